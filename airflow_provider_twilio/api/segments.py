"""Count the SMS that a text takes, and cut a text to a number of SMS.

A text is sent in GSM-7 if that has every character, else in UCS-2 (3GPP TS 23.038). A text that doesn't fit
into one SMS is split; each part spends six octets on the header that joins them (3GPP TS 23.040).

https://www.twilio.com/docs/glossary/what-is-gsm-7-character-encoding
"""

import re
from bisect import bisect_right
from dataclasses import dataclass
from typing import Literal

Encoding = Literal["GSM-7", "UCS-2"]

_BASIC = (
    "@£$¥èéùìòÇ\nØø\rÅå"
    "Δ_ΦΓΛΩΠΨΣΘΞÆæßÉ"  # 0x1B, between Ξ and Æ, is the escape to the table below
    " !\"#¤%&'()*+,-./"
    "0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNO"
    "PQRSTUVWXYZÄÖÑÜ§"
    "¿abcdefghijklmno"
    "pqrstuvwxyzäöñüà"
)
_EXTENSION = "\f^{}\\[~]|€"
_GSM_7 = re.compile(f"[{re.escape(_BASIC + _EXTENSION)}]*")
BEYOND_GSM_7 = re.compile(f"[^{re.escape(_BASIC + _EXTENSION)}]+")
"""Characters that need UCS-2."""
_ESCAPED = re.compile(f"[{re.escape(_EXTENSION)}]")
_ASTRAL = re.compile("[\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class _Alphabet:
    """The capacity of an SMS in one encoding.

    :param pair: characters of two units, which must stay in one SMS.
    :param alone: units of a single SMS.
    :param joined: units of each of several SMS.
    :param ellipsis: end of a text that was cut.
    """

    pair: re.Pattern[str]
    alone: int
    joined: int
    ellipsis: str


_ALPHABETS: dict[Encoding, _Alphabet] = {
    "GSM-7": _Alphabet(_ESCAPED, 160, 153, "..."),
    "UCS-2": _Alphabet(_ASTRAL, 70, 67, "…"),
}


def encoding(body: str) -> Encoding:
    """Return GSM-7 if it has every character of ``body``, else UCS-2."""
    return "GSM-7" if _GSM_7.fullmatch(body) else "UCS-2"


def units(body: str) -> int:
    """Return the length of ``body`` on the air: septets in GSM-7, 16-bit units in UCS-2."""
    return len(body) + len(_ALPHABETS[encoding(body)].pair.findall(body))


def segments(body: str) -> int:
    """Return the number of SMS that ``body`` takes; 1 for an empty text."""
    alphabet = _ALPHABETS[encoding(body)]
    pairs = [found.start() for found in alphabet.pair.finditer(body)]
    length = len(body) + len(pairs)
    if length <= alphabet.alone:
        return 1
    return _filled(pairs, length, alphabet.joined)


def _filled(pairs: list[int], length: int, room: int) -> int:
    """Return the number of SMS that a text fills, when a pair moves whole to the next SMS.

    :param pairs: positions, in characters, of the characters of two units.
    :param length: units of the text.
    :param room: units of an SMS.
    """
    lost, full = 0, 0
    for before, position in enumerate(pairs):
        start = position + before + lost
        if start % room == room - 1:
            lost += 1
    full, rest = divmod(length + lost, room)
    return full + bool(rest)


def cut(body: str, most: int) -> str:
    """Return ``body`` if it fits into ``most`` SMS, else its longest beginning that fits with an ellipsis.

    The ellipsis belongs to the beginning's encoding, so it never turns GSM-7 into UCS-2.

    :raises ValueError: ``most`` is less than 1.
    """
    if most < 1:
        raise ValueError(f"most: {most}: must be at least 1")
    if segments(body) <= most:
        return body
    gsm_7 = _GSM_7.match(body)
    assert gsm_7 is not None
    # Within one encoding, more characters never take fewer segments. Only its change can make them jump.
    in_ucs_2 = range(gsm_7.end() + 1, len(body) + 1)
    in_gsm_7 = range(gsm_7.end() + 1)
    for lengths in (in_ucs_2, in_gsm_7):
        fitting = bisect_right(lengths, most, key=lambda length: segments(_shortened(body, length)))
        if fitting:
            return _shortened(body, lengths[fitting - 1])
    raise AssertionError("an ellipsis alone takes one segment")


def _shortened(body: str, length: int) -> str:
    beginning = body[:length]
    return beginning + _ALPHABETS[encoding(beginning)].ellipsis
