"""Written files, as other programs read them."""

import csv
import gzip
import json
import sys
from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from airflow_provider_twilio.files.columns import Column, Row
from airflow_provider_twilio.files.formats import FileType
from airflow_provider_twilio.files.writing import MissingLibrary, check_libraries, open_writer, pack

COLUMNS = [
    Column("sid"),
    Column("body"),
    Column("segments", "integer"),
    Column("price", "decimal"),
    Column("sent", "timestamp"),
    Column("day", "date"),
    Column("mock", "boolean"),
    Column("numbers", "texts"),
    Column("links", "map"),
    Column("extra", "json"),
]
FULL: list[Any] = [
    "SM1",
    'Zoë, "hi"\nthere',
    2,
    Decimal("-0.00830"),
    datetime(2026, 7, 1, 12, 0, 5, tzinfo=UTC),
    date(2026, 7, 1),
    True,
    ["+1", "+2"],
    {"media": "/a"},
    {"new": [1, None]},
]
EMPTY: list[Any] = [None] * len(COLUMNS)


def written(name: str, rows: Sequence[Row], columns: Sequence[Column] = COLUMNS) -> bytes:
    """The bytes of a file of this name, its rows given one by one."""
    file = BytesIO()
    writer = open_writer(file, FileType.of(name), columns)
    for row in rows:
        writer.write([row])
    writer.close()
    return file.getvalue()


def parquet(data: bytes) -> pa.Table:
    return pq.read_table(BytesIO(data))


def cells(data: bytes) -> list[dict[str, str]]:
    return [*csv.DictReader(StringIO(data.decode(), newline=""))]


def test_json_lines_hold_an_object_a_line() -> None:
    first, second = written("a.jsonl", [FULL, EMPTY]).splitlines()

    assert json.loads(first) == {
        "sid": "SM1",
        "body": 'Zoë, "hi"\nthere',
        "segments": 2,
        "price": "-0.00830",
        "sent": "2026-07-01T12:00:05Z",
        "day": "2026-07-01",
        "mock": True,
        "numbers": ["+1", "+2"],
        "links": {"media": "/a"},
        "extra": {"new": [1, None]},
    }
    assert json.loads(second) == dict.fromkeys(json.loads(first))


def test_csv_has_a_header_and_a_cell_for_each_value() -> None:
    full, empty = cells(written("a.csv", [FULL, EMPTY]))

    assert full == {
        "sid": "SM1",
        "body": 'Zoë, "hi"\nthere',
        "segments": "2",
        "price": "-0.00830",
        "sent": "2026-07-01T12:00:05Z",
        "day": "2026-07-01",
        "mock": "true",
        "numbers": '["+1","+2"]',
        "links": '{"media":"/a"}',
        "extra": '{"new":[1,null]}',
    }
    assert set(empty.values()) == {""}


def test_csv_defuses_formulas_in_texts_and_leaves_numbers_alone() -> None:
    columns = [Column("body"), Column("to"), Column("price", "decimal"), Column("segments", "integer")]
    row = ["=HYPERLINK(1)", "+15558675309", Decimal("-0.5"), -1]

    (found,) = cells(written("a.csv", [row], columns))

    assert [*found.values()] == ["'=HYPERLINK(1)", "+15558675309", "-0.5", "-1"]


def test_a_small_price_is_not_written_with_an_exponent() -> None:
    assert b"0.0000000100" in written("a.csv", [[Decimal("1.00E-8")]], [Column("price", "decimal")])


def test_parquet_keeps_the_types() -> None:
    table = parquet(written("a.parquet", [FULL, EMPTY]))

    assert pa.types.is_map(table.schema.field("links").type)
    assert {field.name: str(field.type) for field in table.schema if field.name != "links"} == {
        "sid": "string",
        "body": "string",
        "segments": "int64",
        "price": "decimal128(28, 10)",
        "sent": "timestamp[us, tz=UTC]",
        "day": "date32[day]",
        "mock": "bool",
        "numbers": "list<element: string>",
        "extra": "string",
    }
    first, second = table.to_pylist()
    assert first == dict(zip((column.name for column in COLUMNS), FULL, strict=True)) | {
        "links": [("media", "/a")],
        "extra": '{"new":[1,null]}',
    }
    assert set(second.values()) == {None}


