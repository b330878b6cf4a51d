"""Writes rows to a file: JSON lines, CSV or Parquet, packed or not."""

import gzip
from collections.abc import Iterable, Sequence
from typing import Any, ClassVar, Protocol

from msgspec.json import Encoder

from airflow_provider_twilio.api.errors import InvalidRequest
from airflow_provider_twilio.files.columns import Column, Row, Values
from airflow_provider_twilio.files.csv_columns import CsvColumns
from airflow_provider_twilio.files.formats import Compression, FileType, Format
from airflow_provider_twilio.files.new_file import File, Sink

_GZIP_LEVEL = 4
"""Half of the time of the usual 6, for a twentieth more bytes."""


class MissingLibrary(InvalidRequest):
    """A format or compression needs a library that isn't installed."""


class Writer(Protocol):
    """Takes rows. The file is whole only once this is closed; the file below stays open."""

    def write(self, rows: Iterable[Row]) -> None:
        """Append rows; each has a value, or ``None``, for each column."""

    def close(self) -> None:
        """Write what is left."""


class TypedWriter(Protocol):
    """The same for rows that come by their columns, at least one at a time.

    :ivar batch: how many rows are best written at once.
    """

    batch: ClassVar[int]

    def write(self, columns: Sequence[Values]) -> None:
        """Append rows: the values of each column, all as many."""

    def write_json(self, columns: Sequence[Values]) -> None:
        """Append rows: the values of each column as JSON has them.

        :raises Unfit: a value doesn't fit its column. Nothing was appended then.
        """

    def close(self) -> None:
        """Write what is left."""


def open_writer(file: File, file_type: FileType, columns: Sequence[Column]) -> Writer:
    """Return a writer of rows of ``columns`` to ``file``.

    Values are as :func:`.columns.row_reader` makes them. In JSON lines and CSV, timestamps are ISO 8601 in
    UTC (``2026-07-01T12:00:00Z``) and decimals keep all of their digits. CSV has a header, writes ``texts``,
    ``map`` and ``json`` as JSON, and puts an apostrophe before a text that a spreadsheet would take for a
    formula.

    :raises MissingLibrary: Parquet or zst without pyarrow.
    """
    if file_type.format is Format.JSONL:
        return JsonLines(pack(file, file_type.compression), columns)
    return _Rows(open_columns(file, file_type, columns))


def open_columns(file: File, file_type: FileType, columns: Sequence[Column]) -> TypedWriter:
    """Return a writer of CSV or Parquet, which takes rows by their columns.

    :raises MissingLibrary: Parquet or zst without pyarrow.
    """
    if file_type.format is Format.PARQUET:
        return _parquet().ParquetColumns(file, columns)  # type: ignore[no-any-return]
    return CsvColumns(pack(file, file_type.compression), columns)


def pack(file: File, compression: Compression) -> Sink:
    """Return what packs bytes into ``file``; closing it leaves the file open.

    :raises MissingLibrary: zst without pyarrow.
    """
    match compression:
        case Compression.GZ:
            # Without a name and a time, the same rows make the same bytes.
            return gzip.GzipFile(filename="", fileobj=file, mode="wb", compresslevel=_GZIP_LEVEL, mtime=0)
        case Compression.ZST:
            return _parquet().zst(file)  # type: ignore[no-any-return]
        case _:
            return _Unpacked(file)


def check_libraries(file_type: FileType) -> None:
    """See that the libraries for such a file are there, before anything is read for it.

    :raises MissingLibrary: one isn't.
    """
    if file_type.format is Format.PARQUET or file_type.compression is Compression.ZST:
        _parquet()


def _parquet() -> Any:
    """Import pyarrow's part only here: it is an extra, and takes long to import."""
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
        self._sink = sink
        self._names = [column.name for column in columns]
        self._lines = Encoder(decimal_format="string").encode_lines

    def write(self, rows: Iterable[Row]) -> None:
        """Append rows as objects; ``None`` is null."""
        self._sink.write(self._lines([dict(zip(self._names, row, strict=True)) for row in rows]))

    def close(self) -> None:
        """Write what is left."""
        self._sink.close()


class _Rows:
    def __init__(self, writer: TypedWriter) -> None:
        self._writer = writer
        self.close = writer.close

    def write(self, rows: Iterable[Row]) -> None:
        if columns := [*zip(*rows, strict=True)]:
            self._writer.write(columns)


class _Unpacked:
    def __init__(self, file: File) -> None:
        self.write = file.write

    def close(self) -> None:
        """Leave the file open."""
