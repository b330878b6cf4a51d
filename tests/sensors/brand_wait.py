"""A sensor for a brand, and what the triggerer tells it."""

from typing import Any

import pytest
from airflow.providers.common.compat.sdk import TaskDeferred

from airflow_provider_twilio.api.hints import HINTS
from airflow_provider_twilio.sensors.base import OutcomeSensor
from airflow_provider_twilio.sensors.brands import BrandApprovedSensor
from airflow_provider_twilio.simulator.simulator import Simulator

Wire = dict[str, object]
NOBODYS = "BN" + "0" * 32
REJECTED: list[Wire] = [
    {"code": 30915, "description": "Too often", "fields": ["first_name", "last_name"]},
    {"code": 30999, "description": "The owner's number +15558675309 is wrong", "fields": []},
]
DECODED = [
    f"30915: Too often (fields: first_name, last_name) {HINTS[30915]}",
    "30999: The owner's number +1555•••5309 is wrong",
]


def sensor(brand_sid: str = NOBODYS, **arguments: Any) -> BrandApprovedSensor:
    return BrandApprovedSensor(task_id="wait", brand_sid=brand_sid, **arguments)


def deferred(waiting: OutcomeSensor, context: Any) -> TaskDeferred:
    """Return the trigger that the sensor hands over to the triggerer."""
    with pytest.raises(TaskDeferred) as deferral:
        waiting.execute(context)
    return deferral.value


def event(state: str, status: str, **changes: Any) -> dict[str, Any]:
    """Return the trigger's event."""
    told = {"state": state, "status": status, "reasons": [], "waited": 100.0, "xcom": {"sid": NOBODYS}}
    return told | changes


def resume(waiting: BrandApprovedSensor, told: dict[str, Any], context: Any) -> Any:
    """The sensor's second half, as Airflow runs it."""
    return waiting.resume_execution("execute_complete", {"event": told}, context)


def looks(simulator: Simulator) -> int:
    return len(simulator.requests("GET", "/BrandRegistrations/"))
