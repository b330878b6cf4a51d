"""Where a batch's task lives: an account, a network and a store that fail, and Airflow that tries again."""

import gc
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from heapq import heappop, heappush
from itertools import chain, cycle, repeat
from threading import Lock
from typing import Any

import httpx
import pytest
from airflow.providers.common.compat.sdk import AirflowFailException
from operators.crashes import FAULTS, Crash
from operators.in_process import answer
from operators.schedules import LONGEST_WAY
from operators.tries import run

from airflow_provider_twilio.api.errors import TwilioError
from airflow_provider_twilio.batch.sender import BatchStopped
from airflow_provider_twilio.client.account import Account
from airflow_provider_twilio.client.client import Client
from airflow_provider_twilio.operators.batch import SendSmsBatchOperator
from airflow_provider_twilio.simulator import ACCOUNT_SID, AUTH_TOKEN
from airflow_provider_twilio.simulator.faults import Fault
from airflow_provider_twilio.simulator.simulator import Simulator
from airflow_provider_twilio.simulator.twilio import Answer, Twilio

from .mortal import Process, States
from .network import CUT, TIMEOUT, Posted, received
from .schedule import Placed, Schedule
from .virtual import VirtualLoop

BEGAN = 1_900_000_000.0
"""Twilio's time at the beginning, in seconds since 1970."""
_MOST_TRIES = 40


def _in_order(placed: Placed) -> Iterator[str]:
    return chain.from_iterable([*repeat("well", gap), fate] for gap, fate in placed)


def _then_well(fates: Any) -> Iterator[str]:
    return chain(fates, repeat("well"))


class World:
    """One account and one task, from its first try to its end.

    :ivar seen: how often each fate came true, by place and fate.
    :ivar came_at: when each request arrived that makes something, in seconds since 1970.
    :ivar died: whether the process of the last try did.
    """

    def __init__(self, twilio: Twilio, schedule: Schedule, seen: Counter[str]) -> None:
        twilio.reset()
        twilio.state.clock.freeze()
        twilio.state.clock.advance(BEGAN - twilio.state.now())
        self.simulator = Simulator(twilio, Lock(), "http://127.0.0.1:1")
        self.schedule = schedule
        self.seen = seen
        self.came_at: list[float] = []
        self.died = False
        self.kept: dict[str, str] = {}
        lasting = [seconds for seconds in schedule.takes if seconds <= TIMEOUT] or [0.1]
        self.takes = chain(schedule.takes, cycle(lasting))
        self.loop: VirtualLoop | None = None
        self._twilio = twilio
        self._skews = cycle(schedule.skews)
        self._before = BEGAN
        self._shown = self._before
        self._fates = {
            "GET": _then_well(_in_order(schedule.reads)),
            "POST": _then_well(_in_order(schedule.orders)),
            "write": _then_well(_in_order(schedule.writes)),
            "look": _then_well(_in_order(schedule.looks)),
            "results": _then_well(schedule.results),
        }
        self._deaths = chain(schedule.deaths, repeat(None))
        self._on_their_way: list[Posted] = []
        self._posted = 0
        self._tries = 0
        self._run_after = datetime.fromtimestamp(self._before, UTC)

    @property
    def now(self) -> float:
        """Twilio's time, in seconds since 1970."""
        return self._before + (self.loop.time() if self.loop else 0.0)

    def next_skew(self) -> float:
        """How many seconds the next worker's clock is ahead of Twilio's."""
        return next(self._skews)

    def begin(self) -> None:
        """The DAG run begins now."""
        self._run_after = datetime.fromtimestamp(self.now, UTC)

    def fate(self, place: str) -> str:
        """Return the fate of the next one."""
        fate = next(self._fates[place])
        self.seen[f"{place} {fate}"] += 1
        return fate

    def post(self, request: httpx.Request, fate: str, way: float) -> Posted:
        """Let a request go, whatever becomes of who sent it."""
        self._posted += 1
        posted = Posted(self.now + way, self._posted, request, fate)
        heappush(self._on_their_way, posted)
        return posted

    def arrive(self, until: float) -> None:
        """Twilio gets what is due."""
        while self._on_their_way and self._on_their_way[0].due <= until:
            posted = heappop(self._on_their_way)
            self._show(posted.due)
            posted.answer = self._answer(posted)
        self._show(until)

    def _show(self, moment: float) -> None:
        self._twilio.state.clock.advance(max(moment - self._shown, 0.0))
        self._shown = max(moment, self._shown)

    def _answer(self, posted: Posted) -> Answer:
        self._twilio.faults.clear()
        if posted.fate in FAULTS or posted.fate in CUT:
            self._twilio.faults.add(Fault(**FAULTS.get(posted.fate, {"kind": posted.fate})))
        if posted.request.method == "POST":
            self.came_at.append(posted.due)
        return answer(self._twilio, posted.request)

    def sleep(self, seconds: float) -> None:
        """Time passes while no event loop runs."""
        self._before += seconds
        self.arrive(self.now)

    def stop_clock(self) -> None:
        """The event loop is over."""
        self._before, self.loop = self.now, None

    def account(self) -> Account:
        """The simulated one."""
        url = self.simulator.url
        return Account(ACCOUNT_SID, username=ACCOUNT_SID, password=AUTH_TOKEN, base_url=url, timeout=TIMEOUT)

    def prepare(self, request: Any) -> Any:
        """Send a request to which nothing happens."""
        account, wire = self.account(), httpx.MockTransport(self._take)
        return Client(account, transport=wire, sleep=self.sleep).execute(request)

    def _take(self, request: httpx.Request) -> httpx.Response:
        posted = self.post(request, "well", 0.0)
        self.arrive(posted.due)
        return received(posted)

    def tries(self, make: Callable[[], SendSmsBatchOperator]) -> dict[str, Any]:
        """Try the task as Airflow does until it succeeds, and wait for what is on its way.

        :raises AssertionError: it failed for good, or never ended.
        """
        for _ in range(_MOST_TRIES):
            with self.burial():
                result = self.try_once(make())
            if result is not None:
                self.sleep(LONGEST_WAY)
                return result
            if self.schedule.memory in ("dropped", "off"):
                self.kept.clear()
            self.sleep(self.schedule.retry_delay)
        raise AssertionError(f"still not done after {_MOST_TRIES} tries")

    @contextmanager
    def burial(self) -> Iterator[None]:
        """Silence the errors that a dying process leaves behind, until the block ends."""
        heard = sys.unraisablehook

        def hear(problem: Any) -> None:
            if not self.died:
                heard(problem)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(sys, "unraisablehook", hear)
            yield
            if self.died:
                gc.collect()

    def try_once(self, operator: SendSmsBatchOperator) -> dict[str, Any] | None:
        """One try; ``None`` if it died or failed in a way that another try may heal."""
        self._tries += 1
        self.died = False
        self.seen["tries"] += 1
        process = Process(self, operator, next(self._deaths))
        states = None if self.schedule.memory == "none" else States(process)
        number = 1 if self.schedule.memory == "off" else self._tries
        try:
            with process.running():
                result = run(operator, states, try_number=number, run_after=self._run_after)
        except AirflowFailException as error:
            if not self.died:
                raise AssertionError(f"failed for good: {error}") from error
        except (Crash, TwilioError, ConnectionError, BatchStopped):
            pass
        except BaseException:
            if not self.died:
                raise
        else:
            return None if self.died else result
        self.seen["tries that died" if self.died else "tries that failed"] += 1
        return None
