"""Reads a phone number as people and programs write it: its E.164 form, or the reason why it is none.

libphonenumber decides; it is asked only about digits, because it would pass over letters, extensions and a
second number. A number is never turned into another: where two could be meant, it is invalid.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Self

from airflow_provider_twilio.api.errors import InvalidRequest
from airflow_provider_twilio.phone_numbers import written
from airflow_provider_twilio.phone_numbers.written import Digits, Invalid

if TYPE_CHECKING:
    from phonenumbers import PhoneNumber

NO_COUNTRY = Invalid("has no country code: write it with a plus")
AMBIGUOUS = Invalid("can be one of two numbers: write it with a plus and its country code")
UNKNOWN_CODE = Invalid("has no country code that is in use")
TOO_SHORT = Invalid("has too few digits for its country")
TOO_LONG = Invalid("has too many digits for its country")
LEADING_ZERO = Invalid("has a zero before it that is in no number of its country")
LENGTH = Invalid("has more or fewer digits than the numbers of its country")
CHANNEL = Invalid("has a channel that is none of whatsapp, rcs and messenger")

_BY_ID = frozenset({"messenger"})
"""Channels whose addresses are no phone numbers."""
_BY_NUMBER = frozenset({"whatsapp", "rcs"})
"""Channels whose addresses are phone numbers, so that one without a plus is a number too."""
_LONGEST = 15
_SHORTEST = 7
"""Digits of an E.164 number."""


def read(value: Any, country: "Country | None" = None) -> str | Invalid:
    """Read a recipient's address: a number in E.164 form (``+15558675309``), also behind a channel
    (``whatsapp:+15558675309``), or another channel's ID, which stays as it is.

    :param value: a text, or a whole number.
    :param country: of numbers that are written without a country code; without it they are invalid.
    """
    if type(value) is str and value[:1] == "+" and is_e164(value):
        return value
    text = written.text_of(value)
    if isinstance(text, Invalid):
        return text
    if channel := written.CHANNEL.fullmatch(text):
        return _behind(channel[1].lower(), channel[2], country)
    return _number(text, country, lost_zeros=type(value) is int)


def _behind(channel: str, rest: str, country: "Country | None") -> str | Invalid:
    if channel in _BY_ID:
        return f"{channel}:{rest}"
    if channel not in _BY_NUMBER and not rest.startswith("+"):
        return CHANNEL
    number = rest if is_e164(rest) else _number(rest, country)
    return number if isinstance(number, Invalid) else f"{channel}:{number}"


def person(address: str) -> str:
    """Whose an address is, as :func:`read` gives it: the number without its channel."""
    _, colon, number = address.rpartition(":")
    return number if colon and number.startswith("+") else address


def is_e164(text: str) -> bool:
    """See whether a text is a plus and the digits of one possible number, as they are dialed from abroad."""
    known = _CODES.get(text[1:2]) or _CODES.get(text[1:3]) or _CODES.get(text[1:4])
    code = known or _code_of(text[1:])
    return code is not None and code.holds(text)


@dataclass(frozen=True, slots=True)
class Country:
    """The default country of a list.

    Several can share a calling code, as 25 share +1: their numbers are read as its main country reads them.

    :param code: its calling code, without the plus.
    :param region: libphonenumber's name of the main country.
    """

    code: str
    region: str

    @classmethod
    def of(cls, country_code: Any) -> Self | None:
        """The country of a ``country_code`` such as ``+1``; none for ``None``.

        :raises InvalidRequest: it is no country's calling code.
        """
        from phonenumbers import COUNTRY_CODE_TO_REGION_CODE

        if country_code is None:
            return None
        if not isinstance(country_code, str) or not _COUNTRY.fullmatch(country_code):
            raise InvalidRequest(
                f"country_code: {country_code!r}: must be a plus and up to three digits, such as +1"
            )
        region, *_ = COUNTRY_CODE_TO_REGION_CODE.get(int(country_code), (_NO_REGION,))
        if region == _NO_REGION:
            raise InvalidRequest(f"country_code: {country_code!r}: is no country's calling code")
        return cls(country_code[1:], region)


_COUNTRY = re.compile(r"\+[1-9][0-9]{0,2}")
_NO_REGION = "001"
"""libphonenumber's region of calling codes that no country has, such as +800."""


