"""All countries' numbers in all styles: each is read as libphonenumber's own example, or as none.

The expected number comes from libphonenumber's examples, and never from the text that is read.
"""

from collections import Counter
from collections.abc import Callable

import pytest
from phonenumbers import (
    SUPPORTED_REGIONS,
    PhoneMetadata,
    PhoneNumber,
    PhoneNumberFormat,
    PhoneNumberType,
    example_number_for_type,
    format_number,
    is_valid_number,
    national_significant_number,
    parse,
)

from airflow_provider_twilio.phone_numbers.numbers import Country, read
from airflow_provider_twilio.phone_numbers.written import Invalid

KINDS = (PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE)
EXAMPLES = [
    number
    for region in sorted(SUPPORTED_REGIONS)
    for kind in KINDS
    if (number := example_number_for_type(region, kind))
]
ASCII = "".join(map(chr, range(33, 127)))
FULL_WIDTH = str.maketrans(ASCII, "".join(chr(ord(each) + 0xFEE0) for each in ASCII))
ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
Style = Callable[[PhoneNumber], str]


def e164(number: PhoneNumber) -> str:
    return format_number(number, PhoneNumberFormat.E164)


def international(number: PhoneNumber) -> str:
    return format_number(number, PhoneNumberFormat.INTERNATIONAL)


def national(number: PhoneNumber) -> str:
    return format_number(number, PhoneNumberFormat.NATIONAL)


def significant(number: PhoneNumber) -> str:
    return national_significant_number(number)


def code(number: PhoneNumber) -> str:
    return f"+{number.country_code}"


def trunk(number: PhoneNumber) -> str:
    rules = PhoneMetadata.metadata_for_region(Country.of(code(number)).region)  # type: ignore[union-attr]
    return (rules and rules.national_prefix) or "0"


def rest(number: PhoneNumber) -> str:
    """Return the digits behind the country code."""
    return international(number).partition(" ")[2]


def joined(number: PhoneNumber, by: str) -> str:
    return by.join(international(number).replace("-", " ").split())


READ_FULLY: dict[str, Style] = {
    "E.164": e164,
    "international": international,
    "international in brackets": lambda number: f"({code(number)}) {rest(number)}",
    "RFC 3966": lambda number: format_number(number, PhoneNumberFormat.RFC3966),
    "TEL:": lambda number: f"TEL:{e164(number)}",
    "dots": lambda number: joined(number, "."),
    "dashes": lambda number: joined(number, "-"),
    "no-break spaces": lambda number: joined(number, "\u00a0"),
    "zero-width spaces": lambda number: joined(number, "\u200b"),
    "embedding marks": lambda number: f"\u202a{e164(number)}\u202c",
    "full-width": lambda number: international(number).translate(FULL_WIDTH),
    "formula": lambda number: f'="{e164(number)}"',
    "apostrophe": lambda number: f"'{e164(number)}",
}
"""Ways of writing in which every number can be told."""
READ_PARTLY: dict[str, Style] = {
    "national": national,
    "national digits": lambda number: "".join(filter(str.isdigit, national(number))),
    "national, full-width": lambda number: national(number).translate(FULL_WIDTH),
    "significant digits": significant,
    "trunk prefix": lambda number: trunk(number) + significant(number),
    "no plus": lambda number: e164(number)[1:],
    "no plus, trunk prefix": lambda number: f"{number.country_code}{trunk(number)}{significant(number)}",
    "00": lambda number: f"00{e164(number)[1:]}",
    "00 with spaces": lambda number: f"00 {international(number)[1:]}",
    "011": lambda number: f"011 {international(number)[1:]}",
    "+ and trunk prefix": lambda number: f"{code(number)}{trunk(number)}{significant(number)}",
    "(0)": lambda number: f"{code(number)} (0){rest(number)}",
    "(0) in place of a zero": lambda number: f"{code(number)} (0){significant(number).removeprefix('0')}",
    "(trunk prefix)": lambda number: f"{code(number)} ({trunk(number)}) {rest(number)}",
    "slash": lambda number: international(number).replace(" ", " / ", 2).replace(" / ", " ", 1),
    "spaced dash": lambda number: international(number).replace(" ", " - ", 2).replace(" - ", " ", 1),
    "national, slash": lambda number: national(number).replace(" ", "/", 1),
}
"""Ways in which some cannot."""
LEAST = dict.fromkeys(READ_PARTLY, 0.5) | {
    "national": 0.99,
    "national digits": 0.99,
    "national, full-width": 0.99,
    "national, slash": 0.99,
    "significant digits": 0.99,
    "no plus": 0.97,
    "(0)": 0.95,
    "(0) in place of a zero": 0.95,
    "(trunk prefix)": 0.95,
    "slash": 0.9,
    "spaced dash": 0.9,
    "00": 0.7,
    "00 with spaces": 0.7,
    "011": 0.1,
}
"""The share that is read of each: who writes so should mostly be read."""
REFUSED: dict[str, Style] = {
    "extension": lambda number: f"{e164(number)} ext. 12",
    "x": lambda number: f"{international(number)}x12",
    ";ext=": lambda number: f"{format_number(number, PhoneNumberFormat.RFC3966)};ext=12",
    "#": lambda number: f"{national(number)} #12",
    "comma": lambda number: f"{national(number)},12",
    "dash before an extension": lambda number: f"{national(number)}-12",
    "space before an extension": lambda number: f"{international(number)} 12",
    "brackets around an extension": lambda number: f"{e164(number)} (1234)",
    "dot before an extension": lambda number: f"{national(number)}.1",
    "spaced dash before an extension": lambda number: f"{international(number)} - 12",
    "slash before another ending": lambda number: f"{international(number)} / 10",
    "two": lambda number: f"{e164(number)} {e164(number)}",
    "two lines": lambda number: f"{national(number)}\n{national(number)}",
    "two with a slash": lambda number: f"{national(number)} / {national(number)}",
    "float": lambda number: f"{e164(number)[1:]}.0",
    "rounded": lambda number: f"{int(e164(number)):.3e}",
    "word": lambda number: f"{e164(number)[:-3]}ABC",
    "words": lambda number: f"call {e164(number)}",
    "Arabic digits": lambda number: international(number).translate(ARABIC),
    "right-to-left override": lambda number: f"\u202e{e164(number)}",
    "two countries' codes": lambda number: f"{code(number)} {e164(number)}",
}
"""Ways in which none can."""


