"""Makes columns of many records at once, as the bytes that they came in.

Records nearly always have known fields alone, with values of the usual types. Such ones are read by column,
in a fourth of the time; a batch with any other goes record by record, and the same columns come of it.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from operator import attrgetter
from typing import Any, Protocol

import msgspec

from airflow_provider_twilio.api.odd_json import is_too_deep, mended
from airflow_provider_twilio.files.columns import EXTRA, READ, UNFIT, Column, Kind, Values, row_reader

Records = Sequence[msgspec.Raw]
Changes = Mapping[str, Callable[[str], str]]


class ColumnsReader(Protocol):
    """Makes columns of records."""

    def __call__(self, records: Records, unfit: Counter[str] | None = None) -> Sequence[Values]:
        """Return the values of each column, and count in ``unfit`` by column the values that don't fit."""


def columns_reader(known: Sequence[Column], picked: Sequence[Column], changes: Changes) -> ColumnsReader:
    """Make the values of ``picked`` columns from records, as :func:`.columns.row_reader` makes a row of one.

    :param changes: what becomes of the texts of some columns before.
    """
    read = row_reader(known, picked)
    by_column = _column_reader(known, picked, changes)

    def columns(records: Records, unfit: Counter[str] | None = None) -> Sequence[Values]:
        try:
            return by_column(records)
        except (*UNREADABLE, *UNFIT):
            rows = [read(_changed(decoded(each), changes), unfit) for each in records]
            return [*zip(*rows, strict=True)]

    return columns


def decoded(data: bytes) -> Any:
    """Return what JSON says, mended where no reader could take it.

    :raises msgspec.DecodeError: it is no JSON.
    """
    with suppress(*UNREADABLE):
        if not is_too_deep(bytes(data)):
            return _decode(data)
    return _decode(mended(bytes(data)))


UNREADABLE = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
"""What msgspec raises for JSON that it can't read."""
_decode = msgspec.json.Decoder().decode


def _changed(record: dict[str, Any], changes: Changes) -> dict[str, Any]:
    """``record`` with its texts changed; null stays null."""
    for name, change in changes.items():
        if (value := record.get(name)) is not None:
            record[name] = change(value if isinstance(value, str) else str(value))
    return record


def _column_reader(
    known: Sequence[Column], picked: Sequence[Column], changes: Changes
) -> Callable[[Records], Sequence[Values]]:
    """The same of usual records alone."""
    columns = [column for column in known if column != EXTRA]
    names = {column: f"field{number}" for number, column in enumerate(columns)}
    fields = [
        (name, _USUAL[column.kind], msgspec.field(name=column.name, default=None))
        for column, name in names.items()
    ]
    # Values of JSON hold no cycles, and a collector that walks through all of them takes its time.
    usual = msgspec.defstruct("Usual", fields, forbid_unknown_fields=True, gc=False)
    record = msgspec.json.Decoder(usual).decode
    # A value that doesn't fit goes to ``extra``, even from a column that wasn't picked.
    wanted = {column: attrgetter(names[column]) for column in columns if EXTRA in picked or column in picked}

    def values(records: Records) -> Sequence[Values]:
        found = [*map(record, records)]
        made = {
            column: _made(column, [*map(get, found)], changes.get(column.name))
            for column, get in wanted.items()
        }
        return [made.get(column) or [None] * len(found) for column in picked]

    return values


def _made(column: Column, values: Values, change: Callable[[str], str] | None) -> Values:
    if change:
        values = [None if value is None else change(value) for value in values]
    if column.kind in _TYPED_ALREADY:
        return values
    read = READ[column.kind]
    return [None if value is None else read(value) for value in values]


_USUAL: dict[Kind, Any] = {
    "text": str | None,
    "integer": int | str | None,
    "decimal": int | float | str | None,
    "timestamp": str | None,
    "date": str | None,
    "boolean": bool | None,
    "texts": list[str] | None,
    "map": dict[str, str] | None,
    "json": Any,
}
"""What the values of each kind are in JSON."""
_TYPED_ALREADY = ("text", "boolean", "texts", "map", "json")
