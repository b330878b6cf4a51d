"""The periods of usage, and their names in requests.

https://www.twilio.com/docs/usage/api/usage-record
"""

import re
from calendar import monthrange
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from functools import partial
from typing import NamedTuple

from airflow_provider_twilio.simulator.errors import bad_parameter
from airflow_provider_twilio.simulator.params import Params

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_OFFSET = re.compile(r"([+-]\d{1,5})days?")
_ONE_DAY = timedelta(days=1)


class Period(NamedTuple):
    """A period from a first to a last day, both inclusive."""

    start: date
    end: date


Cut = Callable[[Period, date], Sequence[Period]]
"""Returns the periods of the records, oldest first, for a requested period and today."""


def _whole(asked_for: Period, today: date) -> Sequence[Period]:
    return [asked_for]


def _days(asked_for: Period, today: date) -> Sequence[Period]:
    count = (asked_for.end - asked_for.start).days + 1
    return [Period(day, day) for day in (asked_for.start + _ONE_DAY * number for number in range(count))]


def _last_of_month(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])


def _last_of_year(day: date) -> date:
    return day.replace(month=12, day=31)


def _each(last_of: Callable[[date], date], asked_for: Period, today: date) -> Sequence[Period]:
    """Return months or years, the first and the last of them cut to the requested period."""
    periods, start = [], asked_for.start
    while start <= asked_for.end:
        end = min(last_of(start), asked_for.end)
        periods.append(Period(start, end))
        start = end + _ONE_DAY
    return periods


def _today(asked_for: Period, today: date) -> Sequence[Period]:
    return [Period(today, today)]


def _yesterday(asked_for: Period, today: date) -> Sequence[Period]:
    return [Period(today - _ONE_DAY, today - _ONE_DAY)]


def _this_month(asked_for: Period, today: date) -> Sequence[Period]:
    return [Period(today.replace(day=1), today)]


def _last_month(asked_for: Period, today: date) -> Sequence[Period]:
    end = today.replace(day=1) - _ONE_DAY
    return [Period(end.replace(day=1), end)]


CUTS: dict[str, Cut] = {
    "": _whole,
    "/AllTime": _whole,
    "/Daily": _days,
    "/LastMonth": _last_month,
    "/Monthly": partial(_each, _last_of_month),
    "/ThisMonth": _this_month,
    "/Today": _today,
    "/Yearly": partial(_each, _last_of_year),
    "/Yesterday": _yesterday,
}


def _read_day(query: Params, name: str, today: date, default: date) -> date:
    text = query.given(name)
    if text is None:
        return default
    try:
        if (offset := _OFFSET.fullmatch(text.strip())) is not None:
            return today + timedelta(days=int(offset[1]))
        if _DATE.fullmatch(text):
            return date.fromisoformat(text)
    except (ValueError, OverflowError) as problem:
        raise bad_parameter(f"Invalid {name}: {problem}") from problem
    raise bad_parameter(f"Invalid {name}: {text!r} is neither YYYY-MM-DD nor an offset such as -30days")


def read_period(query: Params, first_day: date, today: date) -> Period:
    start = _read_day(query, "StartDate", today, first_day)
    end = _read_day(query, "EndDate", today, today)
    if end < start:
        raise bad_parameter(f"Invalid EndDate: {end} is before StartDate {start}")
    return Period(start, end)
