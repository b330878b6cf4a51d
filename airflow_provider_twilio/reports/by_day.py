"""Charts with a place for each day, as bars or as a line."""

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import pairwise

from airflow_provider_twilio.reports.axis import Axis, axis, percent_axis
from airflow_provider_twilio.reports.drawing import HEIGHT, Drawing

Series = Mapping[str, Sequence[float]]
"""A value for each day, by the name of what is counted."""
_MOST_LABELS = 7
_ABOVE = 16
_BELOW = 36


def bars(
    label: str,
    days: Sequence[date],
    groups: Sequence[Series],
    colors: Mapping[str, str],
    form: str,
    least_step: float = 0.0,
) -> str:
    """Draw a day's groups beside each other, around the middle of the day; each is a stack of its series.

    :param form: of a value, as :meth:`str.format` takes it.
    :param least_step: between two marks of the axis; 1 for counts.
    """
    tops = [sum(values) for group in groups for values in zip(*group.values(), strict=True)]
    across = axis(tops, least_step)
    drawing = _empty(label, across, days, form if least_step else _form(across))
    width = 0.72 / len(days) / len(groups)
    for place, group in enumerate(groups):
        for number, day in enumerate(days):
            left = _middle(number, len(days)) + (place - len(groups) / 2) * width
            bottom = 0.0
            for name, values in group.items():
                if value := values[number]:
                    ends = (_height(across, bottom), _height(across, bottom + value))
                    title = f"{name_of(day)}: {form.format(value)} {name}"
                    drawing.bar(left, min(ends), width, max(abs(ends[0] - ends[1]), 1), colors[name], title)
                    bottom += value
            if bottom and len(groups) == 1 and len(days) <= _MOST_LABELS:
                above = _height(across, max(bottom, 0.0)) - 5
                drawing.text(left + width / 2, above, form.format(bottom), look="strong")
    return drawing.svg()


def line(label: str, days: Sequence[date], shares: Sequence[float | None], color: str) -> str:
    """Draw a line through the shares of days, with a gap where a day has none.

    :param shares: from 0 to 1, one of them at least.
    """
    across = percent_axis(share for share in shares if share is not None)
    drawing = _empty(label, across, days, "{:.0%}")
    points = [
        None if share is None else (_middle(number, len(shares)), _height(across, share))
        for number, share in enumerate(shares)
    ]
    for here, there in pairwise(points):
        if here and there:
            drawing.line(here, there, color)
    for number, (point, share) in enumerate(zip(points, shares, strict=True)):
        if point and share is not None:
            drawing.point(*point, color, f"{name_of(days[number])}: {share:.2%}")
            if len(shares) <= _MOST_LABELS:
                below = _turns(shares, number) and share > across.marks[0]
                drawing.text(point[0], point[1] + (20 if below else -11), f"{share:.1%}", look="strong")
    return drawing.svg()


def name_of(day: date) -> str:
    """Return a day as it is called in figures."""
    return f"{day:%a} {day.day} {day:%b}"


def _empty(label: str, across: Axis, days: Sequence[date], form: str) -> Drawing:
    """Make a drawing with the lines of its axis and the names of its days."""
    drawing = Drawing(f"{label}; the figures are below", HEIGHT + _ABOVE + _BELOW)
    for mark in across.marks:
        drawing.line((0, _height(across, mark)), (1, _height(across, mark)))
        drawing.text(0, _height(across, mark) + 4, form.format(mark), "end", dx=-8)
    every = -(-len(days) // _MOST_LABELS)
    for number, day in list(enumerate(days))[::every]:
        x = _middle(number, len(days))
        drawing.text(x, _ABOVE + HEIGHT + 16, f"{day:%a}")
        drawing.text(x, _ABOVE + HEIGHT + 31, f"{day.day} {day:%b}")
    return drawing


def _form(across: Axis) -> str:
    """Return how marks are written: with as many decimals as tell them apart."""
    step = across.marks[1] - across.marks[0]
    return "{:,.0f}" if step >= 1 else "{:,.2f}" if step >= 0.01 else "{:,.4f}"


def _turns(shares: Sequence[float | None], place: int) -> bool:
    """Tell whether the days around have higher shares, so that a label fits below alone."""
    around = [shares[near] for near in (place - 1, place + 1) if 0 <= near < len(shares)]
    here, others = shares[place], [each for each in around if each is not None]
    return here is not None and bool(others) and all(each > here for each in others)


def _height(across: Axis, value: float) -> float:
    """Return the pixels from the top to a value."""
    return _ABOVE + HEIGHT * (1 - across.share(value))


def _middle(number: int, count: int) -> float:
    return (number + 0.5) / count
