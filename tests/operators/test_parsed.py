"""Values stated in a DAG's file are checked as it is parsed; templates and results of tasks when they run."""

from datetime import timedelta
from typing import Any

import pytest
from airflow.providers.common.compat.sdk import AirflowFailException
from airflow.sdk import DAG

from airflow_provider_twilio.operators.batch import SendSmsBatchOperator
from airflow_provider_twilio.operators.exports import ExportMessagesOperator
from airflow_provider_twilio.operators.messages import SendSmsOperator
from airflow_provider_twilio.operators.services import CreateMessagingServiceOperator

TO, FROM = "+12065550123", "+15005550006"
SMS: dict[str, Any] = {"to": TO, "from_": FROM, "body": "Hi"}


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"from_": None}, "from_: is missing"),
        ({"body": "x" * 1601}, "body: "),
        ({"to": "5558675309"}, "to: "),
        ({"to": "{{ params.to }}", "body": "x" * 1601}, "body: "),
        ({"body": "{{ params.text }}", "from_": None}, "from_: is missing"),
        ({"poll_interval": 0}, "poll_interval: 0: must be a number of seconds, more than 0"),
        ({"on_unknown": "ignore"}, "on_unknown: 'ignore': must be assume_sent, fail or resend"),
        ({"wait_for_delivery": "no"}, "wait_for_delivery: 'no': must be True or False"),
    ],
    ids=lambda given: str(given)[:60],
)
def test_a_message_that_could_not_be_sent_is_no_dag(changes: dict[str, Any], complaint: str) -> None:
    with DAG("a"), pytest.raises(AirflowFailException) as refused:
        SendSmsOperator(task_id="send", **SMS | changes)

    assert complaint in str(refused.value)
    assert TO not in str(refused.value)


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"to": "{{ params.to }}", "body": "{{ params.text }}", "from_": "{{ params.sender }}"},
        {"from_": None, "messaging_service_sid": "{{ params.service }}"},
        {"media_url": "{{ params.pictures }}", "body": None},
        {"send_at": "{{ params.at }}", "schedule_type": "fixed", "from_": None},
        {"poll_interval": timedelta(seconds=5), "on_unknown": "{{ params.doubt }}"},
    ],
    ids=lambda given: str(given)[:60],
)
def test_templates_are_left_to_the_run(changes: dict[str, Any]) -> None:
    with DAG("a"):
        SendSmsOperator(task_id="send", **SMS | changes)


def test_results_of_other_tasks_are_left_to_the_run() -> None:
    with DAG("a"):
        service = CreateMessagingServiceOperator(task_id="service", friendly_name="Owl Post")
        SendSmsOperator(task_id="send", to=TO, body="Hi", messaging_service_sid=service.output["sid"])
        SendSmsOperator.partial(task_id="mapped", from_=FROM, body="Hi").expand(to=[TO, "5558675309"])
        SendSmsBatchOperator(task_id="batch", messages=service.output, body="Hi", from_=FROM)


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"on_invalid": "ignore"}, "on_invalid"),
        ({"on_duplicate": "ignore"}, "on_duplicate"),
        ({"poll_interval": 0}, "poll_interval"),
        ({"concurrency": 0}, "concurrency"),
        ({"max_error_rate": 2, "concurrency": "{{ params.at_once }}"}, "max_error_rate"),
    ],
    ids=lambda given: str(given)[:60],
)
def test_a_batch_with_a_wrong_option_is_no_dag(changes: dict[str, Any], complaint: str) -> None:
    given: dict[str, Any] = {"messages": [{"to": TO}], "body": "Hi", "from_": FROM}
    with DAG("a"), pytest.raises(AirflowFailException, match=complaint):
        SendSmsBatchOperator(task_id="send", **given | changes)


def test_an_export_to_an_unknown_format_is_no_dag() -> None:
    with DAG("a"), pytest.raises(AirflowFailException, match="format: 'xlsx'"):
        ExportMessagesOperator(task_id="export", path="/tmp/a", format="xlsx")

    with DAG("a"):
        ExportMessagesOperator(task_id="export", path="/tmp/a", format="{{ params.format }}")
