"""Days of waiting in no time: sleeping moves the clocks, of this process and of the simulator."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, tzinfo
from types import ModuleType, SimpleNamespace
from typing import Self

import pytest

from airflow_provider_twilio.client.client import AsyncClient
from airflow_provider_twilio.simulator.simulator import Simulator
from airflow_provider_twilio.triggers import poll
from airflow_provider_twilio.waiting import wait as waiting

_really_sleep = asyncio.sleep


class TimeMachine:
    """The time that the trigger believes in. It begins with the trigger's first look.

    :ivar slept: seconds of each pause between two polls.
    :ivar before_first_look: seconds of the pause before the first one.
    """

    def __init__(self, simulator: Simulator) -> None:
        self._simulator = simulator
        self._events: list[tuple[float, Callable[[], object]]] = []
        self.start = self.now = datetime.now(UTC)
        self.slept: list[float] = []
        self.before_first_look: float | None = None

    @property
    def passed(self) -> float:
        """Seconds since the test began."""
        return (self.now - self.start).total_seconds()

    def after(self, seconds: float, event: Callable[[], object]) -> None:
        """Let something happen ``seconds`` after the beginning, during whichever pause that falls into."""
        self._events.append((seconds, event))

    async def sleep(self, seconds: float) -> None:
        """A pause of the trigger; the one before its first look is over when the story begins."""
        if self.before_first_look is None:
            self.before_first_look = seconds
        else:
            self.pause(seconds)
        await _really_sleep(0)

    def pause(self, seconds: float) -> None:
        """Let ``seconds`` pass."""
        assert seconds >= 0
        assert len(self.slept) < 300, "the wait has no end"
        self.slept.append(seconds)
        self.now += timedelta(seconds=seconds)
        self._simulator.advance(seconds)
        for event in [event for event in self._events if event[0] <= self.passed]:
            self._events.remove(event)
            event[1]()


async def no_sleep(seconds: float) -> None:
    """A pause of the client between two tries of the same poll; it takes no time."""
    await _really_sleep(0)


def travel(simulator: Simulator, monkeypatch: pytest.MonkeyPatch, *clocked: ModuleType) -> TimeMachine:
    """Put the time machine in the place of the trigger's clock and pauses, and of other clocks."""
    machine = TimeMachine(simulator)

    class Clock(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Self:
            return cls.fromtimestamp(machine.now.timestamp(), tz)

    monkeypatch.setattr(poll, "asyncio", SimpleNamespace(**vars(asyncio) | {"sleep": machine.sleep}))
    for module in (poll, waiting, *clocked):
        monkeypatch.setattr(module, "datetime", Clock)
    defaults = AsyncClient.__init__.__kwdefaults__
    assert defaults is not None
    monkeypatch.setitem(defaults, "sleep", no_sleep)
    return machine
