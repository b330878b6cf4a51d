"""The fixture ``twilio_simulator`` for users' own DAG tests: one server a session, empty for each test."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from airflow_provider_twilio.simulator.simulator import Simulator


@pytest.fixture(scope="session")
def _twilio_simulator_server() -> Iterator[Simulator]:
    try:
        from airflow_provider_twilio.simulator.server import running
    except ModuleNotFoundError as missing:
        if missing.name not in ("starlette", "uvicorn", "jinja2"):
            raise
        pytest.fail(
            f"twilio_simulator needs {missing.name}: pip install 'airflow-provider-twilio[simulator]'",
            pytrace=False,
        )
    with running() as simulator:
        yield simulator


@pytest.fixture
def twilio_simulator(_twilio_simulator_server: Simulator) -> Simulator:
    """Return a simulated Twilio at speed 1 with an empty account. ``advance`` moves its clock."""
    _twilio_simulator_server.reset()
    return _twilio_simulator_server
