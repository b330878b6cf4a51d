"""CSV as other programs read it."""

import csv
from io import BytesIO, StringIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.json import encode

from airflow_provider_twilio.files.columns import Column
from airflow_provider_twilio.files.csv_columns import CsvColumns, harmless

ALL = settings(deadline=None, derandomize=True, database=None)
TEXTS = st.none() | st.text(st.sampled_from("ab ,\"'\r\n\t;=") | st.characters(codec="utf-8"), max_size=6)
ROWS = st.integers(1, 3).flatmap(
    lambda width: st.lists(st.lists(TEXTS, min_size=width, max_size=width), max_size=4)
)


def written(rows: list[list[str | None]], kinds: list[Column]) -> str:
    file = BytesIO()
    writer = CsvColumns(file, kinds)
    if rows:
        writer.write([*zip(*rows, strict=True)])
    return file.getvalue().decode()


@ALL
@given(ROWS)
def test_what_is_read_back_is_what_was_written(rows: list[list[str | None]]) -> None:
    """Apart from formulas, which are defused, and null, which is empty."""
    columns = [Column(f"c{n}", "json") for n in range(len(rows[0]) if rows else 1)]

    head, *found = csv.reader(StringIO(written(rows, columns), newline=""), strict=True)

    assert head == [column.name for column in columns]
    assert found == [["" if value is None else encode(value).decode() for value in row] for row in rows]


@ALL
@given(ROWS)
def test_it_is_what_csv_writer_writes(rows: list[list[str | None]]) -> None:
    rows = [["" if not value or harmless(value) != value else value for value in row] for row in rows]
    columns = [Column(f"c{n}") for n in range(len(rows[0]) if rows else 1)]
    expected = StringIO(newline="")
    csv.writer(expected).writerows([[column.name for column in columns], *rows])

    assert written([[*row] for row in rows], columns) == expected.getvalue()


@pytest.mark.parametrize(
    "odd",
    [
        "+0155501000",
        "+155501",
        "+15555550100123456",
        "+1555+5550100",
        "+1555\u0665550100",
        "+1555 5550100",
        "+",
    ],
)
def test_a_formula_among_phone_numbers_is_defused(odd: str) -> None:
    cells = written([["+15555550100"], [odd], ["+15555550101"]], [Column("to")]).split("\r\n")

    assert cells[1:4] == ["+15555550100", f"'{odd}", "+15555550101"]
