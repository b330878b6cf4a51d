"""Whatever stands in one property of an answer, a sensor waits on, ends, or fails in our own words."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from airflow.providers.common.compat.sdk import AirflowFailException, TaskDeferred
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from operators import account
from operators.spoiling import JUNK, spoilt_hook
from trust_hub import make_profiles

from airflow_provider_twilio.api.messaging_v1.brands import CreateBrandVetting
from airflow_provider_twilio.api.v2010.messages import CreateMessage
from airflow_provider_twilio.hooks.twilio import TwilioHook
from airflow_provider_twilio.sensors.base import OutcomeSensor
from airflow_provider_twilio.sensors.brands import BrandApprovedSensor, BrandVettingSensor
from airflow_provider_twilio.sensors.messages import MessageDeliveredSensor
from airflow_provider_twilio.sensors.tollfree import TollfreeVerifiedSensor
from airflow_provider_twilio.simulator.simulator import Simulator


def a_failed_brand(simulator: Simulator) -> OutcomeSensor:
    return BrandApprovedSensor(task_id="wait", brand_sid=account.brand(simulator, "FAILED").sid)


def a_sole_proprietor(simulator: Simulator) -> OutcomeSensor:
    sid = account.brand(simulator, brand_type="SOLE_PROPRIETOR").sid
    return BrandApprovedSensor(task_id="wait", brand_sid=sid)


def a_vetting(simulator: Simulator) -> OutcomeSensor:
    brand = account.brand(simulator).sid
    order = CreateBrandVetting(brand_sid=brand, vetting_provider="aegis")
    vetting = TwilioHook().execute(order).brand_vetting_sid
    return BrandVettingSensor(task_id="wait", brand_sid=brand, brand_vetting_sid=vetting)


def a_failed_message(simulator: Simulator) -> OutcomeSensor:
    sms = CreateMessage(to="+15558675309", from_="+15005550006", body="Hello")
    sid = TwilioHook().execute(sms).sid
    simulator.decide_message(sid, "undelivered", 30007)
    return MessageDeliveredSensor(task_id="wait", message_sid=sid)


def a_rejected_number(simulator: Simulator) -> OutcomeSensor:
    return TollfreeVerifiedSensor(task_id="wait", verification_sid=account.verification(simulator).sid)


@pytest.mark.parametrize(
    "scenario", [a_failed_brand, a_sole_proprietor, a_vetting, a_failed_message, a_rejected_number]
)
def test_no_answer_surfaces_as_another_error(
    twilio_default: Simulator, context: Any, scenario: Callable[[Simulator], OutcomeSensor]
) -> None:
    @settings(max_examples=200, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
    @given(st.data(), st.sampled_from(JUNK))
    def ends_well(data: st.DataObject, junk: Any) -> None:
        twilio_default.reset()
        make_profiles(twilio_default)
        sensor = scenario(twilio_default)
        sensor.hook = spoilt_hook(0, lambda there: data.draw(st.sampled_from(there)), junk)
        try:
            ended = json.dumps(sensor.execute(context))
        except (TaskDeferred, AirflowFailException) as error:
            ended = repr(error)
        assert "pydantic" not in ended

    ends_well()
