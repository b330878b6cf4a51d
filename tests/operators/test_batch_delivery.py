"""A batch that waits for its deliveries."""

import csv
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from airflow.providers.common.compat.sdk import AirflowFailException, TaskDeferred

from airflow_provider_twilio.operators.batch import SendSmsBatchOperator
from airflow_provider_twilio.simulator.simulator import Simulator

from . import account
from .batch_of_five import FIVE, FROM, batch, of_try, sent
from .tries import TaskStates


def waiting(**arguments: Any) -> SendSmsBatchOperator:
    """A task that waits for the deliveries of its five messages."""
    return batch(wait_for_delivery=True, **arguments)


def deferred(run: Any) -> TaskDeferred:
    """The wait that a try gives to the triggerer."""
    with pytest.raises(TaskDeferred) as wait:
        run()
    return wait.value


def test_it_waits_for_deliveries_without_a_worker(twilio_default: Simulator, tmp_path: Path) -> None:
    states, path = TaskStates(), tmp_path / "results.csv"
    task = waiting(poll_interval=60, results_path=path)
    twilio_default.freeze()
    began = datetime.now(UTC)

    wait = deferred(lambda: task.execute(of_try(states)))

    moment = wait.trigger.serialize()[1]["moment"]
    minute = timedelta(minutes=1)
    assert began + 0.9 * minute <= moment <= datetime.now(UTC) + minute
    assert wait.method_name == "resume"
    assert "1415555" not in str(wait.trigger.serialize())
    assert not path.exists()
    deferred(lambda: waiting(results_path=path).resume(of_try(states), moment))
    twilio_default.advance(60)

    result = waiting(results_path=path).resume(of_try(states), moment)

    assert (result["delivered"], result["undelivered"], result["delivered_share"]) == (5, 0, 1.0)
    assert (result["rows"], result["sent"]) == (5, 5)
    with path.open() as file:
        assert [row["status"] for row in csv.DictReader(file)] == ["delivered"] * 5
    assert sent(twilio_default) == FIVE


def decide(simulator: Simulator, *numbers: int) -> None:
    """Let these of the five messages fail, and the others arrive."""
    for message in simulator.snapshot()["messages"]:
        fails = int(str(message["to"])[-1]) in numbers
        simulator.decide_message(
            str(message["sid"]), "undelivered" if fails else "delivered", 30003 if fails else None
        )


def test_a_share_of_deliveries_is_enough(twilio_default: Simulator) -> None:
    states = TaskStates()
    deferred(lambda: waiting(delivered_at_least=0.8).execute(of_try(states)))
    decide(twilio_default, 3)

    result = waiting(delivered_at_least=0.8).resume(of_try(states))

    assert (result["delivered"], result["undelivered"], result["delivered_share"]) == (4, 1, 0.8)


def test_when_too_little_can_arrive_it_fails_for_good_with_results(
    twilio_default: Simulator, tmp_path: Path
) -> None:
    states, path = TaskStates(), tmp_path / "results.csv"
    deferred(lambda: waiting().execute(of_try(states)))
    decide(twilio_default, 1, 3)

    with pytest.raises(AirflowFailException, match=r"3 of 5 messages are delivered \(60.0%\), 2 never will"):
        waiting(results_path=path).resume(of_try(states))

    with path.open() as file:
        found = [(row["status"], row["error_code"]) for row in csv.DictReader(file)]
    assert found == [
        ("undelivered", "30003") if number in (1, 3) else ("delivered", "") for number in range(5)
    ]


def test_results_are_never_those_of_other_rows(twilio_default: Simulator, tmp_path: Path) -> None:
    states, people, path = TaskStates(), tmp_path / "people.csv", tmp_path / "results.csv"
    given = {"messages": str(people), "results_path": path, "body": "Hello"}
    people.write_text("\n".join(["to", *FIVE]))
    deferred(lambda: waiting(**given).execute(of_try(states)))
    people.write_text("\n".join(["to", *reversed(FIVE)]))
    twilio_default.advance(60)

    with pytest.raises(AirflowFailException, match="the input isn't the one that was sent"):
        waiting(**given).resume(of_try(states))

    assert not path.exists()


def test_somebody_who_opts_out_meanwhile_ends_no_wait(twilio_default: Simulator, tmp_path: Path) -> None:
    """The results tell what became of each message; that they are excluded now changes no past."""
    states, excluded, path = TaskStates(), tmp_path / "excluded.csv", tmp_path / "results.csv"
    excluded.write_text("to\n+14155550199\n")
    deferred(lambda: waiting(exclude=str(excluded)).execute(of_try(states)))
    excluded.write_text(f"to\n+14155550199\n{FIVE[0]}\n")
    twilio_default.advance(60)

    result = waiting(exclude=str(excluded), results_path=path).resume(of_try(states))

    assert result["delivered"] == 5
    with path.open() as file:
        assert [row["status"] for row in csv.DictReader(file)] == ["delivered"] * 5


def test_nobody_is_sent_to_who_opts_out_between_two_tries(twilio_default: Simulator, tmp_path: Path) -> None:
    states, excluded = TaskStates(), tmp_path / "excluded.csv"
    excluded.write_text("to\n+14155550199\n")
    twilio_default.fault("error", method="POST", path="Messages", code=20003, skip=2)
    with pytest.raises(AirflowFailException):
        waiting(exclude=str(excluded), concurrency=1).execute(of_try(states))
    twilio_default.clear_faults()
    excluded.write_text(f"to\n+14155550199\n{FIVE[4]}\n")

    with pytest.raises(AirflowFailException, match="exclude: it isn't the one with which an earlier try"):
        waiting(exclude=str(excluded)).execute(of_try(states, number=2))

    assert sent(twilio_default) == FIVE[:2]


