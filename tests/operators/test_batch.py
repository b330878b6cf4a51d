"""Many messages in one task, on the simulator."""

import csv
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import pytest
from airflow.sdk.exceptions import AirflowFailException
from structlog.testing import capture_logs

from airflow_provider_twilio.operators.batch import SendSmsBatchOperator
from airflow_provider_twilio.simulator.simulator import Simulator

from .tries import TaskStates

if TYPE_CHECKING:
    from airflow.sdk import Context

FROM = "+15005550006"


def batch(**arguments: Any) -> SendSmsBatchOperator:
    """A task that sends to five people."""
    rows = [{"to": f"+1415555010{number}", "name": f"Ada {number}"} for number in range(5)]
    given: dict[str, Any] = {"messages": rows, "body": "Hello {name}", "from_": FROM}
    return SendSmsBatchOperator(task_id="batch", **given | arguments)


def of_try(states: Any = None, number: int = 1, most: int = 3) -> "Context":
    """What Airflow gives to a try of a task with three retries."""
    ti = SimpleNamespace(try_number=number, max_tries=most, task=SimpleNamespace(retries=3))
    return cast("Context", {"ti": ti} | ({} if states is None else {"task_state_store": states}))


def test_every_row_is_sent(twilio_default: Simulator, tmp_path: Path) -> None:
    path = tmp_path / "results.csv"

    result = batch(results_path=str(path)).execute(of_try(TaskStates()))

    sent = {message["to"]: message for message in twilio_default.snapshot()["messages"]}
    assert {to: message["body"] for to, message in sent.items()} == {
        f"+1415555010{number}": f"Hello Ada {number}" for number in range(5)
    }
    assert (result["rows"], result["sent"], result["refused"]) == (5, 5, 0)
    assert result["results_path"] == str(path)
    rows = [*csv.DictReader(path.open())]
    assert [(row["row"], row["to"], row["sid"]) for row in rows] == [
        (str(number + 1), to, sent[to]["sid"])
        for number, to in enumerate(f"+1415555010{number}" for number in range(5))
    ]


def test_another_try_sends_nothing_again(twilio_default: Simulator) -> None:
    states = TaskStates()
    first = batch().execute(of_try(states))

    again = batch().execute(of_try(states, number=2))

    assert again == first
    assert len(twilio_default.requests("POST")) == 5


def test_another_input_is_refused(twilio_default: Simulator) -> None:
    states = TaskStates()
    batch().execute(of_try(states))

    with pytest.raises(AirflowFailException, match="the input isn't the one"):
        batch(body="Good bye {name}").execute(of_try(states, number=2))

    assert len(twilio_default.requests("POST")) == 5


def test_neither_recipient_nor_text_is_in_logs_and_xcom(twilio_default: Simulator) -> None:
    with capture_logs() as logs:
        result = batch().execute(of_try(TaskStates()))

    for private in ("14155550", "Ada", FROM):
        assert private not in str(logs)
        assert private not in str(result)
