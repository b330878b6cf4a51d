"""Puts the time machine in the place of all clocks of a wait."""

from datetime import datetime, tzinfo
from types import ModuleType
from typing import Any, Self

import pytest

from airflow_provider_twilio.client import rate_limiter
from airflow_provider_twilio.client.client import AsyncClient
from airflow_provider_twilio.client.http_request import HttpRequest
from airflow_provider_twilio.simulator.simulator import Simulator
from airflow_provider_twilio.waiting import clock
from benchmarks.wait.time_machine import TimeMachine

__all__ = ["TimeMachine", "board", "travel"]


def travel(simulator: Simulator, monkeypatch: pytest.MonkeyPatch, *clocked: ModuleType) -> TimeMachine:
    """Put the time machine in the place of all clocks of a wait, the simulator's included.

    Its own clock stands still between the machine's jumps, however long the test takes.
    """
    simulator.freeze()
    machine = TimeMachine(simulator.advance)
    board(machine, monkeypatch, *clocked)
    return machine


def board(machine: TimeMachine, monkeypatch: pytest.MonkeyPatch, *clocked: ModuleType) -> None:
    """Put the time machine in the place of all clocks of a wait."""

    class Clock(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Self:
            return cls.fromtimestamp(machine.now.timestamp(), tz)

    take = AsyncClient._take

    async def taken(self: AsyncClient, step: Any, request: Any) -> Any:
        if not isinstance(step, HttpRequest):
            return await take(self, step, request)
        machine.looks.append(machine.passed)
        with machine.at_work():
            return await take(self, step, request)

    monkeypatch.setattr(clock, "now", lambda: machine.now.timestamp())
    monkeypatch.setattr(AsyncClient, "_take", taken)
    monkeypatch.setattr(rate_limiter, "_LIMITERS", {})
    for module in clocked:
        monkeypatch.setattr(module, "datetime", Clock)
