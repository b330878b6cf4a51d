"""Reading the records of a file as a stream."""

import gzip
import sys
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.parquet
import pytest
from airflow.sdk import ObjectStoragePath
from airflow.sdk.io import attach
from fsspec.implementations.memory import MemoryFileSystem  # type: ignore[import-untyped]

from airflow_provider_twilio.api.errors import InvalidRequest
from airflow_provider_twilio.files.formats import FileType
from airflow_provider_twilio.files.reading import records_in, rows

CSV = b'to,name\r\n+15558675309,"Ann, the\nfirst"\r\n\r\n+15558675310,\r\n'
CSV_ROWS = [{"to": "+15558675309", "name": "Ann, the\nfirst"}, {"to": "+15558675310", "name": ""}]
JSONL = b'{"to": "+15558675309", "visits": 3}\n\n{"to": "+15558675310", "tags": ["a"]}'
JSONL_ROWS = [{"to": "+15558675309", "visits": 3}, {"to": "+15558675310", "tags": ["a"]}]


def zst(content: bytes) -> bytes:
    return pyarrow.compress(content, codec="zstd", asbytes=True)  # type: ignore[no-any-return]


def plain(content: bytes) -> bytes:
    return content


def put(folder: Path, name: str, content: bytes) -> str:
    path = folder / name
    path.write_bytes(content)
    return str(path)


@pytest.mark.parametrize(("ending", "packed"), [("", plain), (".gz", gzip.compress), (".zst", zst)])
@pytest.mark.parametrize(
    ("name", "content", "expected"), [("a.csv", CSV, CSV_ROWS), ("a.jsonl", JSONL, JSONL_ROWS)]
)
def test_csv_and_jsonl_packed_or_not(
    tmp_path: Path,
    name: str,
    content: bytes,
    expected: list[dict[str, Any]],
    ending: str,
    packed: Callable[[bytes], bytes],
) -> None:
    assert [*rows(put(tmp_path, name + ending, packed(content)))] == expected


def test_parquet_keeps_its_types(tmp_path: Path) -> None:
    expected = [{"to": f"+1555867{number:04}", "visits": number} for number in range(2500)]
    pyarrow.parquet.write_table(pyarrow.Table.from_pylist(expected), tmp_path / "a.parquet")

    assert [*rows(str(tmp_path / "a.parquet"))] == expected


NANOSECONDS = {
    "a moment": pyarrow.timestamp("ns"),
    "a moment of a zone": pyarrow.timestamp("ns", "UTC"),
    "a time": pyarrow.time64("ns"),
    "a duration": pyarrow.duration("ns"),
}


@pytest.mark.parametrize("kind", NANOSECONDS)
@pytest.mark.parametrize("within", ["nothing", "a list", "a record"])
def test_nanoseconds_are_refused_by_the_files_name_and_microseconds_read(
    kind: str, within: str, tmp_path: Path
) -> None:
    """With pandas installed, pyarrow would make values of pandas of them."""

    def written(number: int) -> str:
        values = pyarrow.array([number]).cast(NANOSECONDS[kind])
        if within == "a list":
            values = pyarrow.ListArray.from_arrays([0, 1], values)
        if within == "a record":
            values = pyarrow.StructArray.from_arrays([values], names=["inner"])
        pyarrow.parquet.write_table(pyarrow.table({"at": values}), tmp_path / "a.parquet")
        return str(tmp_path / "a.parquet")

    (row,) = rows(written(1_700_000_001_000))
    value = row["at"][0] if within == "a list" else row["at"]["inner"] if within == "a record" else row["at"]
    assert type(value).__module__ == "datetime"
    assert value.microsecond == 1 if hasattr(value, "microsecond") else value.microseconds == 1

    with pytest.raises(InvalidRequest, match=r"a\.parquet: has a value that can't be read, such as a moment"):
        [*rows(written(1_700_000_000_001))]


@pytest.mark.parametrize("scheme", ["", "file://"])
def test_a_path_a_uri_and_an_object_storage_path_are_the_same(tmp_path: Path, scheme: str) -> None:
    path = scheme + put(tmp_path, "a.csv", CSV)

    assert [*rows(path)] == [*rows(ObjectStoragePath(path))] == CSV_ROWS


class WithoutLines:
    """A file as ``ObjectStoragePath`` opens it in Airflow 3.1.0: it can't be iterated."""

    def __init__(self, content: bytes) -> None:
        self.readline = BytesIO(content).readline

    def __enter__(self) -> "WithoutLines":
        return self

    def __exit__(self, *_: object) -> None:
        """There is nothing to close."""


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [("a.csv", CSV, CSV_ROWS), ("a.jsonl", JSONL, JSONL_ROWS)],
    ids=["csv", "jsonl"],
)
def test_a_file_is_asked_for_its_lines_one_by_one(
    name: str, content: bytes, expected: list[dict[str, Any]]
) -> None:
    file: Any = WithoutLines(content)

    assert [*records_in(file, FileType.of(name), name)] == expected


def test_a_remote_store_is_read_the_same_way() -> None:
    attach("memory", fs=MemoryFileSystem())
    path = ObjectStoragePath("memory://recipients/a.csv.gz")
    with path.open("wb") as file:  # type: ignore[no-untyped-call]
        file.write(gzip.compress(CSV))

    assert [*rows("memory://recipients/a.csv.gz")] == CSV_ROWS


def test_the_mark_that_spreadsheets_put_first_is_no_part_of_the_header(tmp_path: Path) -> None:
    assert [*rows(put(tmp_path, "a.csv", b"\xef\xbb\xbf" + CSV))] == CSV_ROWS


