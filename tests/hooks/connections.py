"""Airflow connections to the simulator."""

import json
from typing import Any

import pytest

from airflow_provider_twilio.simulator.simulator import Simulator


class Connections:
    """Sets Airflow connections to the simulator, with some of their fields changed."""

    def __init__(self, simulator: Simulator, environment: pytest.MonkeyPatch) -> None:
        self._fields = simulator.connection
        self._environment = environment

    def set(self, name: str = "twilio_default", extra: Any = None, **fields: Any) -> None:
        extra = self._fields["extra"] | (extra or {}) if not isinstance(extra, str) else extra
        given = json.dumps(self._fields | fields | {"extra": extra})
        self._environment.setenv(f"AIRFLOW_CONN_{name.upper()}", given)

    def remove(self) -> None:
        self._environment.delenv("AIRFLOW_CONN_TWILIO_DEFAULT")
