"""Pauses between the repetitions of a call."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from airflow_provider_twilio.client.backoff import doubling, spread


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
        """Return the seconds before each repetition, drawn from between half of the pause and the whole."""
        return map(spread, islice(doubling(self.first, self.longest), self.times))


PATIENT = Retry()
NEVER = Retry(times=0)
