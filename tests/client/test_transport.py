"""Real sockets: a create is sent again only if it surely never arrived, on both transports."""

import gzip
import socket
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace

import pytest
from api.nouns import ACCOUNT, CreateLetter, DeleteLetter, FetchLetter, letter

from airflow_provider_twilio.api.errors import OutcomeUnknown, TwilioError, Unanswered, Unreachable
from airflow_provider_twilio.client.account import Account
from airflow_provider_twilio.client.retry import NEVER

from .clients import OpenClient, both_clients
from .server import Behaviour, Server, full_queue, hang_up, in_turn, read_some, reply, reset, say, stay_silent

pytestmark = both_clients
FETCH, DELETE, CREATE = FetchLetter(sid="LT1"), DeleteLetter(sid="LT1"), letter()
DONE = reply(body=b'{"sid": "LT1"}')
IMPATIENT = 0.5
HEAD = b"HTTP/1.1 200 OK\r\nContent-Length: 14\r\n"


def stop_after(raw: bytes) -> Behaviour:
    """Send the beginning of an answer and then nothing more."""

    def begin(connection: socket.socket, request: bytes) -> None:
        connection.sendall(raw)
        stay_silent(connection, request)

    return begin


def reset_after(raw: bytes) -> Behaviour:
    def begin(connection: socket.socket, request: bytes) -> None:
        connection.sendall(raw)
        reset(connection, request)

    return begin


SILENT = {
    "stays silent": stay_silent,
    "stops in the head": stop_after(HEAD),
    "stops in the body": stop_after(HEAD + b'\r\n{"sid":'),
}
AFTER_READING_THE_REQUEST = SILENT | {
    "closes": hang_up,
    "resets": reset,
    "closes in the status line": say(b"HTTP/1.1 20"),
    "closes in the head": say(HEAD),
    "closes in the body": say(HEAD + b'\r\n{"sid":'),
    "resets in the body": reset_after(HEAD + b'\r\n{"sid":'),
    "closes in a chunk": say(b'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\ne\r\n{"sid":'),
    "closes between chunks": say(b'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n7\r\n{"sid":\r\n'),
    "compresses half": reply(
        body=gzip.compress(b'{"sid": "LT1"}')[:-12], headers={"Content-Encoding": "gzip"}
    ),
    "compresses nothing": reply(headers={"Content-Encoding": "gzip"}),
    "speaks SSH": say(b"SSH-2.0-OpenSSH_9.6\r\n"),
    "speaks TLS": say(b"\x15\x03\x03\x00\x02\x02\x46"),
    "says nonsense": say(b"HTTP/1.1 abc\r\n\r\n"),
    "has a header without a name": say(b"HTTP/1.1 200 OK\r\n: x\r\n\r\n{}"),
    "has an odd length": say(b"HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n{}"),
    "answers 503": reply(503, b""),
    "answers HTML": reply(200, b"<html>"),
}
each_mishap = pytest.mark.parametrize("mishap", AFTER_READING_THE_REQUEST)


def account(server: Server, mishap: str = "") -> Account:
    """Impatient with who is silent, and with nobody else: the machine may be busy."""
    return replace(ACCOUNT, base_url=server.url, timeout=IMPATIENT if mishap in SILENT else 30)


@each_mishap
def test_a_create_that_was_read_is_never_sent_again(open_client: OpenClient, mishap: str) -> None:
    pauses: list[float] = []
    with (
        Server(AFTER_READING_THE_REQUEST[mishap]) as server,
        open_client(account(server, mishap), sleep=pauses.append) as client,
        pytest.raises(OutcomeUnknown) as caught,
    ):
        client.execute(CREATE)

    assert (len(server.requests), pauses) == (1, [])
    assert "ConnectTimeout" not in str(caught.value), "it sounds as if nothing had been sent"


@each_mishap
def test_a_create_on_a_used_connection_is_never_sent_again_either(
    open_client: OpenClient, mishap: str
) -> None:
    behave = in_turn(DONE, AFTER_READING_THE_REQUEST[mishap])
    with Server(behave) as server, open_client(account(server, mishap)) as client:
        client.execute(CREATE)
        with pytest.raises(OutcomeUnknown):
            client.execute(CREATE)

    assert len(server.requests) == 2


