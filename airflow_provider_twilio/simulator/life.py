"""A life is computed from the clock when somebody looks; nothing runs in the background."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

Course = tuple[tuple[float, str], ...]
"""Pairs of (seconds after the start, status), the first at 0."""


@lru_cache(maxsize=256)
def course(stages: tuple[tuple[float, str], ...], end: str, speed: float) -> Course:
    """The course through ``stages``, pairs of (duration, status), to the lasting status ``end``."""
    steps: list[tuple[float, str]] = []
    offset = 0.0
    for duration, status in stages:
        if duration > 0:
            steps.append((offset, status))
            offset += duration / speed
    return (*steps, (offset, end))


@dataclass(frozen=True, slots=True)
class Life:
    """One resource's statuses over time."""

    start: float
    course: Course

    @classmethod
    def settled(cls, now: float, status: str) -> "Life":
        """A life that has ``status`` from now on."""
        return cls(now, ((0.0, status),))

    def turned(self, now: float, status: str) -> "Life":
        """The same life until ``now``, and ``status`` from then on."""
        age = now - self.start
        past = tuple(step for step in self.course if step[0] <= age)
        return Life(self.start, (*past, (age, status)))

    def stage(self, now: float) -> tuple[float, str]:
        """When the present status began, and the status."""
        age = now - self.start
        for offset, status in reversed(self.course):
            if offset <= age:
                return self.start + offset, status
        return self.start, self.course[0][1]

    def status(self, now: float) -> str:
        return self.stage(now)[1]

    def is_over(self, now: float) -> bool:
        """Whether the last status has been reached."""
        return self.start + self.course[-1][0] <= now

    def began(self, statuses: Sequence[str]) -> float | None:
        """When the first of ``statuses`` begins, or None if the course never comes there."""
        return next((self.start + offset for offset, status in self.course if status in statuses), None)
