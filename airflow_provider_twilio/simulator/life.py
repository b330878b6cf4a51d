"""Life cycles of resources. A status is computed from the clock when it is read."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

Course = tuple[tuple[float, str], ...]
"""Pairs of (seconds after the start, status), the first at 0."""


@lru_cache(maxsize=256)
def course(stages: tuple[tuple[float, str], ...], end: str, speed: float) -> Course:
    """Return the course through ``stages``, pairs of (duration, status), to the final status ``end``."""
    steps: list[tuple[float, str]] = []
    offset = 0.0
    for duration, status in stages:
        if duration > 0:
            steps.append((offset, status))
            offset += duration / speed
    return (*steps, (offset, end))


@dataclass(frozen=True, slots=True)
class Life:
    """The statuses of one resource over time."""

    start: float
    course: Course

    @classmethod
    def settled(cls, now: float, status: str) -> "Life":
        """Return a life that has ``status`` from now on."""
        return cls(now, ((0.0, status),))

    def turned(self, now: float, status: str) -> "Life":
        """Return the same life until ``now``, with ``status`` from then on."""
        age = now - self.start
        past = tuple(step for step in self.course if step[0] <= age)
        return Life(self.start, (*past, (age, status)))

    def stage(self, now: float) -> tuple[float, str]:
        """Return the start of the present status, and the status."""
        age = now - self.start
        for offset, status in reversed(self.course):
            if offset <= age:
                return self.start + offset, status
        return self.start, self.course[0][1]

    def status(self, now: float) -> str:
        return self.stage(now)[1]

    def is_over(self, now: float) -> bool:
        """Tell whether the last status has been reached."""
        return self.start + self.course[-1][0] <= now

    def began(self, statuses: Sequence[str]) -> float | None:
        """Return the start of the first of ``statuses``, or ``None`` if the course has none of them."""
        return next((self.start + offset for offset, status in self.course if status in statuses), None)