@dataclass(frozen=True, slots=True)
class _Code:
    """The rules of a calling code, with which numbers in E.164 form are told without parsing each.

    :ivar start: where the digits behind it begin in an E.164 number.
    :ivar whole: a plus, the code, and as many digits as its numbers have.
    :ivar prefix: of numbers that are not yet as they are dialed from abroad.
    :ivar in_use: the digits behind the code of numbers that are in use.
    :ivar abroad: the digits to dial before another country's code.
    :ivar trunk: the digit or two to dial before a number from within the country.
    """

    code: str
    start: int
    whole: re.Pattern[str]
    prefix: re.Pattern[str] | None
    in_use: re.Pattern[str]
    abroad: re.Pattern[str]
    trunk: str

    def holds(self, text: str) -> bool:
        """See whether ``text`` is a possible number of this code, without a trunk prefix.

        A zero after the code is nearly always one, so it must be a number in use.
        """
        if not self.whole.fullmatch(text):
            return False
        start = self.start
        if text[start] == "0" and not self.in_use.fullmatch(text, start):
            return False
        return self.prefix is None or not (found := self.prefix.match(text, start)) or found.end() == start

    def possible(self, national: str) -> str | None:
        """The number with these digits after the code, if it has as many as a number can have."""
        number = f"+{self.code}{national}"
        return number if self.whole.fullmatch(number) else None


_CODES: dict[str, _Code] = {}
"""By their digits, as they are met: libphonenumber loads a country's rules when it is first asked."""


def _code_of(digits: str) -> _Code | None:
    """The calling code that ``digits`` begin with. None is the beginning of another."""
    from phonenumbers import COUNTRY_CODE_TO_REGION_CODE

    for code in (digits[:end] for end in (1, 2, 3)):
        if code in _CODES:
            return _CODES[code]
        if code.isascii() and code.isdigit() and (regions := COUNTRY_CODE_TO_REGION_CODE.get(int(code))):
            _CODES[code] = _rules(code, regions[0])
            return _CODES[code]
    return None


def _rules(code: str, region: str) -> _Code:
    from phonenumbers import PhoneMetadata

    rules: Any = PhoneMetadata.metadata_for_region_or_calling_code(int(code), region)
    lengths = [
        length for length in rules.general_desc.possible_length if _SHORTEST <= len(code) + length <= _LONGEST
    ]
    kinds = (getattr(rules, kind) for kind in _KINDS)
    patterns = [kind.national_number_pattern for kind in kinds if kind and kind.national_number_pattern]
    return _Code(
        code,
        start=len(code) + 1,
        whole=re.compile(rf"\+{code}(?:{'|'.join(f'[0-9]{{{length}}}' for length in lengths)})"),
        prefix=re.compile(rules.national_prefix_for_parsing) if rules.national_prefix_for_parsing else None,
        in_use=re.compile("|".join(f"(?:{pattern})" for pattern in patterns)),
        abroad=re.compile(rules.international_prefix or _NEVER),
        trunk=rules.national_prefix or "",
    )


_NEVER = "(?!)"
_KINDS = (
    "fixed_line",
    "mobile",
    "toll_free",
    "premium_rate",
    "shared_cost",
    "personal_number",
    "voip",
    "pager",
    "uan",
    "voicemail",
)
"""libphonenumber's kinds of numbers."""


def _number(text: str, country: Country | None, lost_zeros: bool = False) -> str | Invalid:
    """The number that a text without a channel is."""
    digits = written.digits_of(text)
    if isinstance(digits, Invalid):
        return digits
    if not digits.plus and country is None:
        return NO_COUNTRY
    found = _told(digits, country, lost_zeros)
    if isinstance(found, Invalid) or not _may_end_earlier(digits, country) or _is_usual(digits, found):
        return found
    return written.SECOND


def _told(digits: Digits, country: Country | None, lost_zeros: bool) -> str | Invalid:
    """The one number that is meant.

    libphonenumber's reading is it, if no other is possible, or if it alone is in use.
    """
    if digits.zero is None and not lost_zeros and (number := _plainly(digits, country)):
        return number
    readings = [_parsed(each.signed, country) for each in (digits, *digits.without_zero())]
    numbers = {number for number in readings if isinstance(number, str)}
    if not numbers:
        return readings[0]
    in_use = {number for number in numbers if is_valid(number)}
    others = {*_others(digits, country)}
    if lost_zeros or not in_use:
        others |= {*_with_zero(digits, country)}
    others -= numbers
    if not others and len(numbers) == 1:
        return numbers.pop()
    if len(in_use) == 1 and not any(map(is_valid, others)):
        return in_use.pop()
    return AMBIGUOUS


