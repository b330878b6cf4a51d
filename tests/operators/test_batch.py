"""Many messages in one task, on the simulator."""

import csv
import json
import signal
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import pytest
from airflow.sdk.exceptions import AirflowFailException, TaskDeferred
from structlog.testing import capture_logs

from airflow_provider_twilio.api.errors import OutcomeUnknown
from airflow_provider_twilio.batch.sending import BatchStopped
from airflow_provider_twilio.operators.batch import SendSmsBatchOperator
from airflow_provider_twilio.simulator.simulator import Simulator

from . import account
from .tries import TaskStates, told

if TYPE_CHECKING:
    from airflow.sdk import Context

FROM = "+15005550006"


def batch(**arguments: Any) -> SendSmsBatchOperator:
    """A task that sends to five people."""
    rows = [{"to": f"+1415555010{number}", "name": f"Ada {number}"} for number in range(5)]
    given: dict[str, Any] = {"messages": rows, "body": "Hello {name}", "from_": FROM}
    return SendSmsBatchOperator(task_id="batch", **given | arguments)


def of_try(states: Any = None, number: int = 1, most: int = 3, began: datetime | None = None) -> "Context":
    """What Airflow gives to a try of a task with three retries.

    :param most: as Airflow has it in ``max_tries``: 3, and more once the task was cleared.
    :param began: when the DAG run began; now unless it is said.
    """
    ti = SimpleNamespace(try_number=number, max_tries=most, task=SimpleNamespace(retries=3))
    run = SimpleNamespace(run_after=began or datetime.now(UTC))
    given = {"ti": ti, "dag_run": run}
    return cast("Context", given | ({} if states is None else {"task_state_store": states}))


def sent(simulator: Simulator) -> list[str]:
    """The recipients of all messages that there are, sorted."""
    return sorted(str(message["to"]) for message in simulator.snapshot()["messages"])


FIVE = [f"+1415555010{number}" for number in range(5)]


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


@pytest.mark.parametrize(
    ("wrong", "finding"),
    [
        ({"messages": [{"to": "4155550100", "name": "Ada"}]}, "row 1: to: "),
        ({"messages": [{"to": FIVE[0]}]}, "row 1: name: is missing"),
        ({"messages": [{"to": FIVE[0], "name": "Ada", "nmae": "Ada"}]}, "did you mean name?"),
        ({"messages": 5}, "messages: int: must be"),
        ({"body": None, "messages": [{"to": FIVE[0]}]}, "body: is missing"),
        ({"from_": None}, "from_: is missing"),
        ({"to": FIVE[0]}, "to: must be a column"),
        ({"exclude": ["nobody"]}, "exclude: entry 1: must be"),
        ({"on_invalid": "ignore"}, "on_invalid: 'ignore': must be"),
        ({"on_duplicate": "twice"}, "on_duplicate: 'twice': must be"),
        ({"on_unknown": "guess"}, "on_unknown: 'guess': must be"),
        ({"concurrency": 0}, "concurrency: 0: must be"),
        ({"concurrency": "many"}, "concurrency: 'many': must be"),
        ({"concurrency": True}, "concurrency: True: must be"),
        ({"messages_per_second": 0}, "messages_per_second: 0: must be"),
        ({"price_per_segment": "cheap"}, "price_per_segment: 'cheap': must be"),
        ({"max_error_rate": 10}, "max_error_rate: 10: must be"),
        ({"delivered_at_least": 95}, "delivered_at_least: 95: must be"),
        ({"delivery_timeout": 0}, "delivery_timeout: 0: must be"),
        ({"poll_interval": 5}, "poll_interval: 5: must be"),
        ({"wait_for_delivery": "perhaps"}, "wait_for_delivery: 'perhaps': must be"),
        ({"results_path": "results.xlsx"}, "results.xlsx: its name must end in"),
    ],
    ids=lambda value: str(value)[:50],
)
def test_what_is_wrong_is_told_before_anything_is_sent(
    twilio_default: Simulator, wrong: dict[str, Any], finding: str
) -> None:
    with pytest.raises(AirflowFailException) as failed:
        batch(**wrong).execute(of_try(TaskStates()))

    assert finding in str(failed.value)
    assert FIVE[0] not in str(failed.value)
    assert twilio_default.requests("POST") == []


def test_an_unknown_argument_is_refused_when_the_dag_is_parsed() -> None:
    with pytest.raises(TypeError, match="did you mean concurrency"):
        batch(concurency=5)


def test_rendered_arguments_may_be_text(twilio_default: Simulator) -> None:
    texts = {"concurrency": "3", "max_error_rate": "0.5", "wait_for_delivery": "false", "poll_interval": "30"}

    assert batch(**texts).execute(of_try(TaskStates()))["sent"] == 5


def test_a_row_that_twilio_refuses_for_good_is_a_result(twilio_default: Simulator, tmp_path: Path) -> None:
    twilio_default.fault("error", code=21614, message="No", method="POST", count=1)
    path = tmp_path / "results.jsonl"

    result = batch(max_error_rate=0.5, results_path=path).execute(of_try(TaskStates()))

    assert (result["sent"], result["refused"], result["refused_by_code"]) == (4, 1, {"21614": 1})
    rows = [json.loads(line) for line in path.read_text().splitlines()]
    (refused,) = [row for row in rows if row["status"] == "refused"]
    assert (refused["error_code"], refused["reason"]) == (21614, "The recipient isn't a mobile number.")
    assert len(rows) == 5


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


