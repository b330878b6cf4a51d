"""The two clients, one for threads and one for an event loop. Only they do I/O."""

import asyncio
import time
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Generator, Iterator
from types import TracebackType
from typing import Any, Self, TypeVar

import httpx

from airflow_provider_twilio.api.request import Request
from airflow_provider_twilio.api.resource import Page, Resource
from airflow_provider_twilio.client.account import Account
from airflow_provider_twilio.client.answer import RequestIds, WholeAnswer
from airflow_provider_twilio.client.clock import TwilioClock
from airflow_provider_twilio.client.echo import is_echoed
from airflow_provider_twilio.client.failures import failures
from airflow_provider_twilio.client.flow import CallOutcome, Step
from airflow_provider_twilio.client.http_request import HttpRequest
from airflow_provider_twilio.client.httpx_transport import AsyncHttpxTransport, HttpxTransport
from airflow_provider_twilio.client.paging import LinkedPage, Trail, first_page, next_page, next_request
from airflow_provider_twilio.client.retry import PATIENT, Retry
from airflow_provider_twilio.client.signature import signature
from airflow_provider_twilio.client.subaccounts import SubaccountTokens, flow_by_owner
from airflow_provider_twilio.client.transport import (
    AsyncTransport,
    Transport,
    async_transport,
    sync_transport,
)

T = TypeVar("T")
R = TypeVar("R", bound=Resource)
P = TypeVar("P", bound=LinkedPage)
Count = Callable[[Request[Any], CallOutcome], None]


def _not_counted(request: Request[Any], outcome: CallOutcome) -> None:
    pass


class Client:
    """Executes requests in the calling thread; threads may share it.

    :param account: whose Twilio is called.
    :param transport: in place of real connections, e.g. ``httpx.MockTransport``.
    :param retry: how patiently calls are repeated.
    :param sleep: waits for a number of seconds.
    :param clock: learns Twilio's time from the answers; clients of one machine may share it.
    :param tokens: where the auth tokens of subaccounts are kept.
    :param count: is called with each request that left, and its answer or failure.
    """

    def __init__(
        self,
        account: Account,
        *,
        transport: httpx.BaseTransport | None = None,
        retry: Retry = PATIENT,
        sleep: Callable[[float], None] = time.sleep,
        clock: TwilioClock | None = None,
        tokens: SubaccountTokens | None = None,
        count: Count = _not_counted,
    ) -> None:
        self.account = account
        self.clock = clock or TwilioClock()
        self._retry = retry
        self._sleep = sleep
        self._signature = signature(account.username, account.password)
        self._tokens = SubaccountTokens() if tokens is None else tokens
        self._request_ids = RequestIds()
        self._count = count
        given = HttpxTransport(transport, account) if transport else None
        self._transport: Transport = given or sync_transport(account)
        self._unkept: Transport | None = given

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
        steps = flow_by_owner(request, self.account, self._tokens, retry or self._retry)
        step = next(steps)
        while True:
            outcome = self._take(step, request)
            try:
                step = steps.send(outcome)
            except StopIteration as end:
                return end.value  # type: ignore[no-any-return]
            finally:
                if isinstance(outcome, WholeAnswer) and outcome.release:
                    outcome.release()
            if before_repeating and isinstance(step, HttpRequest):
                before_repeating()

    def pages(self, request: Request[Page[R]], *, limit: int | None = None) -> Iterator[Page[R]]:
        """Read a list page by page, 1,000 resources each unless the request names a ``page_size``.

        :param limit: resources to read at most.
        """
        asked: Request[Page[R]] | None = first_page(request, limit)
        trail = Trail(self.account.limits.max_pages)
        while asked is not None:
            page, asked, limit = next_page(self.execute(asked), asked, limit)
            trail.add(len(page), asked)
            yield page

    def close(self) -> None:
        """Close the connections."""
        self._transport.close()
        if self._unkept is not None:
            self._unkept.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _take(self, step: Step, request: Request[Any]) -> CallOutcome:
        if not isinstance(step, HttpRequest):
            self._sleep(step)
            return None
        sent_at = self.clock.local()
        try:
            answer = self._transport_of(request).send(step, step.signature or self._signature)
        except failures() as error:
            self._count(request, error)
            return error
        except BaseException as error:
            # The transports' frames hold the request with its headers.
            raise error.with_traceback(None)  # noqa: B904
        self.clock.heard(answer.headers.get("Date"), sent_at)
        self._count(request, answer)
        return self._request_ids.checked(answer)

    def _transport_of(self, request: Request[Any]) -> Transport:
        """Where no echo would tell its answer from another request's, a write gets its own connection."""
        if request.verb == "GET" or is_echoed(request):
            return self._transport
        if self._unkept is None:
            self._unkept = sync_transport(self.account, is_kept=False)
        return self._unkept


