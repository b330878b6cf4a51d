"""In a DAG that renders native objects, what is a text stays one, for every task."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from airflow.sdk import DAG
from airflows import since
from operators.rendered import Rendered
from operators.test_every_task import in_place_of_others, required, tasks

from airflow_provider_twilio.operators.batch import SendSmsBatchOperator
from airflow_provider_twilio.operators.exports import ExportMessagesOperator, ExportOptOutsOperator
from airflow_provider_twilio.operators.messages import SendSmsOperator
from airflow_provider_twilio.operators.recipients import ScrubRecipientsOperator
from airflow_provider_twilio.operators.reports import ReportMessagesOperator
from airflow_provider_twilio.sensors.brands import BrandApprovedSensor
from airflow_provider_twilio.tasks.kinds import kinds_of

NUMBER = "+15558675309"
PARAMS = {"number": NUMBER, "numbers": [NUMBER], "code": "4711", "nothing": None}


@pytest.fixture(autouse=True)
def _dag() -> Any:
    with DAG("letters", schedule=None, params=PARAMS, render_template_as_native_obj=True) as dag:
        yield dag


@pytest.mark.parametrize("task", tasks(), ids=lambda task: task.__name__)
def test_a_text_is_the_same_in_every_argument_that_takes_texts(task: Any) -> None:
    """A number by itself is what Jinja would take from it; so it is for arguments that take no text."""
    given = dict.fromkeys(task.template_fields, "{{ params.number }}")
    together = {name: value for name, value in given.items() if name not in in_place_of_others(task)}
    made = task(**required(task) | together | {"task_id": "a"} | _of_time(task))
    for name in in_place_of_others(task):
        setattr(made, name, given[name])

    rendered = Rendered(made).task

    kinds = kinds_of(task)
    assert set(task.template_fields) <= set(kinds)
    texts = {name for name in given if str in kinds[name] and not kinds[name] & {int, float, bool}}
    assert {name for name in texts if getattr(rendered, name) != NUMBER} == set()


def _of_time(task: Any) -> dict[str, Any]:
    return {"timeout": 60} if task.__name__.endswith("Sensor") else {}


@pytest.mark.parametrize(
    ("given", "rendered"),
    [
        ("{{ params.number }}", NUMBER),
        (NUMBER, NUMBER),
        ("{% set n %}{{ params.number }}{% endset %}{{ n }}", NUMBER),
        ("{% macro n() %}{{ params.number }}{% endmacro %}{{ n() }}", NUMBER),
        ("{{ 4711 }}", "4711"),
        ("{{ params.code }}{{ params.code }}", "47114711"),
        ("'quoted'", "'quoted'"),
        ("[1, 2]", "[1, 2]"),
        ("None", "None"),
        ("{{ params.nothing }}", None),
        ("{{ params.numbers }}", f"['{NUMBER}']"),
    ],
)
def test_a_body_is_what_a_dag_without_native_objects_makes_of_it(given: str, rendered: str | None) -> None:
    assert (
        Rendered(SendSmsOperator(task_id="send", to=NUMBER, from_=NUMBER, body=given)).task.body == rendered
    )


@pytest.mark.parametrize(
    "given", ["{{ params.numbers }}", ["{{ params.number }}"], [NUMBER], [["{{ params.numbers }}"]][0]]
)
def test_lists_of_numbers_hold_numbers_with_their_plus(given: Any) -> None:
    scrub = ScrubRecipientsOperator(task_id="scrub", recipients="a.csv", destination="b.csv", exclude=given)
    exclude = Rendered(scrub).task.exclude

    assert exclude in ([NUMBER], [[NUMBER]])


def test_a_path_of_a_list_stays_a_text() -> None:
    scrub = ScrubRecipientsOperator(
        task_id="scrub", recipients="20261005", destination="{{ 20261006 }}", opt_outs="{{ params.code }}"
    )
    task = Rendered(scrub).task

    assert (task.recipients, task.destination, task.opt_outs) == ("20261005", "20261006", "4711")


def test_rows_of_a_batch_hold_texts_and_lists() -> None:
    row = {"to": "{{ params.number }}", "body": "{{ params.code }}", "media_url": "{{ params.numbers }}"}
    batch = SendSmsBatchOperator(
        task_id="batch", messages=[row], body="{{ params.code }}", concurrency="{{ 5 }}"
    )
    task = Rendered(batch).task

    assert task.messages == [{"to": NUMBER, "body": "4711", "media_url": [NUMBER]}]
    assert (task.body, task.concurrency) == ("4711", 5)


def test_rows_may_be_what_a_template_finds() -> None:
    batch = SendSmsBatchOperator(task_id="batch", messages="{{ ti.xcom_pull(task_ids='rows') }}")

    assert Rendered(batch, return_value=[{"to": NUMBER}]).task.messages == [{"to": NUMBER}]


def test_filters_of_an_export_are_texts(tmp_path: Path) -> None:
    export = ExportMessagesOperator(
        task_id="export", path=str(tmp_path), to=NUMBER, from_="55555", start="20260701"
    )
    rendered = Rendered(export).task

    assert (rendered.to, rendered.from_, rendered.start) == (NUMBER, "55555", "20260701")


def test_a_moment_stays_one() -> None:
    moment = datetime(2026, 10, 5, tzinfo=UTC)
    report = ReportMessagesOperator(task_id="report", path="a", start="{{ moment }}")
    report.dag.user_defined_macros = {"moment": moment}

    assert Rendered(report).task.start == moment


def test_words_are_texts() -> None:
    export = ExportOptOutsOperator(task_id="export", path="a", stop_words=["1", "{{ params.code }}"])

    assert Rendered(export).task.stop_words == ["1", "4711"]


def test_what_a_sensor_waits_for_is_a_text() -> None:
    sensor = BrandApprovedSensor(
        task_id="wait", brand_sid="{{ params.code }}", timeout=60, twilio_conn_id="{{ params.code }}"
    )
    task = Rendered(sensor).task

    assert (task.brand_sid, task.twilio_conn_id) == ("4711", "4711")


@since("3.2", "a task has no choice of its own")
@pytest.mark.parametrize("own", [True, False])
def test_the_tasks_own_choice_counts(own: bool) -> None:
    with DAG("others", schedule=None, params=PARAMS, render_template_as_native_obj=not own):
        task = SendSmsOperator(
            task_id="send",
            to="{{ params.number }}",
            media_url="{{ params.numbers }}",
            render_template_as_native_obj=own,
        )
    rendered = Rendered(task).task

    assert rendered.to == NUMBER
    assert rendered.media_url == ([NUMBER] if own else f"['{NUMBER}']")
