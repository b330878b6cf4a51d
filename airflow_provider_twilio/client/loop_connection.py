"""One connection of an event loop. Once unrequested bytes arrive on it, it isn't used again."""

import asyncio
from select import POLLIN, poll
from typing import Any

from aiohttp.client_exceptions import SocketTimeoutError
from aiohttp.client_proto import ResponseHandler

from airflow_provider_twilio.client.answer import Body
from airflow_provider_twilio.client.failures import Untrusted
from airflow_provider_twilio.client.limits import Limits

_CLOSING_STATUS = 408


class LoopConnection(ResponseHandler):
    """aiohttp's connection and parser, that carry one request and answer after the other."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__(loop)
        self._answer: Any = None
        self._has_more: asyncio.Future[bool] | None = None
        self._watch: asyncio.TimerHandle | None = None
        self._ends_at = self._silent_at = self._patience = self._call_timeout = 0.0

    async def exchange(self, request: bytes, patience: float, limits: Limits) -> tuple[Any, Body]:
        """Send a request, and return its answer's head and body.

        :param patience: seconds that each wait for data may take.
        :raises Untrusted: the answer exceeds a limit.
        """
        assert self.transport is not None
        self._answer = None
        self.set_response_params(
            read_until_eof=True,
            auto_decompress=False,
            max_line_size=limits.max_header_bytes,
            max_field_size=limits.max_header_bytes,
        )
        self._start_timer(patience, limits.call_timeout)
        try:
            self.transport.write(request)
            head, payload = await self.read()
            while head.code < 200 and head.code != 101:
                head, payload = await self.read()
            size = sum([len(name) + len(value) for name, value in head.raw_headers])
            body = Body(size, head.headers.get("Content-Encoding"), limits)
            while piece := await payload.readany():
                body.take(piece)
            return head, body
        finally:
            self._stop_timer()

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
        self._silent_at = self._loop.time() + self._patience
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

    def _start_timer(self, patience: float, call_timeout: float) -> None:
        """Begin to measure a call. One timer serves both limits: it looks again when data came meanwhile."""
        now = self._loop.time()
        self._patience, self._call_timeout = patience, call_timeout
        self._silent_at, self._ends_at = now + patience, now + call_timeout
        self._watch = self._loop.call_at(min(self._silent_at, self._ends_at), self._look_at_the_time)

    def _stop_timer(self) -> None:
        if self._watch is not None:
            self._watch.cancel()
            self._watch = None

    def _look_at_the_time(self) -> None:
        now = self._loop.time()
        if now >= self._ends_at:
            self._fail(Untrusted(f"the call took longer than call_timeout, {self._call_timeout:g} s"))
        elif now >= self._silent_at:
            self._fail(SocketTimeoutError("Timeout on reading data from socket"))
        else:
            due = min(self._silent_at, self._ends_at)
            self._watch = self._loop.call_at(due, self._look_at_the_time)

    def _fail(self, error: Exception) -> None:
        """End the wait for the head of an answer, or for more of its body."""
        payload = self._payload
        self.set_exception(error)
        if payload is not None:
            payload.set_exception(error)
