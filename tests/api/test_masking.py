"""What may be seen of a phone number: enough to recognise it, too little to call it."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from airflow_provider_twilio.api.masking import mask_number, mask_numbers

numbers = st.from_regex(r"\+[1-9][0-9]{6,14}", fullmatch=True)
around = st.text(st.characters(exclude_categories=("Nd", "Cs"), exclude_characters="+%"))


def test_the_first_and_the_last_four_digits_stay() -> None:
    assert mask_number("+15558674567") == "+1555•••4567"


@given(numbers)
def test_at_least_three_digits_of_every_number_are_hidden(number: str) -> None:
    head, _, tail = mask_number(number).partition("•••")

    assert number.startswith(head)
    assert number.endswith(tail)
    assert len(head) + len(tail) <= len(number) - 3


@given(st.text(max_size=20))
def test_whatever_else_is_masked_as_a_number_keeps_three_characters_hidden_too(other: str) -> None:
    assert len(mask_number(other).replace("•••", "", 1)) <= max(0, len(other) - 3)


@given(around, st.lists(numbers, min_size=1), around)
def test_every_number_in_a_text_is_masked_and_the_text_kept(
    before: str, found: list[str], after: str
) -> None:
    masked = mask_numbers(f"{before}{' '.join(found)}{after}")

    assert masked == f"{before}{' '.join(map(mask_number, found))}{after}"


@given(numbers)
def test_a_number_is_found_as_the_wire_writes_it(number: str) -> None:
    for written in (f"To=%2B{number[1:]}&Body=x", f"whatsapp:{number}", f"/{number}.json", f"<{number}>"):
        assert number[1:] not in mask_numbers(written)


@given(st.from_regex(r"[1-9][0-9]{9,14}", fullmatch=True))
def test_a_number_is_found_without_its_plus_too(digits: str) -> None:
    assert digits not in mask_numbers(f"The 'To' number {digits} is not a valid phone number.")


@pytest.mark.parametrize(
    "text",
    [
        "SM" + "1234567890" * 3 + "12",
        "MG0123456789abcdef0123456789ABCDEF",
        "RQ12345678901234567890123456789012",
        "code 21610",
        "HTTP 400",
        "2026-01-31T12:00:00Z",
        "127.0.0.1:54321",
        "10,000 pages",
        "https://www.twilio.com/docs/errors/21610",
    ],
)
def test_sids_codes_dates_and_addresses_are_not_taken_for_numbers(text: str) -> None:
    assert mask_numbers(text) == text


@given(st.text())
def test_a_text_without_digits_stays_as_it_is(text: str) -> None:
    assume(not any(character.isdigit() for character in text))

    assert mask_numbers(text) == text
