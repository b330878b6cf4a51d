"""Whole DAGs: data of another task, of a variable and of a file is sent as it is, whatever it looks like."""

import json
from pathlib import Path

import pytest
from conftest import WriteDag

from airflow_provider_twilio.simulator.simulator import Simulator

DATA = "{{ conn.twilio_default.password }} {{ 1 / 0 }}"
SENDING = """
from airflow.sdk import DAG, task
from airflow_provider_twilio.operators.batch import SendSmsBatchOperator
from airflow_provider_twilio.operators.messages import SendSmsOperator

FROM = "+15005550006"

with DAG("sending", schedule=None, params={"name": "Ada"}, render_template_as_native_obj=NATIVE):

    @task
    def rows():
        return [{"to": "+14155550100", "body": DATA}]

    row = rows()
    SendSmsOperator.partial(task_id="by_row", from_=FROM).expand_kwargs(row)
    SendSmsOperator.partial(task_id="list", from_=FROM, to="+14155550101").expand(
        body=row.map(lambda one: one["body"])
    )
    SendSmsOperator(task_id="variable", from_=FROM, to="+14155550102", body="{{ var.value.letter }}")
    SendSmsOperator.partial(task_id="dag", from_=FROM).expand_kwargs(
        [{"to": "+14155550103", "body": "Hi {{ params.name }}"}]
    )
    SendSmsBatchOperator.partial(task_id="batch", from_=FROM).expand_kwargs(
        [{"messages": [{"to": "+14155550104", "body": "Hi {{ params.name }}"}]}]
    )
    SendSmsBatchOperator.partial(task_id="batches", from_=FROM).expand_kwargs(
        row.map(lambda one: {"messages": [one | {"to": "+14155550105"}]})
    )
    SendSmsBatchOperator(task_id="file", from_=FROM, messages=FILE)
"""


@pytest.mark.parametrize("native", [False, True], ids=["text", "native"])
def test_only_what_stands_in_the_dag_is_rendered(
    twilio_default: Simulator,
    write_dag: WriteDag,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    native: bool,
) -> None:
    monkeypatch.setenv("AIRFLOW_VAR_LETTER", DATA)
    file = tmp_path / "rows.jsonl"
    file.write_text(json.dumps({"to": "+14155550106", "body": DATA}))
    text = SENDING.replace("NATIVE", str(native)).replace("DATA", repr(DATA)).replace("FILE", repr(str(file)))

    run = write_dag(text).test()

    assert run.state == "success"
    sent = {message["to"]: message["body"] for message in twilio_default.snapshot()["messages"]}
    assert sent == {f"+1415555010{number}": DATA for number in (0, 1, 2, 5, 6)} | {
        f"+1415555010{number}": "Hi Ada" for number in (3, 4)
    }
