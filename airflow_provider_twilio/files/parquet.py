"""Parquet, and packing by pyarrow. Imported only where one of them is asked for: pyarrow is an extra."""

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from io import BytesIO
from itertools import accumulate, chain
from typing import TYPE_CHECKING, Any, ClassVar

# Arrow's own allocators keep a lot of what was freed. It reads this once, when it is loaded.
os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")

import pyarrow as pa
import pyarrow.parquet as pq
from msgspec.json import encode

from airflow_provider_twilio.api.dates import AT_SECOND, SECONDS, seconds_of_minute
from airflow_provider_twilio.files.columns import (
    NOT_OF_JSON,
    READ,
    UNFIT,
    Column,
    ColumnType,
    Memo,
    Unfit,
    Values,
)

if TYPE_CHECKING:
    from airflow_provider_twilio.files.new_file import File

_GROUP = 1_000
"""Rows that are kept until they are written together. Of each file that is open some are kept."""

_SAMPLE = 250
"""Rows that show whether a column's values repeat. Looking at all takes half as long as writing them."""

TYPES: dict[ColumnType, Any] = {
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
"""The type of each kind of column in Parquet; ``json`` is its text."""


class ParquetColumns:
    """Typed columns, packed with zstd, in groups of rows so that memory doesn't grow with the file.

    One thread makes all such files of a process: what Arrow frees in a thread is used again only there.
    """

    batch: ClassVar = 500
    """Rows whose values are held as Python objects at a time."""

    def __init__(self, file: "File", columns: Sequence[Column]) -> None:
        self._file = file
        self._kinds = [column.kind for column in columns]
        self._schema = pa.schema([(column.name, TYPES[column.kind]) for column in columns])
        self._made = BytesIO()
        self._writer: Any = None
        self._kept: list[Any] = []

    def write(self, columns: Sequence[Values]) -> None:
        """Append rows by their columns; a group is written when it is full."""
        _thread(os.getpid()).submit(self._append, _array, columns).result()
        self._pass_on()

    def write_json(self, columns: Sequence[Values]) -> None:
        """Append rows by their columns, with values as JSON has them.

        :raises Unfit: a value doesn't fit its column. Nothing was appended then.
        """
        _thread(os.getpid()).submit(self._append, _array_of_json, columns).result()
        self._pass_on()

    def close(self) -> None:
        """Write the last group and the footer."""
        _thread(os.getpid()).submit(self._end).result()
        self._pass_on()

    def _append(self, array: Callable[[ColumnType, Values], Any], columns: Sequence[Values]) -> None:
        arrays = [*map(array, self._kinds, columns)]
        self._kept.append(pa.RecordBatch.from_arrays(arrays, schema=self._schema))
        if sum(batch.num_rows for batch in self._kept) >= _GROUP:
            self._flush()

    def _flush(self) -> None:
        table = pa.Table.from_batches(self._kept, schema=self._schema)
        if self._writer is None:
            self._writer = pq.ParquetWriter(
                pa.PythonFile(_StaysOpen(self._made), "w"),
                self._schema,
                compression="zstd",
                use_dictionary=[*_repeating(table)],
            )
        if self._kept:
            self._writer.write_table(table)
        self._kept = []

    def _end(self) -> None:
        self._flush()
        self._writer.close()

    def _pass_on(self) -> None:
        """Write to the file outside of the common thread: files can be slow, and nobody should wait."""
        if made := self._made.getvalue():
            self._file.write(made)
            self._made.seek(0)
            self._made.truncate()


def _repeating(table: Any) -> Iterator[str]:
    """Yield the paths of the columns whose values repeat: a dictionary of the others would only take time."""
    first = table.slice(0, _SAMPLE)
    for name, column in zip(first.column_names, first.columns, strict=True):
        for path, values in _leaves(name, column.combine_chunks()):
            # Importing Arrow's functions, which could count them, takes 9 MiB.
            if 2 * len(values.dictionary_encode("encode").dictionary) <= len(values):
                yield path


def _leaves(name: str, array: Any) -> Iterator[tuple[str, Any]]:
    """Yield the arrays that Parquet stores, each with its path, of a column that may hold lists or maps."""
    if pa.types.is_map(array.type):
        yield f"{name}.key_value.key", array.keys
        yield f"{name}.key_value.value", array.items
    elif pa.types.is_list(array.type):
        yield f"{name}.list.element", array.values
    else:
        yield name, array


@cache
def _thread(process: int) -> ThreadPoolExecutor:
    return ThreadPoolExecutor(1, "parquet")


def _array(kind: ColumnType, values: Values) -> Any:
    match kind:
        case "json":
            return pa.array(
                [None if value is None else encode(value).decode() for value in values], TYPES[kind]
            )
        case "map":
            return _maps(values)
    return pa.array(values, TYPES[kind])


def _array_of_json(kind: ColumnType, values: Values) -> Any:
    try:
        match kind:
            case "timestamp":
                return _timestamps(values)
            case "integer" | "decimal" | "date":
                return pa.array(_TYPED[kind].each(values), TYPES[kind])
    except UNFIT as error:
        raise Unfit from error
    return _array(kind, values)


def _timestamps(values: Values) -> Any:
    """Read dates. Twilio has nearly all in one form, of which only the minute is parsed."""
    try:
        seconds = [
            None if value is None else _MINUTES[value[:AT_SECOND]] + SECONDS[value[AT_SECOND:]]
            for value in values
        ]
    except (KeyError, ValueError):
        return pa.array(_TYPED["timestamp"].each(values), TYPES["timestamp"])
    # Arrow takes numbers much faster than datetimes.
    return pa.array(seconds, pa.timestamp("s", tz="UTC")).cast(TYPES["timestamp"])


_MINUTES = Memo(seconds_of_minute, 0)
_TYPED: dict[ColumnType, Memo[Any]] = {kind: Memo(READ[kind], None) for kind in NOT_OF_JSON}


def _maps(values: Values) -> Any:
    """Make one array each of all names and of all items; a null begins nowhere."""
    maps = [*filter(None, values)]
    sizes = accumulate((len(value) if value else 0 for value in values), initial=0)
    begins = [None if value is None else begin for begin, value in zip(sizes, values, strict=False)]
    names = [*chain.from_iterable(maps)]
    items = [*chain.from_iterable(map(dict.values, maps))]
    return pa.MapArray.from_arrays(
        pa.array([*begins, len(names)], pa.int32()),
        pa.array(names, pa.string()),
        pa.array(items, pa.string()),
    )


def zst(file: "File") -> Any:
    """Return what packs bytes into ``file`` with Zstandard."""
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
