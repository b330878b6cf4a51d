"""The only polling trigger. It only reads: Airflow may run it twice, and restart it at any time."""

from collections.abc import AsyncIterator
from typing import Any

from airflow.triggers.base import BaseTrigger, TriggerEvent

from airflow_provider_twilio.waiting.reader import seat_at
from airflow_provider_twilio.waiting.wait import Wait


class PollTrigger(BaseTrigger):
    """A trigger that waits until a resource's outcome is decided, or the deadline has come.

    All waits of an account in a process share one reader, which looks for them. A failed look is logged, and
    the wait goes on. A resource that is missing three times in a row ends it.

    :param twilio_conn_id: connection to use; its secrets are never serialized.
    :param account_sid: a subaccount to act on.
    :param wait: a wait, as :meth:`Wait.serialize` returned it.
    :param poll_interval: seconds between two looks at first.
    """

    def __init__(
        self, twilio_conn_id: str, account_sid: str | None, wait: dict[str, Any], poll_interval: float
    ) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.twilio_conn_id = twilio_conn_id
        self.account_sid = account_sid
        self.wait = wait
        self.poll_interval = poll_interval

    def serialize(self) -> tuple[str, dict[str, Any]]:
        """Return the class and the arguments to recreate this trigger."""
        return f"{type(self).__module__}.{type(self).__qualname__}", {
            "twilio_conn_id": self.twilio_conn_id,
            "account_sid": self.account_sid,
            "wait": self.wait,
            "poll_interval": self.poll_interval,
        }

    async def run(self) -> AsyncIterator[TriggerEvent]:
        """Yield the event that ends the wait."""
        wait = Wait.deserialize(self.wait)
        key = (self.twilio_conn_id, self.account_sid)
        async with seat_at(key, wait, self.poll_interval, self.log) as end:
            event = await end
        yield TriggerEvent(event)  # type: ignore[no-untyped-call]