@each_mishap
def test_a_fetch_is_sent_again_until_there_is_an_answer(open_client: OpenClient, mishap: str) -> None:
    pauses: list[float] = []
    behave = AFTER_READING_THE_REQUEST[mishap]
    with (
        Server(in_turn(behave, behave, DONE)) as server,
        open_client(account(server, mishap), sleep=pauses.append) as client,
    ):
        assert client.execute(FETCH).sid == "LT1"

    assert (len(server.requests), len(pauses)) == (3, 2)


@each_mishap
def test_a_fetch_that_never_gets_an_answer_ends(open_client: OpenClient, mishap: str) -> None:
    with (
        Server(AFTER_READING_THE_REQUEST[mishap]) as server,
        open_client(account(server, mishap)) as client,
        pytest.raises(Unanswered),
    ):
        client.execute(FETCH)

    assert len(server.requests) == 3


@pytest.mark.parametrize("mishap", ["closes", "resets", "stays silent", "speaks SSH", "answers 503"])
def test_a_deletion_that_happened_before_its_answer_was_lost_succeeds(
    open_client: OpenClient, mishap: str
) -> None:
    behave = in_turn(AFTER_READING_THE_REQUEST[mishap], reply(404, b'{"code": 20404}'))
    with Server(behave) as server, open_client(account(server, mishap)) as client:
        client.execute(DELETE)

    assert len(server.requests) == 2


@pytest.mark.parametrize("request_", [CREATE, FETCH], ids=repr)
def test_a_call_that_was_refused_is_sent_when_the_server_is_there(
    open_client: OpenClient, request_: CreateLetter | FetchLetter
) -> None:
    pauses: list[float] = []

    with Server(DONE, listening=False) as server:

        def start_the_server(seconds: float) -> None:
            pauses.append(seconds)
            if len(pauses) == 2:
                server.listen()

        with open_client(account(server), sleep=start_the_server) as client:
            assert client.execute(request_).sid == "LT1"

    assert (len(server.requests), len(pauses)) == (1, 2)


@contextmanager
def refusing() -> Iterator[str]:
    with Server(DONE, listening=False) as server:
        yield server.url


@contextmanager
def without_tls(behave: Behaviour) -> Iterator[str]:
    with Server(behave, read=read_some) as server:
        yield server.url.replace("http:", "https:")


BEFORE_ANYTHING_IS_SENT: dict[str, Callable[[], AbstractContextManager[str]]] = {
    "refuses": refusing,
    "has a full queue": full_queue,
    "speaks no TLS": lambda: without_tls(say(b"HTTP/1.1 400 Bad Request\r\n\r\n")),
    "closes in the TLS handshake": lambda: without_tls(hang_up),
    "resets in the TLS handshake": lambda: without_tls(reset),
    "is silent in the TLS handshake": lambda: without_tls(stay_silent),
}


@pytest.mark.parametrize("request_", [CREATE, FETCH], ids=repr)
@pytest.mark.parametrize("mishap", BEFORE_ANYTHING_IS_SENT)
def test_every_method_is_repeated_when_nothing_was_sent(
    open_client: OpenClient, mishap: str, request_: CreateLetter | FetchLetter
) -> None:
    pauses: list[float] = []
    with BEFORE_ANYTHING_IS_SENT[mishap]() as url:
        hasty = replace(ACCOUNT, base_url=url, timeout=IMPATIENT)
        with open_client(hasty, sleep=pauses.append) as client, pytest.raises(TwilioError) as caught:
            client.execute(request_)

    assert type(caught.value) is Unreachable
    assert len(pauses) == 2


def test_the_handshake_is_part_of_the_time_to_connect(open_client: OpenClient) -> None:
    """A batch counts on it: no request leaves later than ``timeout`` after its connection was asked for."""
    who_gave_up: list[str] = []

    def wait_in_silence(connection: socket.socket, _: bytes) -> None:
        connection.settimeout(60)
        try:
            while connection.recv(65536):
                pass
            who_gave_up.append("client")
        except ConnectionError:
            who_gave_up.append("client")
        except TimeoutError:
            who_gave_up.append("server")

    with without_tls(wait_in_silence) as url:
        hasty = replace(ACCOUNT, base_url=url, timeout=IMPATIENT)
        with open_client(hasty, retry=NEVER) as client, pytest.raises(Unreachable):
            client.execute(CREATE)

    assert who_gave_up == ["client"]
