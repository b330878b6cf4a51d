"""Read a phone number as people and programs write it: return its E.164 form, or a reason why it is invalid.

libphonenumber decides, but only about digits: it would ignore letters, extensions and a second number. A text
that could be either of two numbers is invalid.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

from airflow_provider_twilio.api.errors import InvalidRequest
from airflow_provider_twilio.phone_numbers import written
from airflow_provider_twilio.phone_numbers.numbering_plans import NumberingPlan, is_e164, is_valid, plan_of
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
"""Channels whose addresses are IDs."""
_BY_NUMBER = frozenset({"whatsapp", "rcs"})
"""Channels whose addresses are phone numbers, also without a plus."""


@dataclass(frozen=True, slots=True)
class Country:
    """The default country of a list of numbers.

    Countries can share a calling code, as 25 share +1. Their numbers are read by the main country's rules.

    :param code: the calling code, without the plus.
    :param region: libphonenumber's name of the main country.
    """

    code: str
    region: str

    @classmethod
    def of(cls, country_code: Any) -> Self | None:
        """Return the country of a ``country_code`` such as ``+1``; ``None`` for ``None``.

        :raises InvalidRequest: no country has this calling code.
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


def read(value: Any, country: Country | None = None) -> str | Invalid:
    """Return a recipient's address, or a reason why it is invalid.

    An address is a number in E.164 form (``+15558675309``), a channel and a number
    (``whatsapp:+15558675309``), or a channel and an ID, which stays as it is.

    :param value: a text, or a whole number.
    :param country: country of numbers without a country code; ``None`` makes them invalid.
    """
    if type(value) is str and value[:1] == "+" and is_e164(value):
        return value
    text = written.text_of(value)
    if isinstance(text, Invalid):
        return text
    if channel := written.CHANNEL.fullmatch(text):
        return _behind(channel[1].lower(), channel[2], country)
    return _number(text, country, lost_zeros=type(value) is int)


def _behind(channel: str, rest: str, country: Country | None) -> str | Invalid:
    if channel in _BY_ID:
        return f"{channel}:{rest}"
    if channel not in _BY_NUMBER and not rest.startswith("+"):
        return CHANNEL
    number = rest if is_e164(rest) else _number(rest, country)
    return number if isinstance(number, Invalid) else f"{channel}:{number}"


def person(address: str) -> str:
    """Return an address without its channel if that leaves a number: the same for all channels of a person.

    :param address: an address from :func:`read`.
    """
    _, colon, number = address.rpartition(":")
    return number if colon and number.startswith("+") else address


def _number(text: str, country: Country | None, lost_zeros: bool = False) -> str | Invalid:
    """Return the number of a text without a channel, or a reason why it is invalid."""
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
    """Return the only number that digits can mean, or a reason why there is none.

    libphonenumber's reading counts if no other is possible, or if it alone is in use.

    :param lost_zeros: the digits came as a whole number, which has lost its leading zeros.
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
    """Return the number if all digits can only be part of it. Most numbers needn't be parsed then."""
    if digits.plus:
        return digits.signed if is_e164(digits.signed) else None
    plan = plan_of(country.code) if country else None
    text = digits.text
    if not plan or text.startswith(("0", plan.code, *_DIALED_ABROAD)) or plan.abroad.match(text):
        return None
    number = f"+{plan.code}{text}"
    return number if plan.in_use.fullmatch(text) and plan.holds(number) else None


def _others(digits: Digits, country: Country | None) -> Iterator[str]:
    """Yield numbers that the digits could mean, as they stand or without a prefix."""
    text = digits.text
    if digits.plus:
        yield from _from_abroad(text)
    elif country and (plan := plan_of(country.code)):
        yield from _national(plan, text)
        if text.startswith(plan.code):
            yield from _from_abroad(text)
        for prefix in _DIALED_ABROAD:
            if text.startswith(prefix):
                yield from _from_abroad(text.removeprefix(prefix))


_DIALED_ABROAD = ("00", "011", "010", "810", "119", "000", "001", "009", "0011")
"""Digits to dial before a country code. Many countries have several, which also name a carrier."""


def _from_abroad(digits: str) -> Iterator[str]:
    if plan := plan_of(digits):
        yield from _national(plan, digits.removeprefix(plan.code))


def _national(plan: NumberingPlan, digits: str) -> Iterator[str]:
    for national in {digits, digits.removeprefix(plan.trunk), digits.removeprefix("0"), digits.lstrip("0")}:
        if number := plan.possible(national):
            yield number


def _with_zero(digits: Digits, country: Country | None) -> Iterable[str]:
    """Return the number with a leading zero that a spreadsheet may have dropped, if that is possible."""
    if digits.plus or not country:
        return ()
    number = _parsed(f"0{digits.text}", country)
    return (number,) if isinstance(number, str) else ()


def _may_end_earlier(digits: Digits, country: Country | None) -> bool:
    """Tell whether the first groups alone are a number in use, so that the last may be an extension."""
    return any(
        any(_others(first, country))
        and isinstance(number := _parsed(first.signed, country), str)
        and is_valid(number)
        for first in digits.beginnings()
    )


def _is_usual(digits: Digits, number: str) -> bool:
    """Tell whether the digits are grouped as libphonenumber groups those of ``number``."""
    from phonenumbers import PhoneNumberFormat, format_number, parse

    form = PhoneNumberFormat.INTERNATIONAL if digits.plus else PhoneNumberFormat.NATIONAL
    usual = written.groups_of(format_number(parse(number), form))
    ours = (digits, *digits.without_zero(), *digits.with_joined_zero())
    return usual in (each.groups for each in ours)


def _parsed(text: str, country: Country | None) -> str | Invalid:
    """Return libphonenumber's reading of digits, with or without a plus, or a reason why it has none."""
    from phonenumbers import NumberParseException, PhoneNumberFormat, format_number, parse

    try:
        number = parse(text, None if text.startswith("+") or country is None else country.region)
    except NumberParseException as error:
        return _UNPARSED.get(error.error_type, LENGTH)
    e164 = format_number(number, PhoneNumberFormat.E164)
    plan = plan_of(e164[1:])
    if not plan or not plan.whole.fullmatch(e164):
        return _length_of(number)
    return e164 if e164[len(plan.code) + 1] != "0" or is_valid(e164) else LEADING_ZERO


_UNPARSED = {0: UNKNOWN_CODE, 2: TOO_SHORT, 3: TOO_SHORT, 4: TOO_LONG}
"""Reasons by ``NumberParseException.error_type``."""


def _length_of(number: "PhoneNumber") -> Invalid:
    from phonenumbers import ValidationResult, is_possible_number_with_reason

    reasons = {ValidationResult.TOO_SHORT: TOO_SHORT, ValidationResult.TOO_LONG: TOO_LONG}
    return reasons.get(is_possible_number_with_reason(number), LENGTH)
