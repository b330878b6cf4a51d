"""A batch's faults are reported before anything is sent."""

from typing import Any, cast

import pytest
from airflow.providers.common.compat.sdk import AirflowFailException

from airflow_provider_twilio.operators.batch import SendSmsBatchOperator
from airflow_provider_twilio.simulator.simulator import Simulator

from .batch_of_five import FIVE, FROM, batch, of_try
from .tries import TaskStates


@pytest.mark.parametrize(
    ("wrong", "finding"),
    [
        ({"messages": [{"to": "4155550100", "name": "Ada"}]}, "row 1: to: "),
        ({"messages": [{"to": FIVE[0]}]}, "row 1: name: is missing"),
        ({"messages": [{"to": FIVE[0], "name": "Ada", "nmae": "Ada"}]}, "did you mean name?"),
        ({"messages": 5}, "messages: int: must be"),
        ({"messages": str(FIVE)}, "messages: a text of 80 characters is no path"),
        ({"exclude": str(FIVE)}, "exclude: a text of 80 characters is no path"),
        ({"body": None, "messages": [{"to": FIVE[0]}]}, "body: is missing"),
        ({"from_": None}, "from_: is missing"),
        ({"to": FIVE[0]}, "to: must be a column"),
        ({"exclude": ["nobody"]}, "exclude: entry 1: must be"),
        ({"on_invalid": "ignore"}, "on_invalid: 'ignore': must be"),
        ({"on_duplicate": "twice"}, "on_duplicate: 'twice': must be"),
        ({"on_extra_columns": "keep"}, "on_extra_columns: 'keep': must be"),
        ({"on_unknown": "guess"}, "on_unknown: 'guess': must be"),
        ({"concurrency": 0}, "concurrency: 0: must be"),
        ({"concurrency": "many"}, "concurrency: 'many': must be"),
        ({"concurrency": True}, "concurrency: True: must be"),
        ({"messages_per_second": 0}, "messages_per_second: 0: must be"),
        ({"price_per_segment": "cheap"}, "price_per_segment: 'cheap': must be"),
        ({"max_error_rate": 10}, "max_error_rate: 10: must be"),
        ({"delivered_at_least": 95}, "delivered_at_least: 95: must be"),
        ({"delivery_timeout": 0}, "delivery_timeout: 0: must be"),
        ({"poll_interval": 5}, "poll_interval: 5: must be"),
        ({"wait_for_delivery": "perhaps"}, "wait_for_delivery: 'perhaps': must be"),
        ({"results_path": "results.xlsx"}, "results.xlsx: its name must end in"),
        ({"messages": "/r.csv", "results_path": "/r.csv"}, "results_path: /r.csv: must not be a file that"),
        ({"exclude": "/r.csv", "results_path": "/r.csv"}, "results_path: /r.csv: must not be a file that"),
    ],
    ids=lambda value: str(value)[:50],
)
def test_what_is_wrong_is_told_before_anything_is_sent(
    twilio_default: Simulator, wrong: dict[str, Any], finding: str
) -> None:
    with pytest.raises(AirflowFailException) as failed:
        batch(**wrong).execute(of_try(TaskStates()))

    assert finding in str(failed.value)
    assert FIVE[0] not in str(failed.value)
    assert twilio_default.requests("POST") == []


def test_an_unknown_argument_is_refused_when_the_dag_is_parsed() -> None:
    with pytest.raises(TypeError, match="did you mean concurrency"):
        batch(concurency=5)


def test_rendered_arguments_may_be_text(twilio_default: Simulator) -> None:
    texts = {"concurrency": "3", "max_error_rate": "0.5", "wait_for_delivery": "false", "poll_interval": "30"}
    texts |= {"validity_period": "600", "messages_per_second": "50", "price_per_segment": "0.01"}

    assert batch(**texts).execute(of_try(TaskStates()))["sent"] == 5


def test_columns_that_no_message_uses_are_left_out_when_told(twilio_default: Simulator) -> None:
    rows = [{"to": FIVE[0], "name": "Ada", "city": "Bath"}]

    assert batch(messages=rows, on_extra_columns="ignore").execute(of_try(TaskStates()))["sent"] == 1


def test_rendered_templates_show_neither_rows_nor_text_nor_sender(
    twilio_default: Simulator, fresh_masker: None
) -> None:
    from airflow.sdk import DAG

    with DAG("batch", schedule=None):
        task = batch(messages=[{"to": "{{ number }}", "name": "Ada"}], body="Hello {name}, {{ word }}")

    task.render_template_fields(cast("Any", {"number": FIVE[3], "word": "welcome"}))

    assert {"messages", "exclude", "body", "from_"}.isdisjoint(task.template_fields)
    assert "results_path" in task.template_fields
    task.execute(of_try(TaskStates()))
    (message,) = twilio_default.snapshot()["messages"]
    assert (message["to"], message["body"]) == (FIVE[3], "Hello Ada, welcome")


def test_nothing_is_sent_where_whom_to_exclude_was_to_come_and_did_not(twilio_default: Simulator) -> None:
    """Airflow takes what a task returned that failed or was skipped for ``None``."""
    from airflow.sdk import DAG

    with DAG("batch", schedule=None, render_template_as_native_obj=True) as dag:
        task = batch(exclude="{{ opted_out }}")
    task.render_template_fields(cast("Any", {"opted_out": None, "dag": dag}))
    assert task.exclude is None

    with pytest.raises(AirflowFailException, match="exclude: None: must name numbers"):
        task.execute(of_try(TaskStates()))

    assert twilio_default.requests("POST") == []


def test_a_batch_can_be_mapped_over_several() -> None:
    from airflow.sdk import DAG

    with DAG("batches", schedule=None):
        tasks = SendSmsBatchOperator.partial(task_id="batch", body="Hello", from_=FROM).expand(
            messages=[[{"to": FIVE[0]}], [{"to": FIVE[1]}]]
        )

    assert tasks.operator_class is SendSmsBatchOperator
