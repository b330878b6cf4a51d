"""Writes rows to a file: JSON lines, CSV or Parquet, packed or not."""

import csv
import gzip
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from io import StringIO
from typing import Any, Protocol

from airflow_provider_twilio.api.errors import InvalidRequest
from airflow_provider_twilio.files.columns import Column, Row
from airflow_provider_twilio.files.formats import Compression, FileType, Format
from airflow_provider_twilio.files.formulas import harmless

_GZIP_LEVEL = 4
"""Half of the time of the usual 6, for a twentieth more bytes."""


class MissingLibrary(InvalidRequest):
    """A format or compression needs a library that isn't installed."""


class File(Protocol):
    """Where bytes are written to."""

    def write(self, data: bytes, /) -> int:
        """Append ``data``."""

    def flush(self) -> Any:
        """Write what is kept."""


class Sink(Protocol):
    """Takes bytes."""

    def write(self, data: bytes, /) -> Any:
        """Append ``data``."""

    def close(self) -> Any:
        """Write what is left."""


class Writer(Protocol):
    """Takes rows; what it has written is whole only once it is closed. The file below stays open."""

    def write(self, rows: Iterable[Row]) -> None:
        """Append rows; each has a value, or ``None``, for each column."""

    def close(self) -> None:
        """Write what is left."""


def open_writer(file: File, file_type: FileType, columns: Sequence[Column]) -> Writer:
    """What writes rows of ``columns`` to ``file``.

    Values are as :func:`.columns.row_reader` makes them. In JSON lines and CSV, timestamps are ISO 8601 in
    UTC (``2026-07-01T12:00:00Z``) and decimals keep all of their digits. CSV has a header, writes ``texts``,
    ``map`` and ``json`` as JSON, and puts an apostrophe before a text that a spreadsheet would take for a
    formula.

    :raises MissingLibrary: Parquet or zst without pyarrow.
    """
    if file_type.format is Format.PARQUET:
        return _parquet().ParquetRows(file, columns)  # type: ignore[no-any-return]
    kinds: dict[Format, Callable[[Sink, Sequence[Column]], Writer]] = {
        Format.JSONL: JsonLines,
        Format.CSV: CsvRows,
    }
    return kinds[file_type.format](pack(file, file_type.compression), columns)


def pack(file: File, compression: Compression) -> Sink:
    """What packs bytes into ``file``, which closing it leaves open.

    :raises MissingLibrary: zst without pyarrow.
    """
    match compression:
        case Compression.GZ:
            return gzip.GzipFile(fileobj=file, mode="wb", compresslevel=_GZIP_LEVEL, mtime=0)
        case Compression.ZST:
            return _parquet().zst(file)  # type: ignore[no-any-return]
        case _:
            return _Unpacked(file)


def check_libraries(file_type: FileType) -> None:
    """See that all is there to write such a file, before anything is read for it.

    :raises MissingLibrary: it isn't.
    """
    if file_type.format is Format.PARQUET or file_type.compression is Compression.ZST:
        _parquet()


def _parquet() -> Any:
    """pyarrow is an extra, and takes long to import."""
    try:
        from airflow_provider_twilio.files import parquet
    except ModuleNotFoundError as error:
        if error.name != "pyarrow":
            raise
        raise MissingLibrary(
            "format: Parquet and zst need pyarrow: pip install 'airflow-provider-twilio[parquet]'"
        ) from error
    return parquet


class JsonLines:
    """A JSON object a line."""

    def __init__(self, sink: Sink, columns: Sequence[Column]) -> None:
        from msgspec.json import Encoder

        self._sink = sink
        self._names = [column.name for column in columns]
        self._lines = Encoder(decimal_format="string").encode_lines

    def write(self, rows: Iterable[Row]) -> None:
        """Append rows as objects; what is ``None`` is null."""
        self._sink.write(self._lines([dict(zip(self._names, row, strict=True)) for row in rows]))

    def close(self) -> None:
        """Write what is left."""
        self._sink.close()


class CsvRows:
    """Comma-separated values with a header, in UTF-8, as RFC 4180 has them."""

    def __init__(self, sink: Sink, columns: Sequence[Column]) -> None:
        self._sink = sink
        self._cells = [_CELL.get(column.kind, str) for column in columns]
        self._put([[column.name for column in columns]])

    def write(self, rows: Iterable[Row]) -> None:
        """Append rows; what is ``None`` is empty."""
        cells = self._cells
        self._put(
            [None if value is None else cell(value) for cell, value in zip(cells, row, strict=True)]
            for row in rows
        )

    def _put(self, rows: Iterable[Sequence[Any]]) -> None:
        text = StringIO(newline="")
        csv.writer(text).writerows(rows)
        self._sink.write(text.getvalue().encode())

    def close(self) -> None:
        """Write what is left."""
        self._sink.close()


def _encoded(value: Any) -> str:
    from msgspec.json import encode

    return encode(value).decode()


def _moment(value: datetime) -> str:
    return value.isoformat().replace("+00:00", "Z")


_CELL: dict[str, Callable[[Any], str]] = {
    "text": harmless,
    "decimal": lambda number: f"{number:f}",
    "timestamp": _moment,
    "date": date.isoformat,
    "boolean": lambda truth: "true" if truth else "false",
    "texts": _encoded,
    "map": _encoded,
    "json": _encoded,
}


class _Unpacked:
    def __init__(self, file: File) -> None:
        self.write = file.write

    def close(self) -> None:
        """The file stays open."""