@pytest.mark.parametrize(
    ("name", "content", "finding"),
    [
        ("a.csv", b"", "line 1: must be a header"),
        ("a.csv", b"to,to\n", "line 1: column 2 has the name of an earlier one"),
        ("a.csv", b"to,\n", "line 1: column 2 has no name"),
        ("a.csv", b'to,body\n+1,"secret\ntext"\n+1,secret,more\n', "line 4: has 3 cells, the header has 2"),
        ("a.csv", b"to,body\n+1,secret\n+1\n", "line 3: has 1 cells, the header has 2"),
        ("a.csv", b'to\n"secret\n', "line 2: unexpected end of data"),
        ("a.csv", b'to\n"secret"text\n', "line 2: ',' expected after '\"'"),
        ("a.csv", b"to\nsecret\n\xff\xfe\n", "line 3: is no text in UTF-8"),
        ("a.jsonl", b'{"to": 1}\n{"to": secret}\n', "line 2: must be a JSON object: JSON is malformed"),
        ("a.jsonl", b'{"to": 1}\n["secret"]\n', "line 2: must be a JSON object: Expected `object`"),
        ("a.jsonl", b'{"to": "\xff secret"}\n', "line 1: must be a JSON object"),
        ("a.parquet", b"secret", "is no Parquet file"),
        ("a.parquet", b"PAR1" + b"secret" * 100 + b"PAR1", "is no Parquet file"),
        ("a.csv.gz", b"to\nsecret", "can't be unpacked: Not a gzipped file"),
        ("a.csv.gz", gzip.compress(CSV * 50, mtime=0)[:-12], "can't be unpacked: Compressed file ended"),
        ("a.csv.zst", b"to\nsecret", "can't be unpacked"),
        ("a.csv.zst", zst(CSV * 5000)[:-50], "can't be unpacked"),
    ],
)
def test_an_error_names_file_and_line_and_not_the_content(
    tmp_path: Path, name: str, content: bytes, finding: str
) -> None:
    path = put(tmp_path, name, content)

    with pytest.raises(InvalidRequest) as raised:
        list(rows(path))

    assert str(raised.value).startswith(f"{path}: ")
    assert finding in str(raised.value)
    assert "secret" not in str(raised.value)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        list(rows(str(tmp_path / "a.csv")))


@pytest.mark.parametrize("name", ["a.parquet", "a.csv.zst"])
def test_without_pyarrow_the_error_says_how_to_install_it(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = put(tmp_path, name, b"")
    for module in ("pyarrow", "pyarrow.parquet"):
        monkeypatch.setitem(sys.modules, module, None)

    with pytest.raises(InvalidRequest, match=r"pip install 'airflow-provider-twilio\[parquet\]'"):
        list(rows(path))


def test_only_what_is_asked_for_is_read(tmp_path: Path) -> None:
    """A broken line is an error when it is reached, not before."""
    records = rows(put(tmp_path, "a.jsonl", JSONL + b"\nbroken"))

    assert [next(records), next(records)] == JSONL_ROWS
    with pytest.raises(InvalidRequest, match="line 4"):
        next(records)


def test_two_columns_of_one_name_are_refused(tmp_path: Path) -> None:
    table = pyarrow.table([["+15558675309"], ["+15558675310"]], names=["to", "to"])
    pyarrow.parquet.write_table(table, tmp_path / "a.parquet")

    with pytest.raises(InvalidRequest, match=r"a\.parquet: column 2 has the name of an earlier one"):
        list(rows(str(tmp_path / "a.parquet")))


def test_a_parquet_file_that_is_damaged_anywhere_is_told_by_its_name(tmp_path: Path) -> None:
    """Some harm can't be told from other values: then there are rows."""
    values = [f"text {number}" for number in range(200)]
    pyarrow.parquet.write_table(
        pyarrow.table({"a": values}), tmp_path / "whole.parquet", compression="snappy"
    )
    whole = (tmp_path / "whole.parquet").read_bytes()
    refused = 0
    for place in range(0, len(whole), 7):
        path = put(tmp_path, "a.parquet", whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :])
        try:
            list(rows(path))
        except InvalidRequest as error:
            assert str(error).startswith(f"{path}: ")  # noqa: PT017
            refused += 1
    assert refused > 10


@pytest.mark.parametrize("value", ["9" * 5000, "[" * 3000 + "]" * 3000, "9e999999"])
def test_a_line_with_a_value_that_readers_refuse_is_read_with_its_text(tmp_path: Path, value: str) -> None:
    path = put(tmp_path, "a.jsonl", b'{"to": "+15558675309", "odd": %s}\n' % value.encode())

    assert list(rows(path)) == [{"to": "+15558675309", "odd": value}]


@pytest.mark.parametrize("limit", [1000, 20_000])
@pytest.mark.parametrize("levels", [600, 900, 1100, 3000])
@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ('{"a":', "}")], ids=["lists", "objects"])
def test_what_is_nested_deep_is_read_the_same_whatever_the_recursion_limit_is(
    tmp_path: Path, limit: int, levels: int, opening: str, closing: str
) -> None:
    """Some tools, Hypothesis among them, raise Python's limit for a while."""
    value = opening * levels + "1" + closing * levels
    path = put(tmp_path, "a.jsonl", b'{"odd": %s}\n' % value.encode())
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(limit)
    try:
        assert list(rows(path)) == [{"odd": value}]
    finally:
        sys.setrecursionlimit(before)
