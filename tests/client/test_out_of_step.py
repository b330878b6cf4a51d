"""Bytes that nobody asked for are never taken for an answer, and no message is sent twice because of them."""

import asyncio
import ssl
from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any

import pytest
from api.wire import ACCOUNT

from airflow_provider_twilio.api.errors import OutcomeUnknown, Unanswered
from airflow_provider_twilio.api.request import Request
from airflow_provider_twilio.api.v2010.messages import CreateMessage, FetchMessage, Message
from airflow_provider_twilio.client.account import Account
from airflow_provider_twilio.client.client import AsyncClient, Client
from airflow_provider_twilio.client.retry import Retry

from .server import Server
from .unsteady import MISHAPS, Unsteady

RETRY = Retry(times=9, first=0.001, longest=0.002)
AT_ONCE = 8
"""Calls, so that connections change hands."""


@dataclass(frozen=True)
class Ended:
    """A call and what came of it; nothing where its outcome is unknown."""

    request: Request[Message]
    message: Message | None


Run = Callable[[Account, Iterable[Request[Message]]], list[Ended]]


def in_threads(account: Account, requests: Iterable[Request[Message]]) -> list[Ended]:
    with Client(account, retry=RETRY) as client, ThreadPoolExecutor(AT_ONCE) as threads:

        def ask(request: Request[Message]) -> Ended:
            try:
                return Ended(request, client.execute(request))
            except (OutcomeUnknown, Unanswered):
                return Ended(request, None)

        return list(threads.map(ask, requests))


def in_a_loop(account: Account, requests: Iterable[Request[Message]]) -> list[Ended]:
    async def ask(client: AsyncClient, request: Request[Message]) -> Ended:
        try:
            message: Message = await client.execute(request)
            return Ended(request, message)
        except (OutcomeUnknown, Unanswered):
            return Ended(request, None)

    async def ask_all() -> list[Ended]:
        ended: list[Ended] = []
        async with AsyncClient(account, retry=RETRY, connections=AT_ONCE) as client:
            waiting, lock = iter(requests), asyncio.Lock()

            async def work() -> None:
                while True:
                    async with lock:
                        request = next(waiting, None)
                    if request is None:
                        return
                    ended.append(await ask(client, request))

            await asyncio.gather(*(work() for _ in range(AT_ONCE)))
        return ended

    return asyncio.run(ask_all())


both_transports = pytest.mark.parametrize("run", [in_threads, in_a_loop])


def calls(number: int, recipients: int) -> Iterable[Request[Message]]:
    """Each fourth one fetches, the others send, each its own text."""
    for n in range(number):
        if n % 4 == 3:
            yield FetchMessage(sid=f"SM{n // 2:032x}")
        else:
            yield CreateMessage(to=f"+1555{n % recipients:07}", from_="+15550000000", body=f"text {n}")


def mix_ups(twilio: Unsteady, ended: list[Ended]) -> list[tuple[Any, Any]]:
    """The calls that got another call's answer."""
    return [(one.request, one.message) for one in ended if one.message and not is_its_own(twilio, one)]


def is_its_own(twilio: Unsteady, ended: Ended) -> bool:
    assert ended.message
    if isinstance(ended.request, FetchMessage):
        return ended.message.sid == ended.request.sid
    assert isinstance(ended.request, CreateMessage)
    return twilio.made[ended.message.sid] == (ended.request.to, ended.request.body)


def play(
    run: Run, twilio: Unsteady, number: int, recipients: int, certificate: ssl.SSLContext | None
) -> list[Ended]:
    with Server(twilio, certificate=certificate) as server:
        ended = run(replace(ACCOUNT, base_url=server.url), calls(number, recipients))
    assert len(ended) == number
    assert mix_ups(twilio, ended) == []
    assert {text: times for text, times in twilio.times.items() if times > 1} == {}
    return ended


@both_transports
@pytest.mark.parametrize("mishap", MISHAPS)
def test_no_answer_is_taken_for_another_calls(
    run: Run, mishap: str, certificate: ssl.SSLContext | None
) -> None:
    twilio = Unsteady(seed=1, mishaps=(mishap,), share=0.5)

    ended = play(run, twilio, 100, 3, certificate)

    assert twilio.happened[mishap] > 20
    assert sum(one.message is not None for one in ended) > 50


@both_transports
def test_without_request_ids_the_echo_tells(run: Run, certificate: ssl.SSLContext | None) -> None:
    play(run, Unsteady(seed=2, names_requests=False), 300, 300, certificate)


@both_transports
def test_a_steady_server_keeps_its_connections(run: Run, certificate: ssl.SSLContext | None) -> None:
    twilio = Unsteady(seed=3, share=0)
    with Server(twilio, certificate=certificate) as server:
        run(replace(ACCOUNT, base_url=server.url), calls(100, 100))

        assert server.connections <= AT_ONCE


@pytest.mark.proof
@both_transports
@pytest.mark.parametrize("names_requests", [True, False], ids=["request IDs", "no request IDs"])
def test_no_answer_is_taken_for_another_calls_in_thousands(
    run: Run, names_requests: bool, certificate: ssl.SSLContext | None
) -> None:
    found: Counter[str] = Counter()
    for seed in range(4):
        twilio = Unsteady(seed=seed, names_requests=names_requests)
        play(run, twilio, 2_500, 7 if names_requests else 2_500, certificate)
        found += twilio.happened

    assert all(found[mishap] > 100 for mishap in MISHAPS)
