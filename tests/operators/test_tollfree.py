"""Toll-free verifications: submitted once for each reference."""

from typing import Any

import pytest
from airflow.providers.common.compat.sdk import AirflowFailException
from structlog.testing import capture_logs

from airflow_provider_twilio.api.errors import OutcomeUnknown
from airflow_provider_twilio.api.messaging_v1.tollfree import DeleteTollfreeVerification
from airflow_provider_twilio.hooks.twilio import TwilioHook
from airflow_provider_twilio.operators.tollfree import (
    SubmitTollfreeVerificationOperator,
)
from airflow_provider_twilio.simulator.simulator import Simulator

from . import account
from .account import SUBMISSION
from .tollfree import CONTACT, OTHERS, REJECTED, verifications
from .tries import TaskStates, run, told


def submit(number: str, **changes: Any) -> SubmitTollfreeVerificationOperator:
    values = {"task_id": "submit", "tollfree_phone_number_sid": number, **SUBMISSION} | changes
    return SubmitTollfreeVerificationOperator(**values)


@pytest.fixture
def number(twilio_default: Simulator) -> str:
    """The SID of a toll-free number."""
    return account.number("+18885550100").sid


class TestSubmit:
    def test_it_submits_what_is_said_of_the_business(self, twilio_default: Simulator, number: str) -> None:
        made = run(submit(number, business_contact_phone=CONTACT), TaskStates())

        (verification,) = verifications(twilio_default)
        assert (made["sid"], made["status"]) == (verification["sid"], "PENDING_REVIEW")
        assert made["tollfree_phone_number_sid"] == number
        assert {name: verification[name] for name in SUBMISSION} == SUBMISSION
        assert CONTACT not in str(made)

    @pytest.mark.parametrize("status", [*OTHERS, REJECTED])
    def test_it_adopts_the_verification_with_this_reference_whatever_its_status(
        self, twilio_default: Simulator, status: str
    ) -> None:
        there = account.verification(twilio_default, status)

        adopted = run(submit(str(there.tollfree_phone_number_sid)), TaskStates())

        assert (adopted["sid"], adopted["status"]) == (there.sid, status)
        assert len(verifications(twilio_default)) == 1

    def test_another_reference_is_another_verification(self, twilio_default: Simulator, number: str) -> None:
        there = account.verification(
            twilio_default, external_reference_id="owl-post-2", tollfree_phone_number_sid=number
        )
        other = account.number("+18885550101").sid

        assert run(submit(other), TaskStates())["sid"] != there.sid

    def test_a_reference_that_is_used_for_another_number_is_refused(
        self, twilio_default: Simulator, number: str
    ) -> None:
        there = account.verification(twilio_default, tollfree_phone_number_sid=number)
        other = account.number("+18885550101").sid

        with pytest.raises(AirflowFailException) as refusal:
            run(submit(other), TaskStates())

        assert str(refusal.value) == (
            f"tollfree_phone_number_sid: {other!r}: the verification {there.sid} with the reference "
            f"'owl-post' is that of {number}; use another reference"
        )
        assert len(verifications(twilio_default)) == 1

    def test_of_several_it_takes_that_of_the_number(self, twilio_default: Simulator, number: str) -> None:
        wanted = account.verification(twilio_default, tollfree_phone_number_sid=number)
        twilio_default.advance(2)
        account.verification(twilio_default, tollfree_phone_number_sid=account.number("+18885550101").sid)

        assert run(submit(number), TaskStates())["sid"] == wanted.sid

    def test_a_second_run_adopts_what_the_first_one_submitted(
        self, twilio_default: Simulator, number: str
    ) -> None:
        first = run(submit(number), TaskStates(), run_id="run 1")

        assert run(submit(number), TaskStates(), run_id="run 2")["sid"] == first["sid"]
        assert len(verifications(twilio_default)) == 1

    def test_a_later_try_fetches_what_it_remembers(self, twilio_default: Simulator, number: str) -> None:
        states = TaskStates()
        sid = run(submit(number), states)["sid"]
        before = len(twilio_default.requests())

        assert run(submit(number), states)["sid"] == sid
        (asked,) = twilio_default.requests()[before:]
        assert (asked.method, asked.path) == ("GET", f"/v1/Tollfree/Verifications/{sid}")

    def test_one_that_was_deleted_is_submitted_anew(self, twilio_default: Simulator, number: str) -> None:
        states = TaskStates()
        first = run(submit(number), states)["sid"]
        TwilioHook().execute(DeleteTollfreeVerification(sid=first))

        assert run(submit(number), states)["sid"] != first

    @pytest.mark.parametrize("fault", ["drop_after", "reset_after", "malformed", "truncated"])
    @pytest.mark.parametrize("states", [TaskStates, lambda: None], ids=["store", "no store"])
    def test_a_lost_answer_is_looked_up(
        self, twilio_default: Simulator, number: str, fault: Any, states: Any
    ) -> None:
        twilio_default.fault(fault, method="POST")

        made = run(submit(number), states())

        (verification,) = verifications(twilio_default)
        assert made["sid"] == verification["sid"]

    def test_a_request_that_never_arrived_is_for_the_next_try(
        self, twilio_default: Simulator, number: str
    ) -> None:
        states = TaskStates()
        twilio_default.fault("status", status=503, method="POST")

        with pytest.raises(OutcomeUnknown):
            run(submit(number), states)
        assert verifications(twilio_default) == []

        assert run(submit(number), states)["status"] == "PENDING_REVIEW"

    @pytest.mark.parametrize("business_type", [None, "PRIVATE_PROFIT", "NON_PROFIT", "GOVERNMENT"])
    @pytest.mark.parametrize("registration", [None, ""])
    def test_a_business_without_registration_number_is_refused_before_anything_is_sent(
        self, twilio_default: Simulator, number: str, business_type: str | None, registration: str | None
    ) -> None:
        before = len(twilio_default.requests())
        unregistered = submit(number, business_type=business_type, business_registration_number=registration)

        with pytest.raises(AirflowFailException) as refusal:
            run(unregistered, TaskStates())

        assert "  business_registration_number: is missing; only business_type='SOLE_PROPRIETOR'" in str(
            refusal.value
        )
        assert len(twilio_default.requests()) == before

    def test_a_sole_proprietor_needs_none(self, twilio_default: Simulator, number: str) -> None:
        alone = dict.fromkeys(name for name in SUBMISSION if name.startswith("business_registration_"))

        assert run(submit(number, business_type="SOLE_PROPRIETOR", **alone))["status"] == "PENDING_REVIEW"

    @pytest.mark.parametrize(
        ("wrong", "message"),
        [
            ({"external_reference_id": None}, "external_reference_id: None: must be a valid string"),
            ({"external_reference_id": ""}, "external_reference_id: '': String should have at least 1"),
            ({"tollfree_phone_number_sid": "PN1"}, "tollfree_phone_number_sid: 'PN1': must be PN and 32"),
            ({"use_case_summary": "x" * 501}, "String should have at most 500 characters"),
            ({"business_contact_phone": CONTACT + "x"}, "business_contact_phone: str of 13 characters: must"),
        ],
        ids=lambda value: str(value)[:30],
    )
    def test_a_wrong_argument_is_refused_before_anything_is_sent(
        self, twilio_default: Simulator, number: str, wrong: dict[str, Any], message: str
    ) -> None:
        before = len(twilio_default.requests())

        with pytest.raises(AirflowFailException) as refusal:
            run(submit(number, **wrong))

        assert message in str(refusal.value)
        assert CONTACT not in str(refusal.value)
        assert len(twilio_default.requests()) == before

    def test_the_reference_can_not_be_left_out(self) -> None:
        values = {name: value for name, value in SUBMISSION.items() if name != "external_reference_id"}

        with pytest.raises(TypeError, match="external_reference_id"):
            SubmitTollfreeVerificationOperator(
                task_id="submit", tollfree_phone_number_sid="PN" + "1" * 32, **values
            )

    def test_the_log_says_whether_it_was_submitted_or_adopted(
        self, twilio_default: Simulator, number: str
    ) -> None:
        with capture_logs() as logs:
            sid = run(submit(number))["sid"]
        assert f"Submitted the verification {sid}: PENDING_REVIEW" in told(logs)

        with capture_logs() as logs:
            run(submit(number))
        assert f"Adopted the verification {sid}: PENDING_REVIEW" in told(logs)
