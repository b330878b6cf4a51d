"""Cancelling a scheduled message and redacting a finished one: once, or done already."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from airflow.providers.common.compat.sdk import AirflowFailException

from airflow_provider_twilio.api.errors import OutcomeUnknown
from airflow_provider_twilio.api.v2010.messages import CreateMessage, FetchMessage
from airflow_provider_twilio.hooks.twilio import TwilioHook
from airflow_provider_twilio.operators.messages import (
    CancelScheduledMessageOperator,
    MessageNotFinished,
    RedactMessageOperator,
)
from airflow_provider_twilio.simulator.simulator import Simulator

from . import account
from .tries import run

TO, FROM = "+15558675309", "+15005550006"
SENT = r"/Messages/SM\w+\.json"


def cancel(sid: str) -> dict[str, Any]:
    return run(CancelScheduledMessageOperator(task_id="cancel", sid=sid))


def redact(sid: str) -> dict[str, Any]:
    return run(RedactMessageOperator(task_id="redact", sid=sid))


def now(sid: str) -> Any:
    return TwilioHook().execute(FetchMessage(sid=sid))


def changes(simulator: Simulator) -> int:
    return len(simulator.requests("POST", SENT))


@pytest.fixture
def scheduled(twilio_default: Simulator) -> str:
    """The SID of a message that is to be sent in an hour."""
    service = account.service()
    account.number_in(service)
    at = datetime.now(UTC) + timedelta(hours=1)
    message = CreateMessage(
        to=TO, messaging_service_sid=service, body="Hi", schedule_type="fixed", send_at=at
    )
    return TwilioHook().execute(message).sid


@pytest.fixture
def sent(twilio_default: Simulator) -> str:
    """The SID of a message that is on its way."""
    return TwilioHook().execute(CreateMessage(to=TO, from_=FROM, body="Your code is 4711")).sid


class TestCancelling:
    def test_a_scheduled_message_is_canceled(self, twilio_default: Simulator, scheduled: str) -> None:
        assert cancel(scheduled)["status"] == "canceled"

        twilio_default.advance(7200)
        assert now(scheduled).status == "canceled"

    def test_one_that_is_canceled_already_is_a_success(
        self, twilio_default: Simulator, scheduled: str
    ) -> None:
        cancel(scheduled)

        assert cancel(scheduled)["status"] == "canceled"
        assert changes(twilio_default) == 1

    def test_it_is_too_late_for_one_that_was_sent(self, twilio_default: Simulator, sent: str) -> None:
        twilio_default.advance(60)

        with pytest.raises(AirflowFailException, match=f"{sent} is delivered: it is too late to cancel it"):
            cancel(sent)
        assert changes(twilio_default) == 0

    def test_it_is_too_late_for_one_that_is_sent_meanwhile(
        self, twilio_default: Simulator, scheduled: str
    ) -> None:
        twilio_default.fault("error", method="POST", code=30409, count=1)

        with pytest.raises(AirflowFailException, match=f"{scheduled} is scheduled: it is too late"):
            cancel(scheduled)

    def test_one_that_somebody_else_cancels_meanwhile_is_a_success(
        self, twilio_default: Simulator, scheduled: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        at_first = now(scheduled)
        cancel(scheduled)
        twilio_default.fault("error", method="POST", code=30409, count=1)
        first_look(monkeypatch, at_first)

        assert cancel(scheduled)["status"] == "canceled"

    def test_a_lost_answer_is_looked_up(self, twilio_default: Simulator, scheduled: str) -> None:
        twilio_default.fault("drop_after", method="POST", count=1)

        assert cancel(scheduled)["status"] == "canceled"

    def test_a_request_that_did_not_arrive_is_tried_again_by_airflow(
        self, twilio_default: Simulator, scheduled: str
    ) -> None:
        twilio_default.fault("drop_before", method="POST", count=1)

        with pytest.raises(OutcomeUnknown):
            cancel(scheduled)
        assert cancel(scheduled)["status"] == "canceled"

    def test_any_other_refusal_fails(self, twilio_default: Simulator, scheduled: str) -> None:
        twilio_default.fault("error", method="POST", code=20003, status=401, count=1)

        with pytest.raises(AirflowFailException, match="20003"):
            cancel(scheduled)

    def test_there_must_be_such_a_message(self, twilio_default: Simulator) -> None:
        with pytest.raises(AirflowFailException, match="20404"):
            cancel("SM" + "0a" * 16)


class TestRedacting:
    def test_the_text_of_a_finished_message_is_emptied(self, twilio_default: Simulator, sent: str) -> None:
        twilio_default.advance(60)

        made = redact(sent)

        assert now(sent).body == ""
        assert made["status"] == "delivered"
        assert TO not in json.dumps(made)

    def test_one_that_is_redacted_already_is_a_success(self, twilio_default: Simulator, sent: str) -> None:
        twilio_default.advance(60)
        redact(sent)

        redact(sent)

        assert changes(twilio_default) == 1

    def test_one_that_is_on_its_way_is_tried_again_by_airflow(
        self, twilio_default: Simulator, sent: str
    ) -> None:
        with pytest.raises(MessageNotFinished, match=f"{sent} is queued: a message can be redacted once"):
            redact(sent)

        twilio_default.advance(60)
        redact(sent)
        assert now(sent).body == ""

    @pytest.mark.parametrize("fault", ["drop_after", "truncated"])
    def test_a_lost_answer_is_looked_up(self, twilio_default: Simulator, sent: str, fault: Any) -> None:
        twilio_default.advance(60)
        twilio_default.fault(fault, method="POST", count=1)

        redact(sent)

        assert now(sent).body == ""

    def test_any_other_refusal_fails(self, twilio_default: Simulator, sent: str) -> None:
        twilio_default.fault("error", method="POST", code=20003, status=401, count=1)

        with pytest.raises(AirflowFailException, match="20003"):
            redact(sent)


@pytest.mark.parametrize("make", [cancel, redact])
def test_a_wrong_sid_is_refused_before_anything_is_sent(
    twilio_default: Simulator, make: Callable[[str], Any]
) -> None:
    with pytest.raises(AirflowFailException, match="sid: 'SM1': must be SM or MM and 32 hexadecimal digits"):
        make("SM1")
    assert twilio_default.requests() == []


def first_look(monkeypatch: pytest.MonkeyPatch, seen: Any) -> None:
    """Let the first look see what was there before."""
    execute, looks = TwilioHook.execute, [seen]

    def stale(hook: TwilioHook, request: Any, **options: Any) -> Any:
        return (
            looks.pop() if looks and isinstance(request, FetchMessage) else execute(hook, request, **options)
        )

    monkeypatch.setattr(TwilioHook, "execute", stale)
