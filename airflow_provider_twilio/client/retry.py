"""How often and how patiently a call that surely did nothing, or may be done again, is repeated."""

import random
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Retry:
    """Exponential backoff with jitter.

    :param times: how often a request is repeated after its first try.
    :param first: seconds of the first pause, doubled for each further one.
    :param longest: seconds that no pause exceeds.
    :param patience: seconds of ``Retry-After`` that are waited out; a longer one is an error at once.
    """

    times: int = 5
    first: float = 0.5
    longest: float = 30.0
    patience: float = 120.0

    def pauses(self) -> Iterator[float]:
        """Seconds before each repetition: each between half of its step and the whole."""
        step = self.first
        for _ in range(self.times):
            step = min(step, self.longest)
            yield random.uniform(step / 2, step)
            step *= 2


PATIENT = Retry()
NEVER = Retry(times=0)
