"""The data that tasks name to OpenLineage, as its provider's extractor takes it."""

from pathlib import Path
from typing import Any

import pytest
from airflow.providers.openlineage.extractors.base import DefaultExtractor
from openlineage.client.serde import Serde

from airflow_provider_twilio.operators.exports import ExportMessagesOperator
from airflow_provider_twilio.operators.lineage import exported_by, of_files
from airflow_provider_twilio.operators.opt_outs import ExportOptOutsOperator
from airflow_provider_twilio.operators.recipients import ScrubRecipientsOperator
from airflow_provider_twilio.operators.reports import ReportMessagesOperator
from airflow_provider_twilio.simulator.simulator import Simulator

from .batch_of_five import batch, of_try
from .exported import DAY, TODAY, export
from .tries import TaskStates, context

AT_NOON = {"from": "+15005550006", "to": "+15558675309", "body": "Hi", "date_sent": TODAY - DAY / 2}
Told = dict[str, list[tuple[str, str, int | None]]]


def told(operator: Any) -> Told:
    """Return the inputs and outputs by namespace, name and number of rows, as they are serialized."""
    lineage = DefaultExtractor(operator).extract_on_complete(None)
    assert lineage is not None
    found = {"inputs": lineage.inputs, "outputs": lineage.outputs}
    return {
        side: [
            (
                one["namespace"],
                one["name"],
                one.get("outputFacets", {}).get("outputStatistics", {}).get("rowCount"),
            )
            for one in map(Serde.to_dict, datasets)
        ]
        for side, datasets in found.items()
    }


@pytest.fixture
def account(twilio_default: Simulator) -> str:
    return f"twilio://{twilio_default.connection['login']}"


def test_an_export_reads_twilios_list_and_writes_a_folder(
    twilio_default: Simulator, account: str, tmp_path: Path
) -> None:
    twilio_default.add_messages([AT_NOON, AT_NOON])
    task = ExportMessagesOperator(task_id="export", path=str(tmp_path))
    export(task)

    assert told(task) == {
        "inputs": [(account, "Messages", None)],
        "outputs": [("file", str(tmp_path), 2)],
    }


def test_a_report_reads_the_export(twilio_default: Simulator, tmp_path: Path) -> None:
    export(ExportMessagesOperator(task_id="export", path=str(tmp_path)))
    task = ReportMessagesOperator(task_id="report", path=str(tmp_path), destination=f"{tmp_path}/page.html")
    export(task)

    assert told(task) == {
        "inputs": [("file", str(tmp_path), None)],
        "outputs": [("file", f"{tmp_path}/page.html", None)],
    }


def test_a_scrub_reads_the_recipients_and_the_lists_that_are_files(tmp_path: Path) -> None:
    recipients, excluded = tmp_path / "recipients.csv", tmp_path / "excluded.csv"
    recipients.write_text("to\n+14155550100\n+14155550101\n+14155550102\n")
    excluded.write_text("to\n+14155550100\n")
    task = ScrubRecipientsOperator(
        task_id="scrub",
        recipients=str(recipients),
        destination=f"{tmp_path}/kept.csv",
        exclude=[str(excluded), "+14155550101"],
    )
    task.execute(context())

    assert told(task) == {
        "inputs": [("file", str(recipients), None), ("file", str(excluded), None)],
        "outputs": [("file", f"{tmp_path}/kept.csv", 1)],
    }


def test_a_batch_reads_its_rows_and_writes_messages_and_results(
    twilio_default: Simulator, account: str, tmp_path: Path
) -> None:
    rows = tmp_path / "rows.csv"
    rows.write_text("to,name\n+14155550100,Ada\n+14155550101,Bob\n")
    task = batch(messages=str(rows), exclude=["+14155550101"], results_path=f"{tmp_path}/results.csv")
    task.execute(of_try(TaskStates()))

    assert told(task) == {
        "inputs": [("file", str(rows), None)],
        "outputs": [(account, "Messages", 1), ("file", f"{tmp_path}/results.csv", 2)],
    }


def test_rows_within_the_dag_are_no_dataset(twilio_default: Simulator, account: str) -> None:
    task = batch(exclude=["whatsapp:+14155550101"])
    task.execute(of_try(TaskStates()))

    assert told(task) == {"inputs": [], "outputs": [(account, "Messages", 4)]}


@pytest.mark.parametrize(
    ("path", "namespace", "name"),
    [
        ("s3://aws_default@bucket/exports/messages", "s3://bucket", "exports/messages"),
        ("gs://bucket/messages/", "gs://bucket", "messages"),
        ("file:///data/exports/a%20b", "file", "/data/exports/a b"),
        ("/data/exports", "file", "/data/exports"),
        ("https://user:secret@files.example/list.csv?signature=abc", "https://files.example", "list.csv"),
    ],
)
def test_a_path_is_named_as_openlineage_does(path: str, namespace: str, name: str) -> None:
    (found,) = of_files(path)

    assert (found.namespace, found.name) == (namespace, name)


@pytest.mark.parametrize(
    "number",
    [
        "+14155550100",
        "(415) 555-0100",
        "415.555.0100",
        "whatsapp:+14155550100",
        "whatsapp:415.555.0100",
        None,
        5,
    ],
)
def test_a_number_is_never_named(number: object) -> None:
    assert [*of_files([number])] == []


def test_an_export_is_named_by_what_it_reads() -> None:
    assert exported_by(ExportOptOutsOperator) == "OptOuts"
