"""The one polling trigger. It only reads: Airflow may run it twice, and restart it at any time."""

import asyncio
import random
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

from airflow.triggers.base import BaseTrigger, TriggerEvent

from airflow_provider_twilio.api.errors import NotFound
from airflow_provider_twilio.hooks.twilio import TwilioHook
from airflow_provider_twilio.waiting.wait import DEADLINE, Wait, end_of, event_of, tell

_LONGEST_PAUSE = 900.0
_GONE_AFTER = 3


class PollTrigger(BaseTrigger):
    """Fetches a resource until its outcome is decided or the deadline has come.

    A failed poll is logged and the pause doubled, up to 15 minutes; it never ends the wait. Only a resource
    that isn't there three times in a row does.

    :param twilio_conn_id: connection to use; its secrets are never serialized.
    :param account_sid: a subaccount to act on.
    :param wait: what :meth:`Wait.serialize` made of the wait.
    :param poll_interval: seconds between polls.
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
        """The class and the arguments to make this trigger anew."""
        return f"{type(self).__module__}.{type(self).__qualname__}", {
            "twilio_conn_id": self.twilio_conn_id,
            "account_sid": self.account_sid,
            "wait": self.wait,
            "poll_interval": self.poll_interval,
        }

    async def run(self) -> AsyncIterator[TriggerEvent]:
        """Poll until there is something to tell."""
        wait = Wait.deserialize(self.wait)
        yield TriggerEvent(await self._ended(wait))  # type: ignore[no-untyped-call]

    async def _ended(self, wait: Wait) -> dict[str, Any]:
        hook = TwilioHook(self.twilio_conn_id, self.account_sid)
        status, pause, missing, asked_for = "unknown", self.poll_interval, 0, 0.0
        while True:
            # The sensor has just looked. And a wait that ends within seconds of its beginning is taken for a
            # killed task by Airflow 3.3.2, which hears late that the task has deferred.
            left = (wait.deadline - datetime.now(UTC)).total_seconds()
            await asyncio.sleep(max(min(max(random.uniform(0.9, 1.1) * pause, asked_for), left), 0))
            try:
                resource = await hook.aexecute(wait.request)
                outcome = wait.judge(resource)
            except Exception as error:
                self.log.warning("A poll failed, the wait goes on: %s", error)
                hook = TwilioHook(self.twilio_conn_id, self.account_sid)
                missing = missing + 1 if isinstance(error, NotFound) else 0
                if missing >= _GONE_AFTER:
                    return event_of(wait, "failed", "gone", (str(error),), {})
                pause = min(pause * 2, max(_LONGEST_PAUSE, self.poll_interval))
                asked_for = getattr(error, "retry_after", 0.0)
            else:
                if outcome.state != "waiting":
                    return end_of(wait, resource, outcome)
                if outcome.status != status:
                    tell(self.log, outcome)
                status, pause, missing, asked_for = outcome.status, self.poll_interval, 0, 0.0
            if datetime.now(UTC) >= wait.deadline:
                return event_of(wait, DEADLINE, status, (), {})
