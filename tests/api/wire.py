"""Requests as Twilio gets to see them, and what a table of them leaves out."""

from collections.abc import Iterable, Mapping, Sequence
from types import ModuleType
from typing import Any, NamedTuple
from urllib.parse import parse_qs

import httpx

from airflow_provider_twilio.api.request import Request
from airflow_provider_twilio.client.account import Account
from airflow_provider_twilio.client.encode import http_request
from airflow_provider_twilio.client.httpx_transport import in_httpx
from airflow_provider_twilio.client.signature import signature

AC = "AC" + "a" * 32
ACCOUNT = Account(AC, AC, "a-token-that-nobody-may-see")
MESSAGING = "https://messaging.twilio.com/v1"
API = f"https://api.twilio.com/2010-04-01/Accounts/{AC}"

Parameters = Mapping[str, str | Sequence[str]]
Operation = tuple[Request[Any], str, Parameters]
"""A request, its method and address, and its parameters: of a POST in the form, else in the query."""


class Wire(NamedTuple):
    """The parts of a request that are compared."""

    line: str
    query: dict[str, list[str]]
    form: dict[str, list[str]]


def to_http(request: Request[Any], account: Account) -> httpx.Request:
    """The request as httpx gets it."""
    signed_by = signature(account.username, account.password)
    return in_httpx(http_request(request, account), signed_by, account.timeout)


def on_the_wire(request: Request[Any]) -> Wire:
    """The request as it is sent."""
    http = to_http(request, ACCOUNT)
    query = parse_qs(http.url.query.decode(), keep_blank_values=True, strict_parsing=bool(http.url.query))
    form = parse_qs(http.content.decode(), keep_blank_values=True, strict_parsing=bool(http.content))
    return Wire(f"{http.method} {http.url.copy_with(query=None)}", query, form)


def expected(operation: Operation) -> Wire:
    """The request as Twilio documents it."""
    _, line, parameters = operation
    lists = {name: [value] if isinstance(value, str) else list(value) for name, value in parameters.items()}
    return Wire(line, {}, lists) if line.startswith("POST") else Wire(line, lists, {})


def name_of(operation: Operation) -> str:
    """How pytest calls an operation."""
    return type(operation[0]).__name__


def left_out(noun: ModuleType, table: Iterable[Operation]) -> set[str]:
    """The operations of a noun, and their parameters, that no request of ``table`` has."""
    tried = {f"{name_of(entry)}.{field}" for entry in table for field in entry[0].model_fields_set}
    tried |= {name_of(entry) for entry in table}
    operations = {
        kind
        for kind in vars(noun).values()
        if isinstance(kind, type) and issubclass(kind, Request) and "path" in vars(kind)
    }
    fields = {f"{kind.__name__}.{field}" for kind in operations for field in kind.model_fields}
    names = {kind.__name__ for kind in operations} | fields
    return {name for name in names - tried if not name.endswith(".extra_params")}
