"""A try of a batch that finds everything sent has nothing to do that could fail."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from airflow.providers.common.compat.sdk import AirflowFailException, TaskDeferred
from structlog.testing import capture_logs

from airflow_provider_twilio.api.messaging_v1.sender_pool import DeletePhoneNumber, ListPhoneNumber
from airflow_provider_twilio.batch.delivery import DeliveryWait
from airflow_provider_twilio.batch.task import BatchTask
from airflow_provider_twilio.hooks.twilio import TwilioHook
from airflow_provider_twilio.simulator.simulator import Simulator

from . import account
from .batch_of_five import FIVE, batch, of_try, sent
from .tries import TaskStates, told


class Died(BaseException):
    """The worker is gone."""


def dying(*arguments: Any) -> Any:
    """Raise ``Died``, as if the worker were killed."""
    raise Died


@pytest.fixture(params=["before its result was known", "after its result was known"])
def die(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """A first try that dies once everything is sent."""
    known = request.param.startswith("after")

    def run(states: TaskStates, **arguments: Any) -> None:
        task = batch(**arguments)
        if known:
            task.execute(of_try(states))
            return

        with monkeypatch.context() as patch:
            patch.setattr(BatchTask, "finish", dying)
            with pytest.raises(Died):
                task.execute(of_try(states))

    return run


def service_of(number: str = "+14155550999") -> str:
    """A service with one sender."""
    service = account.service()
    account.number_in(service, number)
    return service


def empty(service: str) -> None:
    """Take a service's senders away."""
    hook = TwilioHook()
    for page in hook.pages(ListPhoneNumber(service_sid=service)):
        for number in page:
            hook.execute(DeletePhoneNumber(service_sid=service, sid=number.sid))


def test_it_plans_nothing(twilio_default: Simulator, die: Callable[..., None]) -> None:
    """A plan for a service without senders is refused for good."""
    states, service = TaskStates(), service_of()
    given = {"from_": None, "messaging_service_sid": service, "messages_per_second": "auto"}
    die(states, **given)
    empty(service)
    before = len(twilio_default.requests())

    result = batch(**given).execute(of_try(states, number=2))

    assert (result["sent"], result["segments"], result["messages_per_second"]) == (5, 5, 1)
    assert len(twilio_default.requests()) == before


def test_it_needs_no_input(twilio_default: Simulator, die: Callable[..., None], tmp_path: Path) -> None:
    states, people = TaskStates(), tmp_path / "people.csv"
    people.write_text("\n".join(["to", *FIVE]))
    die(states, messages=str(people), body="Hello")
    people.unlink()

    result = batch(messages=str(people), body="Hello").execute(of_try(states, number=2))

    assert (result["rows"], result["sent"]) == (5, 5)


@pytest.mark.parametrize(
    "now",
    [{"exclude": FIVE[:1]}, {"body": "Good bye {name}"}, {"messages": [{"to": "nobody"}]}],
    ids=["somebody opted out", "another text", "no number"],
)
def test_it_sends_no_other_input(
    twilio_default: Simulator, die: Callable[..., None], now: dict[str, Any]
) -> None:
    states = TaskStates()
    die(states, exclude=[])

    with capture_logs() as logs:
        assert batch(**{"exclude": []} | now).execute(of_try(states, number=2))["sent"] == 5

    assert sent(twilio_default) == FIVE
    assert "resend_when_cleared=True" in told(logs)


def test_results_that_were_written_stay(twilio_default: Simulator, tmp_path: Path) -> None:
    states, path = TaskStates(), tmp_path / "results.csv"
    first = batch(results_path=path, exclude=[]).execute(of_try(states))
    there = path.read_bytes()

    again = batch(results_path=path, exclude=FIVE[:1]).execute(of_try(states, number=2))

    assert again == first
    assert path.read_bytes() == there


def test_results_that_could_not_be_written_are(
    twilio_default: Simulator, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Here the results need the input; what only sending needs is not looked at."""

    def full(path: Any) -> Any:
        raise OSError(28, "No space left on device")

    states, path, service = TaskStates(), tmp_path / "results.csv", service_of()
    given = {"from_": None, "messaging_service_sid": service, "results_path": path}
    with monkeypatch.context() as patch:
        patch.setattr("airflow_provider_twilio.batch.task.results", full)
        with pytest.raises(OSError, match="No space left"):
            batch(**given).execute(of_try(states))
    empty(service)

    batch(**given).execute(of_try(states, number=2))

    assert path.read_text().count("accepted") == 5
    assert sent(twilio_default) == FIVE


def test_a_cleared_task_writes_its_results_again(twilio_default: Simulator, tmp_path: Path) -> None:
    states, path = TaskStates(), tmp_path / "results.csv"
    batch(results_path=path).execute(of_try(states))
    path.unlink()

    batch(results_path=path).execute(of_try(states, number=2, most=4))

    assert path.read_text().count("accepted") == 5


def test_the_wait_for_deliveries_needs_no_input(twilio_default: Simulator, tmp_path: Path) -> None:
    states, people = TaskStates(), tmp_path / "people.csv"
    people.write_text("\n".join(["to", *FIVE]))
    given: dict[str, Any] = {"messages": str(people), "body": "Hello", "wait_for_delivery": True}
    with pytest.raises(TaskDeferred):
        batch(**given).execute(of_try(states))
    people.unlink()
    with pytest.raises(TaskDeferred):
        batch(**given).execute(of_try(states, number=2))
    twilio_default.advance(60)

    result = batch(**given).execute(of_try(states, number=3))

    assert (result["sent"], result["delivered"]) == (5, 5)


def test_the_wait_begins_without_the_input(
    twilio_default: Simulator, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """It is known when the last message is scheduled for."""
    states, people, service = TaskStates(), tmp_path / "people.csv", service_of()
    at = (datetime.now(UTC) + timedelta(days=1)).replace(microsecond=0)
    people.write_text("\n".join(["to", *FIVE]))
    given: dict[str, Any] = {
        "messages": str(people),
        "body": "Hello",
        "from_": None,
        "messaging_service_sid": service,
        "schedule_type": "fixed",
        "send_at": at.isoformat(),
        "wait_for_delivery": True,
        "delivery_timeout": 600,
    }
    with monkeypatch.context() as patch:
        patch.setattr(DeliveryWait, "begin", dying)
        with pytest.raises(Died):
            batch(**given).execute(of_try(states))
    people.unlink()

    with pytest.raises(TaskDeferred) as wait:
        batch(**given).execute(of_try(states, number=2))

    assert at <= wait.value.trigger.serialize()[1]["moment"] < at + timedelta(minutes=1)
    assert json.loads(states.kept["twilio.batch"])["deliver_until"] == at.timestamp() + 600


def test_a_batch_of_which_too_many_were_refused_stays_failed(twilio_default: Simulator) -> None:
    twilio_default.fault("error", code=21614, message="No", method="POST", count=5)
    states = TaskStates()
    with pytest.raises(AirflowFailException, match="refused 5 of 5"):
        batch(max_error_rate=0.9, concurrency=1).execute(of_try(states))

    with pytest.raises(AirflowFailException, match="refused 5 of 5"):
        batch(max_error_rate=0.9).execute(of_try(states, number=2, most=4))
