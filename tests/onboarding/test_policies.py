"""A policy that is gone: the one that has its name takes its place, or those that are there are told."""

from dataclasses import replace

import pytest
from airflow.providers.common.compat.sdk import AirflowFailException
from operators.tries import told
from structlog.testing import capture_logs

from airflow_provider_twilio.onboarding.profiles import SubmitCustomerProfileOperator
from airflow_provider_twilio.simulator.simulator import Simulator
from airflow_provider_twilio.simulator.trusthub_v1.policies import POLICIES, SECONDARY, Policy

from .customers import STANDARD
from .stepping import on_simulator, step

OTHER, THIRD = "RN" + "0a" * 16, "RN" + "0b" * 16


@pytest.fixture
def lost(monkeypatch: pytest.MonkeyPatch) -> Policy:
    """The policy of the guides, which Twilio has no more."""
    policy = POLICIES.get(SECONDARY)
    assert policy is not None
    monkeypatch.setattr(POLICIES, "_records", dict(POLICIES._records))
    POLICIES.remove(policy)
    return policy


def task(policy_sid: str | None = None) -> SubmitCustomerProfileOperator:
    return SubmitCustomerProfileOperator(
        task_id="profile", customer=on_simulator(STANDARD), policy_sid=policy_sid
    )


def test_the_only_one_of_its_name_takes_its_place(lost: Policy, twilio_default: Simulator) -> None:
    POLICIES.add(replace(lost, sid=OTHER))

    with capture_logs() as logs:
        first = step(task())

    assert first["status"] == "pending-review"
    assert f"The policy {SECONDARY} is gone: taking {OTHER} of the same name" in told(logs)
    assert step(task())["sid"] == first["sid"]
    made = twilio_default.snapshot()["customer_profiles"]
    assert [one["policy_sid"] for one in made if one["sid"] == first["sid"]] == [OTHER]


def test_of_several_none_is_taken(lost: Policy, twilio_default: Simulator) -> None:
    for sid in (OTHER, THIRD):
        POLICIES.add(replace(lost, sid=sid))

    with pytest.raises(AirflowFailException) as refused:
        step(task())

    assert f"{OTHER}  {lost.friendly_name}" in str(refused.value)
    assert f"{THIRD}  {lost.friendly_name}" in str(refused.value)


def test_without_one_those_that_are_there_are_told(lost: Policy, twilio_default: Simulator) -> None:
    with pytest.raises(AirflowFailException) as refused:
        step(task())

    said = str(refused.value)
    assert said.startswith(f"policy_sid: {SECONDARY}: Twilio has no such policy any more. There are:")
    assert "RNb0d4771c2c98518d916a3d4cd70a8f8b  A2P Messaging: Local - Business" in said


def test_one_that_the_dag_names_is_not_looked_for_by_name(twilio_default: Simulator) -> None:
    with pytest.raises(AirflowFailException, match=f"^policy_sid: {OTHER}: Twilio has no such policy"):
        step(task(policy_sid=OTHER))


def test_another_refusal_is_told_as_it_is(twilio_default: Simulator) -> None:
    twilio_default.fault("status", status=400, method="POST", path="/CustomerProfiles$")

    with pytest.raises(AirflowFailException, match="Simulated gateway error"):
        step(task())
