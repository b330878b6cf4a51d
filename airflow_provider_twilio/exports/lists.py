"""Any of Twilio's lists by the name of its operation."""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from types import UnionType
from typing import TYPE_CHECKING, Annotated, Any, Union, get_args, get_origin

from pydantic import AwareDatetime, SecretStr

from airflow_provider_twilio.api import APIS, operations
from airflow_provider_twilio.api.errors import InvalidRequest
from airflow_provider_twilio.api.request import Request
from airflow_provider_twilio.api.resource import Page, Resource
from airflow_provider_twilio.api.validation import suggest
from airflow_provider_twilio.exports.interval import of_days
from airflow_provider_twilio.exports.list_reader import PageSize, records
from airflow_provider_twilio.exports.single_part import Export
from airflow_provider_twilio.files.columns import EXTRA, Column, ColumnType

if TYPE_CHECKING:
    from airflow_provider_twilio.hooks.twilio import TwilioHook

_KINDS: dict[Any, ColumnType] = {
    str: "text",
    int: "integer",
    Decimal: "decimal",
    bool: "boolean",
    date: "date",
    datetime: "timestamp",
    AwareDatetime: "timestamp",
    list[str]: "texts",
}


def list_operation(name: Any, api: Any = None) -> tuple[str, type[Request[Any]]]:
    """Return the API of a list, and the request for it.

    :param name: Twilio's ``operationId``, e.g. ``ListService``.
    :param api: ``messaging_v1``, ``trusthub_v1`` or ``v2010``; needed where two have the name.
    :raises InvalidRequest: there is no such list.
    """
    if api is not None and api not in APIS:
        raise InvalidRequest(f"api: {api!r}: must be one of {', '.join(APIS)}")
    lists = {
        (of, operation): request
        for (of, operation), request in operations().items()
        if get_origin(request.answer) is Page and api in (None, of)
    }
    found = {of: request for (of, operation), request in lists.items() if operation == name}
    if not found:
        known = sorted({operation for _, operation in lists})
        raise InvalidRequest(f"operation: {name!r}: {suggest(str(name), known, 'list operation')}")
    if len(found) > 1:
        raise InvalidRequest(f"api: is missing; {name} is in {' and '.join(found)}")
    return next(iter(found.items()))


def list_export(
    hook: "TwilioHook",
    api: str,
    request: Request[Page[Any]],
    parameters: Mapping[str, Any],
    size: PageSize,
    *,
    typed: bool,
) -> Export:
    """Export a list as it is now.

    :param size: of the pages, unless the parameters name one.
    :param typed: columns have the types of the resource's properties; otherwise values stay as they came.
    """
    today = datetime.now(UTC).date()
    operation = type(request).__name__
    (resource,) = get_args(request.answer)
    secret = frozenset(_secrets(resource))

    def read() -> Iterator[dict[str, Any]]:
        for record in records(hook, request, size):
            yield {name: value for name, value in record.items() if name not in secret}

    return Export(
        of=f"{api}.{operation}/1",
        columns=columns_of(resource, typed=typed),
        span=of_days(today, today),
        records=read,
        options={"parameters": {name: str(value) for name, value in parameters.items()}},
    )


def columns_of(resource: type[Resource], *, typed: bool) -> list[Column]:
    """Return a column for each property that the provider knows, secrets apart, and ``extra`` for others."""
    secret = frozenset(_secrets(resource))
    fields = resource.model_fields.items()
    named = [(str(info.validation_alias or name), info.annotation) for name, info in fields]
    shown = [(name, kind) for name, kind in named if name not in secret]
    return [*(Column(name, _kind(kind) if typed else "json") for name, kind in shown), EXTRA]


def _secrets(resource: type[Resource]) -> Iterator[str]:
    """Yield the properties that open an account to whoever reads them."""
    for name, info in resource.model_fields.items():
        if SecretStr in get_args(info.annotation):
            yield str(info.validation_alias or name)


def _kind(annotation: Any) -> ColumnType:
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _kind(inner[0])
    if origin in (Union, UnionType):
        (first, *others) = [part for part in inner if part is not type(None)]
        return "json" if others else _kind(first)
    return _KINDS.get(annotation, "json")
