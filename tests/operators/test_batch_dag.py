"""A batch within a DAG: rows from another task, and one task for each of several batches."""

import os
import sqlite3
from pathlib import Path

import pytest
from conftest import WriteDag

from airflow_provider_twilio.simulator.simulator import Simulator

HEAD = """
from airflow.sdk import DAG, task
from airflow_provider_twilio.operators.batch import SendSmsBatchOperator

NUMBERS = [f"+1415555010{number}" for number in range(5)]
"""
OUTPUT = """
with DAG("batch_of_output", schedule=None):

    @task
    def rows():
        return [{"to": number, "name": "{{ not a template }}"} for number in NUMBERS]

    @task
    def opted_out():
        return NUMBERS[3:]

    @task
    def tell(count):
        print(f"{count} were sent.")

    batch = SendSmsBatchOperator(
        task_id="batch", messages=rows(), exclude=opted_out(), body="Hello {name}", from_="+15005550006"
    )
    tell(batch.output["sent"])
"""
MAPPED = """
with DAG("mapped_batches", schedule=None):

    @task
    def batches():
        return [[{"to": number} for number in NUMBERS[:2]], [{"to": number} for number in NUMBERS[2:]]]

    SendSmsBatchOperator.partial(task_id="batch", body="Hello", from_="+15005550006").expand(
        messages=batches()
    )
"""
FIVE = [f"+1415555010{number}" for number in range(5)]


def remembered(*tables: str) -> str:
    """All that is in some tables of Airflow's database, of which not every version has each."""
    with sqlite3.connect(Path(os.environ["AIRFLOW_HOME"]) / "airflow.db") as database:
        there = {name for (name,) in database.execute("SELECT name FROM sqlite_master")} & {*tables}
        found = " ".join(str(row) for table in there for row in database.execute(f"SELECT * FROM {table}"))
    assert found
    return found


def sent(simulator: Simulator) -> list[str]:
    """The recipients of all messages that there are, sorted."""
    return sorted(str(message["to"]) for message in simulator.snapshot()["messages"])


def test_rows_and_exclusions_may_be_what_other_tasks_returned(
    twilio_default: Simulator, write_dag: WriteDag, capsys: pytest.CaptureFixture[str]
) -> None:
    run = write_dag(HEAD + OUTPUT).test()

    assert run.state == "success"
    assert sent(twilio_default) == FIVE[:3]
    assert {m["body"] for m in twilio_default.snapshot()["messages"]} == {"Hello {{ not a template }}"}
    assert "3 were sent." in capsys.readouterr().out
    assert "1415555010" not in remembered("rendered_task_instance_fields", "task_state_store")


def test_a_batch_is_mapped_over_several_lists(twilio_default: Simulator, write_dag: WriteDag) -> None:
    run = write_dag(HEAD + MAPPED).test()

    assert run.state == "success"
    assert sent(twilio_default) == FIVE
