"""What a spreadsheet would take for a formula is made a text."""

import pytest

from airflow_provider_twilio.files.formulas import harmless


@pytest.mark.parametrize(
    "text", ["=1+1", "+1+1", "-2", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "+15558675309,=1", "+1555", "=", "-"]
)
def test_a_text_that_begins_like_a_formula_gets_an_apostrophe(text: str) -> None:
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "Hello", "1+1", " =1", "'=1", "whatsapp:+15558675309", "STOP"])
def test_any_other_text_stays(text: str) -> None:
    assert harmless(text) == text


def test_a_phone_number_stays_so_that_it_can_be_joined_and_sent_to() -> None:
    assert harmless("+15558675309") == "+15558675309"
