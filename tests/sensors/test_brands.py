"""Waits for brands and their vettings, from the first look to the verdict."""

import json
from typing import Any

import pytest
from airflow.providers.common.compat.sdk import AirflowFailException, AirflowSensorTimeout
from triggers.time_machine import TimeMachine
from trust_hub import UNSOUND_PROFILE

from airflow_provider_twilio.api.messaging_v1.brands import CreateBrandRegistrationOtp, CreateBrandVetting
from airflow_provider_twilio.hooks.twilio import TwilioHook
from airflow_provider_twilio.sensors.brands import BrandApprovedSensor, BrandVettingSensor
from airflow_provider_twilio.simulator.simulator import Simulator

from .conftest import NewBrand, WholeWait


def test_a_brand_is_waited_for_until_it_is_approved(
    brand: str, whole_wait: WholeWait, time_machine: TimeMachine
) -> None:
    verdict = whole_wait(BrandApprovedSensor(task_id="wait", brand_sid=brand, poll_interval=20))

    assert (verdict["sid"], verdict["status"], verdict["outcome"]) == (brand, "APPROVED", "reached")
    assert 50 <= time_machine.passed <= 90


def test_a_brand_that_fails_ends_the_wait_with_what_was_wrong(
    new_brand: NewBrand, whole_wait: WholeWait
) -> None:
    brand = new_brand(customer_profile_bundle_sid=UNSOUND_PROFILE)

    with pytest.raises(AirflowFailException) as failure:
        whole_wait(BrandApprovedSensor(task_id="wait", brand_sid=brand, poll_interval=20))

    first, second, following = str(failure.value).splitlines()
    assert first.startswith(f"{brand}: FAILED, ")
    assert first.endswith(" after its creation:")
    assert "ResubmitBrandOperator" in following
    assert second.startswith("  30795: The business registration number (EIN) can't be matched")
    assert "(fields: business_registration_number)" in second


def test_a_manual_review_is_waited_out(
    brand: str, whole_wait: WholeWait, time_machine: TimeMachine, twilio_default: Simulator
) -> None:
    twilio_default.decide_brand(brand, "IN_REVIEW")
    time_machine.after(8 * 86400, lambda: twilio_default.decide_brand(brand, "APPROVED"))

    verdict = whole_wait(BrandApprovedSensor(task_id="wait", brand_sid=brand, poll_interval=7200))

    assert verdict["outcome"] == "reached"


def test_a_month_without_a_verdict_is_too_long(
    brand: str, whole_wait: WholeWait, time_machine: TimeMachine, twilio_default: Simulator
) -> None:
    twilio_default.decide_brand(brand, "IN_REVIEW")

    with pytest.raises(AirflowSensorTimeout, match="and the status is still IN_REVIEW"):
        whole_wait(BrandApprovedSensor(task_id="wait", brand_sid=brand, poll_interval=86400))

    assert time_machine.passed == pytest.approx(30 * 86400, abs=1)


def test_a_sole_proprietor_is_waited_for_until_the_password_is_confirmed(
    new_brand: NewBrand, whole_wait: WholeWait, time_machine: TimeMachine
) -> None:
    brand = new_brand(brand_type="SOLE_PROPRIETOR")
    otp = CreateBrandRegistrationOtp(brand_registration_sid=brand)
    time_machine.after(600, lambda: TwilioHook().execute(otp))

    verdict = whole_wait(BrandApprovedSensor(task_id="wait", brand_sid=brand, poll_interval=20))

    assert (verdict["status"], verdict["identity_status"]) == ("APPROVED", "VERIFIED")
    # They answer after 660 s. From 620 s on a wait looks every 80 s, at moments that the brand's SID decides.
    assert 660 <= time_machine.passed <= 660 + 80


def test_a_stronger_identity_can_be_asked_for(
    brand: str, whole_wait: WholeWait, time_machine: TimeMachine
) -> None:
    vetting = CreateBrandVetting(brand_sid=brand, vetting_provider="aegis")
    time_machine.after(600, lambda: TwilioHook().execute(vetting))

    verdict = whole_wait(
        BrandApprovedSensor(
            task_id="wait", brand_sid=brand, poll_interval=20, identity_status="VETTED_VERIFIED"
        )
    )

    assert verdict["identity_status"] == "VETTED_VERIFIED"
    assert time_machine.passed >= 700


@pytest.mark.parametrize("identity_status", ["verified", "UNKNOWN"])
def test_an_identity_that_twilio_does_not_know_is_refused_before_anything_is_sent(
    identity_status: Any, brand: str, context: Any, twilio_default: Simulator
) -> None:
    asked = len(twilio_default.requests())

    with pytest.raises((AirflowFailException, ValueError)) as refusal:
        BrandApprovedSensor(task_id="wait", brand_sid=brand, identity_status=identity_status).execute(context)

    assert f"identity_status: {identity_status!r}: must be " in str(refusal.value)
    assert "VETTED_VERIFIED" in str(refusal.value)
    assert len(twilio_default.requests()) == asked


def test_a_vetting_is_waited_for_until_it_succeeds(
    brand: str, whole_wait: WholeWait, time_machine: TimeMachine, twilio_default: Simulator
) -> None:
    twilio_default.decide_brand(brand, "APPROVED")
    request = CreateBrandVetting(brand_sid=brand, vetting_provider="aegis")
    vetting = TwilioHook().execute(request).brand_vetting_sid
    waiting = BrandVettingSensor(task_id="wait", brand_sid=brand, brand_vetting_sid=vetting, poll_interval=20)

    verdict = whole_wait(waiting)

    assert (verdict["brand_vetting_sid"], verdict["vetting_status"]) == (vetting, "SUCCESS")
    assert verdict["outcome"] == "reached"
    assert waiting.linked_sid == vetting
    assert 110 <= time_machine.passed <= 165


def test_a_verdict_is_small_and_plain(brand: str, whole_wait: WholeWait) -> None:
    verdict = whole_wait(BrandApprovedSensor(task_id="wait", brand_sid=brand))

    assert json.loads(json.dumps(verdict)) == verdict
    assert len(json.dumps(verdict)) < 1000
