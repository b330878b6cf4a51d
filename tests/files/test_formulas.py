"""A text that a spreadsheet would take for a formula is marked as text."""

import csv
import json
from io import BytesIO, StringIO

import pytest

from airflow_provider_twilio.files.columns import Column
from airflow_provider_twilio.files.csv_columns import RISKY, CsvColumns, harmless, harmless_json


@pytest.mark.parametrize(
    "text", ["=1+1", "+1+1", "-2", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "+15558675309,=1", "+1555", "=", "-"]
)
def test_a_text_that_begins_like_a_formula_gets_an_apostrophe(text: str) -> None:
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize(
    "text", ["", "Hello", "1+1", "a =1", "a, -5 C", "'=1", "whatsapp:+15558675309", "STOP"]
)
def test_any_other_text_stays(text: str) -> None:
    assert harmless(text) == text


def test_a_phone_number_stays_so_that_it_can_be_joined_and_sent_to() -> None:
    assert harmless("+15558675309") == "+15558675309"


BLANKS = " \t\r\n\v\f\x85\xa0\u1680\u2003\u200b\u200e\u2028\u202f\u2060\u3000\ufeff"


@pytest.mark.parametrize("sign", "=+-@\uff1d\uff0b\uff0d\uff20")
@pytest.mark.parametrize("blank", ["", *BLANKS, "  ", "\ufeff \t"])
def test_blanks_before_it_and_wide_signs_hide_no_formula(sign: str, blank: str) -> None:
    assert harmless(f"{blank}{sign}cmd|' /C calc'!A0") == f"'{blank}{sign}cmd|' /C calc'!A0"
    assert (blank + sign)[0] in RISKY


@pytest.mark.parametrize("separator", [";", "\t", "\n", "\r", "\r\n", "; ", ";\xa0", ";\ufeff"])
@pytest.mark.parametrize("sign", "=+-@\uff1d\uff0b\uff0d\uff20")
def test_a_formula_in_what_another_separator_makes_a_cell_is_set_apart(separator: str, sign: str) -> None:
    assert harmless(f"a{separator}{sign}1") == f"a{separator}'{sign}1"


@pytest.mark.parametrize("text", ["a;b", "a; b=1", "x;\ty", "1;2"])
def test_a_separator_alone_changes_nothing(text: str) -> None:
    assert harmless(text) == text


def test_json_says_the_same_after_it_was_made_harmless() -> None:
    text = json.dumps({"a": "x;=1", "b": "y; @SUM"})

    made = harmless_json(text)

    assert json.loads(made) == json.loads(text)
    assert ";=" not in made
    assert "; @" not in made


def test_csv_defuses_what_stands_within_a_text_too() -> None:
    file = BytesIO()
    writer = CsvColumns(file, [Column("body"), Column("extra", "json")])
    writer.write([["hi;=1+1", "hello", None], [{"a": ";=2"}, None, None]])

    _, first, second, _ = csv.reader(StringIO(file.getvalue().decode(), newline=""))
    assert first == ["hi;'=1+1", '{"a":";\\u003d2"}']
    assert second == ["hello", ""]
