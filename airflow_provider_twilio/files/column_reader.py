"""Reads the columns of many records at once, from the bytes that the records came in.

Records nearly always have known fields alone, with values of the usual types. Such ones are read by column,
in a fourth of the time; a batch with any other goes record by record, and the same file comes of it.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any

import msgspec
from msgspec.structs import astuple

from airflow_provider_twilio.api.odd_json import is_too_deep, mended
from airflow_provider_twilio.files.columns import (
    EXTRA,
    READ,
    UNFIT,
    Column,
    ColumnType,
    Unfit,
    Values,
    row_reader,
)
from airflow_provider_twilio.files.writing import TypedWriter

_AT_ONCE = 125
"""Records that are decoded together: of more, the first ones have left the processor's cache by the end."""
Records = Sequence[msgspec.Raw]
Changes = Mapping[str, Callable[[str], str]]


class RecordColumns:
    """Hands records to a writer of columns.

    :param known: all columns; see :func:`.columns.row_reader`.
    :param picked: the columns of the file.
    :param changes: makes the texts of some columns anew before they are written.
    """

    def __init__(self, known: Sequence[Column], picked: Sequence[Column], changes: Changes) -> None:
        self._read = row_reader(known, picked)
        self._usual = _usual_reader(known, picked, changes)
        self._changes = changes

    def write(self, records: Records, writer: TypedWriter, unfit: Counter[str]) -> None:
        """Append records to ``writer``, and count in ``unfit`` by column the values that don't fit."""
        for batch in _batches(records, writer.batch):
            try:
                writer.write_json(self._usual(batch))
            except (*UNREADABLE, Unfit):
                rows = [self._read(_changed(decoded(each), self._changes), unfit) for each in batch]
                writer.write([*zip(*rows, strict=True)])


def _batches(records: Records, size: int) -> Iterator[Records]:
    return (records[start : start + size] for start in range(0, len(records), size))


def decoded(data: bytes) -> Any:
    """Return what JSON says, mended where no reader could take it.

    :raises msgspec.DecodeError: it is no JSON.
    """
    with suppress(*UNREADABLE):
        if not is_too_deep(bytes(data)):
            return _decode(data)
    return _decode(mended(bytes(data)))


UNREADABLE = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
"""Errors of msgspec for JSON that it can't read."""
_decode = msgspec.json.Decoder().decode


def _changed(record: dict[str, Any], changes: Changes) -> dict[str, Any]:
    """``record`` with its texts changed; null stays null."""
    for name, change in changes.items():
        if (value := record.get(name)) is not None:
            record[name] = change(value if isinstance(value, str) else str(value))
    return record


def _usual_reader(
    known: Sequence[Column], picked: Sequence[Column], changes: Changes
) -> Callable[[Records], Sequence[Values]]:
    """Make the reader of usual records, which returns their columns with the values of JSON.

    It raises one of :data:`UNREADABLE`, or :class:`Unfit`, for any other record.
    """
    columns = [column for column in known if column != EXTRA]
    fields = [
        (f"field{number}", _USUAL[column.kind], msgspec.field(name=column.name, default=None))
        for number, column in enumerate(columns)
    ]
    # Values of JSON hold no cycles, and a collector that walks through all of them takes its time.
    usual = msgspec.defstruct("Usual", fields, forbid_unknown_fields=True, gc=False)
    decode = msgspec.json.Decoder(list[usual]).decode  # type: ignore[valid-type]
    # A value that doesn't fit goes to ``extra``, even from a column that wasn't picked.
    checked = [column for column in columns if EXTRA in picked and column not in picked]
    changed = [column for column in (*picked, *checked) if column.name in changes]

    def read(records: Records) -> Sequence[Values]:
        found: dict[Column, list[Any]] = {column: [] for column in columns}
        for batch in _batches(records, _AT_ONCE):
            structs: Sequence[Any] = decode(b"".join((b"[", b",".join(batch), b"]")))
            # One call makes all values of a record, where a look-up takes one for each.
            for values, more in zip(found.values(), zip(*map(astuple, structs), strict=True), strict=True):
                values.extend(more)
        for column in changed:
            found[column] = [
                None if value is None else changes[column.name](value) for value in found[column]
            ]
        for column in checked:
            _check(column, found[column])
        return [found.get(column) or [None] * len(records) for column in picked]

    return read


def _check(column: Column, values: Values) -> None:
    """See that all values fit their column.

    :raises Unfit: one doesn't.
    """
    try:
        for value in values:
            if value is not None:
                READ[column.kind](value)
    except UNFIT as error:
        raise Unfit from error


_USUAL: dict[ColumnType, Any] = {
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
"""The types that the values of each kind have in JSON."""
