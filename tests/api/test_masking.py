"""A masked phone number shows enough to recognise it, and too little to call it."""

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
    "written",
    [
        "+15558675309",
        "+1 555 867 5309",
        "+1 (555) 867-5309",
        "+1-555-867-5309",
        "+1.555.867.5309",
        "+1/555/867/5309",
        "+1\u00a0555\u00a0867\u00a05309",
        "+1\u2011555\u2011867\u20115309",
        "+1\u200b5558675309",
        "\uff0b1 555 867 5309",
        "\uff15\uff15\uff15\uff18\uff16\uff17\uff15\uff13\uff10\uff19",
        "15558675309",
        "5558675309",
        "(555) 867-5309",
        "(555)867-5309",
        "555-867-5309",
        "555.867.5309",
        "555\u2013867\u20135309",
        "1-555-867-5309",
        "1 (555) 867-5309",
        "1.5558675309E+10",
        "+15558675309x12",
        "%2B15558675309",
        "%2B1%20555%20867%205309",
        "whatsapp:+15558675309",
        "tel:+1-555-867-5309",
        "sms:5558675309",
        "0015558675309",
        "0044 7700 900123",
        "00 44 7700 900123",
        "00-44-7700-900123",
        "+44 7700 900123",
        "+44 (0)7700 900123",
        "07700 900123",
        "(020) 7946 0018",
        "020 7946 0018",
        "01 23 45 67 89",
        "+33 1 23 45 67 89",
        "+49 30 23125 000",
        "030 23125000",
        "+91 98765 43210",
        "+81 3-1234-5678",
    ],
)
@pytest.mark.parametrize("text", ["{}", "to {}, failed", "'{}'", "<{}>", "To={}&Body=x", "{}\n{}"])
def test_a_number_is_found_however_it_is_written(text: str, written: str) -> None:
    masked = mask_numbers(text.replace("{}", written))

    assert masked.count("•••") == text.count("{}")
    assert _digits(masked) <= (_digits(written) - 3) * text.count("{}")


def _digits(text: str) -> int:
    return sum(map(str.isdecimal, text))


@pytest.mark.parametrize(
    "text",
    [
        "SM" + "1234567890" * 3 + "12",
        "AC0123456789abcdef0123456789abcdef",
        "MG0123456789abcdef0123456789ABCDEF",
        "RQ12345678901234567890123456789012",
        "code 21610",
        "HTTP 400",
        "2026-01-31",
        "2026-01-31T12:00:00Z",
        "2026-01-31T00:00:00Z",
        "2026-01-31 12:00:00+00:00",
        "2026-01-31 00:00:00 +0000",
        "2026-01-31T12:00:00.123456+00:00",
        "manual__2026-01-31T12:00:00+00:00",
        "Sat, 31 Jan 2026 12:00:00 +0000",
        "31/01/2026",
        "1/31/2026",
        "31.01.2026",
        "12:00:00 2026-01-31",
        "0.0083 USD",
        "-0.00750",
        "1,234,567.89 USD",
        "$1,000,000.00",
        "USD 12345.67",
        "10,000 pages",
        "1,000,000 rows",
        "7 of 12",
        "1.5 s, 2.25 s",
        "123e4567-e89b-12d3-a456-426614174000",
        "12345678-1234-1234-1234-123456789012",
        "127.0.0.1:54321",
        "192.168.100.200",
        "2001:db8::8a2e:370:7334",
        "https://www.twilio.com/docs/errors/21610",
    ],
)
@pytest.mark.parametrize("around", ["{}", "at {} it", "'{}'", "({})", "x={}", "{}\n{}"])
def test_sids_codes_dates_and_addresses_are_not_taken_for_numbers(text: str, around: str) -> None:
    written = around.replace("{}", text)

    assert mask_numbers(written) == written


@given(st.text())
def test_a_text_without_digits_stays_as_it_is(text: str) -> None:
    assume(not any(character.isdigit() for character in text))

    assert mask_numbers(text) == text
