"""Spaces the messages of a batch evenly, and slows all of them down after a 429."""

from math import inf

from airflow_provider_twilio.client.backoff import doubling, spread

_AT_ONCE = 0.02
"""Seconds of lateness that are caught up, where that is more than a message: timers are no finer."""
_SLOWER = 0.7
_RECOVERY = 60.0
"""Seconds in which the rate grows by as much as it is to be in the end."""
_LONGEST_PAUSE = 30.0
_SLOWEST = 0.5


class BatchRateLimiter:
    """The pace of a whole batch. Moments are seconds of any clock that never goes back.

    :param rate: messages, or segments, that may leave in a second; ``None`` for as fast as it goes.
    """

    def __init__(self, rate: float | None) -> None:
        self._rate = rate
        self._limit = rate
        self._goal = inf
        self._due = -inf
        self._closed_until = -inf
        self._slowed_at = -inf
        self._grown_at = -inf
        self._limited_since: float | None = None
        self._pauses = doubling(1.0, _LONGEST_PAUSE)
        self._counted_since = -inf
        self._counted = 0.0
        self._speed = 0.0

    @property
    def limit(self) -> float | None:
        """Number of messages, or segments, that may leave in a second now; ``None`` for no limit."""
        return self._limit

    def wait(self, now: float) -> float:
        """Return the seconds until the next message may leave; 0 or less for now."""
        return max(self._due, self._closed_until) - now

    def left(self, now: float, size: float) -> None:
        """Count a message that leaves.

        :param size: how much of the rate it takes.
        """
        self._counted += size
        if now - self._counted_since >= 1:
            self._speed = self._counted / (now - self._counted_since)
            self._counted_since, self._counted = now, 0.0
        if self._limit is not None:
            self._recover(now)
        if self._limit is not None:
            late = max(1 / self._limit, _AT_ONCE)
            self._due = max(self._due, now - late) + size / self._limit

    def limited(self, now: float, left_at: float, retry_after: float) -> None:
        """Slow down, because Twilio answered 429 to a message.

        The messages that were in flight with it get the same answer. They don't slow the batch down again.

        :param left_at: the moment at which the message left.
        :param retry_after: seconds until Twilio takes messages again; 0 where it didn't say.
        """
        if self._limited_since is None:
            self._limited_since = now
        pause = retry_after
        if left_at > self._slowed_at:
            backoff = spread(next(self._pauses))
            pause = pause or backoff
            self._slow_down(now + pause)
        self._closed_until = max(self._closed_until, now + pause)

    def answered(self) -> None:
        """Note that Twilio gave a message an answer other than 429."""
        if self._limited_since is not None:
            self._limited_since = None
            self._pauses = doubling(1.0, _LONGEST_PAUSE)

    def limited_for(self, now: float) -> float:
        """Return the seconds since the first 429 that no other answer has followed; 0 without one."""
        return 0.0 if self._limited_since is None else now - self._limited_since

    def _slow_down(self, until: float) -> None:
        speed = min(max(self._speed, self._counted), self._limit or inf)
        self._goal = self._rate or 2 * max(speed, _SLOWEST)
        self._limit = min(max(speed * _SLOWER, _SLOWEST), self._goal)
        self._slowed_at = self._grown_at = self._due = until

    def _recover(self, now: float) -> None:
        if self._limit is None or self._goal is inf or now <= self._grown_at:
            return
        self._limit += self._goal * (now - self._grown_at) / _RECOVERY
        self._grown_at = now
        if self._limit >= self._goal:
            self._limit, self._goal = self._rate, inf
