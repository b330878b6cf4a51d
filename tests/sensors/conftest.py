"""Sensors as a worker runs them, in a time that passes as fast as the test likes."""

import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from types import SimpleNamespace
from typing import Any

import pytest
from airflow.providers.common.compat.sdk import TaskDeferred
from airflow.sdk.bases import sensor as airflow_sensor
from airflow.sdk.bases.operator import ExecutorSafeguard
from triggers.recorder import Recorder, record
from triggers.time_machine import TimeMachine, travel

from airflow_provider_twilio.api.messaging_v1.brands import CreateBrandRegistrations
from airflow_provider_twilio.client.client import Client
from airflow_provider_twilio.hooks.twilio import TwilioHook
from airflow_provider_twilio.sensors import base
from airflow_provider_twilio.sensors.base import OutcomeSensor
from airflow_provider_twilio.simulator.simulator import Simulator
from airflow_provider_twilio.triggers.poll import PollTrigger

NewBrand = Callable[..., str]
WholeWait = Callable[[OutcomeSensor], Any]


@dataclass
class Run:
    """The attributes that a sensor reads of its task instance."""

    start_date: datetime
    first_reschedule_date: datetime | None = None

    def get_first_reschedule_date(self, context: Any) -> datetime | None:
        return self.first_reschedule_date


@pytest.fixture(autouse=True)
def _outside_of_a_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    """Airflow refuses to execute operators elsewhere, and the client's pauses take no time."""
    monkeypatch.setattr(ExecutorSafeguard, "test_mode", True)
    defaults = Client.__init__.__kwdefaults__
    assert defaults is not None
    monkeypatch.setitem(defaults, "sleep", lambda seconds: None)


@pytest.fixture
def time_machine(twilio_default: Simulator, monkeypatch: pytest.MonkeyPatch) -> TimeMachine:
    machine = travel(twilio_default, monkeypatch, base)
    in_worker = SimpleNamespace(sleep=machine.pause, monotonic=lambda: machine.now.timestamp())
    monkeypatch.setattr(airflow_sensor, "time", in_worker)
    return machine


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> Recorder:
    """The log of sensors."""
    return record(OutcomeSensor, monkeypatch)


@pytest.fixture
def ti(time_machine: TimeMachine) -> Run:
    return Run(start_date=time_machine.now)


@pytest.fixture
def context(ti: Run) -> Any:
    return {"ti": ti}


@pytest.fixture
def new_brand(time_machine: TimeMachine) -> NewBrand:
    """Registers a brand that is PENDING for a minute and then APPROVED; its SID."""

    def register(**changes: Any) -> str:
        bundles = {
            "customer_profile_bundle_sid": "BU" + "1" * 32,
            "a2p_profile_bundle_sid": "BU" + "2" * 32,
        }
        return TwilioHook().execute(CreateBrandRegistrations(**bundles | changes)).sid

    return register


@pytest.fixture
def brand(new_brand: NewBrand) -> str:
    return new_brand()


@pytest.fixture
def whole_wait(time_machine: TimeMachine, context: Any) -> WholeWait:
    """Executes a sensor to its end, in the worker and in the triggerer; its result."""

    async def first_event(trigger: PollTrigger) -> dict[str, Any]:
        payload: dict[str, Any] = (await anext(trigger.run())).payload
        return payload

    def wait(sensor: OutcomeSensor) -> Any:
        try:
            return sensor.execute(context)
        except TaskDeferred as deferred:
            trigger: Any = deferred.trigger
            event = time_machine.run(first_event(trigger))
            return sensor.resume_execution(deferred.method_name, {"event": event}, context)

    return wait


@pytest.fixture
def silent_port() -> Iterator[int]:
    """A port of this machine at which nobody listens."""
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        yield silent.getsockname()[1]


@pytest.fixture
def render() -> Callable[..., None]:
    """Renders a sensor's templates with these params, as a worker does before it executes it."""

    def render_with(sensor: OutcomeSensor, **params: Any) -> None:
        context: Any = {"params": params}
        sensor.render_template_fields(context)

    return render_with
