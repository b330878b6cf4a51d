"""Parquet, and packing by pyarrow. Imported only where one of them is asked for: pyarrow is an extra."""

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING, Any

# Arrow's own allocators keep a lot of what was freed. It reads this once, when it is loaded.
os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")

import pyarrow as pa
import pyarrow.parquet as pq
from msgspec.json import encode

from airflow_provider_twilio.files.columns import Column, Kind, Values

if TYPE_CHECKING:
    from airflow_provider_twilio.files.new_file import File

_GROUP = 3_000
"""Rows that are kept until they are written together. Of each file that is open some are kept, so packed."""
_PACKED = pa.ipc.IpcWriteOptions(compression="lz4")

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
    """Typed columns, packed with zstd, in groups of rows so that memory doesn't grow with the file.

    One thread makes all such files of a process: what Arrow frees in a thread is used again only there.
    """

    def __init__(self, file: "File", columns: Sequence[Column]) -> None:
        self._file = file
        self._kinds = [column.kind for column in columns]
        self._schema = pa.schema([(column.name, TYPES[column.kind]) for column in columns])
        self._made = BytesIO()
        self._writer = pq.ParquetWriter(
            pa.PythonFile(_StaysOpen(self._made), "w"), self._schema, compression="zstd"
        )
        self._begin_group()

    def write(self, columns: Sequence[Values]) -> None:
        """Append rows by their columns; a group is written when it is full."""
        _thread(os.getpid()).submit(self._append, columns).result()
        self._pass_on()

    def close(self) -> None:
        """Write the last group and the footer."""
        _thread(os.getpid()).submit(self._end).result()
        self._pass_on()

    def _append(self, columns: Sequence[Values]) -> None:
        arrays = [*map(_array, self._kinds, columns)]
        self._batches.write_batch(pa.RecordBatch.from_arrays(arrays, schema=self._schema))
        self._rows += len(columns[0])
        if self._rows >= _GROUP:
            self._flush()

    def _begin_group(self) -> None:
        self._kept = pa.BufferOutputStream()
        self._batches = pa.ipc.new_stream(self._kept, self._schema, options=_PACKED)
        self._rows = 0

    def _flush(self) -> None:
        self._batches.close()
        if self._rows:
            table = pa.ipc.open_stream(self._kept.getvalue()).read_all()
            self._writer.write_table(table)
        self._begin_group()

    def _end(self) -> None:
        self._flush()
        self._writer.close()

    def _pass_on(self) -> None:
        """A file can be slow, and nobody else should wait for it."""
        if made := self._made.getvalue():
            self._file.write(made)
            self._made.seek(0)
            self._made.truncate()


@cache
def _thread(process: int) -> ThreadPoolExecutor:
    return ThreadPoolExecutor(1, "parquet")


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
