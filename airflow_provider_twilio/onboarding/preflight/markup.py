"""Parse HTML as browsers do, into the content of a page.

It runs in a process of its own, see :mod:`.parsing`.
"""

import re
import resource
import sys
from collections.abc import Iterator
from typing import Any

from airflow_provider_twilio.onboarding.preflight.boxes import boxes_of, field_of
from airflow_provider_twilio.onboarding.preflight.content import Content, Form, Link
from airflow_provider_twilio.onboarding.preflight.visible import hidden_by_styles, is_hidden

MOST_MEMORY = 2**30
"""Bytes of memory that the process may take."""
MOST_TEXT = 400_000
"""Characters of text that are looked at."""
MOST_LINKS = 2_000
MOST_FORMS = 50
_BLOCKS = frozenset(
    """
    address article aside blockquote body br button caption dd details dialog div dl dt fieldset figcaption
    figure footer form h1 h2 h3 h4 h5 h6 header hr label legend main nav ol option p pre section select
    summary table tbody td textarea tfoot th thead title tr ul
    """.split()  # noqa: SIM905
)
_UNSEEN = frozenset(["script", "style", "template", "noscript", "head", "iframe", "object", "svg", "math"])
_SET = r"(?:true|!0|1)\b"
_TICKS = re.compile(
    rf"defaultChecked\W{{1,4}}{_SET}|\.checked\s*=\s*{_SET}|prop\(\s*['\"]checked['\"]\s*,\s*{_SET}"
    r"|(?:setAttribute|attr)\(\s*['\"]checked['\"]\s*,"
)
_ITEM = "\n\u2022 "
"""How the text shows an item of a list."""


class Texts:
    """Pieces of text, up to a number of characters."""

    def __init__(self, most: int) -> None:
        self._pieces: list[str] = []
        self._left = most

    @property
    def is_full(self) -> bool:
        """Whether there was more text than is kept."""
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


def content_of(html: str) -> Content:
    """Return the content of a page.

    :param html: the whole page, decoded.
    """
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(html)
    root: Any = tree.root
    if root is None:
        return Content()
    hidden = hidden_by_styles(tree)
    shown, unshown, unscripted = Texts(MOST_TEXT), Texts(MOST_TEXT // 4), Texts(10_000)
    links: list[Link] = []
    for node, is_start, is_out_of_sight in walk(root, hidden):
        if is_start and node.tag in ("a", "button") and not is_out_of_sight and len(links) <= MOST_LINKS:
            links.append(Link(name_of(node), (node.attributes.get("href") or "")[:2000]))
        (unshown if is_out_of_sight else shown).add(text_of_event(node, is_start))
    for node in tree.css("noscript"):
        unscripted.add(f"{node.text(separator=' ')}\n")
    scripts = [node.text() or "" for node in tree.css("script")]
    boxes, are_all = boxes_of(tree, hidden)
    return Content(
        title=title_of(tree),
        language=(root.attributes.get("lang") or root.attributes.get("xml:lang") or "")[:40],
        text=shown.lines(),
        hidden_text=unshown.lines(),
        unscripted_text=unscripted.lines(),
        headings="\n".join(
            " ".join(node.text(separator=" ").split())[:500] for node in tree.css("h1, h2")[:50]
        ),
        links=links[:MOST_LINKS],
        boxes=boxes,
        forms=[form_of(node, hidden) for node in tree.css("form")[:MOST_FORMS]],
        fields=[field_of(node) for node in tree.css("input, select, textarea")[:500]],
        script_size=sum(map(len, scripts)),
        scripts=len(scripts),
        is_ticked_by_script=any(_TICKS.search(script) for script in scripts),
        frames=[
            (node.attributes.get("src") or node.attributes.get("data-src") or "")[:2000]
            for node in tree.css("iframe")[:50]
        ],
        refresh=next(
            (
                node.attributes.get("content") or ""
                for node in tree.css("meta[http-equiv]")
                if (node.attributes.get("http-equiv") or "").lower() == "refresh"
            ),
            "",
        )[:2000],
        is_cut=shown.is_full or len(links) > MOST_LINKS or not are_all,
    )


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


def name_of(node: Any) -> str:
    """Return the text of a link or a button, or the name of the picture in it."""
    text = " ".join((node.text() or "").split())
    attributes = node.attributes
    named = text or attributes.get("aria-label") or attributes.get("title")
    if not named:
        picture = node.css_first("img[alt]")
        named = (picture.attributes.get("alt") or "") if picture else ""
    return str(named)[:300]


def title_of(tree: Any) -> str:
    """Return the page's title."""
    node = tree.css_first("title")
    return " ".join(node.text().split())[:300] if node else ""


def form_of(form: Any, hidden: frozenset[int]) -> Form:
    """Return what a form shows and asks."""
    texts = Texts(20_000)
    for node, is_start, _ in walk(form, frozenset()):
        texts.add(text_of_event(node, is_start))
    buttons = [
        name_of(node) or node.attributes.get("value") or ""
        for node in form.css("button, input[type=submit], input[type=button], input[type=image]")[:20]
    ]
    fields = [field_of(node) for node in form.css("input, select, textarea")[:200]]
    up, out = form, False
    while up is not None:
        out = out or bool(is_hidden(up, hidden))
        up = up.parent
    return Form(texts.lines(), fields, buttons, out)


def _limit_memory() -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    most = MOST_MEMORY if hard == resource.RLIM_INFINITY else min(MOST_MEMORY, hard)
    if soft == resource.RLIM_INFINITY or soft > most:
        resource.setrlimit(resource.RLIMIT_AS, (most, hard))


def main() -> None:
    """Read HTML from the standard input, and write its content to the standard output."""
    _limit_memory()
    sys.stdout.write(content_of(sys.stdin.buffer.read().decode("utf-8", "replace")).as_json())


if __name__ == "__main__":
    main()
