"""Thousands of waits in one event loop, as a triggerer has them, in a time that passes as fast as it can."""

import asyncio
import gc
import json
import logging
import os
import random
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from airflow_provider_twilio.api.messaging_v1.brands import FetchBrandRegistrations
from airflow_provider_twilio.api.messaging_v1.campaigns import FetchUsAppToPerson
from airflow_provider_twilio.api.request import Request
from airflow_provider_twilio.client.client import AsyncClient
from airflow_provider_twilio.client.http_request import HttpRequest
from airflow_provider_twilio.hooks.twilio import TwilioHook
from airflow_provider_twilio.triggers.poll import PollTrigger
from airflow_provider_twilio.waiting import clock
from airflow_provider_twilio.waiting.wait import Wait
from benchmarks.wait.time_machine import TimeMachine
from benchmarks.wait.twilio import Twilio, sid

_AT_ONCE = 50
"""Waits that a triggerer takes up in one go."""
_OLDEST = timedelta(days=14)
_LASTS = timedelta(days=60)


@dataclass
class Watch:
    """The measurements of the event loop.

    :ivar held_up: the longest turn, in seconds of its processor time without the interpreter's collections of
        garbage.
    :ivar collecting: the longest of these, in seconds of processor time.
    :ivar lookups: of the connection.
    """

    held_up: float = 0.0
    collecting: float = 0.0
    collected: float = 0.0
    lookups: int = 0
    _began: float = 0.0
    _heard: dict[str, "asyncio.Future[float]"] = field(default_factory=dict)

    def hearing(self, named: str) -> "asyncio.Future[float]":
        """When the wait for this SID ends."""
        return self._heard.setdefault(named, asyncio.get_running_loop().create_future())

    def collection(self, phase: str, _: dict[str, int]) -> None:
        """Note that the interpreter begins or ends to collect garbage, in the thread of the event loop."""
        if phase == "start":
            self._began = time.thread_time()
        else:
            took = time.thread_time() - self._began
            self.collected += took
            self.collecting = max(self.collecting, took)

    @contextmanager
    def looking_away(self) -> Iterator[None]:
        """Something is measured that holds the event loop up itself."""
        held_up, collecting = self.held_up, self.collecting
        yield
        self.collecting = collecting
        asyncio.get_running_loop().call_soon(setattr, self, "held_up", held_up)


def board(machine: TimeMachine, watch: Watch) -> None:
    """Put the time machine in the place of all clocks, and begin to watch. This process does nothing else."""
    take, look_up, turn = AsyncClient._take, TwilioHook.aaccount, asyncio.Handle._run

    async def taken(self: AsyncClient, step: Any, request: Any) -> Any:
        if not isinstance(step, HttpRequest):
            return await take(self, step, request)
        with machine.at_work():
            return await take(self, step, request)

    async def looked_up(hook: TwilioHook) -> Any:
        watch.lookups += 1
        return await look_up(hook)

    def turned(handle: asyncio.Handle) -> None:
        before, collected = time.thread_time(), watch.collected
        turn(handle)
        watch.held_up = max(watch.held_up, time.thread_time() - before - (watch.collected - collected))

    gc.callbacks.append(watch.collection)
    AsyncClient._take = taken  # type: ignore[method-assign]
    TwilioHook.aaccount = looked_up  # type: ignore[method-assign, assignment]
    asyncio.Handle._run = turned  # type: ignore[method-assign, assignment]
    clock.now = lambda: machine.now.timestamp()
    PollTrigger.log = logging.Logger("unheard")  # type: ignore[assignment]
    machine.start = machine.now = datetime(2026, 11, 2, 9, tzinfo=UTC)


def connect(url: str) -> None:
    """Let the connection lead to the fake, at Twilio's rate."""
    extra = {"base_url": url, "a2p_requests_per_second": 1}
    connection = {"conn_type": "twilio", "login": "AC" + "0" * 32, "password": "token", "extra": extra}
    os.environ["AIRFLOW_CONN_TWILIO_DEFAULT"] = json.dumps(connection)


def triggers(twilio: Twilio, start: datetime, most: int | None = None) -> list[PollTrigger]:
    """A wait for each brand and each campaign, or for some; they began at any time within two weeks."""
    ages = random.Random(1)
    brands: list[Request[Any]] = [FetchBrandRegistrations(sid=one) for one in list(twilio.brands)[:most]]
    campaigns = [FetchUsAppToPerson(messaging_service_sid=one) for one in list(twilio.campaigns)[:most]]

    def trigger(request: Request[Any], poll_interval: float) -> PollTrigger:
        since = start - ages.random() * _OLDEST
        kept = Wait(request, {}, since, since + _LASTS).serialize()
        return PollTrigger("twilio_default", None, json.loads(json.dumps(kept)), poll_interval)

    return [*(trigger(one, 60.0) for one in brands), *(trigger(one, 300.0) for one in campaigns)]


@asynccontextmanager
async def waiting(waits: list[PollTrigger], machine: TimeMachine, watch: Watch) -> AsyncIterator[None]:
    """Run triggers, and note when each ends."""

    async def ended(trigger: PollTrigger) -> None:
        await anext(trigger.run())
        fields = trigger.wait["fields"]
        watch.hearing(fields.get("messaging_service_sid") or fields["sid"]).set_result(machine.passed)

    tasks = []
    for place, trigger in enumerate(waits):
        tasks.append(asyncio.create_task(ended(trigger)))
        if place % _AT_ONCE == 0:
            await asyncio.sleep(0)
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def resident() -> int:
    """Bytes that this process holds."""
    gc.collect()
    with open("/proc/self/statm") as statm:
        return int(statm.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")


__all__ = ["Watch", "board", "connect", "resident", "sid", "triggers", "waiting"]
