"""The text of a page as browsers lay it out: a line for each block, and words whole across tags."""

import re
from collections.abc import Iterator
from typing import Any

from airflow_provider_twilio.onboarding.preflight.visible import is_hidden

_BLOCKS = frozenset(
    """
    address article aside blockquote body br button caption dd details dialog div dl dt fieldset figcaption
    figure footer form h1 h2 h3 h4 h5 h6 header hr label legend main nav ol option p pre section select
    summary table tbody td textarea tfoot th thead title tr ul
    """.split()  # noqa: SIM905
)
_UNSEEN = frozenset(["script", "style", "template", "noscript", "head", "iframe", "object", "svg", "math"])
_ITEM = "\n\u2022 "
"""How the text shows an item of a list."""


class Texts:
    """Pieces of text, up to a number of characters."""

    def __init__(self, most: int) -> None:
        self._pieces: list[str] = []
        self._left = most

    @property
    def is_full(self) -> bool:
        """Tell whether there was more text than is kept."""
        return self._left < 0

    def add(self, piece: str) -> None:
        """Keep a piece."""
        if self._left >= 0:
            self._pieces.append(piece[: self._left])
            self._left -= len(piece)

    def lines(self) -> str:
        """Return the text, a line for each block and single spaces between words."""
        text = re.sub(r"\u2022\s*", "\u2022 ", "".join(self._pieces))
        lines = (" ".join(line.split()) for line in text.split("\n"))
        return "\n".join(line for line in lines if line not in ("", "\u2022"))


def walk(root: Any, hidden: frozenset[int]) -> Iterator[tuple[Any, bool, bool]]:
    """Yield each part of a page at its start and its end, and whether it is out of sight."""
    node, out_of_sight = root, 0
    while node is not None:
        goes_in = node.tag not in _UNSEEN
        out_of_sight += is_hidden(node, hidden)
        if goes_in:
            yield node, True, out_of_sight > 0
        if goes_in and node.child is not None:
            node = node.child
            continue
        while node is not None:
            if node.tag not in _UNSEEN:
                yield node, False, out_of_sight > 0
            out_of_sight -= is_hidden(node, hidden)
            if node.mem_id == root.mem_id:
                return
            if node.next is not None:
                node = node.next
                break
            node = node.parent


def text_of_event(node: Any, is_start: bool) -> str:
    """Return what the start or the end of a part adds to the text."""
    if node.tag == "-text":
        return str(node.text_content or "").replace("\n", " ") if is_start else ""
    if node.tag == "li":
        return _ITEM if is_start else "\n"
    if node.tag in _BLOCKS:
        return "\n"
    if node.tag == "input" and is_start:
        kind = (node.attributes.get("type") or "").lower()
        return f"\n{node.attributes.get('value') or ''}\n" if kind in ("submit", "button", "reset") else " "
    return ""


def text_within(node: Any, most: int = 3_000) -> str:
    """Return the text of a part in one line, at most so many characters."""
    texts = Texts(most)
    for one, is_start, _ in walk(node, frozenset()):
        texts.add(text_of_event(one, is_start))
        if texts.is_full:
            break
    return " ".join(texts.lines().split())
