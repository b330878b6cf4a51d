"""CSV of typed columns. It is written by column, in a fourth of the time that ``csv.writer`` takes.

Texts that a spreadsheet would take for a formula are made harmless.
https://owasp.org/www-community/attacks/CSV_Injection
"""

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime
from operator import itemgetter
from typing import TYPE_CHECKING, Any, ClassVar

from msgspec.json import Encoder

from airflow_provider_twilio.api.dates import AT_SECOND, SECONDS
from airflow_provider_twilio.api.types import E164
from airflow_provider_twilio.files.columns import (
    NOT_OF_JSON,
    READ,
    UNFIT,
    Column,
    ColumnType,
    Memo,
    Unfit,
    Values,
    timestamp,
)

if TYPE_CHECKING:
    from airflow_provider_twilio.files.new_file import Sink

_MARKS = (",", '"', "\r", "\n")


class CsvColumns:
    """Comma-separated values with a header, in UTF-8, as RFC 4180 has them."""

    batch: ClassVar = 125
    """More than these don't stay in the processor's cache until they are written."""

    def __init__(self, sink: "Sink", columns: Sequence[Column]) -> None:
        self._sink = sink
        self._kinds = [column.kind for column in columns]
        self._put([[column.name] for column in columns])

    def write(self, columns: Sequence[Values]) -> None:
        """Append rows by their columns; ``None`` is an empty cell."""
        self._put([_cells(kind, values) for kind, values in zip(self._kinds, columns, strict=True)])

    def write_json(self, columns: Sequence[Values]) -> None:
        """Append rows by their columns, with values as JSON has them.

        :raises Unfit: a value doesn't fit its column. Nothing was appended then.
        """
        try:
            cells = [_cells_of_json(kind, values) for kind, values in zip(self._kinds, columns, strict=True)]
        except UNFIT as error:
            raise Unfit from error
        self._put(cells)

    def _put(self, columns: Sequence[Sequence[str]]) -> None:
        if len(columns) == 1:
            # An empty line would be no record.
            columns = [[cell or '""' for cell in columns[0]]]
        lines = map(",".join, zip(*columns, strict=True))
        self._sink.write("\r\n".join([*lines, ""]).encode())

    def close(self) -> None:
        """Write what is left."""
        self._sink.close()


def _cells(kind: ColumnType, values: Values) -> Sequence[str]:
    """Write the cells of a column; ``None`` is an empty one."""
    if kind == "text":
        return _texts(values)
    if kind in _JSON:
        return _jsons(values)
    cell = _CELL[kind]
    return _quoted(["" if value is None else cell(value) for value in values])


def _cells_of_json(kind: ColumnType, values: Values) -> Sequence[str]:
    """Write the cells of values as JSON has them."""
    if kind == "timestamp":
        return _moments_of_json(values)
    memo = _OF_JSON.get(kind)
    return _cells(kind, values) if memo is None else memo.each(values)


def _texts(values: Values) -> Sequence[str]:
    """Write texts. Most columns need no look at more than the beginnings of their texts."""
    texts = [*filter(None, values)]
    whole = "".join(texts)
    if any(mark in whole for mark in SEPARATORS):
        return _quoted([harmless(value) if value else "" for value in values])
    begins = {*map(_FIRST, texts)}
    if RISKY.isdisjoint(begins) or _are_numbers(begins, texts, whole):
        cells: Sequence[str] = values if len(texts) == len(values) else [value or "" for value in values]
    else:
        cells = [(harmless(value) if value[0] in RISKY else value) if value else "" for value in values]
    return [*map(_in_quotes, cells)] if "," in whole or '"' in whole else cells


def _quoted(cells: Sequence[str]) -> Sequence[str]:
    """Put cells with a comma, a quote or a line break in quotes; most columns have none at all."""
    whole = "".join(cells)
    return [*map(_in_quotes, cells)] if any(mark in whole for mark in _MARKS) else cells


def _in_quotes(cell: str) -> str:
    if '"' in cell:
        doubled = cell.replace('"', '""')
        return f'"{doubled}"'
    return f'"{cell}"' if "," in cell or "\n" in cell or "\r" in cell else cell