def _plainly(digits: Digits, country: Country | None) -> str | None:
    """The number, if nothing of the digits could be anything but a part of it: this spares parsing most."""
    if digits.plus:
        return digits.signed if is_e164(digits.signed) else None
    code = _code_of(country.code) if country else None
    text = digits.text
    if not code or text.startswith(("0", code.code, *_DIALED_ABROAD)) or code.abroad.match(text):
        return None
    number = f"+{code.code}{text}"
    return number if code.in_use.fullmatch(text) and code.holds(number) else None


def _others(digits: Digits, country: Country | None) -> Iterator[str]:
    """Other numbers that the digits could be: as they stand, or without what comes before a number."""
    text = digits.text
    if digits.plus:
        yield from _from_abroad(text)
    elif country and (code := _code_of(country.code)):
        yield from _national(code, text)
        if text.startswith(code.code):
            yield from _from_abroad(text)
        for prefix in _DIALED_ABROAD:
            if text.startswith(prefix):
                yield from _from_abroad(text.removeprefix(prefix))


_DIALED_ABROAD = ("00", "011", "010", "810", "119", "000", "001", "009", "0011")
"""Numbers to dial before a country code; many countries have several, which name a carrier too."""


def _from_abroad(digits: str) -> Iterator[str]:
    if code := _code_of(digits):
        yield from _national(code, digits.removeprefix(code.code))


def _national(code: _Code, digits: str) -> Iterator[str]:
    for national in {digits, digits.removeprefix(code.trunk), digits.removeprefix("0"), digits.lstrip("0")}:
        if number := code.possible(national):
            yield number


def _with_zero(digits: Digits, country: Country | None) -> Iterable[str]:
    """The number whose leading zero a spreadsheet has dropped, where zeros belong to numbers."""
    if digits.plus or not country:
        return ()
    number = _parsed(f"0{digits.text}", country)
    return (number,) if isinstance(number, str) else ()


def _may_end_earlier(digits: Digits, country: Country | None) -> bool:
    """See whether the first groups alone are a number in use, so that the last could be an extension."""
    return any(
        any(_others(first, country))
        and isinstance(number := _parsed(first.signed, country), str)
        and is_valid(number)
        for first in digits.beginnings()
    )


def _is_usual(digits: Digits, number: str) -> bool:
    """See whether the digits are grouped as libphonenumber groups those of ``number``."""
    from phonenumbers import PhoneNumberFormat, format_number, parse

    form = PhoneNumberFormat.INTERNATIONAL if digits.plus else PhoneNumberFormat.NATIONAL
    usual = written.groups_of(format_number(parse(number), form))
    ours = (digits, *digits.without_zero(), *digits.with_joined_zero())
    return usual in (each.groups for each in ours)


def _parsed(text: str, country: Country | None) -> str | Invalid:
    """The possible number that libphonenumber takes a plus and digits for, or digits."""
    from phonenumbers import NumberParseException, PhoneNumberFormat, format_number, parse

    try:
        number = parse(text, None if text.startswith("+") or country is None else country.region)
    except NumberParseException as error:
        return _UNPARSED.get(error.error_type, LENGTH)
    e164 = format_number(number, PhoneNumberFormat.E164)
    code = _code_of(e164[1:])
    if not code or not code.whole.fullmatch(e164):
        return _length_of(number)
    return e164 if e164[len(code.code) + 1] != "0" or is_valid(e164) else LEADING_ZERO


_UNPARSED = {0: UNKNOWN_CODE, 2: TOO_SHORT, 3: TOO_SHORT, 4: TOO_LONG}
"""By ``NumberParseException.error_type``."""


def _length_of(number: "PhoneNumber") -> Invalid:
    from phonenumbers import ValidationResult, is_possible_number_with_reason

    reasons = {ValidationResult.TOO_SHORT: TOO_SHORT, ValidationResult.TOO_LONG: TOO_LONG}
    return reasons.get(is_possible_number_with_reason(number), LENGTH)


@lru_cache(maxsize=1024)
def is_valid(e164: str) -> bool:
    """See whether libphonenumber knows that such numbers are in use."""
    from phonenumbers import PhoneNumber, is_valid_number

    code = _code_of(e164[1:])
    national = e164[1 + len(code.code) :] if code else ""
    zeros = len(national) - len(national.lstrip("0"))
    return is_valid_number(
        PhoneNumber(
            country_code=int(e164[1 : len(e164) - len(national)]),
            national_number=int(national or 0),
            italian_leading_zero=zeros > 0,
            number_of_leading_zeros=zeros or None,
        )
    )
