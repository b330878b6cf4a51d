"""A simulator for all tests of pages."""

from collections.abc import Iterator

import pytest

from airflow_provider_twilio.simulator.server import running
from airflow_provider_twilio.simulator.simulator import Simulator


@pytest.fixture(scope="module")
def simulator() -> Iterator[Simulator]:
    with running() as started:
        yield started
