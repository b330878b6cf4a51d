"""Reads a page of messages for export: each record as the bytes that it came in, and what is needed of it.

A model of each record would take five times as long as the rest of the export.
"""

from calendar import timegm
from collections.abc import Iterable
from email.utils import parsedate_to_datetime
from functools import lru_cache
from json import dumps, loads
from typing import Any

import msgspec


class Page(msgspec.Struct, frozen=True):
    """Some of a list's messages, newest first, and the link to the next ones.

    :ivar records: as they came.
    """

    records: list[msgspec.Raw] = msgspec.field(name="messages")
    next_link: str | None = msgspec.field(name="next_page_uri", default=None)


class Message(msgspec.Struct, gc=False):
    """What an export needs to know of a record to count it and to keep it apart from others."""

    sid: str
    date_sent: str | None = None
    status: Any = None
    direction: Any = None
    num_segments: Any = None
    price: Any = None
    price_unit: Any = None


_page = msgspec.json.Decoder(Page).decode
_head = msgspec.json.Decoder(Message).decode


def read_page(body: bytes) -> Page:
    """The page in an answer's body.

    :raises ValueError: it isn't one, or not the whole of it.
    """
    # In JSON, a line break stands only where a space could; without any, each record can be a line.
    body = body.replace(b"\n", b" ") if b"\n" in body else body
    try:
        return _page(body)
    except msgspec.DecodeError:
        return _read_mended(body)


def _read_mended(body: bytes) -> Page:
    """A text that was cut in the middle of an emoji ends in half a character, which msgspec refuses."""
    try:
        text = dumps(loads(body), ensure_ascii=False)
        whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        return _page(whole.encode())
    except (ValueError, RecursionError, msgspec.DecodeError):
        raise ValueError("the answer isn't a page of messages") from None


def heads_of(records: Iterable[msgspec.Raw]) -> list[Message]:
    """What is known of each record.

    :raises ValueError: one isn't a message.
    """
    try:
        return [*map(_head, records)]
    except msgspec.DecodeError as error:
        raise ValueError(f"a record isn't a message: {error}") from None


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
    return _day(text[:16]) + 3600 * int(text[17:19]) + 60 * int(text[20:])


@lru_cache(maxsize=64)
def _day(text: str) -> int:
    return timegm(parsedate_to_datetime(f"{text} 00:00:00{_GMT}").timetuple())


def _second(date: str | None) -> int | None:
    try:
        return int(parsedate_to_datetime(date).timestamp()) if date else None
    except ValueError:
        return None


_GMT = " +0000"
_SECONDS = {f"{second:02}": second for second in range(61)}
