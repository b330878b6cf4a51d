"""A batch's process that dies between any two calls, a network that fails as it likes, and Airflow that tries
again: the whole operator on the simulator, in virtual time and without a socket.
"""

import asyncio
import sys
from collections import Counter
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partialmethod
from heapq import heappop, heappush
from itertools import chain, cycle, repeat
from pathlib import Path
from threading import Lock
from types import FrameType
from typing import Any, Literal, TypeVar

import httpx
import pytest
from airflow.sdk.exceptions import AirflowFailException
from operators.crashes import FAULTS, LONGEST_WAY, Crash, Memory, RequestFate
from operators.tries import TaskStates, run

import airflow_provider_twilio
from airflow_provider_twilio.api.account import Account
from airflow_provider_twilio.api.errors import TwilioError
from airflow_provider_twilio.batch.run import BatchRun
from airflow_provider_twilio.batch.sending import BatchStopped
from airflow_provider_twilio.hooks.twilio import TwilioHook
from airflow_provider_twilio.operators.batch import SendSmsBatchOperator
from airflow_provider_twilio.protocol.client import AsyncClient, Client
from airflow_provider_twilio.simulator import ACCOUNT_SID, AUTH_TOKEN
from airflow_provider_twilio.simulator.faults import Fault
from airflow_provider_twilio.simulator.simulator import Simulator
from airflow_provider_twilio.simulator.twilio import Answer, Request, Twilio

from .network import CUT, TIMEOUT, AsyncWire, Posted, Wire, received
from .virtual import VirtualLoop

T = TypeVar("T")

Fate = RequestFate | Literal["lost", "unreachable"]
"""Besides those of one message: ``lost`` requests arrive nowhere, and no connection comes about."""
End = Literal["killed", "stopped"]
Death = tuple[int, End]
"""After how many calls and returns in the package the process dies, or Airflow tells the task to stop."""
AnyMemory = Memory | Literal["off"]
"""Besides: ``off`` has a task take every try for its first one."""
Placed = tuple[tuple[int, Any], ...]
"""Fates, each after a number of events that go well."""

BEGAN = 1_900_000_000.0
"""Twilio's time at the beginning, in seconds since 1970."""
_MOST_TRIES = 40
_MOST_TURNS = 20
_BATCH = tuple(
    str(Path(airflow_provider_twilio.__file__).parent / place)
    for place in ("batch/", "files/", "operators/batch.py")
)


@dataclass(frozen=True)
class Schedule:
    """What happens over all tries, in their order; after the last fate all is well.

    :ivar orders: of requests that make something, ``reads`` of those that read.
    :ivar writes: of writes to the task's state store, ``looks`` of its reads.
    :ivar results: of writes of the results' file.
    :ivar deaths: of the first tries.
    :ivar takes: seconds that requests take, by turns; those beyond the timeout once.
    :ivar way: seconds until a request arrives that is on its way when nobody waits for it any more.
    :ivar store_takes: seconds of a call to the store.
    :ivar retry_delay: seconds until Airflow tries again.
    :ivar skew: seconds that the task's clock is before Twilio's.
    """

    memory: AnyMemory = "kept"
    orders: Placed = ()
    reads: Placed = ()
    writes: Placed = ()
    looks: Placed = ()
    results: tuple[str, ...] = ()
    deaths: tuple[Death | None, ...] = ()
    takes: tuple[float, ...] = (0.1,)
    way: float = LONGEST_WAY
    store_takes: float = 0.015
    retry_delay: float = 0.0
    skew: float = 0.0


def _in_order(placed: Placed) -> Iterator[str]:
    return chain.from_iterable([*repeat("well", gap), fate] for gap, fate in placed)


def _then_well(fates: Any) -> Iterator[str]:
    return chain(fates, repeat("well"))


