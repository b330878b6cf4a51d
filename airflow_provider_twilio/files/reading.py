"""Reads the records of a file as a stream: one record, or one batch of Parquet, is in memory at a time.

Errors name the file and the line, never what stands there.
"""

import csv
import gzip
import re
import zlib
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from io import BufferedReader
from typing import IO, TYPE_CHECKING, Any

import msgspec

from airflow_provider_twilio.api.errors import InvalidRequest
from airflow_provider_twilio.api.odd_json import is_too_deep, mended
from airflow_provider_twilio.files.csv_form import PLAIN, SEPARATORS, CsvForm, decoded
from airflow_provider_twilio.files.formats import Compression, FileType, Format

if TYPE_CHECKING:
    from airflow.sdk import ObjectStoragePath

NEEDS_PYARROW = "needs pyarrow: pip install 'airflow-provider-twilio[parquet]'"
_SAVE = ": save the file as UTF-8"
PARQUET_BATCH = 1000
"""Rows that are decoded at once."""


def rows(path: "str | ObjectStoragePath", form: CsvForm | None = None) -> Iterator[dict[str, Any]]:
    """Yield the records of a CSV, JSONL or Parquet file in their order.

    A CSV file begins with a header, and all of its values are text. Empty lines are passed over.

    :param path: a local path, or a URI that Airflow's ``ObjectStoragePath`` reads.
    :param form: of a CSV file, as the arguments ``separator`` and ``encoding`` give it: errors name them.
        ``None`` for commas and UTF-8, where there are no such arguments.
    :raises InvalidRequest: the name says no known format, or the content is not of it; names the line.
    :raises OSError: the file can't be opened or read.
    """
    yield from _records(path, _RECORDS | {Format.CSV: partial(_csv, form=form)})


def rows_as_written(path: "str | ObjectStoragePath", form: CsvForm | None = None) -> Iterator[dict[str, Any]]:
    """Yield the records as :func:`rows` does, but those of JSONL as :class:`JsonLine`."""
    yield from _records(path, _RECORDS | {Format.CSV: partial(_csv, form=form), Format.JSONL: _json_lines})


class JsonLine(dict[str, msgspec.Raw]):
    """A record of JSONL whose values are as they were written: a number keeps all of its digits.

    :ivar line: the whole record, without its line's end.
    """

    def __init__(self, line: bytes, values: dict[str, msgspec.Raw]) -> None:
        super().__init__(values)
        self.line = line


def _records(
    path: "str | ObjectStoragePath", readers: "dict[Format, Callable[[IO[bytes], str], Iterator[Any]]]"
) -> Iterator[Any]:
    kind = FileType.of(path)
    with stored(path).open("rb") as file:  # type: ignore[no-untyped-call]
        yield from records_in(file, kind, str(path), readers)


def records_in(
    file: IO[bytes],
    kind: FileType,
    path: str,
    readers: "dict[Format, Callable[[IO[bytes], str], Iterator[Any]]] | None" = None,
) -> Iterator[Any]:
    """Yield the records of an open file, as :func:`rows` does.

    :param path: names the file in errors.
    """
    with ExitStack() as opened, _readable(path):
        content = opened.enter_context(_UNPACKED[kind.compression](file))
        yield from (readers or _RECORDS)[kind.format](content, path)


def stored(path: "str | ObjectStoragePath") -> "ObjectStoragePath":
    """Return the place that ``path`` names."""
    from airflow.sdk import ObjectStoragePath

    return path if isinstance(path, ObjectStoragePath) else ObjectStoragePath(path)


def _plain(file: Any) -> IO[bytes]:
    return file  # type: ignore[no-any-return]


def _gunzipped(file: Any) -> IO[bytes]:
    return BufferedReader(gzip.GzipFile(fileobj=file, mode="rb"))


def _unzstd(file: Any) -> IO[bytes]:
    try:
        from pyarrow import CompressedInputStream
    except ImportError:
        raise InvalidRequest(f"reading .zst {NEEDS_PYARROW}") from None
    return BufferedReader(CompressedInputStream(file, "zstd"))


def _csv(content: IO[bytes], path: str, form: CsvForm | None = None) -> Iterator[dict[str, Any]]:
    told = form or PLAIN
    lines = _text(content, path, form) if told.codec == PLAIN.codec else decoded(content, told, path)
    reader = csv.reader(lines, strict=True, delimiter=told.separator)
    try:
        header = next(reader, [])
        _check_separator(header, path, form)
        _check_header(header, path)
        for cells in reader:
            if len(cells) == len(header):
                yield dict(zip(header, cells, strict=True))
            elif cells:
                raise InvalidRequest(
                    f"{path}: line {reader.line_num}: has {len(cells)} cells, the header has {len(header)}"
                )
    except csv.Error as error:
        raise InvalidRequest(f"{path}: line {reader.line_num}: {error}") from None


def _check_separator(header: list[str], path: str, form: CsvForm | None) -> None:
    """Refuse a header with another separator in it.

    Where a separator was told that makes several columns, a name may contain the others.
    """
    told = (form or PLAIN).separator
    if told != PLAIN.separator and len(header) > 1:
        return
    for separator, called in SEPARATORS.items():
        if separator != told and any(separator in name for name in header):
            must = "must be commas" if form is None else f"name them by separator={separator!r}"
            raise InvalidRequest(f"{path}: line 1: has columns with {called} between them: {must}")


