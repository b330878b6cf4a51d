"""Toll-free verifications that were rejected: corrected once for each verdict."""

from typing import Any

import pytest
from airflow.providers.common.compat.sdk import AirflowFailException
from structlog.testing import capture_logs

from airflow_provider_twilio.api.hints import HINTS
from airflow_provider_twilio.operators.tollfree import (
    ResubmitTollfreeVerificationOperator,
)
from airflow_provider_twilio.simulator.simulator import Simulator

from . import account
from .account import SUBMISSION
from .tollfree import CONTACT, OTHERS, REJECTED, verifications
from .tries import TaskStates, run, told

WEEK = 7 * 86_400


def resubmit(sid: str, **corrections: Any) -> ResubmitTollfreeVerificationOperator:
    return ResubmitTollfreeVerificationOperator(task_id="resubmit", sid=sid, **corrections)


def resubmissions(simulator: Simulator, sid: str) -> int:
    """How many Twilio has accepted, whether or not it could say so."""
    return sum(1 for asked in simulator.requests("POST", sid) if asked.processed and asked.status != 409)


class TestResubmit:
    @pytest.fixture
    def rejected(self, twilio_default: Simulator) -> str:
        """The SID of a verification that was rejected a while ago and may be edited."""
        sid = account.verification(twilio_default).sid
        twilio_default.advance(5)
        return sid

    def reject_again(self, simulator: Simulator, sid: str) -> None:
        simulator.advance(5)
        simulator.decide_tollfree(sid, REJECTED)
        simulator.advance(5)

    def test_a_rejected_one_is_corrected_and_submitted_again(
        self, twilio_default: Simulator, rejected: str
    ) -> None:
        made = run(resubmit(rejected, business_name="Owl Mail", edit_reason="typing error"), TaskStates())

        (verification,) = verifications(twilio_default)
        assert (made["sid"], made["status"]) == (rejected, "PENDING_REVIEW")
        assert (verification["business_name"], verification["business_city"]) == ("Owl Mail", None)
        assert verification["use_case_summary"] == SUBMISSION["use_case_summary"]
        assert resubmissions(twilio_default, rejected) == 1

    @pytest.mark.parametrize("status", OTHERS)
    def test_any_other_status_is_left_alone(self, twilio_default: Simulator, status: str) -> None:
        sid = account.verification(twilio_default, status).sid

        assert run(resubmit(sid, business_name="Owl Mail"), TaskStates())["status"] == status
        assert resubmissions(twilio_default, sid) == 0

    def test_a_second_try_leaves_it_alone(self, twilio_default: Simulator, rejected: str) -> None:
        states = TaskStates()
        run(resubmit(rejected), states)

        assert run(resubmit(rejected), states)["status"] == "PENDING_REVIEW"
        assert resubmissions(twilio_default, rejected) == 1

    def test_a_cleared_task_answers_the_next_verdict(self, twilio_default: Simulator, rejected: str) -> None:
        states = TaskStates()
        run(resubmit(rejected), states)
        self.reject_again(twilio_default, rejected)

        assert run(resubmit(rejected), states)["status"] == "PENDING_REVIEW"
        assert resubmissions(twilio_default, rejected) == 2

    def test_a_try_that_crashed_is_not_repeated_for_the_verdict_that_followed(
        self, twilio_default: Simulator, rejected: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        states = TaskStates()
        with monkeypatch.context() as patch:
            patch.setattr("airflow_provider_twilio.idempotency.intents.Ledger.record", _crash)
            with pytest.raises(_Crash):
                run(resubmit(rejected), states)
        self.reject_again(twilio_default, rejected)

        with capture_logs() as logs:
            assert run(resubmit(rejected), states)["status"] == REJECTED
        assert resubmissions(twilio_default, rejected) == 1
        assert "an earlier try has resubmitted it, and it was rejected again" in told(logs)

    @pytest.mark.parametrize("fault", ["drop_after", "reset_after", "malformed", "truncated"])
    @pytest.mark.parametrize("states", [TaskStates, lambda: None], ids=["store", "no store"])
    def test_a_lost_answer_is_looked_up(
        self, twilio_default: Simulator, rejected: str, fault: Any, states: Any
    ) -> None:
        twilio_default.fault(fault, method="POST")

        assert run(resubmit(rejected), states())["status"] == "PENDING_REVIEW"
        assert resubmissions(twilio_default, rejected) == 1

    def test_one_that_was_resubmitted_in_the_meantime_is_a_success(
        self, twilio_default: Simulator, rejected: str
    ) -> None:
        """An earlier request of ours, or a person, was quicker than this one."""
        twilio_default.fault("error", code=20409, method="POST", processed=True)

        assert run(resubmit(rejected), TaskStates())["status"] == "PENDING_REVIEW"

    def test_a_final_rejection_fails_for_good_with_its_reasons(self, twilio_default: Simulator) -> None:
        sid = account.verification(twilio_default).sid
        reasons: list[dict[str, object]] = [
            {"code": 30464, "reason": "Disallowed: Cryptocurrency"},
            {"code": 30482, "reason": f"The business's number {CONTACT} is private"},
        ]
        twilio_default.decide_tollfree(sid, REJECTED, reasons, edit_allowed=False)

        with pytest.raises(AirflowFailException) as failed:
            run(resubmit(sid), TaskStates())

        first, *rest = str(failed.value).splitlines()
        assert first.startswith(f"sid: '{sid}': must be a verification that may still be edited; it is final")
        assert rest == [
            f"  30464: Disallowed: Cryptocurrency {HINTS[30464]}",
            f"  30482: The business's number +1415•••0199 is private {HINTS[30482]}",
        ]
        assert resubmissions(twilio_default, sid) == 0

    def test_too_late_an_edit_fails_for_good_and_says_until_when(
        self, twilio_default: Simulator, rejected: str
    ) -> None:
        twilio_default.advance(WEEK)

        with pytest.raises(AirflowFailException, match=r"it could be edited until \d{4}-\d\d-\d\d \d\d:\d\d"):
            run(resubmit(rejected), TaskStates())

        assert resubmissions(twilio_default, rejected) == 0

    def test_a_refused_task_can_be_cleared(self, twilio_default: Simulator) -> None:
        """When Twilio's support has opened the verification for an edit."""
        states, sid = TaskStates(), account.verification(twilio_default).sid
        twilio_default.decide_tollfree(sid, REJECTED, edit_allowed=False)
        with pytest.raises(AirflowFailException):
            run(resubmit(sid), states)
        twilio_default.decide_tollfree(sid, REJECTED, edit_allowed=True)

        assert run(resubmit(sid), states)["status"] == "PENDING_REVIEW"

    @pytest.mark.parametrize(
        ("there", "correction"),
        [
            ({}, {"business_registration_number": ""}),
            (
                {"business_type": "SOLE_PROPRIETOR", "business_registration_number": None},
                {"business_type": "PRIVATE_PROFIT"},
            ),
        ],
    )
    def test_a_correction_keeps_the_rule_on_registration_numbers(
        self, twilio_default: Simulator, there: dict[str, Any], correction: dict[str, Any]
    ) -> None:
        sid = account.verification(twilio_default, **there).sid

        with pytest.raises(AirflowFailException, match="business_registration_number: is missing"):
            run(resubmit(sid, **correction), TaskStates())

        assert twilio_default.requests("POST", sid) == []

    def test_one_that_is_not_there_fails_for_good(self, twilio_default: Simulator) -> None:
        with pytest.raises(AirflowFailException, match="FetchTollfreeVerification: "):
            run(resubmit("HH" + "0a" * 16))

    def test_a_wrong_sid_is_refused_before_anything_is_sent(self, twilio_default: Simulator) -> None:
        with pytest.raises(AirflowFailException, match="sid: 'HH1': must be HH and 32 hexadecimal"):
            run(resubmit("HH1"))
        assert twilio_default.requests() == []


class _Crash(BaseException):
    pass


def _crash(*_: object) -> None:
    raise _Crash
