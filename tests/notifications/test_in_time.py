"""All recipients at once, and within the time: the log has one line for each, and no more than is known."""

import asyncio
import json
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import SimpleNamespace
from typing import Any

import pytest
from airflows import FINDS_NO_CONNECTION

from airflow_provider_twilio.client.retry import Retry
from airflow_provider_twilio.hooks.twilio import TwilioHook
from airflow_provider_twilio.notifications import alert, at_once
from airflow_provider_twilio.simulator import ACCOUNT_SID
from airflow_provider_twilio.simulator.simulator import Simulator

from .alerts import LOG, OTHER, TO, Notify, messages, notifier

MESSAGE = {"sid": "SM" + "0" * 32, "status": "queued"}


class Twilio(ThreadingHTTPServer):
    """Answers as ``answer`` says, once it does."""

    daemon_threads = True

    def __init__(self, answer: Callable[[], dict[str, Any]]) -> None:
        self.answer = answer
        self.asked = threading.Event()
        super().__init__(("127.0.0.1", 0), Handler)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of a client that has gone before its answer."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class Handler(BaseHTTPRequestHandler):
    server: Twilio

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.server.asked.set()
        body = json.dumps(self.server.answer()).encode()
        self.send_response(201)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: Any) -> None:
        pass


@pytest.fixture
def twilio(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Callable[[], Any]], Twilio]]:
    """Starts a Twilio that the connection leads to."""
    started: list[Twilio] = []

    def start(answer: Callable[[], Any]) -> Twilio:
        server = Twilio(answer)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        started.append(server)
        connect(monkeypatch, server.server_port)
        return server

    yield start
    for server in started:
        server.shutdown()
        server.server_close()


def connect(monkeypatch: pytest.MonkeyPatch, port: int) -> None:
    connection = {
        "conn_type": "twilio",
        "login": ACCOUNT_SID,
        "password": "secret",
        "extra": {"base_url": f"http://127.0.0.1:{port}"},
    }
    monkeypatch.setenv("AIRFLOW_CONN_TWILIO_DEFAULT", json.dumps(connection))
    monkeypatch.setenv("no_proxy", "127.0.0.1")


def end_time_when(moment: threading.Event, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the time for alerts run out at a moment, however long it takes to come."""

    async def wait(*_: Any, **__: Any) -> None:
        await asyncio.to_thread(moment.wait, 60)

    monkeypatch.setattr(at_once, "asyncio", SimpleNamespace(**vars(asyncio) | {"wait": wait}))
    leave_time(monkeypatch)


def leave_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nothing end because the machine is busy."""
    monkeypatch.setattr(at_once, "IN_ALL", 60.0)
    monkeypatch.setattr(at_once, "_ANSWER", 60.0)


def test_all_are_sent_at_once(twilio: Any, notify: Notify, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody is answered before all have asked."""
    leave_time(monkeypatch)
    people = [f"+1555867{number:04}" for number in range(20)]
    all_asked = threading.Barrier(len(people), timeout=60)

    def answer() -> Any:
        all_asked.wait()
        return MESSAGE

    twilio(answer)

    said = notify(notifier(to=people)).splitlines()

    assert len(said) == len(people)
    assert all("was sent: SM" in line for line in said)


def test_of_what_is_not_answered_in_time_it_is_not_known_whether_it_was_sent(
    twilio: Any, notify: Notify, monkeypatch: pytest.MonkeyPatch
) -> None:
    both_asked, over = threading.Event(), threading.Event()
    both = threading.Barrier(2, both_asked.set, timeout=60)

    def answer() -> Any:
        both.wait()
        over.wait(60)
        return MESSAGE

    twilio(answer)
    end_time_when(both_asked, monkeypatch)

    said = notify(notifier(to=[TO, OTHER])).splitlines()
    over.set()

    assert sorted(said) == [
        f"error: It isn't known whether the SMS to +1555•••53{end} was sent: there was no answer in time"
        for end in ("09", "10")
    ]


def test_where_nobody_listens_no_sms_was_sent(notify: Notify, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        connect(monkeypatch, silent.getsockname()[1])
        leave_time(monkeypatch)
        monkeypatch.setattr(alert, "_TRIES", Retry(times=2, first=0.01))

        said = notify(notifier(to=[TO, OTHER])).splitlines()

    assert len(said) == 2
    assert all(line.startswith("error: No SMS was sent to +1555•••53") for line in said)


def test_a_connection_that_is_not_found_in_time_sends_nothing_later_either(
    twilio: Any, notify: Notify, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = twilio(lambda: MESSAGE)
    found, looked_up = threading.Event(), threading.Event()
    account = TwilioHook().account

    def look_up(hook: TwilioHook) -> Any:
        found.wait(60)
        looked_up.set()
        return account

    async def alook_up(hook: TwilioHook) -> Any:
        return await asyncio.to_thread(look_up, hook)

    monkeypatch.setattr(TwilioHook, "account", property(look_up))
    monkeypatch.setattr(TwilioHook, "aaccount", alook_up)
    monkeypatch.setattr(at_once, "IN_ALL", 0.3)
    threading.Timer(2.0, found.set).start()  # the event loop of asynchronous alerts waits for its threads

    said = notify(notifier())
    found.set()
    looked_up.wait(60)
    for thread in threading.enumerate():
        if thread.name == "alerts":
            thread.join(60)

    assert said == "error: No SMS was sent to +1555•••5309: there was no answer in time"
    assert not server.asked.is_set()


@FINDS_NO_CONNECTION
def test_a_bad_connection_is_told_for_each_recipient(notify: Notify) -> None:
    said = notify(notifier(to=[TO, OTHER], twilio_conn_id="nowhere")).splitlines()

    assert len(said) == 2
    assert all("error: No SMS was sent to +1555•••53" in line and "nowhere" in line for line in said)


def test_it_may_be_called_where_an_event_loop_runs(twilio_default: Simulator) -> None:
    async def call() -> None:
        notifier()({})

    asyncio.run(call())

    assert len(messages(twilio_default)) == 1


@pytest.mark.parametrize("status", [408, 421, 425, 429])
def test_an_alert_that_twilio_does_not_take_at_the_moment_is_sent_again(
    twilio_default: Simulator, notify: Notify, status: int
) -> None:
    twilio_default.fault("error", code=20429, status=status, method="POST", count=1)

    said = notify(notifier())

    assert "was sent: SM" in said
    assert len(messages(twilio_default)) == 1


def test_nothing_is_raised_into_airflow(notify: Notify, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*args: Any, **kwargs: Any) -> Any:
        raise RuntimeError("Your code is 4711")

    monkeypatch.setattr(at_once, "_client", broken)
    connect(monkeypatch, 1)

    said = notify(notifier())

    assert said == "error: No SMS was sent to +1555•••5309: RuntimeError"
    assert LOG.lines
