"""Reads a page of messages for export: each record as the bytes that it came in, and what is needed of it.

A model of each record would take five times as long as the rest of the export.
"""

import re
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

import msgspec

from airflow_provider_twilio.api.dates import AT_SECOND, SECONDS, read_date, seconds_of_minute
from airflow_provider_twilio.api.odd_json import is_too_deep, mended
from airflow_provider_twilio.files.column_reader import UNREADABLE

Records = Sequence[msgspec.Raw]


class RecordPage(msgspec.Struct, frozen=True):
    """Some of a list's messages, newest first, and the link to the next ones.

    :ivar records: as they came.
    """

    records: list[msgspec.Raw] = msgspec.field(name="messages")
    next_link: str | None = msgspec.field(name="next_page_uri", default=None)

    def __len__(self) -> int:
        return len(self.records)


class MessageFacts(msgspec.Struct, gc=False):
    """The properties by which an export counts a record and keeps it apart from others."""

    sid: str
    date_sent: Any = None
    status: Any = None
    direction: Any = None
    num_segments: Any = None
    price: Any = None
    price_unit: Any = None


_page = msgspec.json.Decoder(RecordPage).decode
_facts = msgspec.json.Decoder(MessageFacts).decode
_ABOVE_VALUES = 3
"""Levels: the page, its list, a record."""
_ON_ONE_LINE = bytes.maketrans(b"\r\n", b"  ")


def read_page(body: bytes) -> RecordPage:
    """Read the page in an answer's body; each of its records is a line.

    :raises ValueError: it isn't one, or not the whole of it.
    """
    try:
        body.isascii() or body.decode()  # msgspec doesn't look at texts that it passes over.
        return _read_lines(body)
    except UNREADABLE:
        pass
    try:
        return _read_lines(mended(body, kept=_ABOVE_VALUES))
    except UNREADABLE:
        raise ValueError("the answer isn't a page of messages") from None


def _read_lines(body: bytes) -> RecordPage:
    page = _page(body)
    # In JSON, a line break stands only where a space could; without any, each record can be a line.
    return _page(body.translate(_ON_ONE_LINE)) if b"\n" in body or b"\r" in body else page


def read_records(records: Records) -> tuple[Records, list[MessageFacts]]:
    """Return the records, those mended that no reader could take, and what is known of each.

    :raises ValueError: one isn't a message.
    """
    try:
        if max(map(len, records), default=0) < _LONG and not any(map(_is_too_deep, records)):
            return records, [*map(_facts, records)]
    except UNREADABLE:
        pass
    found = [_readable(record) for record in records]
    return [record for record, _ in found], [facts for _, facts in found]


def _readable(record: msgspec.Raw) -> tuple[msgspec.Raw, MessageFacts]:
    if not _is_too_deep(record) and (len(record) < _LONG or not _LONG_NUMBER.search(bytes(record))):
        with suppress(*UNREADABLE):
            return record, _facts(record)
    better = msgspec.Raw(mended(bytes(record)))
    try:
        return better, _facts(better)
    except UNREADABLE as error:
        raise ValueError(f"a record isn't a message: {_reason(error)}") from None


def _is_too_deep(record: msgspec.Raw) -> bool:
    return len(record) > _SHALLOW and is_too_deep(bytes(record))


_SHALLOW = 2000
"""Bytes of a record that has no more levels than Python's usual recursion limit. Most records are shorter,
and counting the brackets of one takes longer than reading it.
"""


_LONG = 4300
"""Digits that most readers of JSON refuse. Shorter records can't hold such a number."""
_LONG_NUMBER = re.compile(rb"[0-9]{%d}" % _LONG)


def _reason(error: Exception) -> str:
    """Return the reason without the record's own values."""
    return str(error) if isinstance(error, msgspec.ValidationError) else "it can't be read"


def seconds_of(messages: Sequence[MessageFacts]) -> list[int | None]:
    """Return their dates in seconds since the epoch, ``None`` for one that can't be read.

    Twilio writes ``Wed, 01 Jul 2026 12:00:05 +0000``; a parser would take half of the time of an export.
    """
    dates = [message.date_sent for message in messages]
    try:
        return [seconds_of_minute(date[:AT_SECOND]) + SECONDS[date[AT_SECOND:]] for date in dates]
    except (ValueError, TypeError, KeyError):
        return [_second(date) for date in dates]


def _second(date: Any) -> int | None:
    try:
        return int(read_date(date).timestamp()) if isinstance(date, str) else None
    except ValueError:
        return None
