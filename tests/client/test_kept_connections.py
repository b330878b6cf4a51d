"""A connection of a thread isn't used again while bytes are left on it, down to the last one."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from ssl import SSLContext

import httpcore
import pytest
from certificates import client_context

from airflow_provider_twilio.client.connect_deadline import ConnectDeadline
from airflow_provider_twilio.client.kept_connections import Stream

from .server import Server


@contextmanager
def connected(certificate: SSLContext | None, said: bytes) -> Iterator[Stream]:
    """Connect to a server that answers any request with these bytes, in one piece."""

    def speak(connection: socket.socket, _: bytes) -> None:
        connection.sendall(said)

    with Server(speak, certificate=certificate) as server:
        host, _, port = server.url.partition("//")[2].partition(":")
        plain = Stream(httpcore.SyncBackend().connect_tcp(host, int(port), 5), 5, ConnectDeadline())
        stream = plain.start_tls(client_context(), host, 5) if certificate else plain
        assert isinstance(stream, Stream)
        try:
            yield stream
        finally:
            stream.close()


@pytest.mark.parametrize(("left", "is_out_of_step"), [(0, False), (1, True), (2, True)])
def test_bytes_that_are_left(certificate: SSLContext | None, left: int, is_out_of_step: bool) -> None:
    said = b"0123456789"
    with connected(certificate, said) as stream:
        stream.write(b"GET / HTTP/1.1\r\n\r\n", 5)
        assert stream.read(len(said) - left, 5) == said[: len(said) - left]

        assert bool(stream.get_extra_info("is_readable")) is is_out_of_step
