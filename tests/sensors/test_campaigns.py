"""Waits for campaigns, from the first look to the verdict."""

from typing import Any

import pytest
from airflow.providers.common.compat.sdk import AirflowFailException
from operators.account import campaign
from triggers.recorder import Recorder
from triggers.time_machine import TimeMachine

from airflow_provider_twilio.api.hints import HINTS
from airflow_provider_twilio.api.messaging_v1.campaigns import DeleteUsAppToPerson
from airflow_provider_twilio.api.messaging_v1.services import CreateService
from airflow_provider_twilio.hooks.twilio import TwilioHook
from airflow_provider_twilio.sensors.campaigns import CampaignVerifiedSensor
from airflow_provider_twilio.simulator.simulator import Simulator

from .brand_wait import deferred
from .conftest import WholeWait


@pytest.fixture
def waiting(brand: str, twilio_default: Simulator) -> CampaignVerifiedSensor:
    """A sensor for a campaign that is under review for two minutes and then VERIFIED."""
    twilio_default.decide_brand(brand, "APPROVED")
    service, other = (
        TwilioHook().execute(CreateService(friendly_name=name)).sid for name in ("Harbor Coffee", "Tea")
    )
    campaign(service, brand)
    campaign(other, brand)
    return CampaignVerifiedSensor(
        task_id="wait",
        messaging_service_sid=service,
        poll_interval=20,
    )


def test_a_campaign_is_waited_for_until_it_is_verified(
    waiting: CampaignVerifiedSensor, whole_wait: WholeWait, time_machine: TimeMachine
) -> None:
    verdict = whole_wait(waiting)

    assert verdict["campaign_status"] == "VERIFIED"
    assert verdict["messaging_service_sid"] == waiting.messaging_service_sid
    assert verdict["outcome"] == "reached"
    assert waiting.linked_sid == waiting.messaging_service_sid
    assert 110 <= time_machine.passed <= 165


@pytest.mark.parametrize("status", ["FAILED", "SUSPENDED", "DELETED", "EXPIRED"])
def test_a_campaign_that_will_not_be_verified_ends_the_wait_with_its_errors(
    status: str,
    waiting: CampaignVerifiedSensor,
    whole_wait: WholeWait,
    time_machine: TimeMachine,
    twilio_default: Simulator,
) -> None:
    errors: list[dict[str, object]] = [
        {"error_code": 30909, "fields": ["MESSAGE_FLOW"], "url": "https://x/30909", "description": "Vague"}
    ]
    time_machine.after(
        30, lambda: twilio_default.decide_campaign(waiting.messaging_service_sid, status, errors)
    )

    with pytest.raises(AirflowFailException) as failure:
        whole_wait(waiting)

    first, *reasons = str(failure.value).splitlines()
    assert first.startswith(f"{waiting.messaging_service_sid}: {status}, ")
    shown = status in ("FAILED", "SUSPENDED")
    following = reasons.pop() if shown else ""
    assert ("support" in following, "UpdateUsAppToPersonOperator" in following) == (
        status == "SUSPENDED",
        status == "FAILED",
    )
    assert reasons == (
        [f"  30909: Vague (fields: MESSAGE_FLOW) {HINTS[30909]} https://x/30909"] if shown else []
    )


def test_a_status_that_nobody_has_documented_is_waited_out(
    waiting: CampaignVerifiedSensor,
    whole_wait: WholeWait,
    time_machine: TimeMachine,
    twilio_default: Simulator,
) -> None:
    twilio_default.decide_campaign(waiting.messaging_service_sid, "ON_HOLD")
    time_machine.after(500, lambda: twilio_default.decide_campaign(waiting.messaging_service_sid, "VERIFIED"))

    assert whole_wait(waiting)["outcome"] == "reached"


def test_a_campaign_that_is_deleted_meanwhile_ends_the_wait(
    waiting: CampaignVerifiedSensor, whole_wait: WholeWait, time_machine: TimeMachine
) -> None:
    delete = DeleteUsAppToPerson(messaging_service_sid=waiting.messaging_service_sid)
    time_machine.after(30, lambda: TwilioHook().execute(delete))

    with pytest.raises(AirflowFailException, match=r"^gone after ") as failure:
        whole_wait(waiting)

    assert "20404" in str(failure.value)


def test_a_rejection_may_be_returned(
    waiting: CampaignVerifiedSensor,
    whole_wait: WholeWait,
    time_machine: TimeMachine,
    twilio_default: Simulator,
) -> None:
    waiting.on_failure = "return"
    time_machine.after(30, lambda: twilio_default.decide_campaign(waiting.messaging_service_sid, "FAILED"))

    verdict = whole_wait(waiting)

    assert (verdict["outcome"], verdict["campaign_status"]) == ("failed", "FAILED")
    assert verdict["reasons"][0].startswith("30909: ")


def test_an_unknown_status_is_warned_of_at_the_first_look(
    waiting: CampaignVerifiedSensor, context: Any, log: Recorder, twilio_default: Simulator
) -> None:
    twilio_default.decide_campaign(waiting.messaging_service_sid, "ON_HOLD")

    deferred(waiting, context)

    assert log.warnings == ["The status is ON_HOLD, which Twilio doesn't document: waiting on"]
