"""Tells Twilio's time, by this machine's clock and the ``Date`` of Twilio's answers."""

import logging
import time
from collections.abc import Callable
from email.utils import parsedate_to_datetime
from functools import lru_cache

NOTICEABLE_SKEW = 5.0
"""Seconds by which two clocks differ when somebody should hear of it."""
_warn = logging.getLogger(__name__).warning


class TimeUnknown(Exception):
    """No answer has told Twilio's time."""

    def __init__(self) -> None:
        super().__init__("Twilio's time isn't known: its answers have no Date")


class TwilioClock:
    """The bounds of Twilio's time.

    An answer whose ``Date`` is *d* was written between *d* and *d* + 1, and between the moments at which its
    request left and it arrived here. Several answers narrow the bounds. One that contradicts them widens
    them: a clock was set, or an answer of before came late; the next answer tells which.

    :param local: this machine's clock, in seconds since 1970.
    :param warn: takes a line for the log, once, if the two clocks differ noticeably.
    """

    def __init__(self, local: Callable[[], float] = time.time, warn: Callable[[str], object] = _warn) -> None:
        self.local = local
        self._warn = warn
        self._has_warned = False
        self._ahead: tuple[float, float] | None = None

    @property
    def is_known(self) -> bool:
        """True once an answer has told the time."""
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

    def earliest(self, at: float | None = None) -> float:
        """Twilio's time is this now, or later. By this machine's clock where nothing is known.

        :param at: a moment of this machine's clock, in place of now.
        """
        return (self.local() if at is None else at) - (self._ahead[1] if self._ahead else 0.0)

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
        known_least, known_most = self._ahead or (least, most)
        if max(least, known_least) <= min(most, known_most):
            self._ahead = (max(least, known_least), min(most, known_most))
        else:
            self._ahead = (min(least, known_least), max(most, known_most))
        self._tell_skew()

    def _tell_skew(self) -> None:
        skew = self.skew or 0.0
        if abs(skew) >= NOTICEABLE_SKEW and not self._has_warned:
            self._has_warned = True
            self._warn(
                f"This machine's clock is at least {int(abs(skew)):,} s "
                f"{'ahead of' if skew > 0 else 'behind'} Twilio's. What is compared with Twilio's times is "
                "corrected for it, and nothing else; let the clock be set by NTP"
            )


@lru_cache(maxsize=16)
def _seconds(date: str) -> float | None:
    """Read a ``Date``, and keep the result: all answers of a second have the same."""
    try:
        return parsedate_to_datetime(date).timestamp()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
