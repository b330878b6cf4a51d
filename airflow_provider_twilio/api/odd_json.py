"""Rewrite JSON values that readers refuse, so that one odd value doesn't cost all records around it.

Such values are half a surrogate pair, bytes that aren't UTF-8, a number of 5,000 digits, ``NaN``, and 3,000
levels of brackets.
"""

import math
import re
from json import dumps

_DEEPEST = 100
"""Levels of brackets in a value; a value with more becomes its text. Readers give up at some 1,000."""
_READABLE = 500
"""Levels of brackets that every reader follows, however deep in calls it is."""
_LONGEST = 300
"""Characters of a number; a longer one becomes its text. No float is longer, and int refuses 4,300."""
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*+"?|[\[{]|[\]}]|[^\s"\[\]{},:]+', re.DOTALL)
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")
_NEARLY_A_NUMBER = re.compile(r"[+-]?(?:nan|inf(?:inity)?|[0-9.][0-9a-z.+-]*)", re.IGNORECASE)
_IN_TEXTS = re.compile(
    r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\.?|[\x00-\x1f]",
    re.DOTALL,
)
_ESCAPES = frozenset(f"\\{mark}" for mark in '"\\/bfnrt')


def is_too_deep(data: bytes) -> bool:
    """See whether brackets are nested deeper than some reader may follow.

    Readers in Python give up at its recursion limit, less the calls that are under way. Both differ from
    process to process, and what is read shouldn't.
    """
    if len(data) <= 2 * _READABLE or data.count(b"[") + data.count(b"{") <= _READABLE:
        return False
    depth = 0
    for found in _TOKEN.finditer(data.decode("utf-8", "replace")):
        depth += (found[0] in ("[", "{")) - (found[0] in ("]", "}"))
        if depth > _READABLE:
            return True
    return False


def mended(data: bytes, kept: int = 1) -> bytes:
    """Return ``data`` with every value that readers refuse replaced by one that they can read.

    A number that is too long or too large becomes its text. So do ``NaN`` and a value that is nested too
    deep. Half a surrogate pair and bytes that aren't UTF-8 become U+FFFD. Control characters are escaped.
    Everything else stays byte for byte, so JSON that is cut short or malformed is still refused.

    :param kept: levels above the values: 1 for an object, 3 for the objects in a list in an object.
    """
    text = data.decode("utf-8", "replace")
    pieces: list[str] = []
    copied = depth = deepest = 0
    before = (0, 0, 0)
    for found in _TOKEN.finditer(text):
        token = found[0]
        if token in ("[", "{"):
            depth += 1
            if depth == kept + 1:
                before, deepest = (found.start(), copied, len(pieces)), 0
            deepest = max(deepest, depth)
        elif token in ("]", "}"):
            if depth == kept + 1 and deepest > kept + _DEEPEST:
                start, copied, count = before
                pieces[count:] = text[copied:start], dumps(text[start : found.end()], ensure_ascii=False)
                copied = found.end()
            depth -= 1
        elif (better := _text(token) if token[0] == '"' else _scalar(token)) != token:
            pieces += text[copied : found.start()], better
            copied = found.end()
    return "".join((*pieces, text[copied:])).encode()


def _scalar(token: str) -> str:
    if _NUMBER.fullmatch(token) and len(token) <= _LONGEST and math.isfinite(float(token)):
        return token
    return dumps(token) if _NEARLY_A_NUMBER.fullmatch(token) else token


def _text(token: str) -> str:
    if len(token) == 1 or token[-1] != '"':
        return token  # It was cut short, and is refused.
    return f'"{_IN_TEXTS.sub(_character, token[1:-1])}"'


def _character(found: re.Match[str]) -> str:
    mark = found[0]
    if len(mark) == 12 or mark in _ESCAPES:
        return mark
    if len(mark) == 6:
        return "\N{REPLACEMENT CHARACTER}" if mark[2] in "dD" and mark[3] in "89abcdefABCDEF" else mark
    return f"\\{mark}" if mark[0] == "\\" else f"\\u{ord(mark):04x}"
