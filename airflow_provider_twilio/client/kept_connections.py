"""Connections for threads. One on which unrequested bytes arrived isn't used again."""

import time
from collections.abc import Callable, Iterable, Iterator
from ssl import SSLContext
from typing import Any

import httpcore
import httpx
from httpcore import SOCKET_OPTION

from airflow_provider_twilio.client.connect_deadline import ConnectDeadline
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
        self._deadline = ConnectDeadline()
        self._pool._network_backend = _Backend(call_timeout, connect, self._deadline)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Return the answer; closing its stream frees the connection.

        The request's limit for connecting is that of all which comes before its first byte, waiting for a
        place among the connections included.
        """
        with self._deadline.begin(request.extensions.get("timeout", {}).get("connect")):
            response = super().handle_request(request)
        assert isinstance(response.stream, httpx.SyncByteStream)
        response.stream = _Watched(response.stream, response.extensions.get("network_stream"))
        return response


class Stream(httpcore.NetworkStream):
    """A connection that carries one request and answer after the other.

    :param inner: the stream that does the I/O.
    :param call_timeout: seconds from a request's first byte to its answer's last one.
    :param deadline: of the requests' first bytes.
    """

    def __init__(self, inner: httpcore.NetworkStream, call_timeout: float, deadline: ConnectDeadline) -> None:
        self._inner = inner
        self._deadline = deadline
        self._is_to_proxy = False
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
        if self._is_to_proxy:
            return self._read_of_proxy(max_bytes, timeout)
        try:
            return self._inner.read(max_bytes, self._within(timeout))
        except httpcore.ReadTimeout:
            self._within(None)
            raise

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Write a part of the request.

        :raises httpcore.ConnectionNotAvailable: the connection is out of step, so the pool takes another. The
            pool has checked it before, but another thread may have used it since.
        :raises httpcore.ConnectTimeout: the request would leave later than it may. Nothing of it was sent.
        """
        if self._is_answering:
            if self._is_used and self.get_extra_info("is_readable"):
                raise httpcore.ConnectionNotAvailable
            self._deadline.left()
            self._is_answering = False
            self._is_to_proxy = buffer.startswith(b"CONNECT ")
            self._ends_at = time.monotonic() + self._call_timeout
        self._inner.write(buffer, self._within(timeout))

    def close(self) -> None:
        """Close the connection."""
        self._inner.close()

    def start_tls(
        self, ssl_context: SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        """Encrypt the connection."""
        encrypted = self._inner.start_tls(ssl_context, server_hostname, self._deadline.left(timeout))
        return Stream(encrypted, self._call_timeout, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        """Answer the pool's question before it reuses the connection: ``is_readable`` means out of step."""
        if info != "is_readable":
            return self._inner.get_extra_info(info)
        encrypted = self._inner.get_extra_info("ssl_object")
        is_unread = encrypted is not None and encrypted.pending() > 0
        return self._is_distrusted or is_unread or self._inner.get_extra_info(info)

    def _read_of_proxy(self, max_bytes: int, timeout: float | None) -> bytes:
        """Read what a proxy says before it connects: the request itself comes later."""
        try:
            return self._inner.read(max_bytes, self._deadline.left(timeout))
        except httpcore.ReadTimeout as error:
            raise httpcore.ConnectTimeout(str(error)) from error

    def _within(self, timeout: float | None) -> float:
        left = self._ends_at - time.monotonic()
        if left <= 0:
            raise Untrusted(f"the call took longer than call_timeout, {self._call_timeout:g} s")
        return left if timeout is None else min(timeout, left)


class _Backend(httpcore.NetworkBackend):
    def __init__(self, call_timeout: float, connect: Connect | None, deadline: ConnectDeadline) -> None:
        self._call_timeout = call_timeout
        self._connect = connect
        self._deadline = deadline

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        if self._connect:
            stream = self._connect(host, port, self._deadline.left(timeout))
        else:
            stream = self._deadline.connect(host, port, timeout, local_address, socket_options)
        return Stream(stream, self._call_timeout, self._deadline)


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
