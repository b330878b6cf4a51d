"""The separator and the encoding are arguments for a CSV file of recipients, and not for lists to exclude."""

from pathlib import Path
from typing import Any

import pytest
from airflow.providers.common.compat.sdk import AirflowFailException
from airflow.sdk import DAG

from airflow_provider_twilio.api.errors import RateLimited
from airflow_provider_twilio.operators.recipients import ScrubRecipientsOperator
from airflow_provider_twilio.simulator.simulator import Simulator

from .batch_of_five import FIVE, batch, of_try, sent
from .tries import TaskStates

EXCEL = {"separator": ";", "encoding": "cp1252"}


@pytest.fixture
def path(tmp_path: Path) -> str:
    """A list as a spreadsheet of Windows saves it."""
    lines = ["to;name", *(f"{to};Zoë {place}" for place, to in enumerate(FIVE))]
    (tmp_path / "list.csv").write_bytes("\r\n".join(lines).encode("cp1252"))
    return str(tmp_path / "list.csv")


def scrub(path: str, **arguments: Any) -> ScrubRecipientsOperator:
    destination = path.replace("list", "sendable")
    return ScrubRecipientsOperator(
        task_id="scrub", recipients=path, destination=destination, exclude=[FIVE[0]], **arguments
    )


def test_a_batch_reads_the_file_as_it_is_told_to(twilio_default: Simulator, path: str) -> None:
    result = batch(messages=path, **EXCEL).execute(of_try(TaskStates()))

    assert (result["rows"], sent(twilio_default)) == (5, FIVE)
    assert {message["body"] for message in twilio_default.snapshot()["messages"]} == {
        f"Hello Zoë {place}" for place in range(5)
    }


def test_a_file_of_another_form_is_named_and_nothing_is_sent(twilio_default: Simulator, path: str) -> None:
    with pytest.raises(AirflowFailException, match="semicolons between them: name them by separator=';'"):
        batch(messages=path, encoding="cp1252").execute(of_try(TaskStates()))
    with pytest.raises(AirflowFailException, match="line 2: is no text in UTF-8; name its encoding"):
        batch(messages=path, separator=";").execute(of_try(TaskStates()))

    assert twilio_default.requests("POST") == []


def test_a_form_that_changes_the_rows_after_sending_began_is_refused(
    twilio_default: Simulator, path: str
) -> None:
    states = TaskStates()
    twilio_default.fault("status", status=429, retry_after=3600, method="POST", count=None, skip=2)
    with pytest.raises(RateLimited):
        batch(messages=path, concurrency=1, **EXCEL).execute(of_try(states))
    twilio_default.clear_faults()

    with pytest.raises(AirflowFailException, match="the input isn't the one"):
        batch(messages=path, separator=";", encoding="cp437").execute(of_try(states, number=2))

    assert len(sent(twilio_default)) == 2


def test_a_list_of_whom_not_to_text_keeps_to_commas_and_utf_8(twilio_default: Simulator, path: str) -> None:
    with pytest.raises(AirflowFailException, match=r"exclude: .*semicolons between them: must be commas"):
        batch(messages=path, exclude=path, separator=";", encoding="latin-1").execute(of_try(TaskStates()))

    assert twilio_default.requests("POST") == []


@pytest.mark.parametrize("messages", [[{"to": FIVE[0], "name": "Ada"}], "/list.jsonl", "/list.parquet"])
@pytest.mark.parametrize("form", [{"separator": ";"}, {"encoding": "cp1252"}], ids=str)
def test_what_is_no_csv_has_no_form(twilio_default: Simulator, messages: Any, form: dict[str, str]) -> None:
    with pytest.raises(AirflowFailException, match="are for a CSV file, and messages is none"):
        batch(messages=messages, **form).execute(of_try(TaskStates()))


def test_a_list_may_be_told_to_be_utf_8(twilio_default: Simulator) -> None:
    batch(encoding="UTF8").execute(of_try(TaskStates()))

    assert sent(twilio_default) == FIVE


@pytest.mark.parametrize("form", [{"separator": ":"}, {"encoding": "klingon"}], ids=str)
def test_a_wrong_form_is_refused_when_the_dag_is_parsed(form: dict[str, str]) -> None:
    with DAG("letters", schedule=None):
        for task in (batch, lambda **form: scrub("list.csv", **form)):
            with pytest.raises(AirflowFailException, match="must be"):
                task(**form)


def test_a_template_of_a_form_is_left_to_the_run() -> None:
    with DAG("letters", schedule=None):
        task = batch(encoding="{{ params.encoding }}")
        scrubbing = scrub("list.csv", separator="{{ params.separator }}")

    assert "encoding" in task.template_fields
    assert "separator" in scrubbing.template_fields


def test_a_scrub_writes_commas_and_utf_8_whatever_it_reads(path: str) -> None:
    result = scrub(path, **EXCEL).execute({})

    assert Path(result["path"]).read_text(encoding="utf-8").splitlines() == [
        "to,name",
        *(f"{to},Zoë {place}" for place, to in enumerate(FIVE) if place),
    ]
