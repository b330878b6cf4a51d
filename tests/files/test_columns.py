"""How a record of an answer becomes a row of typed columns."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from airflow_provider_twilio.api.errors import InvalidRequest
from airflow_provider_twilio.files.columns import EXTRA, Column, ColumnType, pick, row_reader

KNOWN = [Column("sid"), Column("num_segments", "integer"), Column("price", "decimal"), EXTRA]


def read(kind: ColumnType, value: Any) -> Any:
    """The value in its column, and what went to ``extra`` instead."""
    return tuple(row_reader([Column("it", kind), EXTRA], [Column("it", kind), EXTRA])({"it": value}))


@pytest.mark.parametrize(
    ("kind", "value", "typed"),
    [
        ("text", "Zoë", "Zoë"),
        ("integer", "3", 3),
        ("integer", 21610, 21610),
        ("decimal", "-0.00830", Decimal("-0.00830")),
        ("decimal", -0.0083, Decimal("-0.0083")),
        ("timestamp", "Wed, 01 Jul 2026 12:00:05 +0000", datetime(2026, 7, 1, 12, 0, 5, tzinfo=UTC)),
        ("timestamp", "Wed, 01 Jul 2026 14:00:05 +0200", datetime(2026, 7, 1, 12, 0, 5, tzinfo=UTC)),
        ("timestamp", "2026-07-01T12:00:05Z", datetime(2026, 7, 1, 12, 0, 5, tzinfo=UTC)),
        ("date", "2026-07-01", date(2026, 7, 1)),
        ("boolean", False, False),
        ("texts", ["a", "b"], ["a", "b"]),
        ("map", {"media": "/a"}, {"media": "/a"}),
        ("json", {"a": [1, None]}, {"a": [1, None]}),
    ],
)
def test_a_value_takes_the_type_of_its_column(kind: ColumnType, value: Any, typed: Any) -> None:
    assert read(kind, value) == (typed, None)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("text", 5),
        ("integer", "three"),
        ("integer", True),
        ("integer", 2.5),
        ("integer", 2**63),
        ("decimal", "free"),
        ("decimal", "NaN"),
        ("decimal", "0.00000000001"),
        ("decimal", "1" + "0" * 18),
        ("timestamp", "yesterday"),
        ("timestamp", 5),
        ("date", "July"),
        ("boolean", "true"),
        ("texts", "a"),
        ("texts", [1]),
        ("map", {"a": 1}),
        ("map", "a"),
    ],
)
def test_a_value_that_does_not_fit_goes_to_extra(kind: ColumnType, value: Any) -> None:
    assert read(kind, value) == (None, {"it": value})


def test_null_is_null_whatever_the_column() -> None:
    assert read("integer", None) == (None, None)


def test_a_field_that_twilio_added_goes_to_extra() -> None:
    row = row_reader(KNOWN, KNOWN)({"sid": "SM1", "carrier": "Example", "num_segments": "2"})

    assert row == ["SM1", 2, None, {"carrier": "Example"}]


def test_a_known_column_that_was_not_picked_does_not() -> None:
    row = row_reader(KNOWN, [KNOWN[0], EXTRA])({"sid": "SM1", "price": "-1", "carrier": "Example"})

    assert row == ["SM1", {"carrier": "Example"}]


def test_columns_come_in_the_order_in_which_they_are_named() -> None:
    assert [column.name for column in pick(KNOWN, ["price", "sid", "price"])] == ["price", "sid"]


def test_all_columns_come_where_none_are_named() -> None:
    assert pick(KNOWN, None) == KNOWN


@pytest.mark.parametrize(
    ("names", "complaint"), [(["prise"], "did you mean price"), ([], "at least one of sid")]
)
def test_a_column_that_is_not_there_is_refused(names: list[str], complaint: str) -> None:
    with pytest.raises(InvalidRequest, match=f"columns: .*{complaint}"):
        pick(KNOWN, names)
