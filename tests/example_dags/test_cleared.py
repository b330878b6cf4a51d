"""A task that sends, cleared: by Airflow itself, with its state kept (3.3) and dropped (3.4)."""

from datetime import datetime
from typing import Any

import pytest
from airflow.sdk import DAG

from airflow_provider_twilio.operators.messages import SendSmsOperator
from airflow_provider_twilio.simulator.simulator import Simulator

from .cleared import clear, drop_state, run_again
from .conftest import Load, states

KEPT_OR_DROPPED = pytest.mark.parametrize("dropped", [False, True], ids=["state kept", "state dropped"])


@pytest.fixture
def sent(load: Load, twilio: Simulator, campaign: dict[str, str]) -> tuple[DAG, Any]:
    """The DAG, and its run that has sent a message."""
    twilio.decide_campaign(campaign["messaging_service_sid"], "VERIFIED")
    dag = load("send_sms")
    params = {
        "to": "+12065550123",
        "body": "Your table is ready.",
        "messaging_service_sid": campaign["messaging_service_sid"],
    }
    return dag, dag.test(run_conf=params)


def facts(run: Any) -> tuple[int, int]:
    """Tries, and the most tries of the task."""
    (task,) = [ti for ti in run.get_task_instances() if ti.task_id == "send_sms"]
    return task.try_number, task.max_tries


def messages(twilio: Simulator) -> int:
    return len(twilio.snapshot()["messages"])


def send(dag: DAG) -> SendSmsOperator:
    operator = dag.task_dict["send_sms"]
    assert isinstance(operator, SendSmsOperator)
    return operator


@KEPT_OR_DROPPED
def test_it_does_not_send_again(sent: tuple[DAG, Any], twilio: Simulator, dropped: bool) -> None:
    dag, run = sent
    before: datetime = run.start_date

    clear(run, "send_sms")
    if dropped:
        drop_state("send_sms")
    again = run_again(dag, run)

    assert states(again)["send_sms"] == "success"
    assert messages(twilio) == 1
    assert again.start_date > before
    assert again.run_after == run.run_after


@KEPT_OR_DROPPED
def test_it_sends_once_for_each_clearing_if_told_to(
    sent: tuple[DAG, Any], twilio: Simulator, dropped: bool
) -> None:
    dag, run = sent
    send(dag).resend_when_cleared = True
    seen = [facts(run)]

    for _ in range(2):
        clear(run, "send_sms")
        if dropped:
            drop_state("send_sms")
        run = run_again(dag, run)
        seen.append(facts(run))

    assert messages(twilio) == 3
    assert seen == [(1, 0), (2, 1), (3, 2)]
