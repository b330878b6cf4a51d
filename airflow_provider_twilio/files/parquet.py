"""Parquet, and packing by pyarrow. Imported only where one of them is asked for: pyarrow is an extra."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq
from msgspec.json import encode

from airflow_provider_twilio.files.columns import Column, Kind, Values

if TYPE_CHECKING:
    from airflow_provider_twilio.files.writing import File

_GROUP = 10_000
"""Rows that are kept until they are written together."""

TYPES: dict[Kind, Any] = {
    "text": pa.string(),
    "integer": pa.int64(),
    "decimal": pa.decimal128(28, 10),
    "timestamp": pa.timestamp("us", tz="UTC"),
    "date": pa.date32(),
    "boolean": pa.bool_(),
    "texts": pa.list_(pa.string()),
    "map": pa.map_(pa.string(), pa.string()),
    "json": pa.string(),
}
"""What each kind of column is in Parquet; ``json`` is its text."""


class ParquetColumns:
    """Typed columns, packed with zstd, in groups of rows so that memory doesn't grow with the file."""

    def __init__(self, file: "File", columns: Sequence[Column]) -> None:
        self._columns = columns
        self._schema = pa.schema([(column.name, TYPES[column.kind]) for column in columns])
        self._writer = pq.ParquetWriter(
            pa.PythonFile(_StaysOpen(file), "w"), self._schema, compression="zstd"
        )
        self._batches: list[Any] = []
        self._rows = 0

    def write(self, columns: Sequence[Values]) -> None:
        """Append rows by their columns; a group is written when it is full."""
        values = zip(self._columns, columns, strict=True)
        arrays = [_array(column.kind, items) for column, items in values]
        batch = pa.RecordBatch.from_arrays(arrays, schema=self._schema)
        self._batches.append(batch)
        self._rows += batch.num_rows
        if self._rows >= _GROUP:
            self._flush()

    def close(self) -> None:
        """Write the last group and the footer."""
        self._flush()
        self._writer.close()

    def _flush(self) -> None:
        if self._batches:
            self._writer.write_table(pa.Table.from_batches(self._batches), row_group_size=_GROUP)
        self._batches, self._rows = [], 0


def _array(kind: Kind, values: Values) -> Any:
    match kind:
        case "json":
            return pa.array(
                [None if value is None else encode(value).decode() for value in values], TYPES[kind]
            )
        case "map":
            return _maps(values)
    return pa.array(values, TYPES[kind])


def _maps(values: Values) -> Any:
    """All names and all items in one array each; a null begins nowhere."""
    names: list[str] = []
    items: list[str] = []
    begins: list[int | None] = []
    for value in values:
        begins.append(None if value is None else len(names))
        names += value or ()
        items += (value or {}).values()
    begins.append(len(names))
    return pa.MapArray.from_arrays(
        pa.array(begins, pa.int32()), pa.array(names, pa.string()), pa.array(items, pa.string())
    )


def zst(file: "File") -> Any:
    """What packs bytes into ``file`` with Zstandard."""
    return pa.CompressedOutputStream(pa.PythonFile(_StaysOpen(file), "w"), "zstd")


class _StaysOpen:
    """pyarrow closes the file that it writes to, and this one is others' to close."""

    closed = False

    def __init__(self, file: "File") -> None:
        self.write = file.write
        self.flush = file.flush

    def close(self) -> None:
        self.closed = True

    def readable(self) -> bool:
        return False

    def writable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return False
