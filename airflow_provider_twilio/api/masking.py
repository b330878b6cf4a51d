"""What of a phone number may be seen in logs, errors and events."""

import re

_NUMBER = re.compile(r"(?:\+|%2B)\d{7,15}|(?<!\w)\d{10,15}(?!\w)", re.IGNORECASE)
_HIDDEN = 3  # characters at least


def mask_number(number: str) -> str:
    """Shorten a phone number to its first and last four digits: ``+1555•••4567``."""
    shown = max(0, len(number) - _HIDDEN)
    tail = min(4, shown)
    head = min(5, shown - tail)
    return f"{number[:head]}•••{number[len(number) - tail :]}"


def mask_numbers(text: str) -> str:
    """Mask every phone number within ``text``, with or without its plus."""
    return _NUMBER.sub(lambda found: mask_number(found.group()), text)
