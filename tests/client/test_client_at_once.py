"""Many calls at the same time: threads share a Client, and an AsyncClient has a limit."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from socket import socket
from threading import Barrier, Event

import pytest
from api.nouns import ACCOUNT, FetchLetter

from airflow_provider_twilio.api.errors import Unreachable
from airflow_provider_twilio.client.client import AsyncClient, Client
from airflow_provider_twilio.client.retry import NEVER

from .server import Server, reply

FETCH = FetchLetter(sid="LT1")


def test_threads_share_a_client() -> None:
    with (
        Server(reply()) as server,
        Client(replace(ACCOUNT, base_url=server.url)) as client,
        ThreadPoolExecutor(8) as threads,
    ):
        letters = list(threads.map(client.execute, [FETCH] * 64))

    assert len(letters) == len(server.requests) == 64
    assert server.connections <= 8


def test_calls_in_a_loop_are_under_way_together() -> None:
    together = Barrier(4, timeout=5)

    def answer_when_all_are_here(connection: socket, request: bytes) -> None:
        together.wait()
        reply()(connection, request)

    with Server(answer_when_all_are_here) as server:
        asyncio.run(fetch(server, calls=4, connections=4))

    assert len(server.requests) == 4


def test_a_loop_opens_no_more_connections_than_allowed() -> None:
    with Server(reply()) as server:
        asyncio.run(fetch(server, calls=64, connections=4))

    assert (len(server.requests), server.connections) == (64, 4)


async def fetch(server: Server, calls: int, connections: int) -> None:
    async with AsyncClient(replace(ACCOUNT, base_url=server.url), connections=connections) as client:
        await asyncio.gather(*(client.execute(FETCH) for _ in range(calls)))


def test_a_call_that_gets_no_connection_in_time_was_not_sent() -> None:
    """A batch counts on it: no request leaves later than ``timeout`` after it was given to the client."""
    asked, over = Event(), Event()

    def answer_slowly(connection: socket, request: bytes) -> None:
        asked.set()
        connection.sendall(b"HTTP/1.1 200 OK\r\nX-Slow: ")
        for _ in range(600):
            connection.sendall(b"a")
            if over.wait(0.05):
                break
        connection.sendall(b'\r\nContent-Length: 14\r\n\r\n{"sid": "LT1"}')

    async def two_calls(url: str) -> None:
        account = replace(ACCOUNT, base_url=url, timeout=3.0)
        async with AsyncClient(account, connections=1, retry=NEVER) as client:
            first = asyncio.create_task(client.execute(FETCH))
            await asyncio.to_thread(asked.wait, 30)
            with pytest.raises(Unreachable):
                await client.execute(FETCH)
            over.set()
            assert (await first).sid == "LT1"

    with Server(answer_slowly) as server:
        asyncio.run(two_calls(server.url))

    assert len(server.requests) == 1
