"""Reads a page of messages for export: each record as the bytes that it came in, and what is needed of it.

A model of each record would take five times as long as the rest of the export.
"""

from calendar import timegm
from email.utils import parsedate_to_datetime
from functools import lru_cache
from json import dumps, loads
from typing import Any

import msgspec


class Page(msgspec.Struct, frozen=True):
    """Some of a list's messages, newest first, and the link to the next ones.

    :ivar records: as they came. :ivar heads: what is known of each.
    :ivar seconds: when each was sent, in seconds since the epoch; ``None`` for one that wasn't yet.
    """

    records: list[msgspec.Raw]
    heads: "list[Message]"
    seconds: list[int | None]
    next_link: str | None


class Message(msgspec.Struct, gc=False):
    """What an export needs to know of a record to count it and to keep it apart from others."""

    sid: str
    date_sent: str | None = None
    status: Any = None
    direction: Any = None
    num_segments: Any = None
    price: Any = None
    price_unit: Any = None


class _Records(msgspec.Struct):
    messages: list[msgspec.Raw]
    next_page_uri: str | None = None


class _Heads(msgspec.Struct):
    messages: list[Message]


_records = msgspec.json.Decoder(_Records).decode
_heads = msgspec.json.Decoder(_Heads).decode


def read_page(body: bytes) -> Page:
    """The page in an answer's body.

    :raises ValueError: it isn't one, or not the whole of it.
    """
    # In JSON, a line break stands only where a space could; without any, each record can be a line.
    body = body.replace(b"\n", b" ") if b"\n" in body else body
    try:
        return _read(body)
    except msgspec.DecodeError:
        return _read_mended(body)


def _read(body: bytes) -> Page:
    page, heads = _records(body), _heads(body).messages
    return Page(page.messages, heads, seconds_of(heads), page.next_page_uri or None)


def _read_mended(body: bytes) -> Page:
    """A text that was cut in the middle of an emoji ends in half a character, which msgspec refuses."""
    try:
        text = dumps(loads(body), ensure_ascii=False)
        whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        return _read(whole.encode())
    except (ValueError, RecursionError, msgspec.DecodeError):
        raise ValueError("the answer isn't a page of messages") from None


def seconds_of(messages: list[Message]) -> list[int | None]:
    """Their dates in seconds since the epoch, ``None`` for one that has none.

    Twilio writes ``Wed, 01 Jul 2026 12:00:05 +0000``; a parser would take half of the time of an export.
    """
    return [
        _minute(date[:22]) + _SECONDS[date[23:25]] if date and date[25:] == _GMT else _second(date)
        for date in (message.date_sent for message in messages)
    ]


@lru_cache(maxsize=4096)
def _minute(text: str) -> int:
    return timegm(parsedate_to_datetime(f"{text}:00{_GMT}").timetuple())


def _second(date: str | None) -> int | None:
    try:
        return int(parsedate_to_datetime(date).timestamp()) if date else None
    except ValueError:
        return None


_GMT = " +0000"
_SECONDS = {f"{second:02}": second for second in range(61)}
