"""Whatever happens to a batch, in whatever order, every recipient has exactly one message in the end."""

import asyncio
from collections.abc import Iterator
from itertools import chain, repeat
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from airflow_provider_twilio.api.errors import TwilioError
from airflow_provider_twilio.batch.sender import BatchStopped

from .batches import TOO_MANY, States, Try, Twilio, assert_each_once, rows

BROKEN = httpx.Response(503, text="<html>")
POSTS = (
    "well",
    "429",
    "503",
    "503 though processed",
    "timeout though processed",
    "refused",
    "late",
    "crash before",
    "crash after",
    "crash in flight",
)
WRITES = ("well", "crash before", "crash after", "error before", "error after")
LONGEST_WAY = 59.0
MOST_TRIES = 60


class Crash(BaseException):
    """The task's process is gone."""


class World:
    """A network and a store with fates, over all tries."""

    def __init__(self, posts: list[str], writes: list[str], way: float, total: int) -> None:
        self.twilio, self.store, self.given = Twilio(latency=0.5), States(), rows(total)
        self._posts: Iterator[str] = chain(posts, repeat("well"))
        self._writes: Iterator[str] = chain(writes, repeat("well"))
        self._way = way
        self._crashed = False
        self._on_their_way: list[tuple[float, dict[str, list[str]]]] = []
        self.twilio.before, self.twilio.after = self._before, self._after
        self.twilio.on_list = self._arrive
        self._fates: dict[int, str] = {}

    def _crash(self) -> Crash:
        self._crashed = True
        return Crash()

    def _arrive(self) -> None:
        """A request that was on its way arrives when it is due."""
        if self._crashed:
            raise Crash
        now = self.twilio.clock()
        for due, form in [*self._on_their_way]:
            if due <= now:
                self._on_their_way.remove((due, form))
                self.twilio.make(form)

    def _before(self, number: int, to: str) -> Any:
        self._arrive()
        fate = self._fates[number] = next(self._posts)
        if fate in ("late", "crash in flight"):
            form = {"To": [to], "From": ["+15005550006"], "Body": ["Your table is ready."]}
            self._on_their_way.append((self.twilio.clock() + self._way, form))
        before: dict[str, Any] = {
            "429": TOO_MANY,
            "503": BROKEN,
            "refused": httpx.ConnectError("refused"),
            "late": httpx.ReadTimeout("no answer"),
        }
        if fate in ("crash before", "crash in flight"):
            raise self._crash()
        return before.get(fate)

    def _after(self, number: int, to: str) -> Any:
        if self._crashed:
            return Crash()
        fate = self._fates[number]
        if fate == "crash after":
            return self._crash()
        after = {"503 though processed": BROKEN, "timeout though processed": httpx.ReadTimeout("no answer")}
        return after.get(fate)

    def _write(self, key: str, value: Any) -> None:
        if self._crashed:
            raise Crash
        fate = next(self._writes)
        if fate.endswith("after"):
            self.store.kept[key] = States.encode(value)
        if fate.startswith("crash"):
            raise self._crash()
        if fate.startswith("error"):
            raise ConnectionError("Airflow's API server is gone")

    def tries(self, delay: float) -> None:
        """Try as Airflow does, until the batch is done."""
        self.store.on_set = self._write
        for _ in range(MOST_TRIES):
            self._crashed = False
            try:
                Try(self.twilio, self.store, self.given, concurrency=4, max_error_rate=1.0).run()
            except (Crash, TwilioError, BatchStopped, ConnectionError):
                self.twilio.clock.before += delay
                continue
            return
        raise AssertionError(f"still not done after {MOST_TRIES} tries")

    def settle(self) -> None:
        """Let everything that is still on its way arrive."""
        for _, form in self._on_their_way:
            asyncio.run(self._made(form))

    async def _made(self, form: dict[str, list[str]]) -> None:
        self.twilio.make(form)


@pytest.fixture(autouse=True)
def _small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("airflow_provider_twilio.batch.run.CHUNK", 7)


def fates(possible: tuple[str, ...]) -> st.SearchStrategy[list[str]]:
    """Mostly well, so that each of the others comes at many different places."""
    return st.lists(st.sampled_from(("well",) * 2 * len(possible) + possible), max_size=60)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    posts=fates(POSTS),
    writes=fates(WRITES),
    way=st.sampled_from([1.0, 20.0, LONGEST_WAY]),
    delay=st.sampled_from([0.0, 30.0, 300.0]),
    total=st.sampled_from([1, 5, 23]),
)
def test_every_recipient_has_one_message(
    posts: list[str], writes: list[str], way: float, delay: float, total: int
) -> None:
    world = World(posts, writes, way, total)

    world.tries(delay)
    world.settle()

    assert_each_once(world.twilio, world.given)


@pytest.mark.parametrize("place", range(0, 23, 3))
@pytest.mark.parametrize("fate", POSTS)
def test_every_fate_alone_at_many_places(fate: str, place: int) -> None:
    world = World(["well"] * place + [fate], [], LONGEST_WAY, 23)

    world.tries(0.0)
    world.settle()

    assert_each_once(world.twilio, world.given)


@pytest.mark.parametrize("place", range(10))
@pytest.mark.parametrize("fate", WRITES)
def test_every_fate_of_a_write_alone(fate: str, place: int) -> None:
    world = World([], ["well"] * place + [fate], LONGEST_WAY, 23)

    world.tries(0.0)
    world.settle()

    assert_each_once(world.twilio, world.given)
