"""A brand at the simulator, and a trigger that waits for it."""

from collections.abc import Callable
from typing import Any

import pytest
from operators import account

from airflow_provider_twilio.api.messaging_v1.brands import CreateBrandRegistrations
from airflow_provider_twilio.api.messaging_v1.campaigns import FetchUsAppToPerson
from airflow_provider_twilio.api.messaging_v1.services import CreateService
from airflow_provider_twilio.hooks.twilio import TwilioHook
from airflow_provider_twilio.simulator.simulator import Simulator
from airflow_provider_twilio.triggers.poll import PollTrigger
from triggers.recorder import Recorder, record
from triggers.time_machine import TimeMachine, travel

Run = Callable[[PollTrigger], dict[str, Any]]


@pytest.fixture
def time_machine(twilio_default: Simulator, monkeypatch: pytest.MonkeyPatch) -> TimeMachine:
    return travel(twilio_default, monkeypatch)


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> Recorder:
    """The log of the trigger."""
    return record(PollTrigger, monkeypatch)


@pytest.fixture
def brand(time_machine: TimeMachine) -> str:
    """The SID of a brand that is PENDING for a minute and then APPROVED."""
    request = CreateBrandRegistrations(
        customer_profile_bundle_sid="BU" + "1" * 32, a2p_profile_bundle_sid="BU" + "2" * 32
    )
    return TwilioHook().execute(request).sid


@pytest.fixture
def campaign(twilio_default: Simulator, brand: str) -> FetchUsAppToPerson:
    """Return a request for a campaign of that brand, which is under review."""
    hook = TwilioHook()
    twilio_default.decide_brand(brand, "APPROVED")
    service = hook.execute(CreateService(friendly_name="Harbor Coffee"))
    account.campaign(service.sid, brand)
    return FetchUsAppToPerson(messaging_service_sid=service.sid)


@pytest.fixture
def run(time_machine: TimeMachine) -> Run:
    """Runs a trigger to its one event, and returns what that says."""

    async def payload_of(trigger: PollTrigger) -> dict[str, Any]:
        events = [event async for event in trigger.run()]
        assert len(events) == 1
        payload: dict[str, Any] = events[0].payload
        return payload

    return lambda trigger: time_machine.run(payload_of(trigger))
