"""A triggerer runs hundreds of triggers in one event loop: ours must never hold it up."""

import asyncio
import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from socket import socket
from threading import Event

import pytest
from client.server import Server, reply

from airflow_provider_twilio.api.messaging_v1.brands import FetchBrandRegistrations
from airflow_provider_twilio.simulator.simulator import Simulator
from airflow_provider_twilio.triggers.poll import PollTrigger
from airflow_provider_twilio.waiting.wait import Wait

_GIVES_UP = 20.0
"""Seconds, less than the client's patience."""


def one_poll(brand: str) -> PollTrigger:
    """A trigger whose deadline has come, so that it polls once."""
    now = datetime.now(UTC)
    wait = Wait(FetchBrandRegistrations(sid=brand), {}, now, now - timedelta(seconds=1))
    return PollTrigger("twilio_default", None, wait.serialize(), 60.0)


def test_other_triggers_run_while_twilio_takes_its_time(
    brand: str, twilio_default: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Twilio answers once another one has run; where it keeps the loop from that, Twilio gives up."""
    (known,) = twilio_default.snapshot()["brands"]
    asked, has_run = Event(), Event()
    ran_meanwhile: list[bool] = []

    def answer(connection: socket, request: bytes) -> None:
        asked.set()
        ran_meanwhile.append(has_run.wait(_GIVES_UP))
        reply(body=json.dumps(known).encode())(connection, request)

    async def another() -> None:
        await asyncio.to_thread(asked.wait)
        has_run.set()

    async def both() -> None:
        await asyncio.gather(anext(one_poll(brand).run()), another())

    with Server(answer) as server:
        connection = twilio_default.connection | {"extra": {"base_url": server.url}}
        monkeypatch.setenv("AIRFLOW_CONN_TWILIO_DEFAULT", json.dumps(connection))
        asyncio.run(both())

    assert ran_meanwhile == [True]


def test_the_first_poll_of_a_triggerer_loads_its_libraries_without_holding_the_loop_up(brand: str) -> None:
    """Airflow warns of a trigger that holds the loop up for 0.2 seconds."""
    script = Path(__file__).with_name("first_poll.py")
    polled = subprocess.run(
        [sys.executable, script, brand], capture_output=True, text=True, timeout=240, check=False
    )

    assert polled.returncode == 0, polled.stderr
    assert float(polled.stdout.splitlines()[-1]) < 0.1
