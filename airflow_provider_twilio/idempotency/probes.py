"""The probes of a number: texts to a number of one's own, each sent once, and remembered across crashes."""

import time
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, cast

from airflow_provider_twilio.api.v2010.messages import CreateMessage, FetchMessage, Message
from airflow_provider_twilio.idempotency.attempts import Tries
from airflow_provider_twilio.idempotency.intents import Store
from airflow_provider_twilio.idempotency.send_message import OneMessage

if TYPE_CHECKING:
    from airflow.providers.common.compat.sdk import Context

    from airflow_provider_twilio.hooks.twilio import TwilioHook

_KEY = "twilio.probes"


class Probes:
    """The probes of one task, which has a state store.

    :ivar done: the SIDs of the probes that weren't delivered, or the last one, which was.
    :ivar since: the moment of the first look.
    """

    def __init__(self, hook: "TwilioHook", context: "Context", log: Any) -> None:
        self._hook = hook
        self._context = context
        self._store: Store = cast("Store", context["task_state_store"])
        self._log = log
        kept = self._store.get(_KEY) or {"since": time.time(), "done": [], "finished_at": None}
        self.done: list[str] = kept["done"]
        self.since = datetime.fromtimestamp(kept["since"], UTC)
        self._finished_at: float | None = kept["finished_at"]
        self._keep()

    def pause_left(self, first: float, longest: float) -> float:
        """Return the seconds until the next probe is due; the pauses double.

        :param first: seconds after the first probe.
        :param longest: the longest pause in seconds.
        """
        if self._finished_at is None:
            return 0.0
        pause: float = min(first * 2.0 ** (len(self.done) - 1), longest)
        return max(0.0, self._finished_at + pause - time.time())

    def send(self, request: CreateMessage) -> Message:
        """Return the probe as it is now; it is sent unless an earlier try has sent it."""
        prefixed = _Prefixed(self._store, f"probe {len(self.done) + 1} ")
        one = OneMessage(
            self._hook,
            request,
            prefixed,
            Tries.of(self._context),
            resend_when_cleared=False,
            log=self._log,
        )
        message, sent = one.send()
        if sent:
            self._log.info("Sent probe %s", len(self.done) + 1)
        return message

    def is_overdue(self, message: Message, limit: timedelta) -> bool:
        """Tell whether a probe was sent longer ago than a limit."""
        created = message.date_created
        return created is not None and datetime.now(UTC) - created >= limit

    def finish(self, message: Message) -> None:
        """Remember a probe whose outcome is known."""
        self.done = [*self.done, message.sid]
        self._finished_at = time.time()
        self._keep()

    def told(self) -> dict[str, Any]:
        """Return the probes and their price as they go to XCom."""
        messages = [self._hook.execute(FetchMessage(sid=sid)) for sid in self.done]
        prices = [abs(Decimal(str(message.price))) for message in messages if message.price is not None]
        probes = [
            {
                "sid": one.sid,
                "status": one.status,
                "error_code": one.error_code,
                "price": None if one.price is None else str(one.price),
            }
            for one in messages
        ]
        unit = next((message.price_unit for message in messages if message.price_unit), None)
        return {"probes": probes, "price": str(sum(prices, Decimal(0))), "price_unit": unit}

    def last(self) -> Message | None:
        """Return the last finished probe, ``None`` before the first one."""
        return self._hook.execute(FetchMessage(sid=self.done[-1])) if self.done else None

    def _keep(self) -> None:
        kept = {"since": self.since.timestamp(), "done": self.done, "finished_at": self._finished_at}
        self._store.set(_KEY, kept)


class _Prefixed:
    """A part of a store, for one of several messages of a task."""

    def __init__(self, store: Store, prefix: str) -> None:
        self._store = store
        self._prefix = prefix

    def get(self, key: str, default: Any = None) -> Any:
        """Return the value of a key."""
        return self._store.get(self._prefix + key, default)

    def set(self, key: str, value: Any) -> None:
        """Keep a value."""
        self._store.set(self._prefix + key, value)
