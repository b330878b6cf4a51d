"""Makes a resource once, however often the task that wants it crashes or is run again."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from airflow_provider_twilio.api.errors import InvalidRequest, NotFound, OutcomeUnknown, TwilioError
from airflow_provider_twilio.client.backoff import doubling
from airflow_provider_twilio.idempotency.intents import Ledger

R = TypeVar("R")

SETTLED_AFTER = 60.0
"""Seconds after which a resource that Twilio was asked to make is visible, if it was made at all."""
_LONGEST_PAUSE = 10.0


@dataclass(frozen=True, slots=True)
class Ensure(Generic[R]):
    """The way in which one kind of resource is looked for and made.

    :param ledger: the task's memory.
    :param fetch: gets the resource by its SID; raises :class:`NotFound`.
    :param find: looks for it by its natural key; returns ``None`` if Twilio has none.
    :param create: makes it; raises :class:`OutcomeUnknown` where it may have been made.
    :param sid: returns its SID.
    :param sleep: waits for a number of seconds.
    :param connecting: seconds that may pass between an intent and the moment at which the request leaves.
    :param forgotten: true if an earlier try may have made it, and the memory of that is lost.
    """

    ledger: Ledger
    fetch: Callable[[str], R]
    find: Callable[[], R | None]
    create: Callable[[], R]
    sid: Callable[[R], str]
    sleep: Callable[[float], None] = time.sleep
    connecting: float = 0.0
    forgotten: bool = False

    def __call__(self) -> tuple[R, bool]:
        """Return the resource, and whether it was made just now.

        It is made only when Twilio answered that there is none. If an earlier try may have made it, it is
        made only once that try has settled.

        :raises OutcomeUnknown: it may have been made, and Twilio doesn't show it yet.
        """
        if there := self.there():
            return self._kept(there), False
        self.ledger.intend()
        try:
            return self._kept(self.create()), True
        except OutcomeUnknown:
            if there := self._look_for(SETTLED_AFTER):
                return self._kept(there), True
            raise
        except (InvalidRequest, TwilioError):
            self.ledger.withdraw()
            raise

    def there(self) -> R | None:
        """Return the resource that an earlier try made, or that anybody made if the natural key finds it."""
        return self._remembered() or self.find() or self._settled()

    def _remembered(self) -> R | None:
        sid = self.ledger.read().sid
        if sid is None:
            return None
        try:
            return self.fetch(sid)
        except NotFound:
            return None

    def _settled(self) -> R | None:
        """Look for the unrecorded resource of an earlier try that crashed, until that try has settled."""
        entry = self.ledger.read()
        if not (entry.intended or self.forgotten):
            return None
        return self._look_for(SETTLED_AFTER + self.connecting - self.ledger.passed(entry))

    def _look_for(self, seconds: float) -> R | None:
        for pause in _pauses(seconds):
            if there := self.find():
                return there
            self.sleep(pause)
        return self.find()

    def _kept(self, there: R) -> R:
        self.ledger.record(self.sid(there))
        return there


def _pauses(seconds: float) -> Iterator[float]:
    """Yield pauses of 1, 2, 4 … seconds, 10 at most, ``seconds`` in all."""
    for pause in doubling(1.0, _LONGEST_PAUSE):
        if seconds <= 0:
            return
        yield min(pause, seconds)
        seconds -= pause
