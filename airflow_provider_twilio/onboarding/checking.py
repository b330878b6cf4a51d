"""Check documents: each by itself, and all of them together."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import UnionType
from typing import Any, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError

from airflow_provider_twilio.api.validation import is_private, suggest, value_and_rule
from airflow_provider_twilio.onboarding.document import ROUTES, Customer
from airflow_provider_twilio.onboarding.faults import Fault, InvalidDocument, Path
from airflow_provider_twilio.onboarding.reading import Document
from airflow_provider_twilio.onboarding.rules import RULES, Given

_ONCE: tuple[Path, ...] = (
    ("customer",),
    ("account", "sid"),
    ("business", "registration", "number"),
    ("person", "mobile_phone_number"),
)
"""Values that no two customers may have in common."""
_NOT_WRONG_BY_ITSELF = ("missing", "extra_forbidden")
"""Findings of pydantic's of which a rule may say more."""
_CODES_OF_MISSING: Mapping[Path, int] = {
    ("campaign", "privacy_policy"): 30933,
    ("campaign", "terms_and_conditions"): 30934,
}
"""Twilio's codes of what a campaign can't do without."""


def customers(documents: Iterable[Document]) -> list[Customer]:
    """Check documents and return the customers that they tell of.

    :raises InvalidDocument: with all faults of all documents.
    """
    listed = [*documents]
    found: list[Customer] = []
    faults: list[Fault] = []
    for document in listed:
        try:
            found.append(customer(document))
        except InvalidDocument as error:
            faults += error.faults
    faults += _said_twice(listed)
    if faults:
        raise InvalidDocument(faults)
    return found


def customer(document: Document) -> Customer:
    """Check one document and return the customer that it tells of.

    :raises InvalidDocument: with all of its faults.
    """
    form = ROUTES.get(str(document.values.get("route")))
    if form is None:
        raise InvalidDocument([_placed(_no_route(document.values), document)])
    result, lines = None, []
    try:
        result = form.model_validate(document.values)
    except ValidationError as error:
        lines = error.errors(include_url=False)
    wrong = frozenset(line["loc"] for line in lines if line["type"] not in _NOT_WRONG_BY_ITSELF)
    given = Given(document.values, wrong)
    by_rule = {fault.path: fault for rule in RULES for fault in rule(given)}
    faults = {line["loc"]: _fault(form, line) for line in lines} | by_rule
    if result is None or faults:
        placed = [_placed(fault, document) for fault in faults.values()]
        raise InvalidDocument(sorted(placed, key=lambda fault: fault.line or 0))
    return result


def _placed(fault: Fault, document: Document) -> Fault:
    return fault.at(document.source, document.line(fault.path))


def _no_route(values: dict[str, Any]) -> Fault:
    if "route" not in values:
        return Fault(("route",), f"is missing; it is one of {', '.join(ROUTES)}")
    return Fault(("route",), f"{values['route']!r}: must be one of {', '.join(ROUTES)}")


def _fault(form: type[BaseModel], line: Any) -> Fault:
    path: Path = line["loc"]
    if line["type"] == "missing":
        return Fault(path, "is missing", _CODES_OF_MISSING.get(path))
    if line["type"] == "extra_forbidden":
        section = _section(form, path[:-1])
        return Fault(path, suggest(str(path[-1]), [*section.model_fields], "key"))
    return Fault(path, value_and_rule(line, is_private=_is_private(form, path)))


def _is_private(form: type[BaseModel], path: Path) -> bool:
    """Tell whether the value at a path, or the one that it is an item of, is private."""
    names = [part for part in path if isinstance(part, str)]
    section = _section(form, tuple(names[:-1]))
    return bool(names) and names[-1] in section.model_fields and is_private(section.model_fields[names[-1]])


def _section(form: type[BaseModel], path: Path) -> type[BaseModel]:
    """Return the form of the section at a path."""
    for part in path:
        if isinstance(part, str) and part in form.model_fields:
            form = next(_forms(form.model_fields[part].annotation), form)
    return form


def _forms(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    elif get_origin(annotation) in (Union, UnionType, list) or get_args(annotation):
        for part in get_args(annotation):
            yield from _forms(part)


def shared(document: Document, others: Iterable[Document]) -> Iterator[Fault]:
    """Yield the faults of a document with a unique value that another one has too."""
    for other in others:
        for path in _ONCE:
            value = _unique(document, path)
            if value is not None and value == _unique(other, path):
                yield _same_as(other, path, document)


def _said_twice(documents: Sequence[Document]) -> Iterator[Fault]:
    """Yield the faults of customers with the same unique value: one of them would be paid for twice."""
    for path in _ONCE:
        by_value: defaultdict[str, list[Document]] = defaultdict(list)
        for document in documents:
            if (value := _unique(document, path)) is not None:
                by_value[value].append(document)
        for first, *others in by_value.values():
            for other in others:
                yield _same_as(first, path, other)


def _unique(document: Document, path: Path) -> str | None:
    """Return a value as it is compared with those of other documents."""
    value = Given(document.values).get(*path)
    return "".join(value.split()).casefold() if isinstance(value, str) else None


def _same_as(first: Document, path: Path, other: Document) -> Fault:
    place = ":".join(str(part) for part in (first.source, first.line(path)) if part is not None)
    return _placed(Fault(path, f"another customer has the same{f', at {place}' if place else ''}"), other)
