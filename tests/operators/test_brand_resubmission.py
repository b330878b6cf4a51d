"""Brands that FAILED: submitted again once for each verdict."""

from typing import Any

import pytest
from airflow.providers.common.compat.sdk import AirflowFailException

from airflow_provider_twilio.api.errors import OutcomeUnknown
from airflow_provider_twilio.operators.brands import ResubmitBrandOperator
from airflow_provider_twilio.simulator.simulator import Simulator

from . import account
from .tries import TaskStates, run


def resubmit(sid: str) -> ResubmitBrandOperator:
    return ResubmitBrandOperator(task_id="resubmit", sid=sid)


def resubmissions(simulator: Simulator, sid: str) -> int:
    """How many Twilio has accepted, whether or not it could say so."""
    return sum(
        1 for asked in simulator.requests("POST", sid) if asked.processed and asked.status in (202, None)
    )


class TestResubmitBrand:
    @pytest.fixture
    def failed(self, twilio_default: Simulator) -> str:
        """The SID of a brand that FAILED a while ago."""
        sid = account.brand(twilio_default, "FAILED").sid
        twilio_default.advance(5)
        return sid

    def fail_again(self, simulator: Simulator, sid: str) -> None:
        simulator.advance(5)
        simulator.decide_brand(sid, "FAILED")
        simulator.advance(5)

    def test_a_failed_brand_is_submitted_again(self, twilio_default: Simulator, failed: str) -> None:
        made = run(resubmit(failed), TaskStates())

        assert (made["sid"], made["status"]) == (failed, "PENDING")
        assert resubmissions(twilio_default, failed) == 1

    @pytest.mark.parametrize("status", ["PENDING", "APPROVED", "IN_REVIEW", "SUSPENDED", "DELETION_FAILED"])
    def test_any_other_status_is_left_alone(self, twilio_default: Simulator, status: str) -> None:
        sid = account.brand(twilio_default, status).sid
        before = len(twilio_default.requests("POST"))

        assert run(resubmit(sid), TaskStates())["status"] == status
        assert len(twilio_default.requests("POST")) == before

    def test_a_second_try_leaves_it_alone(self, twilio_default: Simulator, failed: str) -> None:
        states = TaskStates()
        run(resubmit(failed), states)

        assert run(resubmit(failed), states)["status"] == "PENDING"
        assert resubmissions(twilio_default, failed) == 1

    def test_a_cleared_task_answers_the_next_verdict(self, twilio_default: Simulator, failed: str) -> None:
        states = TaskStates()
        run(resubmit(failed), states)
        self.fail_again(twilio_default, failed)

        assert run(resubmit(failed), states)["status"] == "PENDING"
        assert resubmissions(twilio_default, failed) == 2

    @pytest.mark.parametrize("fault", ["drop_after", "reset_after", "malformed", "truncated"])
    @pytest.mark.parametrize("states", [TaskStates, lambda: None], ids=["store", "no store"])
    def test_a_lost_answer_is_looked_up(
        self, twilio_default: Simulator, failed: str, fault: Any, states: Any
    ) -> None:
        twilio_default.fault(fault, method="POST")

        assert run(resubmit(failed), states())["status"] == "PENDING"
        assert resubmissions(twilio_default, failed) == 1

    def test_a_request_that_never_arrived_is_for_the_next_try(
        self, twilio_default: Simulator, failed: str
    ) -> None:
        states = TaskStates()
        twilio_default.fault("drop_before", method="POST")

        with pytest.raises(OutcomeUnknown):
            run(resubmit(failed), states)
        assert run(resubmit(failed), states)["status"] == "PENDING"
        assert resubmissions(twilio_default, failed) == 1

    def test_a_try_that_crashed_is_not_repeated_for_the_verdict_that_followed(
        self, twilio_default: Simulator, failed: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        states = TaskStates()
        with monkeypatch.context() as patch:
            patch.setattr("airflow_provider_twilio.idempotency.intents.Ledger.record", _crash)
            with pytest.raises(_Crash):
                run(resubmit(failed), states)
        self.fail_again(twilio_default, failed)

        assert run(resubmit(failed), states)["status"] == "FAILED"
        assert resubmissions(twilio_default, failed) == 1

    def test_a_resubmission_that_came_in_the_meantime_is_a_success(
        self, twilio_default: Simulator, failed: str
    ) -> None:
        """21725: an earlier request of ours, or a person, was quicker than this one."""
        twilio_default.fault("error", code=21725, method="POST", processed=True)

        assert run(resubmit(failed), TaskStates())["status"] == "PENDING"

    def test_too_many_resubmissions_fail_for_good_with_a_hint(
        self, twilio_default: Simulator, failed: str
    ) -> None:
        twilio_default.configure(brand_updates=0)

        with pytest.raises(AirflowFailException, match=r"(?s)21724.*resubmitted three times"):
            run(resubmit(failed), TaskStates())

    def test_a_brand_that_is_not_there_fails_for_good(self, twilio_default: Simulator) -> None:
        with pytest.raises(AirflowFailException, match="FetchBrandRegistrations: "):
            run(resubmit("BN" + "0a" * 16))

    def test_a_wrong_sid_is_refused_before_anything_is_sent(self, twilio_default: Simulator) -> None:
        with pytest.raises(AirflowFailException, match="sid: 'BU1': must be BN and 32 hexadecimal"):
            run(resubmit("BU1"))
        assert twilio_default.requests() == []


class _Crash(BaseException):
    pass


def _crash(*_: object) -> None:
    raise _Crash
