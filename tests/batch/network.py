"""The network between a mortal process and Twilio: what becomes of a request, and what its sender is told."""

import asyncio
from collections.abc import Generator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import aiohttp
import httpx

from airflow_provider_twilio.simulator.twilio import Answer

if TYPE_CHECKING:
    from .mortal import Process

TIMEOUT = 10.0
"""Seconds that the sender of a request waits."""


@dataclass(order=True)
class Posted:
    """A request that is on its way, or has come."""

    due: float
    number: int
    request: httpx.Request = field(compare=False)
    fate: str = field(compare=False)
    answer: Answer | None = field(compare=False, default=None)


class Wire(httpx.BaseTransport):
    """The network as the process has it outside of an event loop."""

    def __init__(self, process: "Process") -> None:
        self._process = process

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        world = self._process.world
        steps = travel(self._process, request)
        try:
            while True:
                world.sleep(next(steps))
        except StopIteration as end:
            return received(end.value)


class AsyncWire(httpx.AsyncBaseTransport):
    """The network as the process's event loop has it."""

    def __init__(self, process: "Process") -> None:
        self._process = process

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        steps = travel(self._process, request)
        try:
            while True:  # noqa: ASYNC110
                await asyncio.sleep(next(steps))
        except StopIteration as end:
            return received(end.value)


def travel(process: "Process", request: httpx.Request) -> Generator[float, None, Posted]:
    """The way of a request and its answer: yields seconds to wait, returns what was posted.

    :raises Crash: the process died meanwhile.
    """
    world = process.world
    process.see_alive()
    fate, takes = world.fate(request.method), next(world.takes)
    if fate == "crash before":
        process.die()
    if fate in ("lost", "unreachable"):
        yield TIMEOUT
        process.see_alive()
        raise aiohttp.SocketTimeoutError if fate == "lost" else _NO_CONNECTION
    nobody_waits = fate in ("late", "crash in flight")
    posted = world.post(request, fate, world.schedule.way if nobody_waits else takes / 2)
    if fate == "crash in flight":
        process.die()
    if fate == "late" or takes > TIMEOUT:
        yield TIMEOUT
        process.see_alive()
        world.arrive(world.now)
        raise aiohttp.SocketTimeoutError
    yield takes / 2
    process.see_alive()
    world.arrive(max(world.now, posted.due))
    if fate == "crash after":
        process.die()
    yield takes / 2
    process.see_alive()
    return posted


_NO_CONNECTION = aiohttp.ClientConnectorError(
    connection_key=aiohttp.client_reqrep.ConnectionKey("127.0.0.1", 1, False, True, None, None, None),
    os_error=OSError("refused"),
)
CUT = {
    "drop_before": aiohttp.ServerDisconnectedError(),
    "drop_after": aiohttp.ServerDisconnectedError(),
    "reset_before": aiohttp.ClientOSError(104, "reset"),
    "reset_after": aiohttp.ClientOSError(104, "reset"),
    "truncated": aiohttp.ClientPayloadError(),
    "malformed": None,
}


def received(posted: Posted) -> httpx.Response:
    """Return the answer to a request, or raise the error that aiohttp would."""
    assert posted.answer
    if failure := CUT.get(posted.fate):
        raise failure
    response = posted.answer.response
    assert response
    return httpx.Response(response.status, headers=response.headers, content=response.body)