def _check_header(header: list[str], path: str) -> None:
    if not header:
        raise InvalidRequest(f"{path}: line 1: must be a header that names the columns")
    if any(map(_NUMBER.match, header)):
        raise InvalidRequest(f"{path}: line 1: must be a header that names the columns, not a phone number")
    for place, name in enumerate(header, start=1):
        if not name.strip():
            raise InvalidRequest(f"{path}: line 1: column {place} has no name")
        if name in header[: place - 1]:
            raise InvalidRequest(f"{path}: line 1: column {place} has the name of an earlier one")


_NUMBER = re.compile(
    r"(?!\W*(?:19|20)\d\d-(?:0\d|1[0-2])-[0-3]\d\W*$)"
    r"(?:\W*[+\uff0b]\W*\d|\W*(?:tel|sms|whatsapp|messenger|rcs):|(?:\W*\d){5}|(?:\D*\d){7})",
    re.IGNORECASE,
)
"""A phone number in place of a column's name: it has a plus or a channel, begins with five digits, or has
seven. A date is none.
"""


def _jsonl(content: IO[bytes], path: str) -> Iterator[dict[str, Any]]:
    decode = msgspec.json.Decoder(dict[str, Any]).decode
    return (record for _, record in _decoded(content, path, decode))


def _json_lines(content: IO[bytes], path: str) -> Iterator[dict[str, Any]]:
    decode = msgspec.json.Decoder(dict[str, msgspec.Raw]).decode
    return (JsonLine(line, record) for line, record in _decoded(content, path, decode))


def _decoded(
    content: IO[bytes], path: str, decode: Callable[[bytes], dict[str, Any]]
) -> Iterator[tuple[bytes, dict[str, Any]]]:
    for number, line in enumerate(_lines(content, path), start=1):
        if line.isspace():
            continue
        try:
            yield line.strip(), decode(mended(line) if is_too_deep(line) else line)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            if isinstance(error, RecursionError | msgspec.ValidationError):
                # A number or a depth that only this reader refuses, or no object.
                with suppress(msgspec.DecodeError, RecursionError):
                    yield line.strip(), decode(mended(line))
                    continue
            reason = "is no text in UTF-8" if isinstance(error, UnicodeDecodeError) else error
            raise InvalidRequest(f"{path}: line {number}: must be a JSON object: {reason}") from None


def _parquet(content: IO[bytes], path: str) -> Iterator[dict[str, Any]]:
    try:
        from pyarrow import ArrowException, ArrowInvalid, Table
        from pyarrow.parquet import ParquetFile
    except ImportError:
        raise InvalidRequest(f"{path}: reading Parquet {NEEDS_PYARROW}") from None
    from airflow_provider_twilio.files.moments import in_microseconds

    try:
        with ParquetFile(content, buffer_size=1 << 20) as file:
            check_names(file.schema_arrow.names, path)
            for batch in file.iter_batches(PARQUET_BATCH, use_threads=False):
                yield from in_microseconds(Table.from_batches([batch])).to_pylist()
    except InvalidRequest:
        raise
    except ArrowInvalid as error:
        raise InvalidRequest(f"{path}: is no Parquet file: {error}") from None
    except OSError as error:
        # Pyarrow's errors of damaged pages have no number; those of the storage have one.
        if error.errno is not None:
            raise
        raise InvalidRequest(f"{path}: is a damaged Parquet file") from None
    except (ArrowException, ValueError, OverflowError):
        raise InvalidRequest(
            f"{path}: has a value that can't be read, such as a moment finer than a microsecond"
        ) from None


def check_names(names: list[str], path: object) -> None:
    """See that no two columns have one name: a record could hold only one of them.

    :raises InvalidRequest: two do.
    """
    for place, name in enumerate(names, start=1):
        if name in names[: place - 1]:
            raise InvalidRequest(f"{path}: column {place} has the name of an earlier one")


def _text(content: IO[bytes], path: str, form: CsvForm | None) -> Iterator[str]:
    hint = _SAVE if form is None else "; name its encoding, such as encoding='cp1252' or 'utf-16'"
    for number, line in enumerate(_lines(content, path, hint), start=1):
        try:
            yield line.decode()
        except UnicodeDecodeError:
            raise InvalidRequest(f"{path}: line {number}: is no text in UTF-8{hint}") from None


def _lines(content: IO[bytes], path: str, hint: str = _SAVE) -> Iterator[bytes]:
    """Yield the lines, without the mark that some programs put before the first one.

    They are asked for one by one: what ``ObjectStoragePath`` opens in Airflow 3.1.0 and 3.1.1 isn't iterable.

    :param hint: ends the error.
    :raises InvalidRequest: it is UTF-16, which has zeros from its first line on.
    """
    for number, line in enumerate(iter(content.readline, b"")):
        if number == 0 and (b"\0" in line or line.startswith((BOM_UTF16_LE, BOM_UTF16_BE))):
            raise InvalidRequest(f"{path}: line 1: is UTF-16 or no text{hint}")
        yield line.removeprefix(BOM_UTF8) if number == 0 else line


@contextmanager
def _readable(path: object) -> Iterator[None]:
    """Say it of the file if what it is packed with is damaged or cut short."""
    try:
        yield
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise InvalidRequest(f"{path}: can't be unpacked: {error}") from None
    except OSError as error:
        if error.errno is not None or not str(path).lower().endswith(".zst"):
            raise
        raise InvalidRequest(f"{path}: can't be unpacked: {error}") from None


_UNPACKED: dict[Compression, Callable[[Any], IO[bytes]]] = {
    Compression.NONE: _plain,
    Compression.GZ: _gunzipped,
    Compression.ZST: _unzstd,
}
_RECORDS: dict[Format, Callable[[IO[bytes], str], Iterator[dict[str, Any]]]] = {
    Format.CSV: _csv,
    Format.JSONL: _jsonl,
    Format.PARQUET: _parquet,
}