def told(style: Style, with_country: bool = True) -> Counter[str]:
    """How many examples are read as themselves, how many as none; and the others, as they were read."""
    outcomes: Counter[str] = Counter()
    for number in EXAMPLES:
        country = Country.of(code(number)) if with_country else None
        got, expected = read(style(number), country), e164(number)
        same = (
            "read"
            if got == expected or _is_another_in_use(style(number))
            else f"{style(number)!r} of {expected} as {got}"
        )
        outcomes["refused" if isinstance(got, Invalid) else same] += 1
    return outcomes


def _is_another_in_use(text: str) -> bool:
    """Return true if a text with a prefix before the number happens to be a number in use."""
    return (
        text.startswith("+") and text[1:].isdigit() and text == e164(n := parse(text)) and is_valid_number(n)
    )


def test_there_are_examples_of_all_countries() -> None:
    assert len(EXAMPLES) > 480
    assert len({number.country_code for number in EXAMPLES}) > 200


@pytest.mark.parametrize("style", READ_FULLY)
@pytest.mark.parametrize("with_country", [True, False])
def test_a_number_with_its_country_code_is_read(style: str, with_country: bool) -> None:
    outcomes = told(READ_FULLY[style], with_country)

    assert outcomes == {"read": len(EXAMPLES)}


@pytest.mark.parametrize("style", READ_PARTLY)
def test_a_number_is_read_as_itself_or_as_none(
    style: str, record_property: Callable[[str, object], None]
) -> None:
    outcomes = told(READ_PARTLY[style])
    record_property(style, f"{outcomes['read']} of {len(EXAMPLES)}")

    assert set(outcomes) <= {"read", "refused"}
    assert outcomes["read"] >= LEAST[style] * len(EXAMPLES)


@pytest.mark.parametrize("style", REFUSED)
def test_what_may_not_be_one_number_is_none(style: str) -> None:
    outcomes = told(REFUSED[style])

    assert outcomes == {"refused": len(EXAMPLES)}


@pytest.mark.parametrize("style", ["national", "no plus", "00", "significant digits"])
def test_without_a_country_a_number_needs_a_plus(style: str) -> None:
    assert told(READ_PARTLY[style], with_country=False) == {"refused": len(EXAMPLES)}
