"""Phone numbers as people and programs write them."""

from typing import Any

import phonenumbers
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from airflow_provider_twilio.api.errors import InvalidRequest
from airflow_provider_twilio.phone_numbers.numbering_plans import is_e164
from airflow_provider_twilio.phone_numbers.numbers import Country, person, read
from airflow_provider_twilio.phone_numbers.written import Invalid

CODES = sorted(phonenumbers.COUNTRY_CODE_TO_REGION_CODE)
DIGITS = "0123456789"
ORNAMENTS = " ()-./\u00a0\u200b\u202a\u2011\uff0b\uff10\uff11+'=\"xX#,;:eE\n\t\u0660\u0661" + "+0"
COUNTRIES = st.sampled_from(
    [
        None,
        "+1",
        "+7",
        "+33",
        "+39",
        "+43",
        "+44",
        "+49",
        "+54",
        "+55",
        "+57",
        "+61",
        "+62",
        "+225",
        "+241",
        "+993",
    ]
)


@pytest.mark.parametrize(
    ("written", "country_code", "number"),
    [
        ("+12065550123", None, "+12065550123"),
        (" +1 (206) 555-0123 ", None, "+12065550123"),
        ("+49 30/901820", None, "+4930901820"),
        ("+49 (0)30 / 901820", None, "+4930901820"),
        ("(+44) 7700 900123", None, "+447700900123"),
        ("+44 (0)7700 900123", None, "+447700900123"),
        ("+39 (0)6 1234 5678", None, "+390612345678"),
        ("0049 30 901820", "+49", "+4930901820"),
        ("0049 30 901820", "+44", "+4930901820"),
        ("tel:+1.206.555.0123", None, "+12065550123"),
        ("TEL: +1-206-555-0123", None, "+12065550123"),
        ("'+12065550123", None, "+12065550123"),
        ('="+12065550123"', None, "+12065550123"),
        ("+1\u00a0206\u2011555\u20130123", None, "+12065550123"),
        ("\u202d+1 206 555 0123\u202c", None, "+12065550123"),
        ("\ufeff+1 206\u200b 555 0123", None, "+12065550123"),
        ("\uff0b\uff11 \uff12\uff10\uff16 555 0123", None, "+12065550123"),
        ("(206) 555-0123", "+1", "+12065550123"),
        ("206.555.0123", "+1", "+12065550123"),
        ("(555) 867-5309", "+1", "+15558675309"),
        (2065550123, "+1", "+12065550123"),
        ("12065550123", "+1", "+12065550123"),
        ("1 206 555 0123", "+1", "+12065550123"),
        (12065550123, "+1", "+12065550123"),
        ("030 901820", "+49", "+4930901820"),
        ("15123456789", "+49", "+4915123456789"),
        ("13812345678", "+86", "+8613812345678"),
        ("11987654321", "+55", "+5511987654321"),
        ("4520123456", "+45", "+4520123456"),
        ("919876543210", "+91", "+919876543210"),
        ("9198765432", "+91", "+919198765432"),
        ("628123456789", "+62", "+628123456789"),
        ("3921234567", "+39", "+393921234567"),
        ("06 6982", "+39", "+39066982"),
        ("8 (916) 123-45-67", "+7", "+79161234567"),
        ("011 15-2345-6789", "+54", "+5491123456789"),
        ("06 20 123 4567", "+36", "+36201234567"),
        ("01 23 45 67 89", "+225", "+2250123456789"),
        ("011 44 20 7946 0018", "+1", "+442079460018"),
        ("+800 1234 5678", None, "+80012345678"),
        ("whatsapp:+12065550123", None, "whatsapp:+12065550123"),
        ("WhatsApp:+1 (206) 555-0123", None, "whatsapp:+12065550123"),
        ("whatsapp: 206-555-0123", "+1", "whatsapp:+12065550123"),
        ("RCS:+12065550123", None, "rcs:+12065550123"),
        ("messenger:15558675309", "+1", "messenger:15558675309"),
        ("Messenger:aBc", None, "messenger:aBc"),
    ],
)
def test_a_number_is_read(written: Any, country_code: str | None, number: str) -> None:
    assert read(written, Country.of(country_code)) == number


