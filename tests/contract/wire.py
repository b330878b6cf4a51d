"""The parts of a request that are compared, and ours as it leaves the client."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple
from urllib.parse import parse_qsl

import httpx
import pytest

from airflow_provider_twilio.api.errors import NotFound
from airflow_provider_twilio.api.request import Request
from airflow_provider_twilio.client.client import Client

from .facts import ACCOUNT, Place

_HEADER = "X-Twilio-Api-Version"
Pairs = Counter[tuple[str, str]]


class Wire(NamedTuple):
    """A request as a server sees it: the order of parameters doesn't matter, how often each comes does."""

    verb: str
    url: str
    query: Pairs
    form: Pairs
    header: Pairs

    def names(self) -> Iterator[Place]:
        """Place and name of all but the path's parameters."""
        for place in ("query", "form", "header"):
            yield from ((place, name) for name, _ in getattr(self, place))

    def without(self, place: str, name: str) -> "Wire":
        """The same without a parameter."""
        rest = {pair: count for pair, count in getattr(self, place).items() if pair[0] != name}
        return Wire(**self._asdict() | {place: Counter(rest)})

    def plus(self, place: str, name: str, value: str) -> "Wire":
        """The same with one more parameter."""
        return Wire(**self._asdict() | {place: getattr(self, place) + Counter([(name, value)])})


def wire(verb: str, url: str, body: bytes, headers: Mapping[str, str]) -> Wire:
    """Read what was sent; of the headers only the one that Twilio documents as a parameter."""
    address, _, query = url.partition("?")
    header = Counter({(_HEADER, headers[_HEADER]): 1} if _HEADER in headers else {})
    return Wire(verb, address, _pairs(query), _pairs(body.decode()), header)


def _pairs(encoded: str) -> Pairs:
    return Counter(parse_qsl(encoded, keep_blank_values=True, strict_parsing=bool(encoded)))


def sent(request: Request[Any]) -> Wire:
    """Return the request that the client sends, caught behind it."""
    seen: list[httpx.Request] = []

    def answer(http: httpx.Request) -> httpx.Response:
        seen.append(http)
        return httpx.Response(404, json={"code": 20404})

    with Client(ACCOUNT, transport=httpx.MockTransport(answer)) as client, pytest.raises(NotFound):
        client.execute(request)
    (http,) = seen
    return wire(http.method, str(http.url), http.content, http.headers)
