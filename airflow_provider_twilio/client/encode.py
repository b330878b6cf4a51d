"""Turn a request into an HTTP request; :mod:`.decode` reads the answer."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache, lru_cache
from json import dumps
from typing import Any, NamedTuple
from urllib.parse import quote, quote_plus

from airflow_provider_twilio.api.request import Request, places
from airflow_provider_twilio.client.account import Account
from airflow_provider_twilio.client.http_request import HttpRequest, server_at

_FORM = ("Content-Type", "application/x-www-form-urlencoded")


class _Plan(NamedTuple):
    """Where the fields of a class of requests go, each with its name there."""

    path: tuple[tuple[str, str], ...]
    header: tuple[tuple[str, str], ...]
    body: tuple[tuple[str, str], ...]


@cache
def _plan(request: type[Request[Any]]) -> _Plan:
    wire = {place: tuple(names.items()) for place, names in places(request).items()}
    body = tuple((field, quote_plus(name)) for field, name in wire["body"])
    return _Plan(wire["path"], wire["header"], body)


def http_request(request: Request[Any], account: Account) -> HttpRequest:
    """Return the HTTP request, to the hosts of ``account`` and without credentials."""
    values, plan = request.__dict__, _plan(type(request))
    names = {name: _segment(values[field]) for field, name in plan.path}
    names["AccountSid"] = _segment(account.account_sid)
    server = server_at(account.url(request.host.product))
    target = server.prefix + request.path.format_map(names)
    headers = [(name, values[field]) for field, name in plan.header if values[field] is not None]
    pairs = [
        pair
        for field, name in plan.body
        if (value := values[field]) is not None
        for pair in _pairs(name, value)
    ]
    for name, value in request.extra_params.items():
        pairs += _pairs(quote_plus(name), value)
    parameters = "&".join(pairs)
    if request.verb == "POST":
        content = parameters.encode("ascii")
        headers += (_FORM, ("Content-Length", str(len(content))))
        return HttpRequest("POST", server, target, headers, content)
    return HttpRequest(request.verb, server, f"{target}?{parameters}" if parameters else target, headers)


@lru_cache(maxsize=64)
def _segment(text: str) -> str:
    return quote(text, safe="")


def _pairs(name: str, value: Any) -> Iterator[str]:
    """Yield a parameter as it is sent; an array is its name repeated."""
    for item in value if isinstance(value, list) else (value,):
        yield f"{name}={quote_plus(item if isinstance(item, str) else _text(item))}"


def _text(value: Any) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case datetime():
            return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        case Decimal():
            return format(value, "f")
        case date():
            return value.isoformat()
        case dict():
            return dumps(value, ensure_ascii=False, separators=(",", ":"))
        case _:
            return str(value)
