"""Both clients behind the same few methods, so that each case runs on both."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any, Protocol, TypeVar

import httpx
import pytest
from api.nouns import ACCOUNT

from airflow_provider_twilio.api.request import Request
from airflow_provider_twilio.api.resource import Page, Resource
from airflow_provider_twilio.client.account import Account
from airflow_provider_twilio.client.client import AsyncClient, Client
from airflow_provider_twilio.client.retry import Retry

T = TypeVar("T")
R = TypeVar("R", bound=Resource)
TWICE = Retry(times=2, first=0.001)


class Caller(Protocol):
    """The methods of a client that tests call."""

    def execute(self, request: Request[T], *, retry: Retry | None = None) -> T: ...

    def pages(self, request: Request[Page[R]], *, limit: int | None = None) -> Iterator[Page[R]]: ...


class OpenClient(Protocol):
    """Opens a client whose pauses go to ``sleep`` and take no time."""

    def __call__(
        self,
        account: Account = ...,
        *,
        transport: httpx.MockTransport | None = ...,
        retry: Retry = ...,
        sleep: Callable[[float], None] = ...,
    ) -> AbstractContextManager[Caller]: ...


def awake(_: float) -> None:
    """Sleep not at all."""


@contextmanager
def in_threads(
    account: Account = ACCOUNT,
    *,
    transport: httpx.MockTransport | None = None,
    retry: Retry = TWICE,
    sleep: Callable[[float], None] = awake,
) -> Iterator[Caller]:
    with Client(account, transport=transport, retry=retry, sleep=sleep) as client:
        yield client


@contextmanager
def in_a_loop(
    account: Account = ACCOUNT,
    *,
    transport: httpx.MockTransport | None = None,
    retry: Retry = TWICE,
    sleep: Callable[[float], None] = awake,
) -> Iterator[Caller]:
    async def pause(seconds: float) -> None:
        sleep(seconds)

    with asyncio.Runner() as loop:
        client = AsyncClient(account, transport=transport, retry=retry, sleep=pause)
        try:
            yield _Driven(client, loop)
        finally:
            loop.run(client.aclose())


class _Driven:
    def __init__(self, client: AsyncClient, loop: asyncio.Runner) -> None:
        self._client = client
        self._loop = loop

    def execute(self, request: Request[T], *, retry: Retry | None = None) -> T:
        return self._loop.run(self._client.execute(request, retry=retry))

    def pages(self, request: Request[Page[R]], *, limit: int | None = None) -> Iterator[Page[R]]:
        pages = self._client.pages(request, limit=limit)

        async def following() -> Page[R] | None:
            return await anext(pages, None)

        while (page := self._loop.run(following())) is not None:
            yield page


both_clients = pytest.mark.parametrize("open_client", [in_threads, in_a_loop])


def answers(*answers: httpx.Response | Exception) -> tuple[httpx.MockTransport, list[httpx.Request]]:
    """A transport that gives these answers in turn, the last one for ever, and the requests it was given."""
    asked: list[httpx.Request] = []

    def handle(request: httpx.Request) -> httpx.Response:
        answer = answers[min(len(asked), len(answers) - 1)]
        asked.append(request)
        if isinstance(answer, Exception):
            raise answer
        return answer

    return httpx.MockTransport(handle), asked


def made(**content: Any) -> httpx.Response:
    """A letter, as an answer."""
    return httpx.Response(201, json={"sid": "LT1"} | content)
