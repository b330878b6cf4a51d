"""Write dates in Twilio's two styles, and read them in its many."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from functools import lru_cache
from math import floor

Span = tuple[float, float]
"""Start and exclusive end, in seconds since the epoch."""


@lru_cache(maxsize=4096)
def _of_second(second: int) -> datetime:
    return datetime.fromtimestamp(second, UTC)


@lru_cache(maxsize=4096)
def _rfc2822_of_second(second: int) -> str:
    return format_datetime(_of_second(second))


def iso8601(timestamp: float) -> str:
    """Return a date as the v1 APIs write it: ``2026-07-01T12:00:00Z``."""
    return _of_second(floor(timestamp)).strftime("%Y-%m-%dT%H:%M:%SZ")


def rfc2822(timestamp: float | None) -> str | None:
    """Return a date as the 2010 API writes it: ``Wed, 01 Jul 2026 12:00:00 +0000``."""
    return None if timestamp is None else _rfc2822_of_second(floor(timestamp))


def _parse(text: str) -> datetime:
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            moment = read(text.strip())
        except ValueError:
            continue
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
    raise ValueError(f"not a date: {text!r}")


def parse_moment(text: str) -> float:
    """Return the second that ``text`` names, in GMT unless it names a zone.

    :raises ValueError: ``text`` is no date.
    """
    return float(floor(_parse(text).timestamp()))


def parse_span(text: str) -> Span:
    """Return the span of time that ``text`` names: a whole day for ``2026-07-01``, else one second.

    :raises ValueError: ``text`` is no date.
    """
    moment = _parse(text)
    is_day = len(text.strip()) == len("YYYY-MM-DD")
    length = timedelta(days=1) if is_day else timedelta(seconds=1)
    start = float(floor(moment.timestamp()))
    return start, start + length.total_seconds()
