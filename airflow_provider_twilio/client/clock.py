"""Tells Twilio's time, by this machine's clock and the ``Date`` of Twilio's answers."""

import time
from collections.abc import Callable
from email.utils import parsedate_to_datetime
from functools import lru_cache

NOTICEABLE_SKEW = 5.0
"""Seconds by which two clocks differ when somebody should hear of it."""


class TwilioClock:
    """What is known of Twilio's time, as bounds.

    An answer whose ``Date`` is *d* was written between *d* and *d* + 1, and between the moments at which its
    request left and it arrived here. Several answers narrow the bounds; one that contradicts them replaces
    them, because a clock was set.

    :param local: this machine's clock, in seconds since 1970.
    """

    def __init__(self, local: Callable[[], float] = time.time) -> None:
        self.local = local
        self._ahead: tuple[float, float] | None = None

    @property
    def is_known(self) -> bool:
        """Whether any answer has told."""
        return self._ahead is not None

    @property
    def skew(self) -> float | None:
        """Seconds by which this machine's clock is ahead of Twilio's, at least; negative where it is behind.

        ``None`` as long as that isn't known.
        """
        if self._ahead is None:
            return None
        least, most = self._ahead
        return least if least > 0 else min(most, 0.0)

    def earliest(self) -> float:
        """Twilio's time is this now, or later. By this machine's clock where nothing is known."""
        return self.local() - (self._ahead[1] if self._ahead else 0.0)

    def latest(self) -> float:
        """Twilio's time is this now, or earlier. By this machine's clock where nothing is known."""
        return self.local() - (self._ahead[0] if self._ahead else 0.0)

    def heard(self, date: str | None, sent_at: float) -> None:
        """Learn from an answer that has just arrived.

        :param date: its ``Date``.
        :param sent_at: when its request left, by :attr:`local`.
        """
        received_at = self.local()
        written_at = _seconds(date) if date else None
        if written_at is None or received_at < sent_at:
            return
        least, most = sent_at - written_at - 1, received_at - written_at
        if self._ahead and max(least, self._ahead[0]) <= min(most, self._ahead[1]):
            least, most = max(least, self._ahead[0]), min(most, self._ahead[1])
        self._ahead = (least, most)


@lru_cache(maxsize=16)
def _seconds(date: str) -> float | None:
    """The answers of a second have the same date."""
    try:
        return parsedate_to_datetime(date).timestamp()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
