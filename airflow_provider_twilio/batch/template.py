"""Texts with plain ``{name}`` placeholders.

``{{`` and ``}}`` are braces. Nothing else that Python's format strings can do is possible, so a text can't
reach into a value.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from airflow_provider_twilio.api.errors import InvalidRequest

_PART = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|[{}]|[^{}]+")


class Template:
    """A text with placeholders, parsed once.

    :param text: with ``{name}`` placeholders.
    :param argument: name of the argument that has the text, for errors.
    :raises InvalidRequest: a brace has no partner, or a placeholder is more than a name.
    """

    def __init__(self, text: str, argument: str) -> None:
        parts = [*_parts(text, argument)]
        self._literals = tuple(part if kind == "text" else "" for kind, part in parts)
        self._slots = tuple((place, part) for place, (kind, part) in enumerate(parts) if kind == "name")
        self.names = frozenset(name for _, name in self._slots)

    def expand(self, values: Mapping[str, str]) -> str:
        """Return the text with ``values`` in its placeholders; braces in a value are text."""
        filled = [*self._literals]
        for place, name in self._slots:
            filled[place] = values[name]
        return "".join(filled)


def _parts(text: str, argument: str) -> Iterator[tuple[str, Any]]:
    for part in _PART.finditer(text):
        name = part[1]
        if name is not None:
            if not name.isidentifier():
                raise InvalidRequest(
                    f"{argument}: character {part.start() + 1}: a placeholder must be a column's name alone, "
                    "such as {name}; a brace that is text is written twice"
                )
            yield "name", name
        elif part[0] in ("{", "}"):
            raise InvalidRequest(
                f"{argument}: character {part.start() + 1}: a brace without its partner; one that is text is "
                "written twice"
            )
        else:
            yield "text", part[0][:1] if part[0] in ("{{", "}}") else part[0]
