"""Pauses between the repetitions of a call."""

import random
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Retry:
    """Exponential backoff with jitter.

    :param times: number of repetitions after the first try.
    :param first: seconds of the first pause; each further one is twice as long.
    :param longest: seconds of the longest pause.
    :param patience: longest ``Retry-After`` to wait for, in seconds; a longer one is an error at once.
    """

    times: int = 5
    first: float = 0.5
    longest: float = 30.0
    patience: float = 120.0

    def pauses(self) -> Iterator[float]:
        """Yield the seconds before each repetition, drawn from between half of the pause and the whole."""
        step = self.first
        for _ in range(self.times):
            step = min(step, self.longest)
            yield random.uniform(step / 2, step)
            step *= 2


PATIENT = Retry()
NEVER = Retry(times=0)
