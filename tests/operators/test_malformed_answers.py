"""Whatever stands in one property of one answer, a task ends with a result or fails in our own words."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from airflow.providers.common.compat.sdk import AirflowFailException
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from trust_hub import make_profiles

from airflow_provider_twilio.api.errors import TwilioError
from airflow_provider_twilio.operators.base import RequestOperator
from airflow_provider_twilio.operators.brands import RegisterBrandOperator, ResubmitBrandOperator
from airflow_provider_twilio.operators.campaigns import RegisterCampaignOperator
from airflow_provider_twilio.operators.phone_numbers import BuyPhoneNumberOperator
from airflow_provider_twilio.operators.services import (
    AddNumberToServiceOperator,
    CreateMessagingServiceOperator,
)
from airflow_provider_twilio.simulator.server import running
from airflow_provider_twilio.simulator.simulator import Simulator

from . import account
from .account import BUNDLES
from .campaign import CAMPAIGN
from .spoiling import JUNK, spoilt_hook
from .tries import TaskStates, run

OUR_OWN_WORDS = (TwilioError, AirflowFailException)


def a_service(simulator: Simulator) -> RequestOperator:
    account.service("Owl Post")
    return CreateMessagingServiceOperator(task_id="task", friendly_name="Owl Post", sticky_sender=False)


def a_new_service(simulator: Simulator) -> RequestOperator:
    return CreateMessagingServiceOperator(task_id="task", friendly_name="Owl Post")


def a_brand(simulator: Simulator) -> RequestOperator:
    account.brand(simulator, a2p_profile_bundle_sid="BU" + "a3" * 16)
    return RegisterBrandOperator(task_id="task", **BUNDLES)


def a_resubmission(simulator: Simulator) -> RequestOperator:
    return ResubmitBrandOperator(task_id="task", sid=account.brand(simulator, "FAILED").sid)


def a_campaign(simulator: Simulator) -> RequestOperator:
    there = {
        "messaging_service_sid": account.service(),
        "brand_registration_sid": account.brand(simulator).sid,
    }
    return RegisterCampaignOperator(task_id="task", **CAMPAIGN | there)


def a_number(simulator: Simulator) -> RequestOperator:
    return BuyPhoneNumberOperator(task_id="task", area_code="415")


def a_number_in_another_service(simulator: Simulator) -> RequestOperator:
    number = account.number_in(account.service("Elsewhere"))
    return AddNumberToServiceOperator(task_id="task", service_sid=account.service(), phone_number_sid=number)


@pytest.fixture(scope="module")
def simulator() -> Iterator[Simulator]:
    with running() as simulator:
        yield simulator


@pytest.mark.parametrize(
    "scenario",
    [
        a_service,
        a_new_service,
        a_brand,
        a_resubmission,
        a_campaign,
        a_number,
        a_number_in_another_service,
    ],
)
def test_no_answer_surfaces_as_another_error(
    simulator: Simulator,
    monkeypatch: pytest.MonkeyPatch,
    scenario: Callable[[Simulator], RequestOperator],
) -> None:
    monkeypatch.setenv("AIRFLOW_CONN_TWILIO_DEFAULT", json.dumps(simulator.connection))
    monkeypatch.setenv("no_proxy", "127.0.0.1")

    @settings(max_examples=250, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
    @given(st.integers(0, 4), st.data(), st.sampled_from(JUNK))
    def ends_well(number: int, data: st.DataObject, junk: Any) -> None:
        simulator.reset()
        make_profiles(simulator)
        task = scenario(simulator)
        task.hook = spoilt_hook(number, lambda there: data.draw(st.sampled_from(there)), junk)
        try:
            ended = json.dumps(run(task, TaskStates()))
        except OUR_OWN_WORDS as error:
            ended = str(error)
        assert ended.strip()
        assert "pydantic" not in ended

    ends_well()
