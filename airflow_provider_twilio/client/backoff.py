"""Pauses that grow: the one backoff of all who try again."""

import random
from collections.abc import Iterator


def doubling(first: float, longest: float) -> Iterator[float]:
    """Yield pauses without end, each twice the one before.

    :param first: seconds of the first pause.
    :param longest: seconds of the longest pause.
    """
    pause = first
    while True:
        pause = min(pause, longest)
        yield pause
        pause *= 2


def spread(pause: float) -> float:
    """Draw a time between half of a pause and the whole, so that many don't come back at the same moment."""
    return random.uniform(pause / 2, pause)
