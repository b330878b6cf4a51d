"""Compares addresses that Twilio and people write differently: numbers, also behind a channel, and IDs."""

import re

_PUNCTUATION = re.compile(r"[\s().-]")
_NUMBER = re.compile(r"\+?[0-9\s().-]+")


def address(text: str) -> str:
    """Return an address as Twilio writes it: ``whatsapp:+15558675309`` of ``WhatsApp:+1 (555) 867-5309``.

    An address that is neither a number nor an ID (a sender's name, a short code) keeps its letters.
    """
    if found := _read(text):
        return found
    channel, colon, rest = text.rpartition(":")
    return channel.lower() + colon + (_PUNCTUATION.sub("", rest) if _NUMBER.fullmatch(rest) else rest)


def address_key(text: str) -> str:
    """Return what is equal for equal addresses, however they are written."""
    return _read(text) or _PUNCTUATION.sub("", text).casefold()


def is_readable(text: str) -> bool:
    """See whether an address is a number or a channel's ID, so that it has one form."""
    return _read(text) is not None


def _read(text: str) -> str | None:
    # Parsing a DAG needs none of the patterns of numbers.
    from airflow_provider_twilio.phone_numbers.numbers import read

    found = read(text)
    return found if isinstance(found, str) else None
