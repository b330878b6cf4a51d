"""A task that is cleared, or has no memory, finds what it sent before."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from structlog.testing import capture_logs

from airflow_provider_twilio.idempotency.ensure import SETTLED_AFTER
from airflow_provider_twilio.simulator.simulator import Simulator

from .one_message import posts, send, somebody_sends
from .tries import TaskStates, run, told


class TestClearing:
    def test_a_cleared_task_does_not_send_again(self, twilio_default: Simulator, states: TaskStates) -> None:
        made = run(send(), states)

        assert run(send(), states, try_number=2, cleared_after=1)["sid"] == made["sid"]
        assert posts(twilio_default) == 1

    def test_it_does_not_where_airflow_has_dropped_its_state(self, twilio_default: Simulator) -> None:
        made = run(send(), TaskStates())

        with capture_logs() as logs:
            again = run(send(), TaskStates(), try_number=2, cleared_after=1)

        assert again["sid"] == made["sid"]
        assert posts(twilio_default) == 1
        assert "earlier tries left no record: they ended before anything was sent, or it was dropped" in told(
            logs
        )

    def test_what_was_sent_before_the_run_began_is_not_its_message(self, twilio_default: Simulator) -> None:
        before = somebody_sends()
        began = datetime.now(UTC) + timedelta(minutes=2)
        twilio_default.advance(120)

        made = run(send(), TaskStates(), try_number=2, cleared_after=1, run_after=began)

        assert made["sid"] != before

    @pytest.mark.parametrize("dropped", [False, True])
    def test_it_sends_once_for_each_clearing_if_told_to(
        self, twilio_default: Simulator, states: TaskStates, dropped: bool
    ) -> None:
        sids = [run(send(resend_when_cleared=True), states)["sid"]]
        for cleared_after in (1, 3):
            if dropped:
                states.clear()
            for number in (cleared_after + 1, cleared_after + 2):
                again = run(
                    send(resend_when_cleared=True), states, try_number=number, cleared_after=cleared_after
                )
                sids.append(again["sid"])

        assert sids[1] == sids[2]
        assert sids[3] == sids[4]
        assert len({*sids}) == posts(twilio_default) == 3

    @pytest.mark.parametrize("crashes_after", [False, True])
    def test_what_it_sent_before_is_not_taken_for_what_a_crashed_try_since_was_to_send(
        self,
        twilio_default: Simulator,
        states: TaskStates,
        crash: Callable[..., None],
        crashes_after: bool,
    ) -> None:
        before = run(send(), states)["sid"]
        since = {"try_number": 2, "cleared_after": 1}
        crash(sent=crashes_after, of_the_try=since, resend_when_cleared=True)

        made = run(send(resend_when_cleared=True), states, try_number=3, cleared_after=1)

        assert [message["sid"] for message in twilio_default.snapshot()["messages"]] == [before, made["sid"]]

    def test_what_a_crashed_try_sent_before_it_was_cleared_is_not_taken_for_the_new_message(
        self, twilio_default: Simulator, states: TaskStates, crash: Callable[..., None]
    ) -> None:
        crash(sent=True)

        made = run(send(resend_when_cleared=True), states, try_number=2, cleared_after=1)

        first, second = twilio_default.snapshot()["messages"]
        assert made["sid"] == second["sid"] != first["sid"]


class TestWithoutAStore:
    """Airflow before 3.3."""

    def test_a_retry_finds_what_was_sent_since_the_run_began(self, twilio_default: Simulator) -> None:
        made = run(send())

        with capture_logs() as logs:
            again = run(send(), try_number=2)

        assert again["sid"] == made["sid"]
        assert "warning: Airflow keeps no state of tasks before version 3.3" in told(logs)

    def test_a_retry_waits_for_what_may_be_on_its_way(
        self, twilio_default: Simulator, slept: list[float]
    ) -> None:
        run(send(), try_number=2)

        assert SETTLED_AFTER < sum(slept) < SETTLED_AFTER + 60

    def test_a_cleared_task_sends_again_if_told_to(self, twilio_default: Simulator) -> None:
        first = run(send(resend_when_cleared=True))
        second = run(send(resend_when_cleared=True), try_number=2, cleared_after=1)

        assert first["sid"] != second["sid"]
