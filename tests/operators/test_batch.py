"""Many messages in one task, on the simulator."""

import csv
import json
from pathlib import Path

import pytest
from airflow.providers.common.compat.sdk import AirflowFailException
from structlog.testing import capture_logs

from airflow_provider_twilio.simulator.simulator import Simulator

from . import account
from .batch_of_five import FIVE, FROM, batch, of_try, sent
from .tries import TaskStates, told


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


def test_neither_recipient_nor_text_is_in_logs_and_xcom(twilio_default: Simulator) -> None:
    with capture_logs() as logs:
        result = batch().execute(of_try(TaskStates()))

    for private in ("14155550", "Ada", FROM):
        assert private not in str(logs)
        assert private not in str(result)


def test_the_plan_is_told_before_the_first_message_leaves(twilio_default: Simulator) -> None:
    twilio_default.fault("error", code=20003, method="POST", count=None)

    with capture_logs() as logs, pytest.raises(AirflowFailException, match="20003"):
        batch(price_per_segment="0.01").execute(of_try(TaskStates()))

    plan = told(logs)
    assert "5 messages of 5 segments" in plan
    assert "estimated price: 0.05, at 0.01 a segment" in plan
    assert "+1500•••0006: 1 long code: 1 segments a second" in plan
    assert "last message at about 20" in plan
    assert sent(twilio_default) == []


def test_the_plan_goes_to_xcom(twilio_default: Simulator) -> None:
    result = batch(price_per_segment=0.01, messages_per_second=50).execute(of_try(TaskStates()))

    assert result["estimated_price"] == "0.05"
    assert (result["messages_per_second"], result["estimated_seconds"]) == (50, 5)
    assert len(json.dumps(result)) < 1000


def test_rows_that_are_not_sent_are_in_the_results_too(twilio_default: Simulator, tmp_path: Path) -> None:
    path = tmp_path / "results.csv"
    rows = [
        {"to": FIVE[0], "name": "Ada"},
        {"to": "0100", "name": "Bob"},
        {"to": FIVE[0], "name": "Ada"},
        {"to": FIVE[1], "name": "Cem"},
    ]

    result = batch(messages=rows, on_invalid="skip", exclude=[FIVE[1]], results_path=path).execute(
        of_try(TaskStates())
    )

    with path.open() as file:
        assert [row["status"] for row in csv.DictReader(file)] == [
            "accepted",
            "invalid",
            "duplicate",
            "excluded",
        ]
    assert [result[name] for name in ("rows", "sent", "invalid", "duplicates", "excluded")] == [4, 1, 1, 1, 1]


def test_what_is_no_text_is_in_the_results_as_far_as_it_can_be(
    twilio_default: Simulator, tmp_path: Path
) -> None:
    """JSON can have half a character, and no file can."""
    path, rows = tmp_path / "results.csv", [{"to": "+1\ud83d"}, {"to": FIVE[0]}]

    batch(messages=rows, body="Hello", on_invalid="skip", results_path=path).execute(of_try(TaskStates()))

    with path.open() as file:
        assert [(row["to"], row["status"]) for row in csv.DictReader(file)] == [
            ("'+1?", "invalid"),
            (FIVE[0], "accepted"),
        ]


def test_a_service_chooses_the_senders(twilio_default: Simulator) -> None:
    service = account.service()
    account.number_in(service)

    result = batch(from_=None, messaging_service_sid=service, messages_per_second="auto").execute(
        of_try(TaskStates())
    )

    assert result["messages_per_second"] == 1
    assert sent(twilio_default) == FIVE
