"""Examples of requests and answers in Twilio's OpenAPI documents. They are Twilio's and not kept here."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from pydantic import SecretStr

from airflow_provider_twilio.api.resource import Resource

from .digest import Documents, operation_objects, success
from .operation import Operation

_DATES = ("%Y-%m-%dT%H:%M:%S%z", "%a, %d %b %Y %H:%M:%S %z")


class Answer(NamedTuple):
    """A successful answer that a document shows."""

    status: int
    body: Any


def answers(operation: Operation, documents: Documents) -> Iterator[Answer]:
    """The answers that the document shows for an operation."""
    for status, content in success(_described(operation, documents)):
        yield from (Answer(status, example["value"]) for example in content.get("examples", {}).values())


def forms(operation: Operation, documents: Documents) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Names and parameters of the requests that the document shows for an operation."""
    body = _described(operation, documents).get("requestBody", {"content": {}})
    for content in body["content"].values():
        yield from ((name, example["value"]) for name, example in content.get("examples", {}).items())


def odd(resource: Resource, raw: Mapping[str, Any]) -> Iterator[str]:
    """The properties that a resource keeps as they came, because they haven't their documented type."""
    for name, value in raw.items():
        if name in _fields(resource) and getattr(resource, _fields(resource)[name]) is None:
            yield from [name] if value is not None else []


def unnamed(resource: Resource, raw: Mapping[str, Any]) -> Iterator[str]:
    """The properties that a resource has no attribute for."""
    return (name for name in raw if name not in _fields(resource))


def lost(resource: Resource, raw: Mapping[str, Any]) -> Iterator[str]:
    """The properties that a resource doesn't have, has with another value, or has without being told."""
    fields, extra = _fields(resource), resource.model_extra or {}
    for name, value in raw.items():
        read = getattr(resource, fields[name]) if name in fields else None
        kept = read if read is not None else extra.get(name)
        if not _same(kept, value):
            yield f"{name}: {value!r} became {kept!r}"
    for name, field in fields.items():
        if name not in raw and getattr(resource, field) is not None:
            yield f"{name}: nothing became {getattr(resource, field)!r}"


def _described(operation: Operation, documents: Documents) -> Any:
    api, name = operation.key
    return next(one for _, _, one in operation_objects(documents[api]) if one["operationId"] == name)


def _fields(resource: Resource) -> Mapping[str, str]:
    fields = type(resource).model_fields
    return {str(field.validation_alias or name): name for name, field in fields.items()}


def _same(read: Any, raw: Any) -> bool:
    """Return true if a value equals the one in the JSON, where dates and numbers may be texts."""
    match read:
        case SecretStr():
            return bool(read.get_secret_value() == raw)
        case datetime():
            return any(read == moment for moment in _moments(raw))
        case date():
            return bool(raw == read.strftime("%Y-%m-%d"))
        case Decimal() | float() if isinstance(raw, str | int | float):
            return bool(type(read)(raw) == read) and not isinstance(raw, bool)
        case int() if isinstance(raw, str) and not isinstance(read, bool):
            return raw == str(read)
        case _:
            return type(read) is type(raw) and bool(read == raw)


def _moments(raw: str) -> Iterator[datetime]:
    for form in _DATES:
        with suppress(ValueError):
            yield datetime.strptime(raw, form)  # noqa: DTZ007
