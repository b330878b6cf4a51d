"""Times that are exported: whole seconds, from a start to an end that isn't included."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Annotated, Any

import msgspec

from airflow_provider_twilio.api.errors import InvalidRequest
from airflow_provider_twilio.client.clock import TwilioClock

KEPT = timedelta(days=400)
"""The time for which Twilio keeps messages. https://www.twilio.com/docs/errors/20004"""
_DAY = timedelta(days=1)
_SECOND = timedelta(seconds=1)
SOON = 600.0
"""Seconds: how early a time may be asked for: a scheduler whose clock is fast starts a run too early."""
Moment = Annotated[datetime, msgspec.Meta(tz=True)]


class Span(msgspec.Struct, frozen=True, order=True):
    """A time from ``start`` to ``end``, which isn't included."""

    start: Moment
    end: Moment

    def __str__(self) -> str:
        return f"[{moment(self.start)}, {moment(self.end)})"


def moment(time: datetime) -> str:
    """Write a time as ``2026-07-01T00:00:00Z``."""
    return time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def interval(start: Any, end: Any) -> Span:
    """Check the time that a task is asked for.

    :param start: an aware datetime or its text; so is ``end``.
    :raises InvalidRequest: one is no such time, or nothing can be within.
    """
    span = Span(_second("start", start), _second("end", end))
    if span.start == span.end:
        raise InvalidRequest(
            f"start, end: {moment(span.start)}: both are the same, so there is nothing to export: this run "
            "has no interval of time; schedule the DAG with CronDataIntervalTimetable, or name start and end"
        )
    if span.start > span.end:
        raise InvalidRequest(f"start: {moment(span.start)}: must be before the end, {moment(span.end)}")
    return span


def seconds_left(span: Span, clock: TwilioClock) -> float:
    """Return the seconds until a time is over; not more than a few minutes.

    :param clock: Twilio's time.
    :raises InvalidRequest: it is over later, so that an export wouldn't be complete.
    """
    left = span.end.timestamp() - clock.earliest()
    if left > SOON:
        raise InvalidRequest(
            f"end: {moment(span.end)}: must be in the past, or the export wouldn't be complete"
        )
    return max(0.0, left)


def looking_back(span: Span, lookback: Any, now: datetime) -> Span:
    """Add the days before ``span``, from midnight UTC on, so that whole days are replaced.

    :param lookback: a ``timedelta``; ``None`` or zero for no more days.
    :raises InvalidRequest: it is none, is negative, or reaches farther back than Twilio does.
    """
    if not isinstance(lookback, timedelta | None) or (lookback and lookback < timedelta(0)):
        raise InvalidRequest(f"lookback: {lookback!r}: must be a timedelta such as timedelta(days=3)")
    if lookback:
        earlier = span.start - lookback
        span = Span(earlier.replace(hour=0, minute=0, second=0), span.end)
    if span.start < now - KEPT:
        raise InvalidRequest(
            f"start{', lookback' if lookback else ''}: {moment(span.start)}: must not be before "
            f"{moment(now - KEPT)}: Twilio keeps messages for about {KEPT.days} days"
        )
    return span


def _second(name: str, value: Any) -> datetime:
    try:
        time = datetime.fromisoformat(value) if isinstance(value, str) else value
    except ValueError:
        time = None
    if not isinstance(time, datetime) or time.tzinfo is None:
        raise InvalidRequest(f"{name}: {value!r}: must be a date and time with a zone, 2026-07-01T00:00:00Z")
    if time.microsecond:
        raise InvalidRequest(f"{name}: {value!r}: must be a whole second: Twilio's dates have no fractions")
    # A plain datetime: Airflow's own subclass prints and calculates differently.
    return datetime.fromtimestamp(int(time.timestamp()), UTC)


def days(span: Span) -> Iterator[tuple[date, Span]]:
    """Yield the days in UTC that ``span`` touches, each with the part of it that lies within ``span``."""
    start = span.start
    while start < span.end:
        end = min(midnight(start.date()) + _DAY, span.end)
        yield start.date(), Span(start, end)
        start = end


def whole_days(span: Span) -> tuple[date, date]:
    """Return the first and the last day, in GMT, that end within ``span``: neighbouring spans share none.

    :raises InvalidRequest: no day does.
    """
    first, last = span.start.date(), span.end.date() - _DAY
    if last < first:
        raise InvalidRequest(
            f"start, end: {span}: no day in GMT ends within it; this export is of whole days"
        )
    return first, last


def of_days(first: date, last: date) -> Span:
    """Return the time from the beginning of the first day to the end of the last."""
    return Span(midnight(first), midnight(last) + _DAY)


def midnight(day: date) -> datetime:
    """Tell when ``day`` begins, in UTC."""
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def joined(spans: Iterable[Span]) -> list[Span]:
    """Join times that adjoin or overlap."""
    result: list[Span] = []
    for span in sorted(spans):
        if result and span.start <= result[-1].end:
            result[-1] = Span(result[-1].start, max(result[-1].end, span.end))
        else:
            result.append(span)
    return result


def missing(span: Span, done: Sequence[Span]) -> list[Span]:
    """Return the parts of ``span`` that none of ``done`` covers."""
    gaps = [span]
    for each in done:
        gaps = [
            piece
            for gap in gaps
            for piece in (Span(gap.start, min(gap.end, each.start)), Span(max(gap.start, each.end), gap.end))
            if piece.start < piece.end
        ]
    return gaps


def even(span: Span, pieces: int) -> Iterator[Span]:
    """Cut ``span`` into ``pieces`` of the same length, give or take a second; none is shorter than one."""
    seconds = int((span.end - span.start).total_seconds())
    pieces = max(1, min(pieces, seconds))
    edges = [span.start + _SECOND * (seconds * number // pieces) for number in range(pieces + 1)]
    return (Span(start, end) for start, end in pairwise(edges))
