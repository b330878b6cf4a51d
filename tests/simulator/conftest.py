"""The simulator's own tests start from the fixture that it gives to everybody."""

from collections.abc import Iterator
from datetime import date

import pytest

from airflow_provider_twilio.simulator.simulator import Simulator

from .api import Api


@pytest.fixture
def simulator(twilio_simulator: Simulator) -> Simulator:
    """With a clock that only the test moves."""
    twilio_simulator.freeze()
    return twilio_simulator


@pytest.fixture
def opening_day(simulator: Simulator) -> date:
    """The day on which the account was opened, and a clock that is not about to begin another one."""
    opened = simulator.now()
    if (opened.hour, opened.minute) >= (23, 50):
        simulator.advance(3600)
    return opened.date()


@pytest.fixture
def api(simulator: Simulator) -> Iterator[Api]:
    api = Api(simulator)
    yield api
    api.http.close()
