"""Waits for messages, from the first look to the delivery."""

import json
from typing import Any

import pytest
from airflow.providers.common.compat.sdk import AirflowFailException, AirflowSensorTimeout
from triggers.time_machine import TimeMachine

from airflow_provider_twilio.api.hints import HINTS
from airflow_provider_twilio.api.v2010.incoming_numbers import CreateIncomingPhoneNumber
from airflow_provider_twilio.api.v2010.messages import CreateMessage
from airflow_provider_twilio.hooks.twilio import TwilioHook
from airflow_provider_twilio.sensors.messages import MessageDeliveredSensor
from airflow_provider_twilio.simulator.simulator import Simulator

from .conftest import WholeWait

TO = "+12065550123"


def sent(sender: str = "+15005550006") -> str:
    """A message on its way; its SID."""
    return TwilioHook().execute(CreateMessage(to=TO, from_=sender, body="A secret")).sid


def test_a_message_is_waited_for_until_it_is_delivered(
    whole_wait: WholeWait, time_machine: TimeMachine, twilio_default: Simulator
) -> None:
    sid = sent()

    verdict = whole_wait(MessageDeliveredSensor(task_id="wait", message_sid=sid, poll_interval=1))

    assert (verdict["sid"], verdict["status"], verdict["outcome"]) == (sid, "delivered", "reached")
    assert 2 <= time_machine.passed <= 6


def test_sent_may_be_enough(
    whole_wait: WholeWait, time_machine: TimeMachine, twilio_default: Simulator
) -> None:
    sid = sent()
    twilio_default.decide_message(sid, "sent")
    accepting = MessageDeliveredSensor(task_id="wait", message_sid=sid, accept_sent=True)
    insisting = MessageDeliveredSensor(task_id="wait", message_sid=sid, poll_interval=3600)

    assert whole_wait(accepting)["status"] == "sent"
    with pytest.raises(AirflowSensorTimeout, match=r"^waited 12 hours, and the status is still sent"):
        whole_wait(insisting)


@pytest.mark.parametrize("given", ["no", "true", 1, None])
def test_whether_sent_is_enough_is_true_or_false(given: Any) -> None:
    with pytest.raises(ValueError, match=f"accept_sent: {given!r}: must be True or False"):
        MessageDeliveredSensor(task_id="wait", message_sid="SM" + "0" * 32, accept_sent=given)


def test_whether_sent_is_enough_goes_to_the_triggerer(
    whole_wait: WholeWait, time_machine: TimeMachine, twilio_default: Simulator
) -> None:
    sid = sent()
    twilio_default.decide_message(sid, "sending")
    time_machine.after(30, lambda: twilio_default.decide_message(sid, "sent"))

    verdict = whole_wait(MessageDeliveredSensor(task_id="wait", message_sid=sid, accept_sent=True))

    assert verdict["status"] == "sent"


def test_a_message_that_carriers_refuse_ends_the_wait_with_code_and_hint(
    whole_wait: WholeWait, time_machine: TimeMachine, twilio_default: Simulator
) -> None:
    order = CreateIncomingPhoneNumber(phone_number="+14155550100")
    TwilioHook().execute(order)
    sid = sent("+14155550100")

    with pytest.raises(AirflowFailException) as failure:
        whole_wait(MessageDeliveredSensor(task_id="wait", message_sid=sid, poll_interval=1))

    first, reason = str(failure.value).splitlines()
    assert ": undelivered, " in first
    assert first.endswith(" after its creation:")
    assert reason.startswith("  30034: ")
    assert HINTS[30034] in reason


@pytest.mark.parametrize("status", ["failed", "canceled"])
def test_a_message_that_will_not_arrive_ends_the_wait(
    status: str, whole_wait: WholeWait, time_machine: TimeMachine, twilio_default: Simulator
) -> None:
    sid = sent()
    twilio_default.decide_message(sid, status)

    with pytest.raises(
        AirflowFailException, match=f"^SM[0-9a-f]{{32}}: {status}, .* after its creation: no reasons given"
    ):
        whole_wait(MessageDeliveredSensor(task_id="wait", message_sid=sid))


def test_neither_number_nor_text_gets_into_the_result(
    whole_wait: WholeWait, twilio_default: Simulator
) -> None:
    verdict = whole_wait(MessageDeliveredSensor(task_id="wait", message_sid=sent(), poll_interval=1))

    shown = json.dumps(verdict)
    assert {"sid", "status", "num_segments", "price", "price_unit", "date_sent"} <= {*verdict}
    for private in (TO, "+15005550006", "A secret"):
        assert private not in shown
