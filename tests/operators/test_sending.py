"""A sending task's memory, and its refusals before it sends."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from airflow.providers.common.compat.sdk import AirflowFailException

from airflow_provider_twilio.api.errors import RateLimited
from airflow_provider_twilio.api.v2010.messages import DeleteMessage
from airflow_provider_twilio.client.clock import TwilioClock
from airflow_provider_twilio.hooks.twilio import TwilioHook
from airflow_provider_twilio.idempotency.intents import Ledger
from airflow_provider_twilio.simulator.simulator import Simulator

from . import account
from .one_message import BODY, OTHER, TO, looks, posts, send, somebody_sends
from .tries import TaskStates, run

DAYS = timedelta(days=1)


class TestMemory:
    def test_a_first_try_looks_for_nothing(self, twilio_default: Simulator, states: TaskStates) -> None:
        somebody_sends()

        run(send(), states)

        assert posts(twilio_default) == 2
        assert looks(twilio_default) == 0

    def test_a_retry_returns_the_message(self, twilio_default: Simulator, states: TaskStates) -> None:
        made = run(send(), states)

        again = run(send(), states, try_number=2)

        assert again["sid"] == made["sid"]
        assert posts(twilio_default) == 1

    def test_a_retry_returns_it_whatever_its_arguments_say_by_now(
        self, twilio_default: Simulator, states: TaskStates
    ) -> None:
        made = run(send(), states)

        again = run(send(to=OTHER, body="Something else"), states, try_number=2)

        assert again["sid"] == made["sid"]

    def test_a_message_that_was_deleted_since_is_not_sent_again(
        self, twilio_default: Simulator, states: TaskStates
    ) -> None:
        sid = run(send(), states)["sid"]
        twilio_default.advance(60)
        TwilioHook().execute(DeleteMessage(sid=sid))

        assert run(send(), states, try_number=2) == {"sid": sid}
        assert posts(twilio_default) == 1

    def test_it_holds_neither_recipient_nor_text(
        self, twilio_default: Simulator, states: TaskStates, crash: Callable[..., None]
    ) -> None:
        crash(sent=False)
        intent = json.dumps(states.kept)
        run(send(), states, try_number=2)

        for kept in (intent, json.dumps(states.kept)):
            assert TO[1:] not in kept
            assert BODY not in kept

    def test_a_refusal_withdraws_the_intent_so_that_a_later_try_sends_at_once(
        self, twilio_default: Simulator, states: TaskStates, slept: list[float]
    ) -> None:
        twilio_default.fault("error", method="POST", code=21610)
        with pytest.raises(AirflowFailException, match="21610"):
            run(send(), states)

        run(send(), states, try_number=2, cleared_after=1)

        assert looks(twilio_default) == 0
        assert slept == []

    def test_so_does_an_account_that_was_busy(self, twilio_default: Simulator, states: TaskStates) -> None:
        twilio_default.fault("status", method="POST", status=429, count=6)
        with pytest.raises(RateLimited):
            run(send(), states)

        run(send(), states, try_number=2)

        assert looks(twilio_default) == 0


class TestScheduling:
    @pytest.mark.parametrize("ahead", [timedelta(minutes=4), 36 * DAYS, -DAYS])
    def test_a_time_that_is_too_soon_or_too_late_is_refused_before_anything_is_sent(
        self, twilio_default: Simulator, states: TaskStates, ahead: timedelta
    ) -> None:
        at = datetime.now(UTC) + ahead
        scheduled = {"schedule_type": "fixed", "send_at": at, "messaging_service_sid": "MG" + "0a" * 16}

        with pytest.raises(AirflowFailException, match=r"send_at: .* must be 5 minutes to 35 days ahead"):
            run(send(**scheduled), states)
        assert posts(twilio_default) == 0
        assert not Ledger(states, {"message": "the task's"}, TwilioClock()).read().intended

    def test_a_retry_after_its_time_returns_the_scheduled_message(
        self, twilio_default: Simulator, states: TaskStates
    ) -> None:
        service = account.service()
        account.number_in(service)
        scheduled = {"from_": None, "messaging_service_sid": service, "schedule_type": "fixed"}
        made = run(send(**scheduled, send_at=datetime.now(UTC) + DAYS), states)

        again = run(send(**scheduled, send_at=datetime.now(UTC) - DAYS), states, try_number=2)

        assert made["status"] == "scheduled"
        assert again["sid"] == made["sid"]


@pytest.mark.parametrize(
    ("wrong", "expected"),
    [
        ({"on_unknown": "ask"}, "on_unknown: 'ask': must be assume_sent, fail or resend"),
        ({"resend_when_cleared": "False"}, "resend_when_cleared: 'False': must be True or False"),
        ({"wait_for_delivery": "yes"}, "wait_for_delivery: 'yes': must be True or False"),
        ({"accept_sent": 1}, "accept_sent: 1: must be True or False"),
        ({"poll_interval": 0}, "poll_interval: 0: must be a number of seconds, more than 0"),
        ({"delivery_timeout": "soon"}, "delivery_timeout: 'soon': must be a number of seconds"),
    ],
)
def test_an_option_that_can_not_be_is_refused_before_anything_is_sent(
    twilio_default: Simulator, wrong: dict[str, Any], expected: str
) -> None:
    with pytest.raises(AirflowFailException, match=expected):
        run(send(**wrong))
    assert twilio_default.requests() == []
