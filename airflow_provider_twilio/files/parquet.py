"""Parquet, and packing by pyarrow. Imported only where one of them is asked for: pyarrow is an extra."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq

from airflow_provider_twilio.files.columns import Column, Kind, Row

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


class ParquetRows:
    """Typed columns, packed with zstd, in groups of rows so that memory doesn't grow with the file."""

    def __init__(self, file: "File", columns: Sequence[Column]) -> None:
        self._columns = columns
        self._schema = pa.schema([(column.name, TYPES[column.kind]) for column in columns])
        self._writer = pq.ParquetWriter(
            pa.PythonFile(_StaysOpen(file), "w"), self._schema, compression="zstd"
        )
        self._batches: list[Any] = []
        self._rows = 0

    def write(self, rows: Iterable[Row]) -> None:
        """Append rows; a batch is turned into columns at once, a group is written when it is full."""
        given = [*rows]
        if not given:
            return
        values = zip(self._columns, zip(*given, strict=True), strict=True)
        arrays = [_array(column.kind, items) for column, items in values]
        self._batches.append(pa.RecordBatch.from_arrays(arrays, schema=self._schema))
        self._rows += len(given)
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


def _array(kind: Kind, items: Sequence[Any]) -> Any:
    match kind:
        case "json":
            items = [None if item is None else msgspec.json.encode(item).decode() for item in items]
        case "map":
            items = [None if item is None else [*item.items()] for item in items]
    return pa.array(items, TYPES[kind])


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
