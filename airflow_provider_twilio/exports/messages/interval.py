"""Which time is exported: whole seconds, half open, in the past, and within what Twilio keeps."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

from airflow_provider_twilio.api.errors import InvalidRequest
from airflow_provider_twilio.exports.manifest import Span, moment

KEPT = timedelta(days=400)
"""How long Twilio keeps messages. https://www.twilio.com/docs/errors/20004"""
_DAY = timedelta(days=1)


def interval(start: Any, end: Any, now: datetime) -> Span:
    """The time from ``start`` to ``end``, which isn't included; each an aware datetime or its text.

    :raises InvalidRequest: one is no such time, or no message can be, or not all can be there yet.
    """
    span = Span(_second("start", start), _second("end", end))
    if span.start == span.end:
        raise InvalidRequest(
            f"start, end: {moment(span.start)}: both are the same, so there is nothing to export: this run "
            "has no interval of time; schedule the DAG with CronDataIntervalTimetable, or name start and end"
        )
    if span.start > span.end:
        raise InvalidRequest(f"start: {moment(span.start)}: must be before the end, {moment(span.end)}")
    if span.end > now:
        raise InvalidRequest(
            f"end: {moment(span.end)}: must be in the past, or the export wouldn't be complete"
        )
    return span


def looking_back(span: Span, lookback: Any, now: datetime) -> Span:
    """``span`` with the days before it, from midnight UTC on, so that whole days are replaced.

    :param lookback: a ``timedelta``; ``None`` or zero for none.
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


def days(span: Span) -> Iterator[tuple[date, Span]]:
    """The days in UTC that ``span`` touches, each with what of it lies within ``span``."""
    start = span.start
    while start < span.end:
        midnight = start.replace(hour=0, minute=0, second=0)
        end = min(midnight + _DAY, span.end)
        yield start.date(), Span(start, end)
        start = end


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
