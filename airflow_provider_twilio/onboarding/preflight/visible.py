"""Which parts of a page aren't shown when it is loaded."""

import re
from typing import Any

_MOST_RULES = 200
_GONE = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|font-size\s*:\s*0(?![.\d])", re.IGNORECASE
)
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_RULE = re.compile(r"([^{}]{1,500})\{([^{}]{0,4000})\}")


def hidden_by_styles(tree: Any) -> frozenset[int]:
    """Return the parts that a style sheet within the page hides, whatever the size of the screen."""
    found: set[int] = set()
    for selector in _hiding_selectors(tree):
        try:
            found |= {node.mem_id for node in tree.css(selector)}
        except Exception:
            continue  # A selector that can't be read hides nothing.
    return frozenset(found)


def is_hidden(node: Any, hidden: frozenset[int]) -> bool:
    """Tell whether a part by itself isn't shown.

    A box may be drawn by its label, so the box's own style doesn't count.
    """
    if node.tag.startswith("-") or node.tag in ("html", "body"):
        return False
    attributes = node.attributes
    if node.tag == "dialog" and "open" not in attributes:
        return True
    return (
        node.mem_id in hidden
        or "hidden" in attributes
        or (node.tag != "input" and bool(_GONE.search(attributes.get("style") or "")))
    )


def _hiding_selectors(tree: Any) -> list[str]:
    selectors: list[str] = []
    for style in tree.css("style")[:50]:
        text = _without_conditions(_COMMENT.sub("", style.text() or "")[:200_000])
        for rule in _RULE.finditer(text):
            if _GONE.search(rule.group(2)):
                selectors += [one.strip() for one in rule.group(1).split(",") if ":" not in one]
    return [one for one in selectors if one][:_MOST_RULES]


def _without_conditions(text: str) -> str:
    """Return a style sheet without its ``@media`` and the like: they hold for some screens only."""
    kept: list[str] = []
    depth, start, skips = 0, 0, False
    for sign in re.finditer(r"[{}@;]", text):
        if sign.group() == "@" and depth == 0 and not skips:
            kept.append(text[start : sign.start()])
            skips = True
        elif sign.group() == ";" and depth == 0 and skips:
            start, skips = sign.end(), False
        elif sign.group() == "{":
            depth += 1
        elif sign.group() == "}":
            depth = max(0, depth - 1)
            if depth == 0 and skips:
                start, skips = sign.end(), False
    return "".join([*kept, "" if skips else text[start:]])
