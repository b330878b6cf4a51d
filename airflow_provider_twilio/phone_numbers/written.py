"""Strip a cell's or a program's decoration from the digits of a number, or name a reason to refuse it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Invalid:
    """The reason why a value is no number.

    :ivar reason: text to follow the value's place, such as ``is empty``. It never holds the value.
    """

    reason: str


EMPTY = Invalid("is empty")
NO_TEXT = Invalid("is neither text nor a whole number")
FLOAT = Invalid("is a floating-point number, which may have lost digits: write numbers as text")
ROUNDED = Invalid("is rounded (1.5E+10), as spreadsheets do: write numbers as text")
LETTERS = Invalid("has letters, such as an extension")
SCRIPT = Invalid("has digits of another script: write them as 0 to 9")
REVERSED = Invalid("has a mark that reverses the order of its digits")
LINES = Invalid("has more than one line")
CHARACTERS = Invalid("has characters that are in no phone number")
NO_DIGITS = Invalid("has no digits")
PLUS = Invalid("has a plus within it, as a second number would")
SECOND = Invalid("has an extension or a second number")

CHANNEL = re.compile(r"([A-Za-z][A-Za-z0-9+.\-]*):\s*(.+)", re.DOTALL)
_TEL = re.compile(r"tel:\s*", re.IGNORECASE)
_FORMULA = re.compile(r'="([^"]*)"')
_FLOAT = re.compile(r"[+-]?[0-9]{7,}[.,][0-9]*")
_ROUNDED = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]+)?[eE][+-]?[0-9]+")
_RIGHT_TO_LEFT = "\u202e"
_INVISIBLE = (
    0x00AD,
    0x061C,
    0x180E,
    *range(0x200B, 0x2010),
    *range(0x202A, 0x202E),
    *range(0x2060, 0x2070),
    0xFEFF,
)
_SPACES = (0x00A0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000)
_DASHES = (*range(0x2010, 0x2016), 0x2212, 0x30FC, 0xFE58, 0xFE63)
_IN_ASCII: dict[int, str | None] = (
    {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    | dict.fromkeys(_INVISIBLE, None)
    | dict.fromkeys(_SPACES, " ")
    | dict.fromkeys(_DASHES, "-")
)
"""Full-width characters, spaces and dashes with their ASCII equivalents; ``None`` for invisible ones."""
_LONGEST_AREA = 6
"""Digits before a slash or a spaced dash within one number: an area code with its trunk prefix."""


def text_of(value: Any) -> str | Invalid:
    """Return the text of a cell without invisible characters, a spreadsheet's quoting and ``tel:``."""
    if type(value) is int:
        return str(value)
    if value is None:
        return EMPTY
    if not isinstance(value, str):
        return FLOAT if isinstance(value, float) else NO_TEXT
    if _RIGHT_TO_LEFT in value:
        return REVERSED
    text = (value if value.isascii() else value.translate(_IN_ASCII)).strip()
    if formula := _FORMULA.fullmatch(text):
        text = formula[1].strip()
    text = _TEL.sub("", text.removeprefix("'").lstrip(), count=1) if text[:1] in "'tT" else text
    return text or EMPTY


@dataclass(frozen=True, slots=True)
class Digits:
    """The digits of one number as written.

    :ivar plus: true if there is a plus before them.
    :ivar groups: the digits between spaces, dashes and so on.
    :ivar zero: index of the group that is a bracketed zero, ``(0)``, which isn't dialed from abroad.
    """

    plus: bool
    groups: tuple[str, ...]
    zero: int | None = None

    @property
    def text(self) -> str:
        """All digits."""
        return "".join(self.groups)

    @property
    def signed(self) -> str:
        """All digits, and the plus."""
        return f"+{self.text}" if self.plus else self.text

    def without_zero(self) -> Iterator["Digits"]:
        """Yield the digits without their bracketed zero, if there is one."""
        if self.zero is not None:
            yield Digits(self.plus, (*self.groups[: self.zero], *self.groups[self.zero + 1 :]))

    def with_joined_zero(self) -> Iterator["Digits"]:
        """Yield the digits with their bracketed zero moved into the next group, if there is one."""
        for found in self.without_zero():
            before, after = found.groups[: self.zero], found.groups[self.zero :]
            yield Digits(self.plus, (*before, f"0{''.join(after[:1])}", *after[1:]))

    def beginnings(self) -> Iterator["Digits"]:
        """Yield each beginning that leaves at least one group, which could be an extension."""
        for end in range(1, len(self.groups)):
            yield Digits(self.plus, self.groups[:end])


def groups_of(text: str) -> tuple[str, ...]:
    """Return the groups of digits in a text."""
    return tuple(_GROUP.findall(text))


_GROUP = re.compile(r"[0-9]+")
_WRITTEN = re.compile(r"[ (\[]*[0-9][0-9 ()\[\].\-/]*")
_BREAK = re.compile(r" -|- |--|/")
"""A slash, or a dash with a space or a second dash: after an area code, or before a second number."""
_ZERO = re.compile(r"\( *0 *\)")


def digits_of(text: str) -> Digits | Invalid:
    """Return the digits of a number in ASCII, with spaces, dots, dashes, slashes and brackets.

    Other characters are refused: letters may be an extension or a part of the number, and other marks stand
    between two numbers.
    """
    if refusal := _refusal(text):
        return refusal
    plus, rest = _signed(text)
    if "+" in rest:
        return PLUS
    groups = groups_of(rest)
    if not groups:
        return NO_DIGITS
    if not _WRITTEN.fullmatch(rest):
        return CHARACTERS
    if _breaks_late(rest):
        return SECOND
    return Digits(plus, groups, _bracketed_zero(rest))


def _refusal(text: str) -> Invalid | None:
    """Return the reason why a text can't be a number, if there is a name for it."""
    if _FLOAT.fullmatch(text):
        return FLOAT
    if _ROUNDED.fullmatch(text):
        return ROUNDED
    if len(text.splitlines()) > 1:
        return LINES
    if not text.isascii() and any(map(str.isnumeric, re.sub(r"[\x00-\x7f]+", "", text))):
        return SCRIPT
    return LETTERS if any(map(str.isalpha, text)) else None


def _signed(text: str) -> tuple[bool, str]:
    """Return whether there is a plus, and the rest. A bracket may precede the plus: ``(+44) 7700``."""
    rest = text.lstrip("( [")
    return (True, rest[1:]) if rest.startswith("+") else (False, text)


def _breaks_late(text: str) -> bool:
    """Tell whether a second number or an extension may follow a slash or a spaced dash."""
    return any(
        sum(map(str.isdigit, text[: found.start()])) > _LONGEST_AREA for found in _BREAK.finditer(text)
    )


def _bracketed_zero(text: str) -> int | None:
    found = _ZERO.search(text)
    return None if found is None else len(groups_of(text[: found.start()]))
