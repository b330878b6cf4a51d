"""The only two places that do I/O: each drives :func:`flow` over an httpx transport."""

import asyncio
import time
from base64 import b64encode
from collections.abc import AsyncIterator, Awaitable, Callable, Generator, Iterator
from functools import cache
from types import TracebackType
from typing import Any, Self, TypeVar

import httpx

from airflow_provider_twilio import __version__
from airflow_provider_twilio.api.request import Request
from airflow_provider_twilio.api.resource import Page, Resource
from airflow_provider_twilio.client.account import Account
from airflow_provider_twilio.client.clock import TwilioClock
from airflow_provider_twilio.client.flow import Outcome, Step, flow
from airflow_provider_twilio.client.paging import first_page, turn
from airflow_provider_twilio.client.retry import PATIENT, Retry
from airflow_provider_twilio.client.transport import async_transport, failures, sync_transport

T = TypeVar("T")
R = TypeVar("R", bound=Resource)


class Client:
    """Executes requests in the calling thread; threads may share it.

    :param account: whose Twilio is called.
    :param transport: in place of real connections, e.g. ``httpx.MockTransport``.
    :param retry: how patiently calls are repeated.
    :param sleep: waits for a number of seconds.
    :param clock: seconds since 1970.
    :ivar clock: Twilio's time, as far as its answers have told.
    """

    def __init__(
        self,
        account: Account,
        *,
        transport: httpx.BaseTransport | None = None,
        retry: Retry = PATIENT,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.account = account
        self.clock = TwilioClock(clock)
        self._retry = retry
        self._sleep = sleep
        self._transport = transport or sync_transport(account)

    def execute(
        self,
        request: Request[T],
        *,
        retry: Retry | None = None,
        before_repeating: Callable[[], None] | None = None,
    ) -> T:
        """Send one request and return its answer.

        :param before_repeating: is called each time that the request is about to leave again.
        :raises TwilioError: Twilio refused it, or no usable answer came.
        """
        steps = flow(request, self.account, retry or self._retry)
        try:
            step = next(steps)
            while True:
                step = steps.send(self._take(step))
                if before_repeating and isinstance(step, httpx.Request):
                    before_repeating()
        except StopIteration as end:
            return end.value  # type: ignore[no-any-return]

    def pages(self, request: Request[Page[R]], *, limit: int | None = None) -> Iterator[Page[R]]:
        """Read a list page by page, 1,000 resources each unless the request names a ``page_size``.

        :param limit: resources to read at most.
        """
        asked: Request[Page[R]] | None = first_page(request, limit)
        while asked is not None:
            page, asked, limit = turn(self.execute(asked), asked, limit)
            yield page

    def close(self) -> None:
        """Close the connections."""
        self._transport.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _take(self, step: Step) -> Outcome:
        if not isinstance(step, httpx.Request):
            self._sleep(step)
            return None
        try:
            sent_at = self.clock.local()
            response = self._transport.handle_request(_signed(step, self.account))
            self.clock.heard(response.headers.get("Date"), sent_at)
            try:
                response.read()
            finally:
                response.close()
        except failures() as error:
            return error
        return response


class AsyncClient:
    """Executes requests in one event loop.

    :param account: whose Twilio is called.
    :param transport: in place of real connections.
    :param retry: how patiently calls are repeated.
    :param sleep: waits for a number of seconds.
    :param connections: how many connections it opens at most.
    :param clock: seconds since 1970.
    :ivar clock: Twilio's time, as far as its answers have told.
    """

    def __init__(
        self,
        account: Account,
        *,
        transport: httpx.AsyncBaseTransport | None = None,
        retry: Retry = PATIENT,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        connections: int = 100,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.account = account
        self.clock = TwilioClock(clock)
        self._retry = retry
        self._sleep = sleep
        self._transport = transport or async_transport(account, connections)

    async def execute(self, request: Request[T], *, retry: Retry | None = None) -> T:
        """Send one request and return its answer, as :meth:`Client.execute` does."""
        return await self._drive(flow(request, self.account, retry or self._retry))

    async def read(self, request: Request[Any], parse: Callable[[bytes], T]) -> T:
        """Send one request and return what ``parse`` makes of the answer's body.

        :param parse: raises ``ValueError`` for a body that isn't whole; a GET is repeated then.
        :raises TwilioError: Twilio refused it, or no usable answer came.
        """
        return await self._drive(flow(request, self.account, self._retry, parse))

    async def pages(self, request: Request[Page[R]], *, limit: int | None = None) -> AsyncIterator[Page[R]]:
        """Read a list page by page, as :meth:`Client.pages` does."""
        asked: Request[Page[R]] | None = first_page(request, limit)
        while asked is not None:
            page, asked, limit = turn(await self.execute(asked), asked, limit)
            yield page

    async def aclose(self) -> None:
        """Close the connections."""
        await self._transport.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()

    async def _drive(self, steps: Generator[Step, Outcome, T]) -> T:
        try:
            step = next(steps)
            while True:
                step = steps.send(await self._take(step))
        except StopIteration as end:
            return end.value  # type: ignore[no-any-return]

    async def _take(self, step: Step) -> Outcome:
        if not isinstance(step, httpx.Request):
            await self._sleep(step)
            return None
        try:
            sent_at = self.clock.local()
            response = await self._transport.handle_async_request(_signed(step, self.account))
            self.clock.heard(response.headers.get("Date"), sent_at)
            try:
                await response.aread()
            finally:
                await response.aclose()
        except failures() as error:
            return error
        return response


def _signed(request: httpx.Request, account: Account) -> httpx.Request:
    if "Authorization" not in request.headers:  # one that is repeated has them
        request.headers = httpx.Headers([*request.headers.raw, *_signature(account)], encoding="ascii")
        request.extensions["timeout"] = _timeout(account.timeout)
    return request


@cache
def _signature(account: Account) -> list[tuple[bytes, bytes]]:
    """The headers that all requests of an account have."""
    basic = b64encode(f"{account.username}:{account.password}".encode())
    return [
        (b"Authorization", b"Basic " + basic),
        (b"Accept", b"application/json"),
        (b"Accept-Encoding", b"gzip, deflate"),
        (b"User-Agent", f"airflow-provider-twilio/{__version__}".encode()),
    ]


@cache
def _timeout(seconds: float) -> dict[str, float | None]:
    return httpx.Timeout(seconds).as_dict()
