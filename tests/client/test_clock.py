"""Twilio's time, by the ``Date`` of its answers."""

import asyncio
from collections.abc import Callable
from email.utils import formatdate
from typing import Any

import httpx
import pytest
from api.nouns import ACCOUNT
from hypothesis import given
from hypothesis import strategies as st

from airflow_provider_twilio.api.v2010.messages import ListMessage
from airflow_provider_twilio.client.client import AsyncClient, Client
from airflow_provider_twilio.client.clock import TwilioClock
from airflow_provider_twilio.client.retry import NEVER

NOON = 1_790_000_000.0


def date(moment: float) -> str:
    return formatdate(moment, usegmt=True)


class Machine:
    """A machine whose clock is some seconds ahead of Twilio's."""

    def __init__(self, ahead: float) -> None:
        self.twilio = NOON
        self.ahead = ahead
        self.clock = TwilioClock(lambda: self.twilio + self.ahead)

    def call(self, there: float, back: float) -> None:
        """A request and its answer, which take so many seconds."""
        sent_at = self.clock.local()
        self.twilio += there
        written = date(self.twilio)
        self.twilio += back
        self.clock.heard(written, sent_at)


WAYS = st.lists(st.tuples(st.floats(0, 40), st.floats(0, 40), st.floats(0, 5)), min_size=1, max_size=8)


@given(ahead=st.floats(-1e6, 1e6), calls=WAYS)
def test_twilios_time_is_within_the_bounds(ahead: float, calls: list[tuple[float, float, float]]) -> None:
    machine = Machine(ahead)
    for there, back, pause in calls:
        machine.call(there, back)
        machine.twilio += pause

        assert machine.clock.earliest() - 0.001 <= machine.twilio <= machine.clock.latest() + 0.001
        assert machine.clock.latest() - machine.clock.earliest() <= there + back + 1.001


@given(first=st.floats(-1e5, 1e5), second=st.floats(-1e5, 1e5))
def test_a_clock_that_was_set_is_measured_anew(first: float, second: float) -> None:
    machine = Machine(first)
    machine.call(0.2, 0.2)
    machine.ahead = second
    for _ in range(20):
        machine.call(0.2, 0.2)
        machine.twilio += 0.7

    assert abs(machine.clock.earliest() - machine.twilio) <= 3
    assert abs(machine.clock.latest() - machine.twilio) <= 3


@pytest.mark.parametrize(("ahead", "least", "most"), [(45, 43.5, 45), (-300, -300, -298.5), (0, 0, 0)])
def test_the_skew_is_told_at_least(ahead: float, least: float, most: float) -> None:
    machine = Machine(ahead)
    machine.call(0.1, 0.1)

    skew = machine.clock.skew

    assert skew is not None
    assert least <= skew <= most


@pytest.mark.parametrize("told", [None, "", "yesterday", "Mon, 32 Jan 2026 00:00:00 GMT", "0", "\x00"])
def test_an_answer_without_a_date_tells_nothing(told: str | None) -> None:
    clock = TwilioClock(lambda: NOON)

    clock.heard(told, NOON - 1)

    assert not clock.is_known
    assert clock.skew is None
    assert clock.earliest() == clock.latest() == NOON


@given(stale=st.floats(1, 3600), at=st.integers(0, 5), ways=st.lists(st.floats(0, 3), min_size=8, max_size=8))
def test_an_answer_of_before_does_no_lasting_harm(stale: float, at: int, ways: list[float]) -> None:
    """One that came late on a kept connection: the bounds are wider then, or off by less than their width."""
    machine = Machine(45)
    machine.call(0.2, 0.2)
    for number, way in enumerate(ways):
        machine.twilio += 2
        if number == at:
            machine.clock.heard(date(machine.twilio - stale), machine.clock.local())
        assert machine.clock.earliest() <= machine.twilio <= machine.clock.latest() + 1.5
        machine.call(way, way)

    assert machine.clock.latest() - machine.clock.earliest() <= 8


@pytest.mark.parametrize(
    ("ahead", "told"),
    [(45, "at least 44 s ahead of"), (-300, "at least 299 s behind"), (5, None), (0, None)],
)
def test_a_noticeable_skew_is_told_once(ahead: float, told: str | None) -> None:
    machine, lines = Machine(ahead), list[str]()
    machine.clock = TwilioClock(lambda: machine.twilio + machine.ahead, lines.append)

    for _ in range(3):
        machine.call(0.1, 0.1)

    assert len(lines) == (told is not None)
    assert told is None or f"clock is {told} Twilio's" in lines[0]


def synchronously(answer: Callable[[httpx.Request], httpx.Response], clock: Callable[[], float]) -> Any:
    client = Client(ACCOUNT, transport=httpx.MockTransport(answer), retry=NEVER, clock=TwilioClock(clock))
    client.execute(ListMessage())
    return client.clock


def asynchronously(answer: Callable[[httpx.Request], httpx.Response], clock: Callable[[], float]) -> Any:
    async def call() -> Any:
        client = AsyncClient(
            ACCOUNT, transport=httpx.MockTransport(answer), retry=NEVER, clock=TwilioClock(clock)
        )
        await client.execute(ListMessage())
        return client.clock

    return asyncio.run(call())


@pytest.mark.parametrize("call", [synchronously, asynchronously])
def test_a_client_learns_from_its_answers(call: Any) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, json={"messages": []}, headers={"date": date(NOON - 45)})

    clock = call(answer, lambda: NOON)

    assert NOON - 45 <= clock.latest() <= NOON - 44
    assert clock.earliest() == NOON - 45
