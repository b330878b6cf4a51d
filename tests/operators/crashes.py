"""A task's process that dies at any moment, a network that fails as it likes, and Airflow that tries again.

Time is a number here: whoever sleeps moves it on, and the simulator's clock with it. The worker's clock, of
which each try has another, shows it with a skew.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from heapq import heappop, heappush
from itertools import chain, count, cycle, repeat
from typing import Any

import httpx
import pytest
from airflow.providers.common.compat.sdk import AirflowFailException
from trust_hub import make_profiles

from airflow_provider_twilio.api.errors import TwilioError
from airflow_provider_twilio.client.account import Account
from airflow_provider_twilio.client.client import Client
from airflow_provider_twilio.client.clock import TwilioClock
from airflow_provider_twilio.hooks.twilio import TwilioHook
from airflow_provider_twilio.simulator import ACCOUNT_SID, AUTH_TOKEN

from .in_process import InProcess
from .schedules import LONGEST_WAY, ON_ITS_WAY, Schedule
from .tries import TaskStates, patch_sleep, run

FAULTS: dict[str, dict[str, Any]] = {
    "429": {"kind": "status", "status": 429},
    "429 for long": {"kind": "status", "status": 429, "retry_after": 100},
    "500": {"kind": "status", "status": 500, "body": "html"},
    "503": {"kind": "status", "status": 503},
    "503 though processed": {"kind": "status", "status": 503, "processed": True},
}
_MOST_TRIES = 40


class Crash(BaseException):
    """The task's process is gone."""


