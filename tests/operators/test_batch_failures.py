"""A batch of which Twilio refuses something, or doesn't answer; and one that is told to stop."""

import csv
import json
import signal
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from airflow.providers.common.compat.sdk import AirflowFailException

from airflow_provider_twilio.api.errors import OutcomeUnknown
from airflow_provider_twilio.batch.sender import BatchStopped
from airflow_provider_twilio.simulator.simulator import Simulator

from .batch_of_five import FIVE, FROM, batch, of_try, sent
from .tries import TaskStates


def test_a_row_that_twilio_refuses_for_good_is_a_result(twilio_default: Simulator, tmp_path: Path) -> None:
    twilio_default.fault("error", code=21614, message="No", method="POST", count=1)
    path = tmp_path / "results.jsonl"

    result = batch(max_error_rate=0.5, results_path=path).execute(of_try(TaskStates()))

    assert (result["sent"], result["refused"], result["refused_by_code"]) == (4, 1, {"21614": 1})
    rows = [json.loads(line) for line in path.read_text().splitlines()]
    (refused,) = [row for row in rows if row["status"] == "refused"]
    assert (refused["error_code"], refused["reason"]) == (21614, "The recipient isn't a mobile number.")
    assert len(rows) == 5


def test_too_many_refusals_fail_the_task_for_good_and_are_in_the_results(
    twilio_default: Simulator, tmp_path: Path
) -> None:
    twilio_default.fault("error", code=21408, message="No", method="POST", count=None)
    path, states = tmp_path / "results.csv", TaskStates()

    with pytest.raises(AirflowFailException, match="21408"):
        batch(results_path=path, concurrency=1).execute(of_try(states))

    with path.open() as file:
        assert [row["status"] for row in csv.DictReader(file)] == ["refused"] + ["unsent"] * 4
    assert len(twilio_default.requests("POST")) == 1


def test_refused_credentials_fail_the_task_for_good(twilio_default: Simulator) -> None:
    twilio_default.fault("error", code=20003, method="POST", count=None)

    with pytest.raises(AirflowFailException, match="20003"):
        batch(concurrency=2).execute(of_try(TaskStates()))

    assert len(twilio_default.requests("POST")) <= 2


def test_an_outage_fails_the_try_and_the_next_one_sends_the_rest(twilio_default: Simulator) -> None:
    messages = [{"to": f"+1415555{number:04d}", "name": "Ada"} for number in range(100)]
    states = TaskStates()
    twilio_default.fault("status", status=503, method="POST", count=None, skip=40)
    with pytest.raises(OutcomeUnknown):
        batch(messages=messages, concurrency=5).execute(of_try(states))
    twilio_default.clear_faults()
    assert len(sent(twilio_default)) == 40
    _an_hour_later(states)

    result = batch(messages=messages).execute(of_try(states, number=2))

    assert result["sent"] == 100
    assert sent(twilio_default) == sorted(row["to"] for row in messages)


def _an_hour_later(states: TaskStates) -> None:
    """Lets what earlier tries intended be an hour old, so that nobody waits for it."""
    for key, text in states.kept.items():
        kept = json.loads(text)
        if "intended_at" in kept:
            states.kept[key] = json.dumps(kept | {"intended_at": kept["intended_at"] - 3600})


@pytest.mark.parametrize("fault", ["drop_after", "reset_after", "malformed", "truncated"])
def test_a_message_whose_answer_is_lost_is_found(twilio_default: Simulator, fault: Any) -> None:
    twilio_default.fault(fault, method="POST", count=2)

    result = batch().execute(of_try(TaskStates()))

    assert result["sent"] == 5
    assert sent(twilio_default) == FIVE


@pytest.mark.parametrize("fault", ["429", "429 html"])
def test_a_message_that_surely_was_not_processed_is_sent_again(twilio_default: Simulator, fault: str) -> None:
    body = "html" if "html" in fault else "json"
    twilio_default.fault("status", status=429, retry_after=1, body=body, method="POST", count=3)

    assert batch().execute(of_try(TaskStates()))["sent"] == 5
    assert sent(twilio_default) == FIVE


@pytest.mark.parametrize("states", [None, TaskStates()], ids=["no store", "dropped"])
def test_without_memory_rows_that_cannot_be_told_are_left_to_a_person(
    twilio_default: Simulator, monkeypatch: pytest.MonkeyPatch, states: TaskStates | None
) -> None:
    """Somebody else has sent the same to the last one twice since the run began."""
    monkeypatch.setattr("airflow_provider_twilio.batch.run.SETTLED_AFTER", 0.0)
    said = {
        "from": FROM,
        "body": "Hello Ada 4",
        "direction": "outbound-api",
        "date_sent": twilio_default.now(),
    }
    twilio_default.add_messages([said | {"to": FIVE[4]}] * 2)
    task = batch(on_unknown="fail")

    with pytest.raises(
        AirflowFailException, match=r"can't be told whether 1 row was sent, so no more are sent: 5"
    ):
        task.execute(of_try(states, number=2, began=datetime.now(UTC) - timedelta(hours=1)))

    assert twilio_default.requests("POST") == []


def test_the_task_stops_when_it_is_told_to(twilio_default: Simulator) -> None:
    """Airflow's handler of SIGTERM calls ``on_kill`` in the middle of whatever runs."""
    messages = [{"to": f"+1415555{number:04d}", "name": "Ada"} for number in range(300)]
    twilio_default.fault("latency", latency=0.2, method="POST", count=None)
    task, states = batch(messages=messages, concurrency=10), TaskStates()

    def look(*_: object) -> None:
        if len(sent(twilio_default)) >= 20:
            signal.setitimer(signal.ITIMER_REAL, 0)
            task.on_kill()

    before = signal.signal(signal.SIGALRM, look)
    signal.setitimer(signal.ITIMER_REAL, 0.1, 0.1)
    try:
        with pytest.raises(BatchStopped, match="told to stop"):
            task.execute(of_try(states))
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    assert 0 < len(sent(twilio_default)) < 300
    twilio_default.clear_faults()

    batch(messages=messages, concurrency=10).execute(of_try(states, number=2))

    assert sent(twilio_default) == sorted(row["to"] for row in messages)
