"""Boxes to tick on a page, with the texts that say what they are for."""

from collections.abc import Iterator
from typing import Any, Literal

from airflow_provider_twilio.onboarding.preflight.content import Box
from airflow_provider_twilio.onboarding.preflight.texts import text_within
from airflow_provider_twilio.onboarding.preflight.visible import is_hidden

Kind = Literal["checkbox", "radio", "select"]
MOST_BOXES = 500
_CHECKBOXES = "input[type=checkbox i], [role=checkbox], [role=switch], [role=menuitemcheckbox]"
_RADIOS = "input[type=radio i], [role=radio]"
_CONTROLS = (
    f"{_CHECKBOXES}, {_RADIOS}, input[type=tel], input[type=text], input[type=email], select, textarea"
)
_LONGEST_TEXT = 3_000
_YES = (
    "yes",
    "i agree",
    "i consent",
    "opt in",
    "opt-in",
    "agree",
    "subscribe",
    "sign me up",
    "i do",
    "i accept",
)


def boxes_of(tree: Any, hidden: frozenset[int]) -> tuple[list[Box], bool]:
    """Return the boxes of a page, and whether these are all of them."""
    reader = _Reader(tree, hidden)
    found = [*_nodes(tree)]
    return [reader.box(node, kind) for node, kind in found[:MOST_BOXES]], len(found) <= MOST_BOXES


def field_of(node: Any) -> str:
    """Return the kind and the names of a field, in lower case."""
    names = ("type", "name", "id", "placeholder", "autocomplete", "aria-label")
    return " ".join([node.tag, *(node.attributes.get(name) or "" for name in names)]).lower()[:300]


def _nodes(tree: Any) -> Iterator[tuple[Any, Kind]]:
    for node in tree.css(_CHECKBOXES)[: MOST_BOXES + 1]:
        yield node, "checkbox"
    for node in tree.css(_RADIOS)[: MOST_BOXES + 1]:
        yield node, "radio"
    for node in tree.css("select")[: MOST_BOXES + 1]:
        yield node, "select"


class _Reader:
    """Reads the boxes of one page, and counts the parts of the page once."""

    def __init__(self, tree: Any, hidden: frozenset[int]) -> None:
        self._tree = tree
        self._hidden = hidden
        self._forms = {node.mem_id: position for position, node in enumerate(tree.css("form"))}
        self._controls: dict[int, int] = {}
        self._labels: dict[str, str] = {}
        for node in tree.css("label[for]")[:5_000]:
            name = node.attributes.get("for") or ""
            self._labels[name] = f"{self._labels.get(name, '')} {text_within(node)}".strip()

    def box(self, node: Any, kind: Kind) -> Box:
        """Return a box with its texts."""
        label = self._label(node) or ("" if kind == "select" else self._after(node))
        if kind != "checkbox":
            label = f"{self._prompt(node)} {label}".strip()
        above = [*_above(node)]
        return Box(
            kind=kind,
            label=label[:_LONGEST_TEXT],
            near=self._near(node),
            is_ticked=_is_ticked(node, kind),
            is_required=_is_required(node),
            is_hidden=any(is_hidden(one, self._hidden) for one in above),
            form=next((self._forms[one.mem_id] for one in above if one.mem_id in self._forms), None),
        )

    def _label(self, node: Any) -> str:
        attributes = node.attributes
        found = [self._labels.get(attributes.get("id") or "\0", "")]
        found += [text_within(one) for one in _above(node) if one.tag == "label"][:1]
        found.append(attributes.get("aria-label") or "")
        for name in ("aria-labelledby", "aria-describedby"):
            found += [self._text_by_id(one) for one in (attributes.get(name) or "").split()[:5]]
        if node.tag not in ("input", "select"):
            found.append(text_within(node))
        return " ".join(dict.fromkeys(filter(None, found)))

    def _text_by_id(self, name: str) -> str:
        if '"' in name or "\\" in name:
            return ""
        node = self._tree.css_first(f'[id="{name}"]')
        return text_within(node) if node is not None else ""

    def _near(self, node: Any) -> str:
        """Return the text of the largest part around a box that has no other box or field, and beside it."""
        part = node
        for one in _above(node):
            if one.tag in ("form", "body", "main", "html") or self._count(one) > 1:
                break
            part = one
        around = "" if part.mem_id == node.mem_id else text_within(part)
        return f"{around} {self._after(part)}".strip()[:_LONGEST_TEXT]

    def _after(self, node: Any) -> str:
        """Return the text after a part, up to the next box or field."""
        pieces: list[str] = []
        after = node.next
        while after is not None and len(pieces) < 10:
            if after.tag != "-text" and (after.tag in ("input", "select", "textarea") or self._count(after)):
                break
            pieces.append(_text_of(after))
            after = after.next
        return " ".join(filter(None, pieces))

    def _prompt(self, node: Any) -> str:
        """Return the question that round buttons or a list answer."""
        for one in _above(node):
            if one.tag == "fieldset" and (legend := one.css_first("legend")) is not None:
                return text_within(legend)
            if one.attributes.get("role") == "radiogroup" and one.attributes.get("aria-label"):
                return str(one.attributes["aria-label"])
            if one.tag in ("form", "body"):
                break
            if self._count(one) > 1 or node.tag == "select":
                return text_within(one)
        return ""

    def _count(self, node: Any) -> int:
        if node.mem_id not in self._controls:
            self._controls[node.mem_id] = len(node.css(_CONTROLS))
        return self._controls[node.mem_id]


def _text_of(node: Any) -> str:
    return text_within(node) if node.tag != "-text" else " ".join(str(node.text_content).split())


def _is_ticked(node: Any, kind: str) -> bool:
    if kind == "select":
        return _is_selected_for_yes(node)
    attributes = node.attributes
    if node.tag == "input":
        return "checked" in attributes
    return (attributes.get("aria-checked") or "").lower() == "true"


def _is_selected_for_yes(node: Any) -> bool:
    options = node.css("option")[:50]
    chosen = next((one for one in options if "selected" in one.attributes), options[0] if options else None)
    return chosen is not None and text_within(chosen).lower().startswith(_YES)


def _is_required(node: Any) -> bool:
    attributes = node.attributes
    classes = (attributes.get("class") or "").lower().split()
    return (
        "required" in attributes
        or (attributes.get("aria-required") or "").lower() == "true"
        or "required" in classes
        or (attributes.get("data-required") or "").lower() in ("true", "1", "required")
    )


def _above(node: Any) -> Iterator[Any]:
    up = node.parent
    while up is not None and not up.tag.startswith("-"):
        yield up
        up = up.parent
