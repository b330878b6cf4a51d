"""The moment by which a request has left: waiting for a place, name, TCP, proxy and TLS are before it."""

import socket
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import httpcore
from httpcore import SOCKET_OPTION


class ConnectDeadline:
    """A deadline for each thread: httpcore connects in the thread of the request, and has one limit a step.

    A batch and an ensure task count on it that no request leaves later than the connection's ``timeout``.
    """

    def __init__(self) -> None:
        self._of_thread = threading.local()

    @contextmanager
    def begin(self, seconds: float | None) -> Iterator[None]:
        """Begin the time of a request.

        :param seconds: ``None`` for no limit.
        """
        self._of_thread.at = None if seconds is None else time.monotonic() + seconds
        try:
            yield
        finally:
            self._of_thread.at = None

    def left(self, timeout: float | None = None) -> float | None:
        """Return the seconds that a step of connecting may take; ``None`` for no limit.

        :param timeout: seconds that it may take on its own.
        :raises httpcore.ConnectTimeout: there is no time left. The request wasn't sent.
        """
        at = getattr(self._of_thread, "at", None)
        if at is None:
            return timeout
        left: float = at - time.monotonic()
        if left <= 0:
            raise httpcore.ConnectTimeout("there was no connection in time")
        return left if timeout is None else min(timeout, left)

    def connect(
        self,
        host: str,
        port: int,
        timeout: float | None,
        local_address: str | None,
        socket_options: Iterable[SOCKET_OPTION] | None,
    ) -> httpcore.NetworkStream:
        """Open a TCP connection to one of a host's addresses, which share the time that is left.

        :raises httpcore.ConnectError: no address answers, or the host has none.
        :raises httpcore.ConnectTimeout: there was no time left, or the last address took too long.
        """
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except OSError as error:
            raise httpcore.ConnectError(str(error)) from error
        addresses = list(dict.fromkeys(str(address[0]) for *_, address in found))
        failure: Exception = httpcore.ConnectError("the host has no address")
        for place, address in enumerate(addresses):
            left = self.left(timeout)
            share = None if left is None else left / (len(addresses) - place)
            try:
                return httpcore.SyncBackend().connect_tcp(address, port, share, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise failure
