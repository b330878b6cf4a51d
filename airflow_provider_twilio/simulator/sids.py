"""Twilio's identifiers: two letters for the kind, 32 hexadecimal digits."""

import random
import re

_SID = re.compile(r"([A-Z]{2})[0-9a-fA-F]{32}")


def new_sid(prefix: str) -> str:
    return f"{prefix}{random.getrandbits(128):032x}"


def is_sid(text: str, *prefixes: str) -> bool:
    match = _SID.fullmatch(text)
    return match is not None and match[1] in prefixes
