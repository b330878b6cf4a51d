"""Writes records as a file had them: nothing is typed, escaped or left out on the way."""

import csv
from collections.abc import Callable, Mapping, Sequence
from io import StringIO
from typing import IO, Any, Protocol

from airflow_provider_twilio.api.errors import InvalidRequest
from airflow_provider_twilio.files.formats import FileType, Format
from airflow_provider_twilio.files.new_file import Sink
from airflow_provider_twilio.files.reading import NEEDS_PYARROW, JsonLine, check_names, stored
from airflow_provider_twilio.files.writing import pack

Record = Mapping[str, Any]


class Copy(Protocol):
    """Takes records; what it has written is whole only once it is closed. The file below stays open."""

    def write(self, records: Sequence[Record]) -> None:
        """Append records."""

    def close(self) -> None:
        """Write what is left."""


def open_copy(file: IO[bytes], file_type: FileType, names: Sequence[str], schema: Any) -> Copy:
    """Return a writer that copies records to ``file`` as they are.

    :param names: of the columns of a CSV file.
    :param schema: pyarrow's, of a Parquet file.
    """
    if file_type.format is Format.PARQUET:
        return ParquetCopy(file, schema)
    kinds: dict[Format, Callable[[Sink, Sequence[str]], Copy]] = {
        Format.CSV: CsvCopy,
        Format.JSONL: JsonLinesCopy,
    }
    return kinds[file_type.format](pack(file, file_type.compression), names)


class JsonLinesCopy:
    """A JSON object a line; one that is still as it was read, byte for byte."""

    def __init__(self, sink: Sink, names: Sequence[str]) -> None:
        from msgspec.json import Encoder

        self._sink = sink
        self._encode = Encoder().encode

    def write(self, records: Sequence[Record]) -> None:
        """Append records."""
        lines = (record.line if isinstance(record, JsonLine) else self._encode(record) for record in records)
        self._sink.write(b"".join(line + b"\n" for line in lines))

    def close(self) -> None:
        """Write what is left."""
        self._sink.close()


class CsvCopy:
    """A header, and the cells as they are: an apostrophe more would be sent to somebody."""

    def __init__(self, sink: Sink, names: Sequence[str]) -> None:
        self._sink = sink
        self._names = names
        self._put([names])

    def write(self, records: Sequence[Record]) -> None:
        """Append records."""
        self._put([[record[name] for name in self._names] for record in records])

    def _put(self, rows: Sequence[Sequence[Any]]) -> None:
        text = StringIO(newline="")
        csv.writer(text).writerows(rows)
        self._sink.write(text.getvalue().encode())

    def close(self) -> None:
        """Write what is left."""
        self._sink.close()


class ParquetCopy:
    """Columns of the same types."""

    def __init__(self, file: IO[bytes], schema: Any) -> None:
        from pyarrow import PythonFile
        from pyarrow.parquet import ParquetWriter

        self._schema = schema
        self._writer = ParquetWriter(PythonFile(file, "w"), schema, compression="zstd")

    def write(self, records: Sequence[Record]) -> None:
        """Append records as a group of rows."""
        from pyarrow import Table

        if records:
            self._writer.write_table(Table.from_pylist([*records], schema=self._schema))

    def close(self) -> None:
        """Write the footer."""
        self._writer.close()


def parquet_schema(path: Any, renamed: Mapping[str, str]) -> Any:
    """Return the types of a Parquet file's columns, some of them by another name and as text.

    :raises InvalidRequest: pyarrow isn't installed, or it is no Parquet file.
    """
    try:
        import pyarrow as pa
        from pyarrow.parquet import read_schema
    except ImportError:
        raise InvalidRequest(f"{path}: reading Parquet {NEEDS_PYARROW}") from None
    with stored(path).open("rb") as file:  # type: ignore[no-untyped-call]
        try:
            schema = read_schema(file)
        except pa.ArrowInvalid as error:
            raise InvalidRequest(f"{path}: is no Parquet file: {error}") from None
        except OSError as error:
            if error.errno is not None:
                raise
            raise InvalidRequest(f"{path}: is a damaged Parquet file") from None
    check_names(schema.names, path)
    fields = [pa.field(renamed[f.name], pa.string()) if f.name in renamed else f for f in schema]
    return pa.schema(fields)
