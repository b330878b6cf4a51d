"""A batch's process that dies between any two calls, in virtual time and without a socket."""

import asyncio
import sys
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any, TypeVar

import pytest
from operators.crashes import Crash
from operators.tries import TaskStates

import airflow_provider_twilio
from airflow_provider_twilio.client.client import AsyncClient, Client
from airflow_provider_twilio.client.clock import TwilioClock
from airflow_provider_twilio.hooks.twilio import TwilioHook
from airflow_provider_twilio.operators.batch import SendSmsBatchOperator

from .network import AsyncWire, Wire
from .schedule import Death
from .virtual import VirtualLoop

if TYPE_CHECKING:
    from .world import World

T = TypeVar("T")

_MOST_TURNS = 20
_BATCH = tuple(
    str(Path(airflow_provider_twilio.__file__).parent / place)
    for place in ("batch/", "files/", "operators/batch.py")
)


class Process:
    """The process of one try. Once it is dead, nothing that it does has an effect.

    :ivar boundaries: calls and returns in the package so far.
    """

    def __init__(self, world: "World", operator: SendSmsBatchOperator, death: Death | None) -> None:
        self.world = world
        self.dead = False
        self.boundaries = 0
        self._operator = operator
        self._death = death
        self._beside: set[asyncio.Task[Any]] = set()
        skew = world.next_skew()
        self.clock = TwilioClock(lambda: world.now + skew)
        client = Client(world.account(), transport=Wire(self), sleep=world.sleep, clock=self.clock)
        operator.hook = _Hook(client, AsyncWire(self))

    def die(self) -> None:
        """The process is gone.

        :raises Crash: always.
        """
        if not self.dead:
            self.dead = self.world.died = True
            loop = self.world.loop
            self.world.stop_clock()
            if loop:
                loop.stop()  # asyncio keeps an exception that comes from a callback to itself
        raise Crash

    def see_alive(self) -> None:
        """:raises Crash: it is dead."""
        if self.dead:
            raise Crash

    @contextmanager
    def running(self) -> Iterator[None]:
        """The package lives in the world's time, and in this process."""
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(asyncio, "run", self._run)
            patch.setattr(asyncio, "to_thread", self._to_thread)
            patch.setattr("airflow_provider_twilio.batch.task.results", self._results())
            if self._death:
                sys.setprofile(self._profile)
            try:
                yield
            finally:
                sys.setprofile(None)

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

    def __init__(self, client: Client, wire: AsyncWire) -> None:
        super().__init__()
        self._wire = wire
        self._client = client
        self._account = client.account
        self.clock = client.clock

    def async_client(self, **options: Any) -> AsyncClient:
        return AsyncClient(self.account, transport=self._wire, clock=self.clock, **options)