def test_a_cleared_task_sends_nothing_again(twilio_default: Simulator) -> None:
    states = TaskStates()
    first = batch().execute(of_try(states))

    again = batch().execute(of_try(states, number=2, most=4))

    assert again == first
    assert sent(twilio_default) == FIVE


def test_a_cleared_task_sends_everything_again_if_it_is_told_to(twilio_default: Simulator) -> None:
    states = TaskStates()
    batch(resend_when_cleared=True).execute(of_try(states))
    batch(resend_when_cleared=True).execute(of_try(states, number=2))
    assert sent(twilio_default) == FIVE

    batch(resend_when_cleared=True, body="Once more, {name}").execute(of_try(states, number=3, most=5))
    batch(resend_when_cleared=True, body="Once more, {name}").execute(of_try(states, number=4, most=5))

    assert sent(twilio_default) == sorted(FIVE * 2)


def test_without_state_a_cleared_task_finds_what_was_sent(
    twilio_default: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Airflow 3.4 drops the state of a task that is cleared; before 3.3 there is none."""
    monkeypatch.setattr("airflow_provider_twilio.batch.run.SETTLED_AFTER", 0.0)
    began = datetime.now(UTC)
    batch().execute(of_try(TaskStates(), began=began))

    for states in (TaskStates(), None):
        result = batch().execute(of_try(states, number=2, most=4, began=began))
        assert result["sent"] == 5

    assert sent(twilio_default) == FIVE


def test_without_a_store_the_log_says_so(twilio_default: Simulator) -> None:
    with capture_logs() as logs:
        batch().execute(of_try(None))

    assert "Airflow keeps no task state before 3.3" in told(logs)


def test_rendered_templates_show_neither_rows_nor_text_nor_sender(
    twilio_default: Simulator, fresh_masker: None
) -> None:
    from airflow.sdk import DAG

    with DAG("batch", schedule=None):
        task = batch(messages=[{"to": "{{ number }}", "name": "Ada"}], body="Hello {name}, {{ word }}")

    task.render_template_fields(cast("Any", {"number": FIVE[3], "word": "welcome"}))

    assert {"messages", "exclude", "body", "from_"}.isdisjoint(task.template_fields)
    assert "results_path" in task.template_fields
    task.execute(of_try(TaskStates()))
    (message,) = twilio_default.snapshot()["messages"]
    assert (message["to"], message["body"]) == (FIVE[3], "Hello Ada, welcome")


def test_a_batch_can_be_mapped_over_several() -> None:
    from airflow.sdk import DAG

    with DAG("batches", schedule=None):
        tasks = SendSmsBatchOperator.partial(task_id="batch", body="Hello", from_=FROM).expand(
            messages=[[{"to": FIVE[0]}], [{"to": FIVE[1]}]]
        )

    assert tasks.operator_class is SendSmsBatchOperator


def test_the_task_stops_when_it_is_told_to(twilio_default: Simulator) -> None:
    """Airflow's handler of SIGTERM calls ``on_kill`` in the middle of whatever runs."""
    messages = [{"to": f"+1415555{number:04d}", "name": "Ada"} for number in range(300)]
    twilio_default.fault("latency", latency=0.2, method="POST", count=None)
    task, states = batch(messages=messages, concurrency=10), TaskStates()
    before = signal.signal(signal.SIGALRM, lambda *_: task.on_kill())
    signal.setitimer(signal.ITIMER_REAL, 1.5)
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


def test_a_service_chooses_the_senders(twilio_default: Simulator) -> None:
    service = account.service()
    account.number_in(service)

    result = batch(from_=None, messaging_service_sid=service, messages_per_second="auto").execute(
        of_try(TaskStates())
    )

    assert result["messages_per_second"] == 1
    assert sent(twilio_default) == FIVE


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

    wait = deferred(lambda: task.execute(of_try(states)))

    moment = wait.trigger.serialize()[1]["moment"]
    assert 50 < (moment - datetime.now(UTC)).total_seconds() <= 60
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


def test_the_wait_ends_when_its_time_is_over_however_often_it_is_begun(twilio_default: Simulator) -> None:
    states = TaskStates()
    twilio_default.freeze()
    deferred(lambda: waiting(delivery_timeout=600).execute(of_try(states)))
    head = json.loads(states.kept["twilio.batch"])
    assert 590 < head["deliver_until"] - datetime.now(UTC).timestamp() <= 600
    deferred(lambda: waiting(delivery_timeout=600).execute(of_try(states, number=2)))
    assert json.loads(states.kept["twilio.batch"])["deliver_until"] == head["deliver_until"]
    states.kept["twilio.batch"] = json.dumps(head | {"deliver_until": head["deliver_until"] - 600})

    with pytest.raises(AirflowFailException, match="0 of 5 messages are delivered"):
        waiting(delivery_timeout=600).resume(of_try(states))


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
