"""A network on which one answer has junk in one of its places."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import httpx

from airflow_provider_twilio.client.client import Client
from airflow_provider_twilio.hooks.twilio import TwilioHook

JUNK: tuple[Any, ...] = (None, True, -1, 1e400, "", "junk", [], ["junk"], [None], {}, {"junk": None})
Place = tuple[str | int, ...]


def places(value: Any, so_far: Place = ()) -> Iterator[Place]:
    """Where something can be replaced: the answer itself, and everything in it."""
    yield so_far
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, part in parts:
        yield from places(part, (*so_far, name))


def spoilt(value: Any, place: Place, junk: Any) -> Any:
    """``value`` with ``junk`` in one place."""
    if not place:
        return junk
    changed: Any = dict(value) if isinstance(value, dict) else list(value)
    changed[place[0]] = spoilt(value[place[0]], place[1:], junk)
    return changed


class Spoiling(httpx.BaseTransport):
    """The network to the simulator, on which one answer is spoilt.

    :param number: of the answer, from 0.
    :param choose: picks a place of it.
    """

    def __init__(self, number: int, choose: Callable[[list[Place]], Place], junk: Any) -> None:
        self._left = number
        self._choose = choose
        self._junk = junk
        self._wire = httpx.HTTPTransport(verify=False)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        response = self._wire.handle_request(request)
        response.read()
        self._left -= 1
        if self._left != -1 or not response.content:
            return response
        answer = response.json()
        answer = spoilt(answer, self._choose(list(places(answer))), self._junk)
        return httpx.Response(response.status_code, text=json.dumps(answer))


def spoilt_hook(number: int, choose: Callable[[list[Place]], Place], junk: Any) -> TwilioHook:
    """A hook that gets the answer of that ``number`` spoilt, see :class:`Spoiling`."""
    hook = TwilioHook()
    transport = Spoiling(number, choose, junk)
    hook._client = Client(hook.account, clock=hook.clock, transport=transport, sleep=lambda seconds: None)
    return hook
