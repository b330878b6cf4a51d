"""A page's contents as values: texts, links, boxes to tick, and obstacles to reading it."""

import json
from dataclasses import asdict, dataclass, field
from typing import Any, Literal


@dataclass(frozen=True, slots=True)
class Link:
    """A link, by its text (or the name of its picture) and its address as it was written."""

    text: str
    address: str


@dataclass(frozen=True, slots=True)
class Box:
    """Something that says yes or no: a checkbox, a switch, a round button, or a list to select from.

    :param label: its text.
    :param near: the text of the part of the page that has no other box.
    :param is_ticked: whether it says yes when the page is loaded.
    :param is_required: whether the form can't be sent without it.
    :param is_hidden: whether the part of the page with it isn't shown when the page is loaded.
    :param form: the position of its form among the forms; ``None`` outside of all.
    """

    kind: Literal["checkbox", "radio", "select"]
    label: str
    near: str
    is_ticked: bool
    is_required: bool
    is_hidden: bool
    form: int | None


@dataclass(frozen=True, slots=True)
class Form:
    """A form.

    :param text: what it says, with its buttons.
    :param fields: kind and names of each field.
    :param buttons: what its buttons say.
    """

    text: str
    fields: list[str]
    buttons: list[str]
    is_hidden: bool


@dataclass(frozen=True, slots=True)
class Content:
    """A page as it is served, before any script has run.

    :param language: as the page names it, such as ``en-US``; empty where it doesn't.
    :param text: what is shown, a line for each block.
    :param hidden_text: what is there, but isn't shown.
    :param unscripted_text: what is shown to those whose browser runs no scripts.
    :param script_size: characters of scripts within the page.
    :param scripts: number of scripts, within the page and beside it.
    :param is_ticked_by_script: a script may tick boxes.
    :param frames: addresses of the pages within the page.
    :param is_cut: the page has more than is looked at.
    """

    title: str = ""
    language: str = ""
    text: str = ""
    hidden_text: str = ""
    unscripted_text: str = ""
    headings: str = ""
    links: list[Link] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=list)
    forms: list[Form] = field(default_factory=list)
    fields: list[str] = field(default_factory=list)
    script_size: int = 0
    scripts: int = 0
    is_ticked_by_script: bool = False
    frames: list[str] = field(default_factory=list)
    refresh: str = ""
    is_cut: bool = False

    def as_json(self) -> str:
        """Write the content for another process."""
        return json.dumps(asdict(self))


def from_json(text: str) -> Content:
    """Read the content from another process."""
    values: dict[str, Any] = json.loads(text)
    return Content(
        **values
        | {
            "links": [Link(**one) for one in values["links"]],
            "boxes": [Box(**one) for one in values["boxes"]],
            "forms": [Form(**one) for one in values["forms"]],
        }
    )
