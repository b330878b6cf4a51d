"""Connections to the public internet alone, within a time that holds for all of a page's steps."""

import socket
import ssl
import time
from collections.abc import Callable
from threading import Thread
from typing import Any

import httpcore

from airflow_provider_twilio.client.public_address import resolved

Connect = Callable[[str, int, float], httpcore.NetworkStream]


class NoSuchHost(Exception):
    """A host has no address in the DNS."""


class TookTooLong(Exception):
    """A page took longer than it may."""


class Deadline:
    """The end of the time for one page.

    :param seconds: from now on.
    """

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._ends_at = time.monotonic() + seconds

    def left(self) -> float:
        """Return the seconds that are left.

        :raises TookTooLong: none are.
        """
        seconds = self._ends_at - time.monotonic()
        if seconds <= 0:
            raise TookTooLong(f"it takes longer than {self.seconds:g} s")
        return seconds


def connect_to_public(host: str, port: int, seconds: float) -> httpcore.NetworkStream:
    """Open a TCP connection to a host, by one of the addresses that were checked.

    :param seconds: for all of it.
    :raises NotPublic: an address of the host isn't public. Nothing was sent.
    :raises NoSuchHost: the host has no address.
    """
    deadline = Deadline(seconds)
    addresses = _resolved(host, port, deadline)
    failure: Exception = NoSuchHost(f"{host} has no address")
    for position, address in enumerate(addresses):
        share = deadline.left() / (len(addresses) - position)
        try:
            return httpcore.SyncBackend().connect_tcp(address, port, share)
        except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
            failure = error
    raise failure


def _resolved(host: str, port: int, deadline: Deadline) -> list[str]:
    """Return the addresses of a host. The system's resolver has no time limit, so it runs in a thread."""
    found: list[Any] = []

    def resolve() -> None:
        try:
            found.append(resolved(host, port))
        except Exception as error:
            found.append(error)

    thread = Thread(target=resolve, daemon=True, name="resolve")
    thread.start()
    thread.join(deadline.left())
    if not found:
        raise TookTooLong(f"it takes longer than {deadline.seconds:g} s")
    answer = found[0]
    if isinstance(answer, socket.gaierror) and answer.errno in (socket.EAI_NONAME, socket.EAI_NODATA):
        raise NoSuchHost(f"{host} has no address") from None
    if isinstance(answer, UnicodeError):
        raise NoSuchHost(f"{host} is no name of a host") from None
    if isinstance(answer, OSError):
        raise httpcore.ConnectError(str(answer)) from None
    if isinstance(answer, Exception):
        raise answer
    return list(answer)


class Timed(httpcore.NetworkStream):
    """A connection that is given up at the deadline, whatever it is doing."""

    def __init__(self, inner: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._inner = inner
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Read some bytes."""
        return self._inner.read(max_bytes, self._deadline.left())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Write all bytes."""
        self._inner.write(buffer, self._deadline.left())

    def close(self) -> None:
        """Close the connection."""
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        """Encrypt the connection."""
        left = self._deadline.left()
        return Timed(self._inner.start_tls(ssl_context, server_hostname, left), self._deadline)

    def get_extra_info(self, info: str) -> Any:
        """Return what the connection tells of itself."""
        return self._inner.get_extra_info(info)