def _are_numbers(begins: set[str], texts: Sequence[str], whole: str) -> bool:
    """Tell whether all texts surely are phone numbers in E.164 form, which stay as they are."""
    digits = whole.replace("+", "")
    lengths = {*map(len, texts)}
    return (
        begins == {"+"}
        and len(digits) + len(texts) == len(whole)
        and digits.isascii()
        and digits.isdecimal()
        and "+0" not in whole
        and min(lengths) >= _SHORTEST_NUMBER
        and max(lengths) <= _LONGEST_NUMBER
    )


def _jsons(values: Values) -> Sequence[str]:
    """Write values as JSON, all at once: JSON on a line has no line break in it."""
    lines = _encode_lines([value for value in values if value is not None]).decode()
    if ";" in lines:
        lines = "\n".join(map(harmless_json, lines.split("\n")))
    *doubled, _ = lines.replace('"', '""').split("\n")
    cells = [f'"{cell}"' if '"' in cell or "," in cell else cell for cell in doubled]
    if len(cells) == len(values):
        return cells
    remaining = iter(cells)
    return ["" if value is None else next(remaining) for value in values]


def _moment(value: datetime) -> str:
    return value.isoformat().replace("+00:00", "Z")


_FIRST = itemgetter(0)
_JSON = ("texts", "map", "json")
_encode_lines = Encoder().encode_lines
_SHORTEST_NUMBER, _LONGEST_NUMBER = 8, 16
"""Characters, with the plus."""
_CELL: dict[ColumnType, Callable[[Any], str]] = {
    "integer": str,
    "decimal": lambda number: f"{number:f}",
    "timestamp": _moment,
    "date": date.isoformat,
    "boolean": lambda truth: "true" if truth else "false",
}


def _of_json(kind: ColumnType) -> Memo[str]:
    return Memo(lambda value: _CELL[kind](READ[kind](value)), "")


def _moments_of_json(values: Values) -> list[str]:
    """Write dates. Twilio has nearly all in one form, of which only the minute is parsed."""
    try:
        return [
            "" if value is None else _MINUTES[value[:AT_SECOND]] + _SECONDS[value[AT_SECOND:]]
            for value in values
        ]
    except (KeyError, ValueError):
        return _OF_JSON["timestamp"].each(values)


def _minute(text: str) -> str:
    return _moment(timestamp(f"{text}:00 +0000")).removesuffix(":00Z")


_MINUTES = Memo(_minute, "")
_SECONDS = {text: f":{second:02}Z" for text, second in SECONDS.items()}
_OF_JSON = {kind: _of_json(kind) for kind in NOT_OF_JSON}


_BLANK = r"\s\u200b-\u200f\u2060\ufeff"
_SIGNS = r"=+\-@\uff1d\uff0b\uff0d\uff20"
RISKY = frozenset(
    "=+-@\uff1d\uff0b\uff0d\uff20 \t\r\n\v\f\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004"
    "\u2005\u2006\u2007\u2008\u2009\u200a\u200b\u200c\u200d\u200e\u200f\u2028\u2029\u202f\u205f\u2060\u3000\ufeff"
)
"""Characters that a formula begins with, blanks before it included."""
SEPARATORS = (";", "\t", "\r", "\n")
"""Characters that begin a new cell or row where a spreadsheet has another separator than the comma."""
_NUMBER = re.compile(E164)
_BEGINS = re.compile(rf"[{_BLANK}]*[{_SIGNS}]|[\t\r\n]")
_WITHIN = re.compile(rf"([;\t\r\n][{_BLANK}]*)(?=[{_SIGNS}])")
_APART = r"\1'"
_WITHIN_JSON = re.compile(rf"(;[{_BLANK}]*)([{_SIGNS}])")


def harmless(text: str) -> str:
    """Put an apostrophe before what a spreadsheet would compute: a text, or what follows a separator in it.

    A phone number in E.164 form stays as it is: as a formula it is only itself, and what reads the file would
    have to take the apostrophe away from every number before it could be joined or sent to.
    """
    if _NUMBER.fullmatch(text):
        return text
    begins = _BEGINS.match(text)
    head = begins.end() if begins else 0
    apart = text[:head] + _WITHIN.sub(_APART, text[head:])
    return f"'{apart}" if begins else apart


def harmless_json(text: str) -> str:
    """Escape in JSON what a spreadsheet would compute: it says the same."""
    return _WITHIN_JSON.sub(lambda found: f"{found[1]}\\u{ord(found[2]):04x}", text)