def test_the_wait_ends_when_its_time_is_over_however_often_it_is_begun(twilio_default: Simulator) -> None:
    states = TaskStates()
    twilio_default.freeze()
    began = datetime.now(UTC).timestamp()
    deferred(lambda: waiting(delivery_timeout=600).execute(of_try(states)))
    head = json.loads(states.kept["twilio.batch"])
    # Twilio tells its time to the second, and what is known of it are bounds.
    assert began - 60 <= head["deliver_until"] - 600 <= datetime.now(UTC).timestamp()
    deferred(lambda: waiting(delivery_timeout=600).execute(of_try(states, number=2)))
    assert json.loads(states.kept["twilio.batch"])["deliver_until"] == head["deliver_until"]
    states.kept["twilio.batch"] = json.dumps(head | {"deliver_until": head["deliver_until"] - 660})

    with pytest.raises(AirflowFailException, match="0 of 5 messages are delivered"):
        waiting(delivery_timeout=600).resume(of_try(states))


@pytest.mark.parametrize("skew", [-86_400, -300, 300, 86_400])
def test_the_wait_ends_by_twilios_time_whatever_the_workers_clock_shows(
    twilio_default: Simulator, skew: float
) -> None:
    """The next worker's clock, or the triggerer's, may be right."""
    states = TaskStates()
    twilio_default.configure(clock_skew=skew)

    wait = deferred(lambda: waiting(delivery_timeout=600, poll_interval=30).execute(of_try(states)))

    until = json.loads(states.kept["twilio.batch"])["deliver_until"]
    assert abs(until - 600 - twilio_default.now().timestamp()) < 60
    assert abs(wait.trigger.serialize()[1]["moment"] - datetime.now(UTC)) < timedelta(minutes=1)


def test_a_wait_whose_state_is_gone_sends_nothing_again(twilio_default: Simulator) -> None:
    states = TaskStates()
    deferred(lambda: waiting().execute(of_try(states)))
    states.clear()

    with pytest.raises(AirflowFailException, match="the task's state is gone"):
        waiting().resume(of_try(states))

    assert sent(twilio_default) == FIVE


def test_without_state_the_wait_is_for_what_earlier_tries_sent_too(
    twilio_default: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("airflow_provider_twilio.batch.run.SETTLED_AFTER", 0.0)
    began = datetime.now(UTC) - timedelta(hours=1)
    said = {"from": FROM, "direction": "outbound-api", "status": "delivered"}
    early = said | {"date_sent": twilio_default.now() - timedelta(minutes=50)}
    twilio_default.add_messages([early | {"to": to, "body": "Hello"} for to in FIVE])
    late = said | {"date_sent": twilio_default.now() - timedelta(minutes=10)}
    twilio_default.add_messages([late | {"to": "+12065550123", "body": "Another's"}] * 1000)

    result = waiting(messages=[{"to": to} for to in FIVE], body="Hello").execute(
        of_try(TaskStates(), number=2, began=began)
    )

    assert (result["sent"], result["delivered"]) == (5, 5)


def test_scheduled_messages_are_waited_for_from_their_moment_on(twilio_default: Simulator) -> None:
    service, states = account.service(), TaskStates()
    account.number_in(service)
    send_at = datetime.now(UTC) + timedelta(days=2)
    rows = [
        {"to": to, "name": "Ada", "send_at": send_at - timedelta(hours=number)}
        for number, to in enumerate(FIVE)
    ]
    given = {"messages": rows, "from_": None, "messaging_service_sid": service, "schedule_type": "fixed"}

    wait = deferred(lambda: waiting(delivery_timeout=600, **given).execute(of_try(states)))

    assert abs((wait.trigger.serialize()[1]["moment"] - send_at).total_seconds()) < 1
    until = json.loads(states.kept["twilio.batch"])["deliver_until"]
    assert until == pytest.approx(send_at.timestamp() + 600, abs=1)


def test_a_failed_look_does_not_end_the_wait(twilio_default: Simulator) -> None:
    states = TaskStates()
    deferred(lambda: waiting().execute(of_try(states)))
    twilio_default.fault("status", status=503, method="GET", count=None)

    deferred(lambda: waiting().resume(of_try(states)))


def test_sent_may_be_as_good_as_delivered(twilio_default: Simulator) -> None:
    states = TaskStates()
    deferred(lambda: waiting(accept_sent=True).execute(of_try(states)))
    for message in twilio_default.snapshot()["messages"]:
        twilio_default.decide_message(str(message["sid"]), "sent")

    assert waiting(accept_sent=True).resume(of_try(states))["delivered"] == 5


def test_without_a_store_it_waits_in_the_worker(
    twilio_default: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    slept: list[float] = []

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        twilio_default.advance(seconds)

    monkeypatch.setattr("airflow_provider_twilio.operators.batch.sleep", sleep)

    result = waiting(poll_interval=timedelta(seconds=20)).execute(of_try(None))

    assert result["delivered"] == 5
    assert slept == [pytest.approx(20, abs=2)]
