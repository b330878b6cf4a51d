"""A file behind a signed link, from a server that is in no hurry."""

import socket
from collections.abc import Callable
from dataclasses import replace
from threading import Event

import pytest
from api.nouns import ACCOUNT

from airflow_provider_twilio.api.errors import Unanswered
from airflow_provider_twilio.client.account import Account
from airflow_provider_twilio.client.limits import Limits
from airflow_provider_twilio.client.signed_file import fetched

from .server import Server, read_some, reply

HEAD = b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n"
PATH = "/list.txt?Signature=s3cr3t"


def account_of(server: Server, seconds: float) -> Account:
    """An account whose files may take these seconds, and any pause of theirs a minute."""
    return replace(ACCOUNT, base_url=server.url, timeout=60, limits=Limits(file_timeout=seconds))


def drip(connection: socket.socket, piece: bytes) -> None:
    """Send pieces with pauses for a minute, or until the client has gone."""
    connection.settimeout(0.02)
    try:
        for _ in range(3000):
            connection.sendall(piece)
            read_some(connection)
    except OSError:
        pass


def drip_body(connection: socket.socket, over: Event) -> None:
    connection.sendall(HEAD + b"\r\n")
    drip(connection, b"+")


def drip_headers(connection: socket.socket, over: Event) -> None:
    connection.sendall(HEAD)
    drip(connection, b"X: y\r\n")


def stop_within_body(connection: socket.socket, over: Event) -> None:
    connection.sendall(HEAD + b"\r\n+12065550100\n")
    over.wait(60)


def say_nothing(connection: socket.socket, over: Event) -> None:
    over.wait(60)


@pytest.mark.parametrize("behave", [drip_body, drip_headers, stop_within_body, say_nothing])
def test_a_file_that_takes_longer_than_file_timeout_is_given_up(
    behave: Callable[[socket.socket, Event], None],
) -> None:
    over = Event()

    def answer(connection: socket.socket, request: bytes) -> None:
        behave(connection, over)
        connection.close()

    with Server(answer) as server:
        try:
            with (
                pytest.raises(Unanswered, match=r"took longer than file_timeout, 0\.3 s") as failed,
                fetched(server.url + PATH, account_of(server, 0.3), "FetchDeactivation"),
            ):
                pass
        finally:
            over.set()

    assert "127.0.0.1" in str(failed.value)
    assert "s3cr3t" not in str(failed.value)


def test_a_file_within_file_timeout_is_read_whole() -> None:
    body = b"+12065550100\n" * 100_000
    with (
        Server(reply(200, body)) as server,
        fetched(server.url + PATH, account_of(server, 60), "FetchDeactivation") as file,
    ):
        assert file.read() == body
