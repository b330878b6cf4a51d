"""Many waits in one event loop, in a time that passes as fast as the test likes."""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from triggers.time_machine import TimeMachine, board

from airflow_provider_twilio.api.messaging_v1.brands import FetchBrandRegistrations
from airflow_provider_twilio.api.messaging_v1.campaigns import FetchUsAppToPerson
from airflow_provider_twilio.api.request import Request
from airflow_provider_twilio.client import client as clients
from airflow_provider_twilio.client.httpx_transport import AsyncHttpxTransport
from airflow_provider_twilio.hooks.twilio import TwilioHook
from airflow_provider_twilio.triggers.poll import PollTrigger
from airflow_provider_twilio.waiting import reader
from airflow_provider_twilio.waiting.wait import Wait

from .fake_twilio import FakeTwilio, sid

CONNECTION = {"conn_type": "twilio", "login": "AC" + "0a" * 16, "password": "token"}
TASK: ContextVar[str] = ContextVar("task", default="nobody")


@dataclass
class Heard:
    """How a wait ended, and when, in seconds since the test began."""

    event: dict[str, Any]
    at: float


@dataclass
class World:
    """Waits, and the Twilio that they wait for.

    :ivar lookups: when the connection was looked up.
    :ivar lines: what was logged, each with the task whose log it lands in.
    """

    time: TimeMachine
    twilio: FakeTwilio
    environment: pytest.MonkeyPatch
    lookups: list[float] = field(default_factory=list)
    lines: list[tuple[str, str]] = field(default_factory=list)

    def connection(self, **changes: Any) -> None:
        """Store the connection."""
        self.environment.setenv("AIRFLOW_CONN_TWILIO_DEFAULT", json.dumps(CONNECTION | changes))

    def brand(self, number: int, **options: Any) -> PollTrigger:
        return self.wait(FetchBrandRegistrations(sid=sid("BN", number)), **options)

    def campaign(self, number: int, **options: Any) -> PollTrigger:
        return self.wait(FetchUsAppToPerson(messaging_service_sid=sid("MG", number)), **options)

    def wait(
        self,
        request: Request[Any],
        *,
        age: timedelta = timedelta(days=3),
        lasts: timedelta = timedelta(days=30),
        poll_interval: float = 60.0,
    ) -> PollTrigger:
        """A wait that began a while ago."""
        since = self.time.now - age
        kept = Wait(request, {}, since, since + lasts).serialize()
        return PollTrigger("twilio_default", None, kept, poll_interval)

    def run(self, *triggers: PollTrigger, until: float | None = None) -> list[Heard | None]:
        """Run the triggers to their ends, or for so many seconds; ``None`` is who still waits then."""

        async def ended(trigger: PollTrigger) -> Heard:
            TASK.set(trigger.wait["fields"].get("sid", ""))
            return Heard((await anext(trigger.run())).payload, self.time.passed)

        async def all_of_them() -> list[Heard | None]:
            tasks = [asyncio.create_task(ended(trigger)) for trigger in triggers]
            _, waiting = await asyncio.wait(tasks, timeout=until)
            for task in waiting:
                task.cancel()
            results = await asyncio.gather(*tasks, return_exceptions=True)
            assert not [one for one in results if isinstance(one, Exception)]
            assert {asyncio.current_task()} == asyncio.all_tasks()
            assert not reader._READERS.get(asyncio.get_running_loop())
            return [one if isinstance(one, Heard) else None for one in results]

        return self.time.run(all_of_them())

    def log_of(self, named: str) -> list[str]:
        """The log of a task."""
        return [line for task, line in self.lines if task == named]


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> World:
    machine = TimeMachine()
    machine.start = machine.now = datetime(
        2026, 11, 2, 9, tzinfo=UTC
    )  # The moments of all looks follow from it.
    board(machine, monkeypatch)
    made = World(machine, FakeTwilio(lambda: machine.passed), monkeypatch)
    made.connection()
    monkeypatch.setattr(
        clients,
        "async_transport",
        lambda account, *_, **__: AsyncHttpxTransport(httpx.MockTransport(made.twilio), account),
    )
    look_up: Callable[[TwilioHook], Awaitable[Any]] = TwilioHook.aaccount

    async def counted(hook: TwilioHook) -> Any:
        made.lookups.append(machine.passed)
        return await look_up(hook)

    class Lines(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            made.lines.append((TASK.get(), record.getMessage()))

    monkeypatch.setattr(TwilioHook, "aaccount", counted)
    logger = logging.Logger("of tasks and readers")
    logger.addHandler(Lines())
    monkeypatch.setattr(PollTrigger, "log", logger)
    for module in ("reader", "lane", "plain_looks"):
        monkeypatch.setattr(f"airflow_provider_twilio.waiting.{module}.log", logger)
    return made
