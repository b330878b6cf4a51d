"""The connection that tests of the hook change."""

import pytest

from airflow_provider_twilio.simulator.simulator import Simulator

from .connections import Connections


@pytest.fixture
def connections(twilio_default: Simulator, monkeypatch: pytest.MonkeyPatch) -> Connections:
    return Connections(twilio_default, monkeypatch)