class World:
    """One account and one task, from its first try to its end.

    :ivar seen: how often each fate came true, by place and fate.
    :ivar came_at: when each request arrived that makes something, in seconds since 1970.
    """

    def __init__(self, twilio: Twilio, schedule: Schedule, seen: Counter[str]) -> None:
        twilio.reset()
        twilio.state.clock.freeze()
        twilio.state.clock.advance(BEGAN - twilio.state.now())
        self.simulator = Simulator(twilio, Lock(), "http://127.0.0.1:1")
        self.schedule = schedule
        self.seen = seen
        self.came_at: list[float] = []
        self.kept: dict[str, str] = {}
        lasting = [seconds for seconds in schedule.takes if seconds <= TIMEOUT] or [0.1]
        self.takes = chain(schedule.takes, cycle(lasting))
        self.loop: VirtualLoop | None = None
        self._twilio = twilio
        self._before = BEGAN + schedule.skew
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
        """The task's clock, in seconds since 1970."""
        return self._before + (self.loop.time() if self.loop else 0.0)

    def begin(self) -> None:
        """The DAG run begins now."""
        self._run_after = datetime.fromtimestamp(self.now, UTC)

    def fate(self, place: str) -> str:
        """What becomes of the next one."""
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
        url = posted.request.url
        return self._twilio.answer(
            Request(
                posted.request.method,
                url.raw_path.partition(b"?")[0].decode(),
                url.query.decode(),
                posted.request.content,
                dict(posted.request.headers),
            )
        )

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
            result = self.try_once(make())
            if result is not None:
                self.sleep(LONGEST_WAY)
                return result
            if self.schedule.memory in ("dropped", "off"):
                self.kept.clear()
            self.sleep(self.schedule.retry_delay)
        raise AssertionError(f"still not done after {_MOST_TRIES} tries")

    def try_once(self, operator: SendSmsBatchOperator) -> dict[str, Any] | None:
        """One try; ``None`` if it died or failed in a way that another try may heal."""
        self._tries += 1
        self.seen["tries"] += 1
        process = Process(self, operator, next(self._deaths))
        states = None if self.schedule.memory == "none" else States(process)
        number = 1 if self.schedule.memory == "off" else self._tries
        try:
            with process.running():
                result = run(operator, states, try_number=number, run_after=self._run_after)
        except AirflowFailException as error:
            if not process.dead:
                raise AssertionError(f"failed for good: {error}") from error
        except (Crash, TwilioError, ConnectionError, BatchStopped):
            pass
        except BaseException:
            if not process.dead:
                raise
        else:
            return None if process.dead else result
        self.seen["tries that died" if process.dead else "tries that failed"] += 1
        return None