@pytest.mark.parametrize(
    ("written", "country_code", "reason"),
    [
        ("(206) 555-0123", None, "has no country code"),
        ("12065550123", None, "has no country code"),
        (12065550123, None, "has no country code"),
        ("0049 30 901820", None, "has no country code"),
        ("whatsapp:12065550123", None, "has no country code"),
        ("0049 30 901820", "+1", "digits"),
        ("+0123456789", None, "no country code that is in use"),
        ("+99912345678", None, "no country code that is in use"),
        ("+1206555012345678", None, "digits"),
        ("+1206555012", None, "digits"),
        ("+", None, "has no digits"),
        ("867-5309", "+1", "digits"),
        ("+1206CALLNOW", None, "has letters"),
        ("+1 206 555 0123 ext. 4", None, "has letters"),
        ("206-555-0123x4", "+1", "has letters"),
        ("tel:+1-206-555-0123;ext=4", None, "has letters"),
        ("555-867-5309 - 12", "+1", "an extension or a second number"),
        ("555-867-5309 / 5310", "+1", "an extension or a second number"),
        ("030 901820/21", "+49", "an extension or a second number"),
        ("0151 23456789-12", "+49", "an extension or a second number"),
        ("+43 664 123456 12", None, "an extension or a second number"),
        ("+12065550123 +12065550124", None, "has a plus within it"),
        ("+12065550123, +12065550124", None, "has a plus within it"),
        ("206-555-0123, 0124", "+1", "has characters"),
        ("206-555-0123\n206-555-0124", "+1", "more than one line"),
        ("206-555-0123\u2028206-555-0124", "+1", "more than one line"),
        ("206-555-0123\t12", "+1", "has characters"),
        ("5558675309.0", "+1", "floating-point"),
        ("15123456789.5", "+49", "floating-point"),
        (5558675309.0, "+1", "floating-point"),
        (4.477e11, "+44", "floating-point"),
        (float("nan"), "+1", "floating-point"),
        ("4.477e11", "+44", "is rounded"),
        ("4,477E+11", "+44", "is rounded"),
        ("=+12065550123", None, "has a plus within it"),
        ("491701234567", "+49", "one of two numbers"),
        ("+39 (0)312 345 6789", None, "one of two numbers"),
        ("612345678", "+39", "one of two numbers"),
        (3311234567, "+39", "one of two numbers"),
        ("+974 044123456", None, "a zero before it"),
        ("+١٢٠٦٥٥٥٠١٢٣", None, "digits of another script"),
        ("\u0660\u0661\u0661\u0661", "+1", "digits of another script"),
        ("+1 206 555 012³", None, "digits of another script"),
        ("\u202e+12065550123", None, "reverses the order"),
        ("", None, "is empty"),
        (" \u200b ", None, "is empty"),
        ("tel:", None, "is empty"),
        (None, "+1", "is empty"),
        ("none", "+1", "has letters"),
        (True, "+1", "neither text nor a whole number"),
        (b"+12065550123", "+1", "neither text nor a whole number"),
        (-12065550123, "+1", "has characters"),
        ("phone: 206-555-0123", "+1", "none of whatsapp, rcs and messenger"),
        ("whatsapp:whatsapp:+12065550123", None, "has letters"),
        ("whatsapp:", None, "has letters"),
    ],
)
def test_anything_else_is_refused_by_name(written: Any, country_code: str | None, reason: str) -> None:
    found = read(written, Country.of(country_code))

    assert isinstance(found, Invalid)
    assert reason in found.reason
    assert not any(map(str.isdecimal, found.reason.replace("1.5E+10", "").replace("0 to 9", "")))


@pytest.mark.parametrize(
    ("address", "whose"),
    [
        ("+12065550123", "+12065550123"),
        ("whatsapp:+12065550123", "+12065550123"),
        ("messenger:12065550123", "messenger:12065550123"),
    ],
)
def test_a_number_is_the_same_persons_on_every_channel(address: str, whose: str) -> None:
    assert person(address) == whose


@pytest.mark.parametrize("code", ["1", "+", "+0", "+1234", 1, "", "+999", "+800"])
def test_a_country_code_has_a_plus_and_is_a_countrys(code: Any) -> None:
    with pytest.raises(InvalidRequest, match=r"country_code: .*(must be a plus|is no country's)"):
        Country.of(code)


@given(st.text(DIGITS + ORNAMENTS, max_size=24), COUNTRIES)
@example("00 55 11 96123-4567", "+55")
@example("00573211234567", "+57")
@example("0061891621234", "+61")
def test_a_text_is_read_as_libphonenumber_reads_it_or_not_at_all(text: str, country_code: str | None) -> None:
    """With a bracketed zero left out, and a spreadsheet's formula taken off, which it doesn't know."""
    country = Country.of(country_code)
    found = read(text, country)
    if isinstance(found, Invalid):
        return

    region = country.region if country else None
    bare = text.replace("\u202a", "").replace("\uff0b", "+")
    theirs = {_parsed(each, region) for each in (bare, bare.replace("(0)", ""), bare.replace("( 0 )", ""))}
    assert found in theirs
    assert phonenumbers.is_possible_number(phonenumbers.parse(found))


def _parsed(text: str, region: str | None) -> str | None:
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


@given(st.sampled_from(CODES), st.text(DIGITS, min_size=3, max_size=13))
def test_what_is_told_without_parsing_is_what_parsing_tells(code: int, national: str) -> None:
    text = f"+{code}{national}"

    if is_e164(text):
        assert _parsed(text, None) == text
        assert phonenumbers.is_possible_number(phonenumbers.parse(text))
    elif 7 <= len(text) - 1 <= 15 and national[0] != "0" and _parsed(text, None) == text:
        assert read(text) == text or not phonenumbers.is_valid_number(phonenumbers.parse(text))


@given(st.sampled_from(CODES), st.text(DIGITS, min_size=3, max_size=13))
def test_a_number_that_was_read_is_read_again_as_itself(code: int, national: str) -> None:
    found = read(f"+{code} {national}")

    if isinstance(found, str):
        assert read(found) == found
        assert read(f"whatsapp:{found}") == f"whatsapp:{found}"


@given(st.text(max_size=30) | st.integers() | st.floats() | st.none() | st.binary(), COUNTRIES)
def test_whatever_comes_is_an_address_or_invalid(value: Any, country_code: str | None) -> None:
    found = read(value, Country.of(country_code))

    assert isinstance(found, Invalid) or read(found) == found
