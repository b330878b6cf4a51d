"""Read the dates of answers, in both of Twilio's styles: RFC 2822 (v2010) and ISO 8601 (v1).

A text is refused unless it names one moment: a date without a time, an unknown zone and a year beyond 9999
are errors.
"""

import re
from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache

_MONTHS = {
    name: number
    for number, name in enumerate(
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], start=1
    )
}
_ZONES = {"ut": 0, "utc": 0, "gmt": 0} | {
    f"{name}{kind}t": hours + (kind == "d")
    for name, hours in (("e", -5), ("c", -6), ("m", -7), ("p", -8))
    for kind in "sd"
}
"""Obsolete zones, as hours from GMT. Of the zones of one letter only Z is read: the others are ambiguous."""
_RFC_2822 = re.compile(
    r"(?:(?:mon|tue|wed|thu|fri|sat|sun),?\s*)?"
    r"(?P<day>\d{1,2})\s+(?P<month>[a-z]{3})\s+(?P<year>\d{2,4})\s+"
    r"(?P<hour>\d{2}):(?P<minute>\d{2})(?::(?P<second>\d{2}))?"
    r"(?:\s*(?P<zone>[+-]\d{4}|[a-z]{1,3}))?",
    re.ASCII,
)
_COMMENT = re.compile(r"\([^()]*\)")
_ISO_8601 = re.compile(r"\d{4}-?\d{2}-?\d{2}[T ][\d:.,]+ ?(?:Z|[+-][\d:]+)?", re.ASCII)
_LEAP_SECOND = re.compile(r"(?<=[T ])(\d{2}:?[0-5]\d:?)60(?!\d)", re.ASCII)


@lru_cache(maxsize=8192)
def read_date(text: str) -> datetime:
    """Return the moment that ``text`` names, in UTC. A time without a zone is taken for GMT.

    A leap second is read as the second before it, so that the day stays the same.

    :raises ValueError: ``text`` names no moment, or more than one is possible.
    """
    second = SECONDS.get(text[AT_SECOND:])
    return _parsed(text) if second is None else _minute(text[:AT_SECOND]).replace(second=second)


@lru_cache(maxsize=4096)
def seconds_of_minute(text: str) -> int:
    """Return the seconds from the epoch to a minute such as ``Wed, 01 Jul 2026 12:00``, in GMT.

    :raises ValueError: ``text`` is no such minute.
    """
    return int(_minute(text).timestamp())


@lru_cache(maxsize=4096)
def _minute(text: str) -> datetime:
    return _parsed(f"{text}:00 +0000")


def _parsed(text: str) -> datetime:
    stripped = text.strip()
    try:
        return _iso_8601(stripped) if stripped[:4].isdecimal() else _rfc_2822(stripped)
    except (ValueError, OverflowError):
        raise ValueError("is no date") from None


def _iso_8601(text: str) -> datetime:
    upper = text.upper()
    if not _ISO_8601.fullmatch(upper):
        raise ValueError
    moment = datetime.fromisoformat(_LEAP_SECOND.sub(r"\g<1>59", upper, count=1))
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def _rfc_2822(text: str) -> datetime:
    found = _RFC_2822.fullmatch(_COMMENT.sub(" ", text).strip().lower())
    if not found:
        raise ValueError
    moment = datetime(
        _year(found["year"]),
        _MONTHS.get(found["month"], 0),
        int(found["day"]),
        int(found["hour"]),
        int(found["minute"]),
        59 if found["second"] == "60" else int(found["second"] or 0),
        tzinfo=_zone(found["zone"] or ""),
    )
    return moment.astimezone(UTC)


def _year(digits: str) -> int:
    """Read a year; two and three digits are completed as RFC 5322, section 4.3, says."""
    year = int(digits)
    if len(digits) == 4:
        return year
    return year + (2000 if len(digits) == 2 and year < 50 else 1900)


def _zone(name: str) -> timezone:
    if name[:1] in ("+", "-"):
        hours, minutes = int(name[1:3]), int(name[3:])
        if minutes > 59:
            raise ValueError
        offset = timedelta(hours=hours, minutes=minutes)
        return timezone(-offset if name[0] == "-" else offset)
    if name in ("", "z"):
        return UTC
    if name not in _ZONES:
        raise ValueError
    return timezone(timedelta(hours=_ZONES[name]))


AT_SECOND = len("Wed, 01 Jul 2026 12:00")
"""Where the seconds begin in a date as Twilio writes nearly all: ``Wed, 01 Jul 2026 12:00:05 +0000``."""
SECONDS = {f":{second:02} +0000": second for second in range(60)}
"""The seconds of such a date by the text from there on."""