class Process:
    """What one try runs in. Once it is dead, nothing that it does reaches anyone.

    :ivar boundaries: calls and returns in the package so far.
    """

    def __init__(self, world: World, operator: SendSmsBatchOperator, death: Death | None) -> None:
        self.world = world
        self.dead = False
        self.boundaries = 0
        self._operator = operator
        self._death = death
        self._beside: set[asyncio.Task[Any]] = set()
        client = Client(world.account(), transport=Wire(self), sleep=world.sleep)
        operator.hook = _Hook(client)

    def die(self) -> None:
        """The process is gone.

        :raises Crash: always.
        """
        if not self.dead:
            self.dead, loop = True, self.world.loop
            self.world.stop_clock()
            if loop:
                loop.stop()  # asyncio keeps an exception that comes from a callback to itself
        raise Crash

    def see_alive(self) -> None:
        """:raises Crash: it is dead."""
        if self.dead:
            raise Crash

    def client(self, connections: int) -> AsyncClient:
        """What the operator sends with."""
        return AsyncClient(self.world.account(), transport=AsyncWire(self), connections=connections)

    @contextmanager
    def running(self) -> Iterator[None]:
        """The package lives in the world's time, and in this process."""
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(asyncio, "run", self._run)
            patch.setattr(asyncio, "to_thread", self._to_thread)
            patch.setattr(BatchRun, "__init__", partialmethod(BatchRun.__init__, clock=self._clock))
            patch.setattr("airflow_provider_twilio.batch.task.time", self._clock)
            patch.setattr("airflow_provider_twilio.batch.task.results", self._results())
            patch.setattr(
                SendSmsBatchOperator, "async_client", lambda _, connections: self.client(connections)
            )
            if self._death:
                sys.setprofile(self._profile)
            try:
                yield
            finally:
                sys.setprofile(None)

    def _clock(self) -> float:
        return self.world.now

    def _profile(self, frame: FrameType, event: str, argument: Any) -> None:
        """Is called between any two calls."""
        assert self._death
        if self.dead or event == "c_exception" or not frame.f_code.co_filename.startswith(_BATCH):
            return
        self.boundaries += 1
        if self.boundaries != self._death[0]:
            return
        self.world.seen[self._death[1]] += 1
        if self._death[1] == "killed":
            self.die()
        self._operator.on_kill()

    def _results(self) -> Any:
        from airflow_provider_twilio.batch.results import results

        @contextmanager
        def with_fate(path: Any) -> Iterator[Any]:
            fate = self.world.fate("results")
            if fate == "error before":
                raise ConnectionError("the object storage is gone")
            with results(path) as write:
                yield write
            if fate == "error after":
                raise ConnectionError("the object storage is gone")

        return with_fate

    def _run(self, main: Coroutine[Any, Any, T]) -> T:
        """``asyncio.run`` in the world's time."""
        loop = self.world.loop = VirtualLoop()
        loop.set_exception_handler(lambda *_: None)
        try:
            return loop.run_until_complete(self._with_threads(main))
        finally:
            if not self.dead:
                self.world.stop_clock()
            _clear_up(loop)

    async def _with_threads(self, main: Awaitable[T]) -> T:
        """As ``asyncio.run`` does, wait for threads at the end."""
        try:
            return await main
        finally:
            await asyncio.gather(*self._beside, return_exceptions=True)

    async def _to_thread(self, function: Callable[..., T], *arguments: Any, **named: Any) -> T:
        """Goes on although nobody waits for it any more, as a thread does."""

        async def thread() -> T:
            await asyncio.sleep(self.world.schedule.store_takes / 2)
            result = function(*arguments, **named)
            await asyncio.sleep(self.world.schedule.store_takes / 2)
            return result

        task = asyncio.create_task(thread())
        self._beside.add(task)
        task.add_done_callback(self._beside.discard)
        return await asyncio.shield(task)


def _clear_up(loop: VirtualLoop) -> None:
    """End what still runs in a loop; that of a dead process is not to be waited for."""
    for _ in range(_MOST_TURNS):
        for task in asyncio.all_tasks(loop):
            task.cancel()
        loop.call_soon(loop.stop)
        loop.run_forever()
    loop.close()


class States(TaskStates):
    """The task's state store, as a process has it."""

    def __init__(self, process: Process) -> None:
        super().__init__()
        self.kept = process.world.kept
        self._process = process

    def get(self, key: str, default: Any = None) -> Any:
        return self._at("look", lambda: super(States, self).get(key, default))

    def set(self, key: str, value: Any) -> None:
        self._at("write", lambda: super(States, self).set(key, value))

    def _at(self, place: str, call: Callable[[], Any]) -> Any:
        self._process.see_alive()
        fate: str = self._process.world.fate(place)
        self._end(fate, "before")
        result = call()
        self._end(fate, "after")
        return result

    def _end(self, fate: str, when: str) -> None:
        if fate == f"crash {when}":
            self._process.die()
        if fate == f"error {when}":
            raise ConnectionError("Airflow's API server is gone")


class _Hook(TwilioHook):
    """Calls through the world's network."""

    def __init__(self, client: Client) -> None:
        super().__init__()
        self._client = client
        self._account = client.account
