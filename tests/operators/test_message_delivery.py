"""A task that sends and waits for the delivery, in the triggerer."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from airflow.providers.common.compat.sdk import AirflowFailException, AirflowSensorTimeout, TaskDeferred

from airflow_provider_twilio.api.v2010.messages import FetchMessage
from airflow_provider_twilio.operators.messages import SendSmsOperator
from airflow_provider_twilio.simulator.simulator import Simulator
from airflow_provider_twilio.triggers.poll import PollTrigger
from airflow_provider_twilio.waiting.wait import Wait

from . import account
from .tries import TaskStates, context, run

TO, FROM = "+15558675309", "+15005550006"
FILTERED = ["30007: Message filtered Carriers filtered it as unwanted."]


def send(**changes: Any) -> SendSmsOperator:
    arguments: dict[str, Any] = {
        "task_id": "send",
        "to": TO,
        "from_": FROM,
        "body": "Hi",
        "wait_for_delivery": True,
    }
    return SendSmsOperator(**arguments | changes)


def deferred(operator: SendSmsOperator, states: TaskStates | None = None, **of_the_try: Any) -> TaskDeferred:
    with pytest.raises(TaskDeferred) as raised:
        operator.execute(context(states, **of_the_try))
    return raised.value


def wait_of(deferral: TaskDeferred) -> Wait:
    assert isinstance(deferral.trigger, PollTrigger)
    return Wait.deserialize(deferral.trigger.wait)


def event(state: str, status: str, reasons: list[str]) -> dict[str, Any]:
    xcom = {"sid": "SM" + "0a" * 16, "status": status} if state != "deadline" else {}
    return {"state": state, "status": status, "reasons": reasons, "waited": 12.0, "xcom": xcom}


def test_it_sends_and_then_waits_in_the_same_task(twilio_default: Simulator) -> None:
    deferral = deferred(send(poll_interval=timedelta(seconds=20), accept_sent=True), TaskStates())

    (message,) = twilio_default.snapshot()["messages"]
    wait = wait_of(deferral)
    assert deferral.method_name == "execute_complete"
    assert deferral.trigger.poll_interval == 20
    assert wait.request == FetchMessage(sid=str(message["sid"]))
    assert wait.options == {"accept_sent": True}


def test_the_trigger_carries_neither_recipient_nor_text(twilio_default: Simulator) -> None:
    kept = str(deferred(send(body="Your code is 4711")).trigger.serialize())

    assert TO[1:] not in kept
    assert "4711" not in kept


def test_a_retry_while_it_waits_waits_on_until_the_same_deadline(twilio_default: Simulator) -> None:
    states = TaskStates()
    first = deferred(send(delivery_timeout=3600), states)

    second = deferred(send(delivery_timeout=3600), states, try_number=2)

    assert wait_of(first) == wait_of(second)
    assert len(twilio_default.snapshot()["messages"]) == 1


def test_a_retry_finds_it_delivered_and_does_not_wait(twilio_default: Simulator) -> None:
    states = TaskStates()
    deferred(send(), states)
    twilio_default.advance(60)

    made = run(send(), states, try_number=2)

    assert (made["status"], made["outcome"], made["reasons"]) == ("delivered", "reached", [])
    assert TO not in str(made)


def test_a_retry_finds_it_undelivered_and_fails_for_good(twilio_default: Simulator) -> None:
    states = TaskStates()
    deferred(send(), states)
    (message,) = twilio_default.snapshot()["messages"]
    twilio_default.decide_message(str(message["sid"]), "undelivered", error_code=30007)

    with pytest.raises(AirflowFailException, match=r"undelivered, .* after its creation:\n  30007: "):
        send().execute(context(states, try_number=2))


def test_airflow_waits_a_little_longer_than_the_wait_itself(twilio_default: Simulator) -> None:
    deferral = deferred(send(delivery_timeout=3600))

    assert deferral.timeout is not None
    assert timedelta(hours=1) < deferral.timeout < timedelta(hours=2)


def test_the_wait_for_a_scheduled_message_begins_at_its_time(twilio_default: Simulator) -> None:
    service = account.service()
    account.number_in(service)
    at = (datetime.now(UTC) + timedelta(hours=3)).replace(microsecond=0)
    scheduled = {"from_": None, "messaging_service_sid": service, "schedule_type": "fixed", "send_at": at}

    wait = wait_of(deferred(send(**scheduled, delivery_timeout=3600)))

    assert (wait.since, wait.deadline) == (at, at + timedelta(hours=1))


def test_a_delivery_is_the_result() -> None:
    told = send().execute_complete(context(), event("reached", "delivered", []))

    assert told == {"sid": "SM" + "0a" * 16, "status": "delivered", "outcome": "reached", "reasons": []}


def test_a_failure_fails_for_good_with_twilios_code_and_what_to_do() -> None:
    with pytest.raises(AirflowFailException, match=r"undelivered after 12 seconds:\n  30007: "):
        send().execute_complete(context(), event("failed", "undelivered", FILTERED))


def test_the_deadline_fails_for_good() -> None:
    with pytest.raises(AirflowSensorTimeout, match="waited 12 seconds, and the status is still sent"):
        send().execute_complete(context(), event("deadline", "sent", []))


def test_the_link_leads_to_the_message_after_the_wait() -> None:
    operator = send()
    operator.execute_complete(context(), event("reached", "delivered", []))

    assert operator.linked_sid == "SM" + "0a" * 16
