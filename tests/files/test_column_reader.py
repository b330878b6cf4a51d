"""A file of many records read at once is that of records read one by one, whatever they are."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any

import msgspec
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from airflow_provider_twilio.files.column_reader import Changes, RecordColumns
from airflow_provider_twilio.files.columns import EXTRA, Column, pick, row_reader
from airflow_provider_twilio.files.formats import FileType
from airflow_provider_twilio.files.writing import open_columns, open_writer

Names = Sequence[str] | None
Records = Sequence[Mapping[str, Any]]
KNOWN = [
    Column("sid"),
    Column("from"),
    Column("n", "integer"),
    Column("price", "decimal"),
    Column("sent", "timestamp"),
    Column("day", "date"),
    Column("mock", "boolean"),
    Column("numbers", "texts"),
    Column("links", "map"),
    Column("any", "json"),
    EXTRA,
]
USUAL: dict[str, Any] = {
    "sid": "SM1",
    "from": "+14155550100",
    "n": "2",
    "price": "-0.00830",
    "sent": "Wed, 01 Jul 2026 12:00:05 +0000",
    "day": "2026-07-01",
    "mock": False,
    "numbers": ["+1"],
    "links": {"media": "/a"},
    "any": [1, {}],
}
ODD: list[Any] = [
    None,
    "",
    "x",
    "7",
    " 7 ",
    "NaN",
    "1e5",
    0,
    7,
    -1,
    2**63,
    2**70,
    1.0,
    2.5,
    True,
    [],
    {},
    ["a"],
    [1],
]
PAIRS = [[["a", "b"]], {"a": "b"}, {"a": 1}, {"a": None}]
VALUES = st.sampled_from([*ODD, *PAIRS, *USUAL.values()])
RECORDS = st.dictionaries(st.sampled_from([*USUAL, "extra", "carrier"]), VALUES).map(
    lambda odd: USUAL | odd
) | st.dictionaries(st.sampled_from([*USUAL, "carrier"]), VALUES)
ALL = settings(deadline=None, derandomize=True, database=None)
PICKED = [None, ["n", "sid"], ["extra", "sid"], ["extra"], ["price", "from", "sent"]]


def came(records: Sequence[Mapping[str, Any]]) -> list[msgspec.Raw]:
    return [msgspec.Raw(json.dumps(record).encode()) for record in records]


def star(text: str) -> str:
    return f"{text}*"


Made = tuple[bytes, dict[str, int]]
both_formats = pytest.mark.parametrize("format_", ["csv", "parquet"])


def by_column(format_: str, names: Names, records: Records, changes: Changes) -> Made:
    """The file of records that are read by column, and how many values didn't fit."""
    file, picked, unfit = BytesIO(), pick(KNOWN, names), Counter[str]()
    writer = open_columns(file, FileType.of(f"a.{format_}"), picked)
    reader = RecordColumns(KNOWN, picked, changes)
    for batch in (records, records[:1]):
        if batch:
            reader.write(came(batch), writer, unfit)
    writer.close()
    return file.getvalue(), unfit


def by_row(format_: str, names: Names, records: Records) -> Made:
    """The same, record by record."""
    file, picked, unfit = BytesIO(), pick(KNOWN, names), Counter[str]()
    writer, read = open_writer(file, FileType.of(f"a.{format_}"), picked), row_reader(KNOWN, picked)
    for batch in (records, records[:1]):
        writer.write([read(record, unfit) for record in batch])
    writer.close()
    return file.getvalue(), unfit


def same(format_: str, one: Made, other: Made) -> bool:
    if format_ == "parquet":
        tables = [pq.read_table(BytesIO(made[0])).to_pylist() for made in (one, other)]
        return repr(tables[0]) == repr(tables[1]) and one[1] == other[1]
    return one == other


@both_formats
@pytest.mark.parametrize("names", PICKED, ids=str)
@ALL
@given(records=st.lists(RECORDS, max_size=4))
def test_the_files_are_the_same(format_: str, names: Names, records: list[dict[str, Any]]) -> None:
    assert same(format_, by_column(format_, names, records, {}), by_row(format_, names, records))


@both_formats
@ALL
@given(records=st.lists(RECORDS, max_size=4))
def test_texts_are_changed_before(format_: str, records: list[dict[str, Any]]) -> None:
    changed = [
        record | {"from": f"{record['from']}*"} if record.get("from") is not None else record
        for record in records
    ]

    made = by_column(format_, ["from", "extra"], records, {"from": star})

    assert same(format_, made, by_row(format_, ["from", "extra"], changed))


def test_numbers_that_are_equal_are_written_as_they_came() -> None:
    records = [USUAL | {"price": price} for price in (1, 1.0, "1.00", 1, 0.0, -0.0)]

    data, unfit = by_column("csv", ["price"], records, {})

    assert data.decode().split("\r\n")[1:7] == ["1", "1.0", "1.00", "1", "0.0", "-0.0"]
    assert not unfit


@both_formats
def test_usual_records_are_read_by_column(format_: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else nobody would notice that they take four times as long."""

    def no_reader(*_: object) -> None:
        """Record by record nothing can be read."""

    monkeypatch.setattr("airflow_provider_twilio.files.column_reader.row_reader", no_reader)

    usual = [USUAL, dict.fromkeys(USUAL), {}]

    assert by_column(format_, None, usual, {})[0]
