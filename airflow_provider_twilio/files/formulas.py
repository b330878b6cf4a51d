"""Texts that a spreadsheet would take for a formula. https://owasp.org/www-community/attacks/CSV_Injection"""

import re

_BLANK = r"\s\u200b-\u200f\u2060\ufeff"
_SIGNS = r"=+\-@\uff1d\uff0b\uff0d\uff20"
RISKY = frozenset(
    "=+-@\uff1d\uff0b\uff0d\uff20 \t\r\n\v\f\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004"
    "\u2005\u2006\u2007\u2008\u2009\u200a\u200b\u200c\u200d\u200e\u200f\u2028\u2029\u202f\u205f\u2060\u3000\ufeff"
)
"""What a formula begins with, blanks before it included."""
SEPARATORS = (";", "\t", "\r", "\n")
"""What begins a new cell or row where a spreadsheet is set to another separator than the comma."""
_NUMBER = re.compile(r"\+[1-9]\d{6,14}", re.ASCII)
_BEGINS = re.compile(rf"[{_BLANK}]*[{_SIGNS}]|[\t\r\n]")
_WITHIN = re.compile(rf"([;\t\r\n][{_BLANK}]*)(?=[{_SIGNS}])")
_APART = r"\1'"
_WITHIN_JSON = re.compile(rf"(;[{_BLANK}]*)([{_SIGNS}])")


def harmless(text: str) -> str:
    """Put an apostrophe before what a spreadsheet would compute: a text, or what follows a separator in it.

    A phone number in E.164 form stays as it is: as a formula it is only itself, and what reads the file would
    have to take the apostrophe away from every number before it could be joined or sent to.
    """
    if _NUMBER.fullmatch(text):
        return text
    begins = _BEGINS.match(text)
    head = begins.end() if begins else 0
    apart = text[:head] + _WITHIN.sub(_APART, text[head:])
    return f"'{apart}" if begins else apart


def harmless_json(text: str) -> str:
    """Escape in JSON what a spreadsheet would compute: it says the same."""
    return _WITHIN_JSON.sub(lambda found: f"{found[1]}\\u{ord(found[2]):04x}", text)
