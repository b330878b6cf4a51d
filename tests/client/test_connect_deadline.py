"""A thread's request leaves within ``timeout`` of being given to the client, or isn't sent."""

import socket
import threading
from collections.abc import Callable
from dataclasses import replace

import httpcore
import pytest
from api.nouns import ACCOUNT, letter

from airflow_provider_twilio.api.errors import Unreachable
from airflow_provider_twilio.client import connect_deadline
from airflow_provider_twilio.client.client import Client
from airflow_provider_twilio.client.connect_deadline import ConnectDeadline
from airflow_provider_twilio.client.retry import NEVER

from .server import Server, read_some, reply

CREATE = letter()
DONE = reply(body=b'{"sid": "LT1"}')
TIMEOUT = 5.0


class Clock:
    """A monotonic clock that goes on only where a test says so."""

    def __init__(self) -> None:
        self.now = 1000.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(connect_deadline, "time", clock)
    return clock


@pytest.fixture
def steps(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Callable[[float], list[float | None]]:
    """Have each TCP connection take so many seconds, and return the list of what each may take."""

    def take(seconds: float) -> list[float | None]:
        given: list[float | None] = []
        connect = httpcore.SyncBackend.connect_tcp

        def slowly(
            system: httpcore.SyncBackend, host: str, port: int, timeout: float | None, *more: object
        ) -> httpcore.NetworkStream:
            given.append(timeout)
            clock.now += seconds
            return connect(system, host, port, 30.0)

        monkeypatch.setattr(httpcore.SyncBackend, "connect_tcp", slowly)
        return given

    return take


def test_a_request_whose_connection_came_too_late_is_not_sent(
    steps: Callable[[float], list[float | None]],
) -> None:
    steps(TIMEOUT)
    with Server(DONE) as server:
        account = replace(ACCOUNT, base_url=server.url, timeout=TIMEOUT)
        with Client(account, retry=NEVER) as client, pytest.raises(Unreachable):
            client.execute(CREATE)

    assert server.requests == []


def test_a_request_whose_connection_came_in_time_is_sent(
    steps: Callable[[float], list[float | None]],
) -> None:
    steps(TIMEOUT - 1)
    with Server(DONE) as server:
        account = replace(ACCOUNT, base_url=server.url, timeout=TIMEOUT)
        with Client(account, retry=NEVER) as client:
            assert client.execute(CREATE).sid == "LT1"
            assert client.execute(CREATE).sid == "LT1", "each request has a time of its own"

    assert (len(server.requests), server.connections) == (2, 1)


def test_the_handshake_has_the_time_that_tcp_left(
    steps: Callable[[float], list[float | None]], monkeypatch: pytest.MonkeyPatch
) -> None:
    steps(TIMEOUT - 1)
    given: list[float | None] = []

    def shake(stream: object, certificates: object, name: object, timeout: float | None) -> None:
        given.append(timeout)
        raise httpcore.ConnectTimeout

    monkeypatch.setattr("httpcore._backends.sync.SyncStream.start_tls", shake)
    with Server(DONE, read=read_some) as server:
        account = replace(ACCOUNT, base_url=server.url.replace("http:", "https:"), timeout=TIMEOUT)
        with Client(account, retry=NEVER) as client, pytest.raises(Unreachable):
            client.execute(CREATE)

    assert given == [1.0]


def test_the_addresses_of_a_host_share_the_time(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first three don't answer; none of them may take what the last one needs."""
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (f"192.0.2.{last}", 80)) for last in range(1, 5)]
    given: list[float] = []

    def connect(system: object, host: str, port: int, timeout: float, *more: object) -> None:
        given.append(timeout)
        clock.now += timeout
        raise httpcore.ConnectTimeout(host)

    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
    monkeypatch.setattr(httpcore.SyncBackend, "connect_tcp", connect)
    deadline = ConnectDeadline()

    with deadline.begin(8.0), pytest.raises(httpcore.ConnectTimeout, match=r"192\.0\.2\.4"):
        deadline.connect("host.invalid", 80, 8.0, None, None)

    assert given == [2.0] * 4


def test_a_proxy_that_says_nothing_was_given_no_request() -> None:
    """It has the time that is left, and the request would have come after its answer."""
    over = threading.Event()

    def say_nothing(connection: socket.socket, request: bytes) -> None:
        over.wait(30)

    with Server(say_nothing) as proxy:
        account = replace(ACCOUNT, base_url="https://host.invalid", proxy=proxy.url, timeout=0.5)
        with Client(account, retry=NEVER) as client, pytest.raises(Unreachable):
            client.execute(CREATE)
        over.set()

    assert [request.split(b" ")[0] for request in proxy.requests] == [b"CONNECT"]


def test_threads_have_deadlines_of_their_own(clock: Clock) -> None:
    deadline, left = ConnectDeadline(), list[float | None]()

    with deadline.begin(3.0):
        other = threading.Thread(target=lambda: left.append(deadline.left(9.0)))
        other.start()
        other.join()
        assert deadline.left(9.0) == 3.0

    assert left == [9.0]
    assert deadline.left(9.0) == 9.0
