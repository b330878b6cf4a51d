"""Parse HTML as browsers do, into the content of a page.

It runs in a process of its own, see :mod:`.parsing`.
"""

import re
import resource
import sys
from typing import Any

from airflow_provider_twilio.onboarding.preflight.boxes import boxes_of, field_of
from airflow_provider_twilio.onboarding.preflight.content import Content, Form, Link
from airflow_provider_twilio.onboarding.preflight.texts import Texts, text_of_event, text_within, walk
from airflow_provider_twilio.onboarding.preflight.visible import hidden_by_styles, is_hidden

MOST_MEMORY = 2**30
"""Bytes of memory that the process may take."""
MOST_TEXT = 400_000
"""Characters of text that are looked at."""
MOST_LINKS = 2_000
MOST_FORMS = 50
_SET = r"(?:true|!0|1)\b"
_TICKS = re.compile(
    rf"defaultChecked\W{{1,4}}{_SET}|\.checked\s*=\s*{_SET}|prop\(\s*['\"]checked['\"]\s*,\s*{_SET}"
    r"|(?:setAttribute|attr)\(\s*['\"]checked['\"]\s*,"
)


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
        headings="\n".join(text_within(node, 500) for node in tree.css("h1, h2")[:50]),
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


def name_of(node: Any) -> str:
    """Return the text of a link or a button, or the name of the picture in it."""
    text = text_within(node, 300)
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


def limit_memory() -> None:
    """Limit the memory of this process."""
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    most = MOST_MEMORY if hard == resource.RLIM_INFINITY else min(MOST_MEMORY, hard)
    if soft == resource.RLIM_INFINITY or soft > most:
        resource.setrlimit(resource.RLIMIT_AS, (most, hard))


def main() -> None:
    """Read HTML from the standard input, and write its content to the standard output."""
    limit_memory()
    sys.stdout.write(content_of(sys.stdin.buffer.read().decode("utf-8", "replace")).as_json())


if __name__ == "__main__":
    main()
