"""The first entry of a batch's ledger: which batch it is."""

from dataclasses import asdict, dataclass
from typing import Any, Self

from airflow_provider_twilio.idempotency.intents import Store

_KEY = "twilio.batch"


@dataclass(frozen=True, slots=True)
class BatchHeader:
    """What makes a batch this one.

    :param name: what sets it apart from those that the same task sent before: the try that began it.
    :param digest: of everything that is sent, and in which order.
    :param max_tries: the most tries of the task, see :class:`Tries`.
    :param started_at: when its first message may have been sent; here and below in Twilio's time, as far as
        that is known, and seconds since 1970.
    :param facts: of the input and the plan, for XCom.
    :param scheduled_until: the last moment for which a message is scheduled.
    :param deliver_until: when the wait for deliveries ends, once it has begun.
    :param result: of the task, once there is nothing left to do.
    """

    name: str
    digest: str
    max_tries: int
    started_at: float
    facts: dict[str, Any]
    scheduled_until: float | None = None
    deliver_until: float | None = None
    result: dict[str, Any] | None = None

    @classmethod
    def read(cls, store: Store) -> Self | None:
        """The batch that the task is sending, or has sent; ``None`` if nothing is remembered."""
        kept = store.get(_KEY)
        return cls(**kept) if kept else None

    def keep(self, store: Store) -> None:
        """Remember it."""
        store.set(_KEY, asdict(self))
