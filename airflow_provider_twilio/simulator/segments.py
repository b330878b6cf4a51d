"""Count the segments of a text: in GSM-7 if that has every character, else in UCS-2.

https://www.twilio.com/docs/glossary/what-is-gsm-7-character-encoding
"""

from dataclasses import dataclass
from math import ceil
from typing import Literal

GSM7_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
GSM7_EXTENSION = frozenset("\f^{}\\[~]|€")
"""Characters of two septets: an escape, then the character."""

_SINGLE = {"GSM-7": 160, "UCS-2": 70}
_EACH_OF_SEVERAL = {"GSM-7": 153, "UCS-2": 67}


@dataclass(frozen=True, slots=True)
class Size:
    """The size of a text. ``units`` are septets in GSM-7, 16-bit code units in UCS-2."""

    encoding: Literal["GSM-7", "UCS-2"]
    units: int
    segments: int


def measure(body: str) -> Size:
    """Return the size of ``body`` on the air. An empty body takes one segment."""
    if all(character in GSM7_BASIC or character in GSM7_EXTENSION for character in body):
        widths = [2 if character in GSM7_EXTENSION else 1 for character in body]
        return _size("GSM-7", widths)
    return _size("UCS-2", [2 if ord(character) > 0xFFFF else 1 for character in body])


def _size(encoding: Literal["GSM-7", "UCS-2"], widths: list[int]) -> Size:
    units = sum(widths)
    if units <= _SINGLE[encoding]:
        return Size(encoding, units, 1)
    return Size(encoding, units, _pack(widths, _EACH_OF_SEVERAL[encoding]))


def _pack(widths: list[int], capacity: int) -> int:
    """Count segments, without splitting a character of two units."""
    if max(widths) == 1:
        return ceil(len(widths) / capacity)
    segments, used = 1, 0
    for width in widths:
        if used + width > capacity:
            segments, used = segments + 1, 0
        used += width
    return segments
