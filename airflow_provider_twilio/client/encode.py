"""Turn a request into an HTTP request; :mod:`.decode` reads the answer."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import lru_cache
from json import dumps
from typing import Any
from urllib.parse import quote, urlencode

import httpx

from airflow_provider_twilio.api.request import Request, places
from airflow_provider_twilio.client.account import Account

_FORM = (b"Content-Type", b"application/x-www-form-urlencoded")


def to_http(request: Request[Any], account: Account) -> httpx.Request:
    """Return the HTTP request, to the hosts of ``account`` and without credentials."""
    values, wire = request.__dict__, places(type(request))
    path = {name: quote(values[field], safe="") for field, name in wire["path"].items()}
    url = account.url(request.host.product) + request.path.format_map(
        {**path, "AccountSid": quote(account.account_sid, safe="")}
    )
    named = ((name, values[field]) for field, name in wire["header"].items() if values[field] is not None)
    headers = [(name.encode(), value.encode()) for name, value in named]
    body = ((name, values[field]) for field, name in wire["body"].items())
    pairs = urlencode([*_pairs(body), *_pairs(request.extra_params.items())])
    if request.verb == "POST":
        content = pairs.encode()
        headers += (_FORM, (b"Content-Length", b"%d" % len(content)))
        return _http("POST", _url(url), headers, content)
    return _http(request.verb, httpx.URL(f"{url}?{pairs}" if pairs else url), headers, b"")


def _http(verb: str, url: httpx.URL, headers: list[tuple[bytes, bytes]], content: bytes) -> httpx.Request:
    """Build the request with its final headers.

    Because the content is a stream, httpx adds no headers of its own. It would rebuild them four times, which
    is a fifth of a message's processor time.
    """
    whole = httpx.Headers([(b"Host", url.netloc), *headers], encoding="ascii")
    request = httpx.Request(verb, url, headers=whole, stream=httpx.ByteStream(content))
    request.read()
    return request


@lru_cache(maxsize=64)
def _url(text: str) -> httpx.URL:
    """Parse an address once: a batch has only one, and parsing it takes as long as the rest of a request."""
    return httpx.URL(text)


def _pairs(parameters: Iterable[tuple[str, Any]]) -> Iterator[tuple[str, str]]:
    for name, value in parameters:
        if isinstance(value, list):
            yield from ((name, _text(item)) for item in value)
        elif value is not None:
            yield name, _text(value)


def _text(value: Any) -> str:
    match value:
        case str():
            return value
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
