"""Columns of many records at once are of the rows that are made one by one, whatever the records are."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from airflow_provider_twilio.files.column_reader import columns_reader
from airflow_provider_twilio.files.columns import EXTRA, Column, pick, row_reader

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


@pytest.mark.parametrize("names", PICKED, ids=str)
@ALL
@given(records=st.lists(RECORDS, max_size=4))
def test_they_are_the_same(names: list[str] | None, records: list[dict[str, Any]]) -> None:
    picked = pick(KNOWN, names)
    one = row_reader(KNOWN, picked)

    rows = zip(*columns_reader(KNOWN, picked, {})(came(records)), strict=True)

    assert [repr([*row]) for row in rows] == [repr(one(record)) for record in records]


@ALL
@given(records=st.lists(RECORDS, max_size=4))
def test_texts_are_changed_before(records: list[dict[str, Any]]) -> None:
    picked = pick(KNOWN, ["from", "extra"])
    one = row_reader(KNOWN, picked)

    rows = zip(*columns_reader(KNOWN, picked, {"from": star})(came(records)), strict=True)

    changed = [
        record | {"from": f"{record['from']}*"} if record.get("from") is not None else record
        for record in records
    ]
    assert [[*row] for row in rows] == [one(record) for record in changed]


def test_usual_records_are_read_by_column(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else nobody would notice that they take four times as long."""

    def no_reader(*_: object) -> None:
        """Record by record nothing can be read."""

    monkeypatch.setattr("airflow_provider_twilio.files.column_reader.row_reader", no_reader)

    columns = columns_reader(KNOWN, KNOWN, {})(came([USUAL, dict.fromkeys(USUAL), {}]))

    rows = zip(*columns, strict=True)
    assert [sum(value is not None for value in row) for row in rows] == [10, 0, 0]
