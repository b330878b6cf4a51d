"""The first entry of a batch's ledger: which batch it is."""

from dataclasses import asdict, dataclass
from functools import lru_cache
from hashlib import scrypt
from typing import Any, Self

import msgspec

from airflow_provider_twilio.api.errors import InvalidRequest
from airflow_provider_twilio.idempotency.intents import Store

_KEY = "twilio.batch"
_RENAMED = {"most": "max_tries"}
"""Fields of version 0.1.0 by the names that they have now."""


class CorruptHeader(InvalidRequest):
    """The task began a batch, and what it remembers of it can't be read."""

    def __init__(self, why: str) -> None:
        super().__init__(
            f"the task's state is damaged, or of a version that this one can't read: {why}. Nothing more was "
            "sent. Look at Twilio's log for what was, and send the missing rows by a new DAG run"
        )


@dataclass(frozen=True, slots=True)
class BatchHeader:
    """The identity of a batch, and the facts that later tries need.

    :param name: tells it from the batches that the same task sent before: the number of the try that began
        it.
    :param digest: of everything that is sent, and in which order.
    :param max_tries: the most tries of the task, see :class:`Tries`.
    :param started_at: the earliest moment at which its first message may have been sent. This moment and
        those below are in seconds since 1970, in Twilio's time as far as that is known.
    :param facts: facts of the input and the plan, for XCom.
    :param scheduled_until: the last moment for which a message is scheduled.
    :param deliver_until: the moment at which the wait for deliveries ends, once it has begun.
    :param result: the task's result, once there is nothing left to do.
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
        """Return the batch that the task is sending, or has sent; ``None`` if nothing is remembered.

        :raises CorruptHeader: something is remembered that can't be read.
        """
        kept = store.get(_KEY)
        if kept is None:
            return None
        try:
            named = {_RENAMED.get(name, name): value for name, value in dict(kept).items()}
            if _RENAMED.keys() & dict(kept).keys():
                named["digest"] = costly(bytes.fromhex(named["digest"]))
            header = msgspec.convert(named, cls)
        except (KeyError, TypeError, ValueError) as error:
            raise CorruptHeader(str(error)) from None
        if type(header.facts.get("sendable")) is not int:
            raise CorruptHeader("it doesn't say how many messages there are to send")
        return header

    def keep(self, store: Store) -> None:
        """Keep the header."""
        store.set(_KEY, asdict(self))


@lru_cache(maxsize=32)
def costly(digest: bytes) -> str:
    """Return a digest that takes some 40 ms and 16 MiB to compute.

    Whoever can read a task's state could try all codes of six digits for a batch of one row. A key, as marks
    of single messages have, would leave a batch behind whose credentials change.
    """
    return scrypt(digest, salt=b"digest of a batch", n=2**14, r=8, p=1, dklen=16).hex()
