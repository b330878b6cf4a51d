"""Connections for an event loop. One on which unrequested bytes arrived isn't used again.

The connections are aiohttp's, because httpx's own pool slows down as connections are added.
"""

import asyncio
from functools import partial
from select import POLLIN, poll
from ssl import SSLContext
from typing import Any

import aiohttp
import httpx
from aiohttp.client_proto import ResponseHandler
from httpx_aiohttp import AiohttpTransport

_CLOSING_STATUS = 408


class LoopConnections(AiohttpTransport):
    """httpx-aiohttp's transport over connections that notice when they are out of step.

    :param proxy: address of a proxy.
    :param connections: number of connections at a time.
    :param is_kept: reuses connections.
    :param max_header_bytes: bytes of an answer's longest header.
    """

    def __init__(
        self,
        certificates: SSLContext,
        proxy: str | None,
        connections: int,
        *,
        is_kept: bool = True,
        max_header_bytes: int,
    ) -> None:
        def session() -> aiohttp.ClientSession:
            connector = aiohttp.TCPConnector(limit=connections, ssl=certificates, force_close=not is_kept)
            connector._factory = partial(Connection, loop=asyncio.get_running_loop())  # type: ignore[assignment]
            session = aiohttp.ClientSession(
                connector=connector,
                cookie_jar=aiohttp.DummyCookieJar(),
                max_line_size=max_header_bytes,
                max_field_size=max_header_bytes,
            )
            # aiohttp would repeat a GET or DELETE by itself, unseen by the flow, which does that better.
            session._retry_connection = False
            return session

        super().__init__(verify=certificates, client=session, proxy=httpx.Proxy(proxy) if proxy else None)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Return the answer, with its connection among the extensions as in httpx's own transport."""
        response = await super().handle_async_request(request)
        connection: Any = getattr(response.stream, "_aiohttp_response", None)
        protocol = getattr(connection, "_protocol", None)
        if isinstance(protocol, Connection):
            response.extensions["network_stream"] = protocol
        elif connection is not None:  # Whatever this is can't tell whether it is in step.
            connection.close()
        return response


class Connection(ResponseHandler):
    """aiohttp's connection, closed once unrequested bytes arrive."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__(loop)
        self._answer: Any = None
        self._has_more: asyncio.Future[bool] | None = None

    def distrust(self) -> None:
        """Close the connection."""
        self._has_more = None
        self.force_close()
        self.close()

    async def more_follows(self, seconds: float) -> bool:
        """Tell whether bytes come within ``seconds`` after an answer that closes the connection."""
        if self._has_more is None:
            return False
        try:
            async with asyncio.timeout(seconds):
                return await self._has_more
        except TimeoutError:
            return False
        finally:
            self.distrust()

    def is_connected(self) -> bool:
        """Tell the connector whether it may reuse the connection."""
        return super().is_connected() and not self.should_close and not self._is_readable()

    def close(self) -> None:
        """Close the connection, unless bytes may still follow an answer that announces the close."""
        if self._has_more is None or self._has_more.done():
            super().close()

    def set_response_params(self, **parameters: Any) -> None:
        """Begin to wait for an answer."""
        self._answer = None
        super().set_response_params(**parameters)

    def feed_data(self, data: Any, size: int = 0) -> None:
        """Take the head of an answer, or of an interim one (1xx)."""
        message, body = data
        if message.code >= 200:
            self._answer = body
        if message.code == _CLOSING_STATUS and self._has_more is None:
            self._has_more = self._loop.create_future()
            self.force_close()
        super().feed_data(data, size)

    def data_received(self, data: bytes) -> None:
        """Take bytes; after a complete answer they are unrequested and end the connection."""
        if data and self._answer is not None and self._answer.is_eof():
            self.force_close()
            self._tell(True)
            return
        super().data_received(data)
        if len(self) > 1:
            self._tell(True)

    def connection_lost(self, exc: BaseException | None) -> None:
        """Note that the other side has closed the connection."""
        self._tell(False)
        super().connection_lost(exc)

    def _tell(self, has_more: bool) -> None:
        if self._has_more is not None and not self._has_more.done():
            self._has_more.set_result(has_more)

    def _is_readable(self) -> bool:
        """Tell whether the socket holds bytes that the event loop hasn't seen yet."""
        socket = self.transport.get_extra_info("socket") if self.transport is not None else None
        if socket is None:
            return True
        polled = poll()
        polled.register(socket.fileno(), POLLIN)
        return bool(polled.poll(0))
