"""A triggerer runs hundreds of triggers in one event loop: ours must never hold it up."""

import asyncio
import subprocess
import sys
import time
from collections.abc import Awaitable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from airflow_provider_twilio.api.messaging_v1.brands import FetchBrandRegistrations
from airflow_provider_twilio.simulator.simulator import Simulator
from airflow_provider_twilio.triggers.poll import PollTrigger
from airflow_provider_twilio.waiting import Wait

_TICK = 0.01


def one_poll(brand: str) -> PollTrigger:
    """A trigger whose deadline has come, so that it polls once."""
    now = datetime.now(UTC)
    wait = Wait(FetchBrandRegistrations(sid=brand), {}, now, now - timedelta(seconds=1))
    return PollTrigger("twilio_default", None, wait.serialize(), 60.0)


async def longest_silence(work: Awaitable[object]) -> float:
    """Seconds for which nothing else could run while ``work`` went on."""
    working = asyncio.ensure_future(work)
    longest, last = 0.0, time.monotonic()
    while not working.done():
        await asyncio.sleep(_TICK)
        longest, last = max(longest, time.monotonic() - last), time.monotonic()
    await working
    return longest


def test_other_triggers_run_while_twilio_takes_its_time(brand: str, twilio_default: Simulator) -> None:
    async def warm_then_measured() -> float:
        await anext(one_poll(brand).run())
        twilio_default.fault("latency", latency=3.0)
        return await longest_silence(anext(one_poll(brand).run()))

    assert asyncio.run(warm_then_measured()) < 2


def test_the_first_poll_of_a_triggerer_loads_its_libraries_without_holding_the_loop_up(brand: str) -> None:
    """Airflow warns of a trigger that holds the loop up for 0.2 seconds."""
    script = Path(__file__).with_name("first_poll.py")
    polled = subprocess.run(
        [sys.executable, script, brand], capture_output=True, text=True, timeout=240, check=False
    )

    assert polled.returncode == 0, polled.stderr
    assert float(polled.stdout.splitlines()[-1]) < 0.1
