"""Phone numbers as people write them, in E.164 form."""

import re
from typing import Any

from airflow_provider_twilio.api.errors import InvalidRequest

_ORNAMENT = re.compile(r"[\s().\-/\u2010-\u2015\u00a0]")
_E164 = re.compile(r"\+[1-9]\d{6,14}")
_DIGITS = re.compile(r"\d{6,15}")
_CHANNEL = re.compile(r"([a-z]+):(.+)")
_COUNTRY = re.compile(r"\+[1-9]\d{0,2}")
_SURELY_WITH_COUNTRY = 11
"""Digits from which on a number without a plus can be nothing but one with its country code."""

_NORTH_AMERICA = "+1"
_ABROAD = "011"
"""What North Americans dial before the country code of others."""


def check_country(country_code: Any) -> str | None:
    """The country code of numbers that are written without one.

    :raises InvalidRequest: it is none.
    """
    if country_code is None or (isinstance(country_code, str) and _COUNTRY.fullmatch(country_code)):
        return country_code
    raise InvalidRequest(f"country_code: {country_code!r}: must be a plus and up to three digits, such as +1")


def normalized(value: Any, country_code: str | None = None) -> str | None:
    """The number in E.164 form (``+15558675309``), ``None`` if it can't be told.

    Spaces, brackets, dots, dashes and a spreadsheet's apostrophe are taken away; ``00`` is a plus, and so is
    ``011`` in North America. An address of another channel keeps its channel.

    :param country_code: of numbers that are written without one; their leading zeros are left out.
    """
    text = str(value) if type(value) is int else value
    if not isinstance(text, str):
        return None
    text = text.strip().removeprefix("'").removeprefix("tel:")
    if channel := _CHANNEL.fullmatch(text):
        number = normalized(channel[2], country_code)
        return number and f"{channel[1]}:{number}"
    text = _ORNAMENT.sub("", text)
    if text.startswith("00"):
        text = f"+{text[2:]}"
    if _DIGITS.fullmatch(text):
        text = _with_country(text, country_code)
    return text if _E164.fullmatch(text) else None


def _with_country(digits: str, country_code: str | None) -> str:
    if len(digits) >= _SURELY_WITH_COUNTRY and not digits.startswith("0"):
        return f"+{digits}"
    if country_code == _NORTH_AMERICA and digits.startswith(_ABROAD):
        return f"+{digits.removeprefix(_ABROAD)}"
    return f"{country_code}{digits.lstrip('0')}" if country_code else digits


def bare(address: str) -> str:
    """The number of an address, without its channel."""
    return address.rpartition(":")[2]
