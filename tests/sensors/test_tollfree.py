"""Waits for toll-free verifications, from the first look to the verdict."""

import json
from typing import Any

import pytest
from airflow.providers.common.compat.sdk import AirflowFailException
from operators.account import SUBMISSION
from triggers.time_machine import TimeMachine

from airflow_provider_twilio.api.hints import HINTS
from airflow_provider_twilio.api.messaging_v1.tollfree import (
    CreateTollfreeVerification,
    DeleteTollfreeVerification,
)
from airflow_provider_twilio.api.v2010.incoming_numbers import CreateIncomingPhoneNumber
from airflow_provider_twilio.hooks.twilio import TwilioHook
from airflow_provider_twilio.sensors.tollfree import TollfreeVerifiedSensor
from airflow_provider_twilio.simulator.simulator import Simulator

from .conftest import WholeWait

MISTYPED = {"business_registration_number": "12-34", "business_contact_email": "owl@gmail.com"}
REASONS = [
    f"30527: Business Registration Number is missing or invalid {HINTS[30527]}",
    f"30482: Business email must use an official domain {HINTS[30482]}",
]


def submitted(**changes: Any) -> str:
    """The SID of a verification that is under review for two minutes."""
    number = TwilioHook().execute(CreateIncomingPhoneNumber(phone_number="+18885550100")).sid
    values = SUBMISSION | {"tollfree_phone_number_sid": number} | changes
    return TwilioHook().execute(CreateTollfreeVerification(**values)).sid


def sensor(sid: str, poll_interval: float = 20, **arguments: Any) -> TollfreeVerifiedSensor:
    return TollfreeVerifiedSensor(
        task_id="wait", verification_sid=sid, poll_interval=poll_interval, **arguments
    )


def test_a_verification_is_waited_for_until_it_is_approved(
    whole_wait: WholeWait, time_machine: TimeMachine
) -> None:
    waiting = sensor(submitted())

    verdict = whole_wait(waiting)

    assert (verdict["sid"], verdict["status"]) == (waiting.verification_sid, "TWILIO_APPROVED")
    assert verdict["outcome"] == "reached"
    assert "+18885550100" not in json.dumps(verdict)
    assert waiting.linked_sid == waiting.verification_sid
    assert 110 <= time_machine.passed <= 165


def test_a_rejection_ends_the_wait_with_every_reason(
    whole_wait: WholeWait, time_machine: TimeMachine
) -> None:
    with pytest.raises(AirflowFailException) as failure:
        whole_wait(sensor(submitted(**MISTYPED)))

    first, *reasons, following = str(failure.value).splitlines()
    assert ": TWILIO_REJECTED, " in first
    assert "ResubmitTollfreeVerificationOperator" in following
    assert reasons == [f"  {reason}" for reason in REASONS]


def test_a_rejection_may_be_returned_with_whether_it_can_be_edited(
    whole_wait: WholeWait, time_machine: TimeMachine
) -> None:
    verdict = whole_wait(sensor(submitted(**MISTYPED), on_failure="return"))

    assert (verdict["outcome"], verdict["status"]) == ("failed", "TWILIO_REJECTED")
    assert verdict["reasons"] == REASONS
    assert (verdict["edit_allowed"], verdict["error_code"]) == (True, 30527)
    assert json.loads(json.dumps(verdict)) == verdict


def test_weeks_of_review_are_waited_out(
    whole_wait: WholeWait, time_machine: TimeMachine, twilio_default: Simulator
) -> None:
    sid = submitted()
    twilio_default.decide_tollfree(sid, "IN_REVIEW")
    time_machine.after(14 * 86_400, lambda: twilio_default.decide_tollfree(sid, "TWILIO_APPROVED"))

    assert whole_wait(sensor(sid, poll_interval=7200))["outcome"] == "reached"


def test_a_verification_that_is_deleted_meanwhile_ends_the_wait(
    whole_wait: WholeWait, time_machine: TimeMachine
) -> None:
    sid = submitted()
    time_machine.after(30, lambda: TwilioHook().execute(DeleteTollfreeVerification(sid=sid)))

    with pytest.raises(AirflowFailException, match=r"^gone after "):
        whole_wait(sensor(sid))
