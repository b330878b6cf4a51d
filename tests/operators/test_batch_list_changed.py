"""A list of whom not to text changes between tries of a batch: they get nothing, and no result is lost."""

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from airflow.providers.common.compat.sdk import AirflowFailException
from structlog.testing import capture_logs

from airflow_provider_twilio.batch.task import BatchTask
from airflow_provider_twilio.simulator.simulator import Simulator

from .batch_of_five import FIVE, batch, of_try, sent
from .tries import TaskStates, told


class Died(BaseException):
    """The worker is gone."""


def dying(*arguments: Any) -> Any:
    """Raise ``Died``, as if the worker were killed."""
    raise Died


def statuses(path: Path) -> list[str]:
    """The status of each row of the results."""
    with path.open() as file:
        return [row["status"] for row in csv.DictReader(file)]


@pytest.fixture
def half(twilio_default: Simulator) -> Callable[..., None]:
    """A first try that sends two of five messages, and whose credentials are refused then."""

    def run(states: TaskStates, **arguments: Any) -> None:
        twilio_default.fault("error", code=20003, method="POST", count=None, skip=2)
        with pytest.raises(AirflowFailException, match="20003"):
            batch(concurrency=1, **arguments).execute(of_try(states))
        twilio_default.clear_faults()

    return run


def test_who_died_before_the_results_has_them_written_by_the_next_try(
    twilio_default: Simulator, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    states, path = TaskStates(), tmp_path / "results.csv"
    with monkeypatch.context() as patch:
        patch.setattr(BatchTask, "finish", dying)
        with pytest.raises(Died):
            batch(results_path=path, exclude=FIVE[4:]).execute(of_try(states))

    with capture_logs() as logs:
        result = batch(results_path=path, exclude=FIVE[1:3]).execute(of_try(states, number=2))

    assert result["sent"] == 4
    assert statuses(path) == ["accepted"] * 4 + ["unsent"]
    assert "exclude has changed" in told(logs)
    assert sent(twilio_default) == FIVE[:4]


@pytest.mark.parametrize("now", [FIVE[4:], FIVE[:1], FIVE], ids=["unsent row", "sent row", "all"])
def test_a_batch_that_was_begun_sends_to_nobody_more_and_tells_what_it_sent(
    twilio_default: Simulator, half: Callable[..., None], now: list[str], tmp_path: Path
) -> None:
    states, path = TaskStates(), tmp_path / "results.csv"
    half(states, exclude=[])
    before = sent(twilio_default)

    with pytest.raises(AirflowFailException, match="exclude: it isn't the one with which an earlier try"):
        batch(results_path=path, exclude=now).execute(of_try(states, number=2))

    assert sent(twilio_default) == before == FIVE[:2]
    assert statuses(path) == ["accepted"] * 2 + ["unsent"] * 3


def test_given_back_what_it_had_it_sends_the_rest(
    twilio_default: Simulator, half: Callable[..., None]
) -> None:
    states = TaskStates()
    half(states, exclude=[])
    with pytest.raises(AirflowFailException):
        batch(exclude=FIVE[4:]).execute(of_try(states, number=2))

    assert batch(exclude=[]).execute(of_try(states, number=3))["sent"] == 5
    assert sent(twilio_default) == FIVE


def test_other_rows_have_no_results_of_these(
    twilio_default: Simulator, half: Callable[..., None], tmp_path: Path
) -> None:
    states, path = TaskStates(), tmp_path / "results.csv"
    half(states, exclude=[])
    others = [{"to": number, "name": "Bob"} for number in reversed(FIVE)]

    with pytest.raises(AirflowFailException, match="messages: the input isn't the one"):
        batch(messages=others, results_path=path, exclude=FIVE[4:]).execute(of_try(states, number=2))

    assert not path.exists()
    assert sent(twilio_default) == FIVE[:2]
