"""Send requests by a transport of httpx: the threads' own one, or what a test or a user puts in its place."""

import asyncio
from functools import cache, lru_cache
from itertools import chain
from typing import Any

import httpx

from airflow_provider_twilio.client.account import Account
from airflow_provider_twilio.client.answer import GRACE, Body, Connection, WholeAnswer, is_doubtful
from airflow_provider_twilio.client.failures import Untrusted
from airflow_provider_twilio.client.http_request import HttpRequest
from airflow_provider_twilio.client.kept_connections import Stream
from airflow_provider_twilio.client.signature import Signature


class HttpxTransport:
    """Sends requests in the calling thread.

    :param account: its timeout and limits are used.
    """

    def __init__(self, transport: httpx.BaseTransport, account: Account) -> None:
        self._transport = transport
        self._account = account

    def send(self, request: HttpRequest, signature: Signature) -> WholeAnswer:
        """Return the answer, whose ``release`` frees its connection.

        :raises Exception: one of :func:`.failures`.
        """
        response = self._transport.handle_request(in_httpx(request, signature, self._account.timeout))
        try:
            answer = self._whole(response, request)
        except BaseException:
            _distrust(response)
            response.close()
            raise
        answer.release = response.close
        return answer

    def close(self) -> None:
        """Close the connections."""
        self._transport.close()

    def _whole(self, response: httpx.Response, request: HttpRequest) -> WholeAnswer:
        body = _body(response, self._account)
        if not _was_taken(response, body):
            assert isinstance(response.stream, httpx.SyncByteStream)
            for piece in response.stream:
                body.take(piece)
        if is_doubtful(request.verb, response.status_code):
            connection = response.extensions.get("network_stream")
            if isinstance(connection, Stream) and connection.more_follows(GRACE):
                raise Untrusted("the answer isn't the only one")
        return _answer(response, body)


class AsyncHttpxTransport:
    """Sends requests in an event loop.

    :param account: its timeout and limits are used.
    """

    def __init__(self, transport: httpx.AsyncBaseTransport, account: Account) -> None:
        self._transport = transport
        self._account = account

    async def send(self, request: HttpRequest, signature: Signature) -> WholeAnswer:
        """Return the answer.

        :raises Exception: one of :func:`.failures`.
        """
        timeout, call_timeout = self._account.timeout, self._account.limits.call_timeout
        try:
            # Connecting has a limit of its own.
            async with asyncio.timeout(timeout + call_timeout) as whole_call:
                response = await self._transport.handle_async_request(in_httpx(request, signature, timeout))
                try:
                    return await self._whole(response)
                except BaseException:
                    _distrust(response)
                    raise
                finally:
                    await response.aclose()
        except TimeoutError:
            if whole_call.expired():
                raise Untrusted(f"the call took longer than call_timeout, {call_timeout:g} s") from None
            raise

    async def aclose(self) -> None:
        """Close the connections."""
        await self._transport.aclose()

    async def _whole(self, response: httpx.Response) -> WholeAnswer:
        body = _body(response, self._account)
        if not _was_taken(response, body):
            assert isinstance(response.stream, httpx.AsyncByteStream)
            async for piece in response.stream:
                body.take(piece)
        return _answer(response, body)


def in_httpx(request: HttpRequest, signature: Signature, timeout: float) -> httpx.Request:
    """Return a request as httpx has it, with its final headers.

    Because the content is a stream, httpx adds no headers of its own. It would rebuild them four times, which
    is a fifth of a message's processor time.
    """
    headers = httpx.Headers(
        [("Host", request.server.netloc), *request.headers, *signature.headers], encoding="ascii"
    )
    http = httpx.Request(
        request.verb,
        _url(f"{request.server.origin}{request.target}"),
        headers=headers,
        stream=httpx.ByteStream(request.content),
        extensions={"timeout": _timeout(timeout)},
    )
    http.read()
    return http


@cache
def _timeout(seconds: float) -> dict[str, float | None]:
    return httpx.Timeout(seconds).as_dict()


@lru_cache(maxsize=64)
def _url(text: str) -> httpx.URL:
    """Parse an address once: a batch has only one, and parsing it takes as long as the rest of a request."""
    return httpx.URL(text)


def _body(response: httpx.Response, account: Account) -> Body:
    head = sum(map(len, chain.from_iterable(response.headers.raw)))
    return Body(head, response.headers.get("Content-Encoding"), account.limits)


def _was_taken(response: httpx.Response, body: Body) -> bool:
    """Take a body that the transport has read or closed already, as a recording one does, and unpacked.

    Reading its stream again could block for ever. Only a ``ByteStream`` can be read again.

    :raises Untrusted: the body is too large, or the transport didn't keep it.
    """
    is_spent = response.is_stream_consumed or response.is_closed
    if not is_spent or isinstance(response.stream, httpx.ByteStream):
        return False
    try:
        content = response.content
    except httpx.ResponseNotRead:
        raise Untrusted("the transport took the answer's body and didn't keep it") from None
    body.take_unpacked(content)
    return True


def _answer(response: httpx.Response, body: Body) -> WholeAnswer:
    connection = _connection_of(response)
    return WholeAnswer(response.status_code, response.headers, body.whole(), connection)


def _connection_of(response: httpx.Response) -> Connection | None:
    connection: Any = response.extensions.get("network_stream")
    return connection if hasattr(connection, "distrust") else None


def _distrust(response: httpx.Response) -> None:
    connection = _connection_of(response)
    if connection is not None:
        connection.distrust()
