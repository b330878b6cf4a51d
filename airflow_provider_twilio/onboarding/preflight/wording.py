"""Texts in the one form in which they are compared, and names of brands within them."""

import re
import unicodedata
from collections.abc import Iterable

_SIGNS = str.maketrans(
    dict.fromkeys("\u2018\u2019\u201a\u201b\u02bc\u2032\u00b4`", "'")
    | dict.fromkeys("\u201c\u201d\u201e\u201f\u00ab\u00bb", '"')
    | dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-")
    | dict.fromkeys("\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff")
)
_NO_LETTER = re.compile(r"[\W_]+")
_FORMS = re.compile(
    r"[,.]?\s+(?:inc(?:orporated)?|p?llc|l\.l\.c|ltd|limited|corp(?:oration)?|co(?:mpany)?|plc|ll?p|pc)\.?$",
    re.IGNORECASE,
)
_SHORTEST_NAME = 3


def tidy(text: str) -> str:
    """Return a text with plain quotes and dashes and single spaces."""
    return " ".join(unicodedata.normalize("NFKC", text.translate(_SIGNS)).split())


def plain(text: str) -> str:
    """Return a text in lower case, with plain quotes and dashes and single spaces."""
    return tidy(text).casefold()


def letters(text: str) -> str:
    """Return the letters and digits of a text alone, in lower case."""
    return _NO_LETTER.sub("", plain(text))


def names_brand(text: str, names: Iterable[str]) -> bool:
    """Tell whether a text has one of a brand's names, however it is spaced and written.

    The first two words of a longer name are enough: "Harbor Coffee" for Harbor Coffee Roasters LLC.
    """
    there = letters(text)
    return any(one in there for name in names for one in _short_forms(name))


def _short_forms(name: str) -> set[str]:
    words = _FORMS.sub("", _FORMS.sub("", name.strip())).split()
    words = words[1:] if len(words) > 1 and words[0].casefold() == "the" else words
    whole, first_two = letters("".join(words)), letters("".join(words[:2]))
    return {one for one in (whole, first_two) if len(one) >= _SHORTEST_NAME}


def any_of(*patterns: str) -> re.Pattern[str]:
    """Return the pattern of any of several; each begins and ends with whole words."""
    return re.compile("|".join(rf"(?<!\w)(?:{pattern})(?!\w)" for pattern in patterns))


def one_of(words: str) -> str:
    """Return the pattern of any of the words, which stand between spaces; ``_`` is a space or a hyphen."""
    return f"(?:{'|'.join(words.split())})".replace("_", "[ -]")
