"""The numbering plan of each calling code, from libphonenumber: its numbers, and the prefixes to dial."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

_LONGEST = 15
"""Digits of an E.164 number at most."""
_SHORTEST = 7
"""Digits of an E.164 number at least."""


@dataclass(frozen=True, slots=True)
class NumberingPlan:
    """The rules of a calling code. They recognize a number in E.164 form faster than parsing it.

    :ivar code: the calling code, without the plus.
    :ivar start: position of the digits after the code, in an E.164 number.
    :ivar whole: matches a number of a possible length.
    :ivar prefix: matches a prefix that isn't dialed from abroad.
    :ivar in_use: matches the digits after the code, of numbers that are in use.
    :ivar abroad: matches the digits to dial before another country's code.
    :ivar trunk: the digits to dial before a number from within the country.
    """

    code: str
    start: int
    whole: re.Pattern[str]
    prefix: re.Pattern[str] | None
    in_use: re.Pattern[str]
    abroad: re.Pattern[str]
    trunk: str

    def holds(self, text: str) -> bool:
        """Tell whether ``text`` is a possible number of this code, without a trunk prefix.

        A zero after the code is nearly always a trunk prefix, so such a number must be in use.
        """
        if not self.whole.fullmatch(text):
            return False
        start = self.start
        if text[start] == "0" and not self.in_use.fullmatch(text, start):
            return False
        return self.prefix is None or not (found := self.prefix.match(text, start)) or found.end() == start

    def possible(self, national: str) -> str | None:
        """Return the number with these digits after the code; ``None`` if its length is impossible."""
        number = f"+{self.code}{national}"
        return number if self.whole.fullmatch(number) else None


_PLANS: dict[str, NumberingPlan] = {}
"""The plans so far, by calling code. They are built on demand: libphonenumber has a module a country."""


def plan_of(digits: str) -> NumberingPlan | None:
    """Return the plan of the calling code that ``digits`` begin with. No code begins with another."""
    from phonenumbers import COUNTRY_CODE_TO_REGION_CODE

    for code in (digits[:end] for end in (1, 2, 3)):
        if code in _PLANS:
            return _PLANS[code]
        if code.isascii() and code.isdigit() and (regions := COUNTRY_CODE_TO_REGION_CODE.get(int(code))):
            _PLANS[code] = _rules(code, regions[0])
            return _PLANS[code]
    return None


def _rules(code: str, region: str) -> NumberingPlan:
    from phonenumbers import PhoneMetadata

    rules: Any = PhoneMetadata.metadata_for_region_or_calling_code(int(code), region)
    lengths = [
        length for length in rules.general_desc.possible_length if _SHORTEST <= len(code) + length <= _LONGEST
    ]
    kinds = (getattr(rules, kind) for kind in _KINDS)
    patterns = [kind.national_number_pattern for kind in kinds if kind and kind.national_number_pattern]
    return NumberingPlan(
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


def is_e164(text: str) -> bool:
    """Tell whether a text is a plus and the digits of one possible number, as dialed from abroad."""
    known = _PLANS.get(text[1:2]) or _PLANS.get(text[1:3]) or _PLANS.get(text[1:4])
    plan = known or plan_of(text[1:])
    return plan is not None and plan.holds(text)


@lru_cache(maxsize=1024)
def is_valid(e164: str) -> bool:
    """Tell whether the number is of a range in use, by libphonenumber."""
    from phonenumbers import PhoneNumber, is_valid_number

    plan = plan_of(e164[1:])
    national = e164[1 + len(plan.code) :] if plan else ""
    zeros = len(national) - len(national.lstrip("0"))
    return is_valid_number(
        PhoneNumber(
            country_code=int(e164[1 : len(e164) - len(national)]),
            national_number=int(national or 0),
            italian_leading_zero=zeros > 0,
            number_of_leading_zeros=zeros or None,
        )
    )
