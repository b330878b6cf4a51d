"""The moments at which a wait looks: often at first, then ever more rarely, and different for each wait.

The moments follow from the resource and the beginning of the wait, and from nothing else. So they are the
same after a restart. Thousands of waits that began, or begin again, in the same second look in different
seconds.
"""

from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from airflow_provider_twilio.api.request import Request
from airflow_provider_twilio.waiting.wait import Wait

LOOKS = 10
"""Number of looks at each interval, before it doubles."""
_HOUR = 3600.0
_LONGEST = {
    "FetchUsAppToPerson": 4 * _HOUR,
    "FetchTollfreeVerification": _HOUR,
    "FetchMessage": _HOUR / 6,
}
_LONGEST_OF_OTHERS = _HOUR / 2
"""The longest interval for brands, vettings, profiles and domains."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """The looks of one wait. Moments are seconds since 1970.

    :param since: the moment at which the wait began, with a look.
    :param least: seconds between two looks at first; no interval is shorter.
    :param longest: seconds between two looks in the end.
    :param phase: the place in each interval at which the wait looks, from 0 to 1.
    """

    since: float
    least: float
    longest: float
    phase: float

    def interval(self, now: float) -> float:
        """Return the seconds between two looks at this age of the wait."""
        return self._step(now)[1]

    def next_look(self, now: float) -> float:
        """Return the first look after ``now``, at most two intervals later, even if the clock was changed."""
        start, interval = self._step(now)
        first = start + self.phase * interval
        look = first + max((now - first) // interval + 1, 0) * interval
        if look <= now:  # A float of seconds since 1970 is rounded.
            look += interval
        following, longer = self._step(look)
        if following > start:  # The interval has grown by then.
            look = following + self.phase * longer
        return min(look, now + 2 * longer)

    def look_after(self, now: float) -> float:
        """Return the look that follows on the one at ``now``.

        Clocks differ, so a look very soon after ``now`` may be the same one, and is passed over.
        """
        return self.next_look(now + self.least / 2)

    def _step(self, now: float) -> tuple[float, float]:
        """Return the beginning of the interval's time, and the interval, at ``now``."""
        start, interval = self.since + self.least, self.least
        while interval < self.longest and now >= start + LOOKS * interval:
            start += LOOKS * interval
            interval = min(2 * interval, self.longest)
        return start, interval


def schedule_of(wait: Wait, poll_interval: float) -> Schedule:
    """Make the schedule of a wait.

    :param poll_interval: seconds between two looks at first. If it is longer than the longest interval for
        this kind of resource, it is kept throughout.
    """
    longest = _LONGEST.get(type(wait.request).__name__, _LONGEST_OF_OTHERS)
    return Schedule(
        wait.since.timestamp(),
        poll_interval,
        max(longest, poll_interval),
        _phase(wait.request, str(wait.since)),
    )


def _phase(request: Request[Any], since: str) -> float:
    named = f"{type(request).__name__} {request.model_dump_json(exclude_unset=True)} {since}"
    return int.from_bytes(blake2b(named.encode(), digest_size=6).digest()) / 2**48
