"""Connections for threads. One on which unrequested bytes arrived isn't used again."""

import time
from collections.abc import Callable, Iterable, Iterator
from ssl import SSLContext
from typing import Any

import httpcore
import httpx
from httpcore import SOCKET_OPTION

from airflow_provider_twilio.client.failures import Untrusted

Connect = Callable[[str, int, float | None], httpcore.NetworkStream]


class KeptConnections(httpx.HTTPTransport):
    """httpx's transport over streams with a time limit that notice when they are out of step.

    :param proxy: address of a proxy.
    :param call_timeout: seconds from a request's first byte to its answer's last one.
    :param connections: number of connections to keep open; 0 opens a new one for each request.
    :param connect: opens a TCP connection to a host and port within seconds, in place of httpcore.
    """

    def __init__(
        self,
        certificates: SSLContext,
        proxy: str | None,
        call_timeout: float,
        *,
        connections: int = 20,
        connect: Connect | None = None,
    ) -> None:
        limits = httpx.Limits(max_connections=100, max_keepalive_connections=connections)
        super().__init__(verify=certificates, proxy=proxy, limits=limits)
        self._pool._network_backend = _Backend(call_timeout, connect)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Return the answer; closing its stream frees the connection."""
        response = super().handle_request(request)
        assert isinstance(response.stream, httpx.SyncByteStream)
        response.stream = _Watched(response.stream, response.extensions.get("network_stream"))
        return response


class Stream(httpcore.NetworkStream):
    """A connection that carries one request and answer after the other.

    :param inner: the stream that does the I/O.
    :param call_timeout: seconds from a request's first byte to its answer's last one.
    """

    def __init__(self, inner: httpcore.NetworkStream, call_timeout: float) -> None:
        self._inner = inner
        self._call_timeout = call_timeout
        self._ends_at = float("inf")
        self._is_answering = True
        self._is_used = False
        self._is_distrusted = False

    def distrust(self) -> None:
        """Have the pool close the connection when it gets it back."""
        self._is_distrusted = True

    def more_follows(self, seconds: float) -> bool:
        """Tell whether bytes come after the answer within ``seconds``. The connection isn't used again."""
        if self._is_distrusted:
            return True
        self.distrust()
        try:
            return bool(self._inner.read(1, seconds))
        except (httpcore.NetworkError, httpcore.TimeoutException):
            return False

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Read a part of the answer."""
        self._is_answering = self._is_used = True
        try:
            return self._inner.read(max_bytes, self._within(timeout))
        except httpcore.ReadTimeout:
            self._within(None)
            raise

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Write a part of the request.

        :raises httpcore.ConnectionNotAvailable: the connection is out of step, so the pool takes another. The
            pool has checked it before, but another thread may have used it since.
        """
        if self._is_answering:
            if self._is_used and self.get_extra_info("is_readable"):
                raise httpcore.ConnectionNotAvailable
            self._is_answering = False
            self._ends_at = time.monotonic() + self._call_timeout
        self._inner.write(buffer, self._within(timeout))

    def close(self) -> None:
        """Close the connection."""
        self._inner.close()

    def start_tls(
        self, ssl_context: SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        """Encrypt the connection."""
        return Stream(self._inner.start_tls(ssl_context, server_hostname, timeout), self._call_timeout)

    def get_extra_info(self, info: str) -> Any:
        """Answer the pool's question before it reuses the connection: ``is_readable`` means out of step."""
        if info != "is_readable":
            return self._inner.get_extra_info(info)
        encrypted = self._inner.get_extra_info("ssl_object")
        is_unread = encrypted is not None and encrypted.pending() > 0
        return self._is_distrusted or is_unread or self._inner.get_extra_info(info)

    def _within(self, timeout: float | None) -> float:
        left = self._ends_at - time.monotonic()
        if left <= 0:
            raise Untrusted(f"the call took longer than call_timeout, {self._call_timeout:g} s")
        return left if timeout is None else min(timeout, left)


class _Backend(httpcore.NetworkBackend):
    def __init__(self, call_timeout: float, connect: Connect | None) -> None:
        self._system = httpcore.SyncBackend()
        self._call_timeout = call_timeout
        self._connect = connect

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        if self._connect:
            return Stream(self._connect(host, port, timeout), self._call_timeout)
        stream = self._system.connect_tcp(host, port, timeout, local_address, socket_options)
        return Stream(stream, self._call_timeout)


class _Watched(httpx.SyncByteStream):
    """An answer's body that distrusts its connection if more bytes came with it."""

    def __init__(self, body: httpx.SyncByteStream, connection: Any) -> None:
        self._body = body
        self._connection = connection

    def __iter__(self) -> Iterator[bytes]:
        yield from self._body
        self._look()

    def close(self) -> None:
        self._look()
        self._body.close()

    def _look(self) -> None:
        if isinstance(self._connection, Stream) and _has_more(self._body):
            self._connection.distrust()


def _has_more(body: Any) -> bool:
    """Tell whether httpcore holds bytes that came after the answer, and would answer the next request.

    The attributes aren't public. If they are gone, the connection counts as out of step and is used once.
    """
    try:
        return bool(body._httpcore_stream._stream._connection._h11_state.trailing_data[0])
    except AttributeError:
        return True