class AsyncClient:
    """Executes requests in one event loop.

    :param account: whose Twilio is called.
    :param transport: in place of real connections.
    :param retry: how patiently calls are repeated.
    :param sleep: waits for a number of seconds.
    :param connections: how many connections it opens at most.
    :param clock: learns Twilio's time from the answers; clients of one machine may share it.
    :param tokens: where the auth tokens of subaccounts are kept.
    :param count: is called with each request that left, and its answer or failure.
    """

    def __init__(
        self,
        account: Account,
        *,
        transport: httpx.AsyncBaseTransport | None = None,
        retry: Retry = PATIENT,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        connections: int = 100,
        clock: TwilioClock | None = None,
        tokens: SubaccountTokens | None = None,
        count: Count = _not_counted,
    ) -> None:
        self.account = account
        self.clock = clock or TwilioClock()
        self._retry = retry
        self._sleep = sleep
        self._signature = signature(account.username, account.password)
        self._tokens = SubaccountTokens() if tokens is None else tokens
        self._request_ids = RequestIds()
        self._count = count
        self._connections = connections
        given = AsyncHttpxTransport(transport, account) if transport else None
        self._transport: AsyncTransport = given or async_transport(account, connections)
        self._unkept: AsyncTransport | None = given

    async def execute(self, request: Request[T], *, retry: Retry | None = None) -> T:
        """Send one request and return its answer, as :meth:`Client.execute` does."""
        steps = flow_by_owner(request, self.account, self._tokens, retry or self._retry)
        return await self._drive(request, steps)

    async def read(self, request: Request[Any], parse: Callable[[bytes], T]) -> T:
        """Send one request and return what ``parse`` makes of the answer's body.

        :param parse: raises ``ValueError`` for a body that isn't whole; a GET is repeated then.
        :raises TwilioError: Twilio refused it, or no usable answer came.
        """
        steps = flow_by_owner(request, self.account, self._tokens, self._retry, parse)
        return await self._drive(request, steps)

    async def pages(self, request: Request[Page[R]], *, limit: int | None = None) -> AsyncIterator[Page[R]]:
        """Read a list page by page, as :meth:`Client.pages` does."""
        asked: Request[Page[R]] | None = first_page(request, limit)
        trail = Trail(self.account.limits.max_pages)
        while asked is not None:
            page, asked, limit = next_page(await self.execute(asked), asked, limit)
            trail.add(len(page), asked)
            yield page

    async def read_pages(self, request: Request[Any], parse: Callable[[bytes], P]) -> AsyncGenerator[P]:
        """Read a list page by page, each page as ``parse`` makes it of the answer's body.

        :param parse: raises ``ValueError`` for a body that isn't whole; the page is asked for again then.
        :raises TwilioError: Twilio refused it, no usable answer came, or the list leads in a circle.
        """
        asked: Request[Any] | None = request
        trail = Trail(self.account.limits.max_pages)
        while asked is not None:
            page = await self.read(asked, parse)
            asked = next_request(asked, page, trail)
            yield page

    async def aclose(self) -> None:
        """Close the connections."""
        await self._transport.aclose()
        if self._unkept is not None:
            await self._unkept.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()

    async def _drive(self, request: Request[Any], steps: Generator[Step, CallOutcome, T]) -> T:
        step = next(steps)
        while True:
            outcome = await self._take(step, request)
            try:
                step = steps.send(outcome)
            except StopIteration as end:
                return end.value  # type: ignore[no-any-return]

    async def _take(self, step: Step, request: Request[Any]) -> CallOutcome:
        if not isinstance(step, HttpRequest):
            await self._sleep(step)
            return None
        sent_at = self.clock.local()
        try:
            answer = await self._transport_of(request).send(step, step.signature or self._signature)
        except failures() as error:
            self._count(request, error)
            return error
        except BaseException as error:
            # The transports' frames hold the request with its headers.
            raise error.with_traceback(None)  # noqa: B904
        self.clock.heard(answer.headers.get("Date"), sent_at)
        self._count(request, answer)
        return self._request_ids.checked(answer)

    def _transport_of(self, request: Request[Any]) -> AsyncTransport:
        """Where no echo would tell its answer from another request's, a write gets its own connection."""
        if request.verb == "GET" or is_echoed(request):
            return self._transport
        if self._unkept is None:
            self._unkept = async_transport(self.account, self._connections, is_kept=False)
        return self._unkept