class World:
    """One simulated account and one task, from its first try to its end.

    :ivar now: Twilio's time.
    :ivar seen: how often each fate came true, by method and fate.
    """

    def __init__(self, simulator: InProcess, schedule: Schedule, seen: Counter[str]) -> None:
        simulator.reset()
        make_profiles(simulator)
        simulator.freeze()
        self.simulator = simulator
        self.now = simulator.now()
        self._skews = cycle(schedule.skews)
        self.seen = seen
        self._schedule = schedule
        self._states = None if schedule.memory == "none" else _States(self)
        orders = chain(schedule.orders, repeat("well"))
        self._fates: dict[str, Iterator[str]] = {
            "GET": chain(schedule.reads, repeat("well")),
            "POST": orders,
            "DELETE": orders,
        }
        self._writes: Iterator[str] = chain(schedule.writes, repeat("well"))
        self._takes = chain(schedule.takes, repeat(0.0))
        self._on_their_way: list[tuple[datetime, int, httpx.Request]] = []
        self._numbers = count()
        self._try_number = 0
        self._cleared_after = 0
        self._run_after: datetime | None = None
        self._wire = simulator.wire
        self._client = self.client(self._wire, 0.0)

    def begin(self, scheduler: float = 0.0) -> None:
        """The DAG run begins now.

        :param scheduler: seconds that the scheduler's clock is ahead of Twilio's.
        """
        self._run_after = self.now + timedelta(seconds=scheduler)

    def client(self, transport: httpx.BaseTransport, skew: float) -> Client:
        """A client on a worker whose clock is some seconds ahead of Twilio's."""
        account = Account(ACCOUNT_SID, username=ACCOUNT_SID, password=AUTH_TOKEN, base_url=self.simulator.url)
        clock = TwilioClock(lambda: self.now.timestamp() + skew)
        return Client(account, transport=transport, sleep=self.sleep, clock=clock)

    def hook(self) -> TwilioHook:
        """A hook to whose requests nothing happens."""
        return _Hook(self._client)

    def prepare(self, request: Any) -> Any:
        """Send a request to which nothing happens."""
        return self._client.execute(request)

    def sleep(self, seconds: float) -> None:
        """Let time pass; what was on its way arrives when it is due."""
        until = self.now + timedelta(seconds=seconds)
        while self._on_their_way and self._on_their_way[0][0] <= until:
            due, _, request = heappop(self._on_their_way)
            self._move_to(due)
            self._wire.handle_request(request)
        self._move_to(until)

    def _move_to(self, moment: datetime) -> None:
        self.simulator.advance(max((moment - self.now).total_seconds(), 0))
        self.now = max(moment, self.now)

    def send(self, request: httpx.Request) -> httpx.Response:
        """Stand in for the network under the task's client."""
        due = self.now + timedelta(seconds=self._schedule.way)
        self.sleep(next(self._takes))
        fate = next(self._fates[request.method])
        self.seen[f"{request.method} {fate}"] += 1
        if fate == "crash before":
            raise Crash
        if fate in ON_ITS_WAY:
            heappush(self._on_their_way, (due, next(self._numbers), request))
            raise Crash if fate == "crash in flight" else httpx.ReadTimeout("no answer")
        if fate not in ("well", "crash after"):
            self.simulator.fault(**FAULTS.get(fate, {"kind": fate}))
        try:
            response = self._wire.handle_request(request)
        finally:
            self.simulator.clear_faults()
        if fate == "crash after":
            raise Crash
        if fate == "well" and "AvailablePhoneNumbers" in request.url.path:
            return self._reshuffled(response)
        return response

    def _reshuffled(self, search: httpx.Response) -> httpx.Response:
        """Other numbers come first each time."""
        found = search.json()
        numbers = found["available_phone_numbers"]
        first = next(self._numbers) % len(numbers)
        return httpx.Response(
            200, json=found | {"available_phone_numbers": numbers[first:] + numbers[:first]}
        )

    def write(self, keep: Callable[[], None]) -> None:
        """Stand in for a write to the task's state store."""
        fate = next(self._writes)
        self.seen[f"write {fate}"] += 1
        if fate.endswith("before"):
            raise Crash if fate.startswith("crash") else ConnectionError("Airflow's API server is gone")
        keep()
        if fate.endswith("after"):
            raise Crash if fate.startswith("crash") else ConnectionError("Airflow's API server is gone")

    def tries(self, make: Callable[[], Any]) -> dict[str, Any]:
        """Try the task as Airflow does until it succeeds, and wait for what is on its way.

        :raises AssertionError: it failed for good, or never ended.
        """
        result = next(filter(None, self._tried(make)))
        self.sleep(LONGEST_WAY)
        return result

    def tries_until_recorded(self, make: Callable[[], Any]) -> None:
        """The same, but a task that has recorded what it did is over, even if it died then: what follows is
        no other than a person who clears it."""
        states = self._states
        assert states is not None
        next(result for result in self._tried(make) if result or states.recorded)
        self.sleep(LONGEST_WAY)

    def _tried(self, make: Callable[[], Any]) -> Iterator[dict[str, Any] | None]:
        """The result of each try, ``None`` of one that died."""
        for _ in range(_MOST_TRIES):
            self.seen["tries"] += 1
            result = None
            with suppress(Crash, TwilioError, ConnectionError):
                result = self._try(make())
            yield result
            if self._schedule.memory == "dropped":
                self.clear(dropped=True)
            self.sleep(self._schedule.retry_delay)
        raise AssertionError(f"still not done after {_MOST_TRIES} tries")

    def clear(self, *, dropped: bool) -> None:
        """Let the task run again, as a person does who clears it, which may drop the task's state."""
        self._cleared_after = self._try_number
        if self._states and dropped:
            self._states.clear()

    def again(self, make: Callable[[], Any]) -> dict[str, Any]:
        """Run the task once more, as a person may clear it; nothing happens to it."""
        self._fates, self._writes = dict.fromkeys(("GET", "POST", "DELETE"), repeat("well")), repeat("well")
        self.clear(dropped=self._schedule.memory == "dropped")
        return self._try(make())

    def _try(self, operator: Any) -> dict[str, Any]:
        operator.hook = _Hook(self.client(_Wire(self), next(self._skews)))
        self._try_number += 1
        if self._run_after is None:
            self.begin()
        of_the_try = {"try_number": self._try_number, "cleared_after": self._cleared_after}
        try:
            return run(operator, self._states, run_after=self._run_after or self.now, **of_the_try)
        except AirflowFailException as error:
            raise AssertionError(f"failed for good: {error}") from error


class _Hook(TwilioHook):
    """Calls through the world's network."""

    def __init__(self, client: Client) -> None:
        super().__init__()
        self._client = client
        self._account = client.account
        self.clock = client.clock


class _Wire(httpx.BaseTransport):
    def __init__(self, world: World) -> None:
        self._world = world

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        return self._world.send(request)


class _States(TaskStates):
    def __init__(self, world: World) -> None:
        super().__init__()
        self._world = world

    @property
    def recorded(self) -> bool:
        return any("sid" in json.loads(kept) for kept in self.kept.values())

    def set(self, key: str, value: Any) -> None:
        self._world.write(lambda: super(_States, self).set(key, value))


@contextmanager
def time_of(world: World) -> Iterator[None]:
    """Nobody really sleeps: the world's time passes."""
    with pytest.MonkeyPatch.context() as patch:
        patch_sleep(patch, world.sleep)
        yield
