"""Makes the message of a row from shared parameters, the row's own parameters, and placeholders.

Placeholders are plain names, ``{name}``; ``{{`` and ``}}`` are braces. Nothing else that Python's format
strings can do is possible, so a text can't reach into a value.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from json import JSONDecodeError, loads
from typing import Any, get_args

from airflow_provider_twilio.api.errors import InvalidRequest
from airflow_provider_twilio.api.v2010.messages import CreateMessage
from airflow_provider_twilio.batch.extra_columns import OnExtraColumns, check_columns

PARAMETERS = frozenset(CreateMessage.model_fields) - {"extra_params"}
"""The columns that are parameters of a message. Any other column holds a placeholder's value."""

_LISTS = frozenset(
    name
    for name, field in CreateMessage.model_fields.items()
    if any(
        getattr(part, "__origin__", None) is list for part in (field.annotation, *get_args(field.annotation))
    )
)
_PART = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|[{}]|[^{}]+")
_STAND_INS: dict[str, Any] = {
    "to": "+15005550006",
    "messaging_service_sid": f"MG{'0' * 32}",
    "body": "text",
}


class InvalidRow(ValueError):
    """A row makes no message. Names the columns, and what is wrong with them."""


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


class Composer:
    """The rules by which rows become messages.

    A row's parameter replaces the shared one; an empty cell, or ``None``, leaves the shared one in place. A
    list (``media_url``) can be a text of items with spaces between them, or of JSON. Only the shared ``body``
    and ``content_variables`` have placeholders: a row's own are taken as they are. A placeholder can name any
    column, even a parameter.

    :param shared: parameters of :class:`CreateMessage` that all rows share, ``None`` for those not given.
    :param on_extra_columns: ``fail``, or ``ignore`` columns that no message uses.
    :raises InvalidRequest: one of them is unknown or wrong, or has a placeholder that is more than a name.
    :ivar example: a message of the shared parameters, with stand-ins for those that it lacks.
    """

    def __init__(self, shared: Mapping[str, Any], on_extra_columns: OnExtraColumns = "fail") -> None:
        fixed = {name: value for name, value in shared.items() if value is not None}
        if "to" in fixed:
            raise InvalidRequest("to: must be a column, because each row has its own recipient")
        self.shared = dict(fixed)
        body, variables = fixed.pop("body", None), fixed.pop("content_variables", None)
        self._body = None if body is None else Template(_text(body, "body"), "body")
        self._variables = None if variables is None else _templates(variables)
        self._fixed = fixed
        self.placeholders = frozenset[str]().union(*(template.names for template in self._templates()))
        self._known = PARAMETERS | self.placeholders
        self._on_extra = on_extra_columns
        self._sound: set[frozenset[str]] = set()
        self.example = self._probe()

    def check_columns(self, columns: Iterable[str]) -> None:
        """Check that each column is a parameter, or a placeholder that is used, or may be left out.

        :raises InvalidRequest: a column is none of these. Suggests the nearest name.
        """
        names = frozenset(columns)
        if names in self._sound:
            return
        check_columns(names, self._known, ("extra_params",), self._on_extra)
        if len(self._sound) < _MOST_REMEMBERED:
            self._sound.add(names)

    def compose(self, values: Mapping[str, Any]) -> CreateMessage:
        """Make the message of a row.

        :raises InvalidRow: a parameter is missing or wrong, or a placeholder has no value.
        """
        fields = self._fixed.copy()
        for name, value in values.items():
            if name in PARAMETERS and value is not None and value != "":
                fields[name] = _items(name, value) if name in _LISTS and isinstance(value, str) else value
        if self.placeholders or self._body or self._variables:
            self._expand(fields, values)
        try:
            return CreateMessage(**fields)
        except InvalidRequest as error:
            raise InvalidRow(_reason(error)) from None

    def _expand(self, fields: dict[str, Any], values: Mapping[str, Any]) -> None:
        body = self._body if "body" not in fields else None
        variables = self._variables if "content_variables" not in fields else None
        used = (*((body,) if body else ()), *(variables or {}).values())
        texts = _placeholders(frozenset[str]().union(*(template.names for template in used)), values)
        if body:
            fields["body"] = body.expand(texts)
        if variables:
            fields["content_variables"] = {
                name: template.expand(texts) for name, template in variables.items()
            }

    def _templates(self) -> Iterable[Template]:
        return (*((self._body,) if self._body else ()), *(self._variables or {}).values())

    def _probe(self) -> CreateMessage:
        """Check the shared parameters once, with stand-ins for those that the rows may bring."""
        stand_ins = dict(_STAND_INS)
        if {"schedule_type", "send_at"} & self._fixed.keys():
            stand_ins |= {"schedule_type": "fixed", "send_at": datetime.now(UTC)}
        return CreateMessage(**stand_ins | self._fixed)


_MOST_REMEMBERED = 1000
"""Largest number of sets of columns to remember, in case every row of a JSONL file has its own."""


def _text(value: Any, name: str) -> str:
    if not isinstance(value, str):
        raise InvalidRequest(f"{name}: {type(value).__name__}: must be text")
    return value


def _templates(variables: Any) -> dict[str, Template]:
    """Make each variable a template of its own, so that no value can break out of the JSON around it."""
    if isinstance(variables, str):
        try:
            variables = loads(variables)
        except JSONDecodeError:
            raise InvalidRequest("content_variables: must be a dict or a JSON object") from None
    if not isinstance(variables, Mapping):
        raise InvalidRequest(
            f"content_variables: {type(variables).__name__}: must be a dict or a JSON object"
        )
    return {
        str(name): Template(_text(value, f"content_variables[{name!r}]"), f"content_variables[{name!r}]")
        for name, value in variables.items()
    }


def _placeholders(names: frozenset[str], values: Mapping[str, Any]) -> dict[str, str]:
    texts, complaints = {}, []
    for name in sorted(names):
        value = values.get(name)
        if isinstance(value, str):
            if value and not value.isspace():
                texts[name] = value
                continue
        elif isinstance(value, bool) or not isinstance(value, int | float | Decimal | date | None):
            complaints.append(f"{name}: {type(value).__name__}: must be text, a number or a date")
            continue
        elif value is not None and value == value:
            texts[name] = str(value)
            continue
        complaints.append(f"{name}: is missing, and the text has a placeholder for it")
    if complaints:
        raise InvalidRow("; ".join(complaints))
    return texts


def _items(name: str, text: str) -> list[Any]:
    if not text.startswith("["):
        return text.split()
    try:
        return loads(text)  # type: ignore[no-any-return]
    except JSONDecodeError:
        raise InvalidRow(f"{name}: must be items with spaces between them, or a JSON list") from None


def _reason(error: InvalidRequest) -> str:
    """Return the findings of an error on one line, without its heading."""
    first, *findings = str(error).splitlines()
    return "; ".join(map(str.strip, findings)) if findings else first.partition(": ")[2]


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
