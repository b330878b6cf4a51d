"""The axis of a chart, with marks at round values."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_STEPS = (1, 2, 5, 10)
_MOST_MARKS = 5
_PERCENT_STEPS = (1, 2, 5, 10, 20)
_LEAST_SPAN = 5
"""Percent: a day at 99.9 % doesn't look like a bad one."""
_MARGIN = 0.12
"""Part of the span that is left free below the lowest share, for its label."""


@dataclass(frozen=True, slots=True)
class Axis:
    """A range with its marks, the first at its start and the last at its end."""

    marks: Sequence[float]

    def share(self, value: float) -> float:
        """Return where a value lies, from 0 at the start of the axis to 1 at its end."""
        start, end = self.marks[0], self.marks[-1]
        return (value - start) / (end - start)


def axis(values: Iterable[float], least_step: float = 0.0) -> Axis:
    """Make an axis from zero over all values.

    :param least_step: between two marks; 1 for counts.
    """
    low, high = _range([0.0, *values])
    step = max(_step((high - low or 1.0) / _MOST_MARKS), least_step)
    first, last = math.floor(round(low / step, 9)), math.ceil(round(high / step, 9))
    return Axis([number * step for number in range(first, max(last, first + 1) + 1)])


def percent_axis(shares: Iterable[float]) -> Axis:
    """Make an axis that ends at 100 % and begins somewhat below the lowest share.

    :param shares: from 0 to 1.
    """
    lowest = min(shares, default=0.0) * 100
    span = min(max(_LEAST_SPAN, (100 - lowest) * (1 + _MARGIN)), 100)
    step = next(each for each in _PERCENT_STEPS if span <= each * _MOST_MARKS)
    count = math.ceil(round(span / step, 9))
    return Axis([(100 - number * step) / 100 for number in range(count, -1, -1)])


def _range(values: Sequence[float]) -> tuple[float, float]:
    return min(values), max(values)


def _step(wanted: float) -> float:
    """Return the next 1, 2 or 5 times a power of ten."""
    power: float = 10.0 ** math.floor(math.log10(wanted))
    return next(each * power for each in _STEPS if each * power >= wanted * (1 - 1e-9))