def test_parquet_is_written_in_groups_so_that_memory_stays_flat() -> None:
    file = BytesIO()
    writer = open_writer(file, FileType.of("a.parquet"), [Column("n", "integer")])
    for start in range(0, 50_000, 1000):
        writer.write([n] for n in range(start, start + 1000))
    before_the_end = len(file.getvalue())
    writer.close()

    data = pq.ParquetFile(BytesIO(file.getvalue()))
    assert [data.metadata.row_group(n).num_rows for n in range(50)] == [1000] * 50
    assert before_the_end > 10_000
    assert data.read()["n"].to_pylist() == [*range(50_000)]


def test_parquet_has_a_dictionary_of_the_columns_whose_values_repeat_and_no_other() -> None:
    columns = [Column("sid"), Column("status"), Column("n", "integer"), Column("links", "map")]
    rows = [[f"SM{n}", "sent", n // 900, {"media": f"/Media/{n}"}] for n in range(1000)]

    group = pq.ParquetFile(BytesIO(written("a.parquet", rows, columns))).metadata.row_group(0)

    found = [group.column(n) for n in range(group.num_columns)]
    assert {each.path_in_schema: each.has_dictionary_page for each in found} == {
        "sid": False,
        "status": True,
        "n": True,
        "links.key_value.key": True,
        "links.key_value.value": False,
    }


@pytest.mark.parametrize("name", ["a.jsonl", "a.csv", "a.parquet", "a.jsonl.gz", "a.csv.zst"])
def test_a_file_without_rows_is_a_whole_file(name: str) -> None:
    data = written(name, [])

    if name == "a.parquet":
        assert parquet(data).num_rows == 0
    else:
        assert unpacked(name, data).decode().splitlines()[1:] == []


def unpacked(name: str, data: bytes) -> bytes:
    if name.endswith(".gz"):
        return gzip.decompress(data)
    if name.endswith(".zst"):
        return pa.CompressedInputStream(pa.BufferReader(data), "zstd").read()  # type: ignore[no-any-return]
    return data


@pytest.mark.parametrize("ending", [".gz", ".zst"])
@pytest.mark.parametrize("name", ["a.jsonl", "a.csv"])
def test_a_packed_file_unpacks_to_the_plain_one(name: str, ending: str) -> None:
    rows = [FULL, EMPTY] * 100
    packed = written(name + ending, rows)

    assert unpacked(name + ending, packed) == written(name, rows)
    assert len(packed) < len(written(name, rows)) / 5


def test_the_same_rows_packed_twice_are_the_same_bytes() -> None:
    assert written("a.csv.gz", [FULL]) == written("a.csv.gz", [FULL])


@pytest.mark.parametrize("name", ["a.jsonl", "a.csv.gz", "a.csv.zst", "a.parquet"])
def test_the_file_below_stays_open(name: str) -> None:
    file = BytesIO()
    open_writer(file, FileType.of(name), COLUMNS).close()

    assert not file.closed


class FullDisk(BytesIO):
    """Has no room left after ten bytes."""

    def write(self, data: Any, /) -> int:
        if self.tell() + len(data) > 10:
            raise OSError(28, "No space left on device")
        return super().write(data)


@pytest.mark.parametrize("name", ["a.jsonl", "a.csv", "a.csv.gz", "a.jsonl.zst", "a.parquet"])
def test_a_full_disk_is_told_while_writing(name: str) -> None:
    def fill() -> None:
        writer = open_writer(FullDisk(), FileType.of(name), COLUMNS)
        writer.write([FULL] * 30_000)
        writer.close()

    with pytest.raises(OSError, match="No space left"):
        fill()


@pytest.mark.parametrize("name", ["a.parquet", "a.csv.zst"])
def test_what_needs_pyarrow_says_so_where_it_is_missing(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    monkeypatch.delitem(sys.modules, "airflow_provider_twilio.files.parquet", raising=False)
    monkeypatch.delattr("airflow_provider_twilio.files.parquet", raising=False)

    with pytest.raises(MissingLibrary, match=r"pip install 'airflow-provider-twilio\[parquet\]'"):
        check_libraries(FileType.of(name))
    with pytest.raises(MissingLibrary, match="need pyarrow"):
        open_writer(BytesIO(), FileType.of(name), COLUMNS)


@pytest.mark.parametrize("name", ["a.jsonl", "a.csv.gz"])
def test_nothing_else_needs_it(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)

    check_libraries(FileType.of(name))
    assert written(name, [FULL])


def test_bytes_are_packed_as_they_are() -> None:
    file = BytesIO()
    sink = pack(file, FileType.of("a.jsonl.gz").compression)
    sink.write(b'{"a":1}\n')
    sink.close()

    assert gzip.decompress(file.getvalue()) == b'{"a":1}\n'
