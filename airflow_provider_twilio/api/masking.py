"""Mask phone numbers, and secrets in addresses, before a text gets into logs, errors or events."""

import re
from functools import cache

_HIDDEN = 3  # digits or letters at least

_SPACE = r"[^\S\r\n\u001c-\u001f\u0085\u2028\u2029]"
_INVISIBLE = r"\u00ad\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff"
_BETWEEN = rf"(?:{_SPACE}|[-.()/\[\]\u00b7\u2010-\u2015\u2212\uff0d{_INVISIBLE}]|%20|%28|%29|%2D)"
_PLUS = rf"(?:[+\uff0b\ufe62]|%2B)(?:[({_INVISIBLE}]|%28){{0,2}}"
_UUID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_YEAR = r"(?:19|2[01])\d\d"
_DAY = r"[0-3]?\d"  # or a month
_DATE = rf"{_YEAR}(?P<a>[-/.]){_DAY}(?P=a){_DAY}|{_DAY}(?P<b>[-/.]){_DAY}(?P=b){_YEAR}"
_IP = r"\d{1,3}(?:\.\d{1,3}){3}(?![\d.])"
_NO_WORD = r"(?:(?!\w)|(?=x\d))"

_FORMS = (
    rf"{_PLUS}\d{{9,15}}",  # +15558675309
    rf"{_PLUS}1(?:{_BETWEEN}{{0,3}}\d){{10}}(?!\d)",  # +1 (555) 867-5309
    rf"{_PLUS}[1-9](?:{_BETWEEN}{{0,3}}\d){{6,14}}",  # +44 (0)7700 900123
    rf"(?<![\w.])(?<!\d:)00{_BETWEEN}{{0,2}}[1-9](?:{_BETWEEN}{{0,3}}\d){{7,14}}(?!\d)",  # 0044 7700 900123
    rf"(?<!\w)\d\.\d{{6,14}}E\+?1\d{_NO_WORD}",  # 1.5558675309E+10
    rf"(?<!\w)(?<!\d[.,])\d{{10,15}}{_NO_WORD}",  # 15558675309
    # (555) 867-5309, 555.867.5309, 1-555-867-5309
    rf"(?<![\w.])(?:1{_BETWEEN}{{1,3}})?[(\[]?\d{{3}}{_BETWEEN}{{1,3}}\d{{3}}{_BETWEEN}{{1,3}}\d{{4}}{_NO_WORD}",
    # (020) 7946 0018, 07700 900123, 01 23 45 67 89
    rf"(?<![\w.])(?<!\d[,:])\(?(?=0(?:[^\d\r\n]{{0,3}}\d){{8,11}}(?!\d))"
    rf"0\d{{1,4}}(?:{_BETWEEN}{{1,3}}\d{{2,8}}){{1,4}}{_NO_WORD}",
)
_SEVEN_DIGITS = re.compile(r"\d(?:[^\d\n]{0,9}\d){6}")
"""Quick test: a text in which it finds nothing has no phone number."""

_SECRET = re.compile(
    r"://[^\s/?#@:'\"]*:[^\s/?#@'\"]*@"  # user and password
    r"|https?://[^\s/?#@'\"]+@"
    r"|https?://[^\s?#'\"]*[?#][^\s'\"]",
    re.IGNORECASE,
)
_USER = re.compile(r"://[^\s/?#@'\"]*@")
_QUERY = re.compile(r"(https?://[^\s?#'\"]*)[?#][^\s'\"]+", re.IGNORECASE)


@cache
def _number() -> re.Pattern[str]:
    """Return the pattern of a number in any notation, compiled at first use: that takes milliseconds."""
    other = rf"(?<!\w)(?P<other>{_UUID}|(?:{_DATE})(?![^\WT_])|{_IP}(?!\w))"
    return re.compile("|".join((other, *_FORMS)), re.IGNORECASE)


def mask_number(number: str) -> str:
    """Shorten a phone number to its first and last four digits: ``+1555•••4567``."""
    shown = max(0, len(number) - _HIDDEN)
    tail = min(4, shown)
    head = min(5, shown - tail)
    end = len(number) - tail
    if not number[head:end].isalnum():
        while head and sum(map(str.isalnum, number[head:end])) < _HIDDEN:
            head -= 1
    return f"{number[:head]}•••{number[end:]}"


def mask_numbers(text: str) -> str:
    """Mask every phone number within ``text``, in any notation.

    Dates, SIDs, UUIDs, IP addresses and anything of fewer than seven digits stay as they are.
    """
    return _number().sub(_masked, text) if _SEVEN_DIGITS.search(text) else text


def mask_secrets(text: str) -> str:
    """Mask users, passwords and queries in the addresses within ``text``."""
    return _QUERY.sub(r"\1?•••", _USER.sub("://•••@", text))


def has_secrets(text: str) -> bool:
    """Tell whether an address within ``text`` has a password, or over HTTP a user or a query.

    In ``s3://name@bucket`` the name isn't secret: for Airflow it names a connection.
    """
    return "://" in text and bool(_SECRET.search(text))


def _masked(found: re.Match[str]) -> str:
    return found[0] if found["other"] else mask_number(found[0])
