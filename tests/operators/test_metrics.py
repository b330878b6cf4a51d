"""The counters of tasks in Airflow's metrics, as a StatsD server on this machine hears it."""

import socket
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from airflow.providers.common.compat.sdk import AirflowFailException, Stats
from airflows import since

from airflow_provider_twilio.api.errors import TwilioError
from airflow_provider_twilio.operators.exports import ExportMessagesOperator
from airflow_provider_twilio.sensors.messages import MessageDeliveredSensor
from airflow_provider_twilio.simulator.simulator import Simulator

from .batch_of_five import batch, of_try
from .exported import DAY, TODAY, export
from .one_message import send, somebody_sends
from .tries import TaskStates, run

pytestmark = since("3.3", "the metrics of a task's process are set up elsewhere")
Heard = Callable[[], Counter[str]]


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> Iterator[Heard]:
    """Sums what was counted so far, by the name and the tags that were on the wire."""
    from airflow.sdk.observability import stats
    from airflow.sdk.observability.metrics.stats_utils import get_stats_factory

    def begin() -> None:
        """Begin as Airflow does in each task's process."""
        stats.initialize(factory=get_stats_factory(), export_legacy_names=False)

    sums = Counter[str]()

    def sum_up() -> Counter[str]:
        while True:
            try:
                name, _, rest = server.recv(2000).decode().rpartition(":")
            except BlockingIOError:
                return sums
            amount, kind = rest.split("|")[:2]
            if kind == "c":
                sums[name.removeprefix("airflow.")] += int(amount)

    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server, monkeypatch.context() as patch:
        server.bind(("127.0.0.1", 0))
        server.setblocking(False)
        settings = {"ON": "True", "HOST": "127.0.0.1", "PORT": str(server.getsockname()[1])}
        for name, value in (settings | {"INFLUXDB_ENABLED": "True"}).items():
            patch.setenv(f"AIRFLOW__METRICS__STATSD_{name}", value)
        begin()
        yield sum_up
    begin()


def test_a_message_is_counted_once_however_often_it_is_tried(twilio_default: Simulator, heard: Heard) -> None:
    states = TaskStates()

    run(send(), states)
    run(send(), states, try_number=2)

    assert heard()["twilio.messages.sent"] == 1


def test_a_refused_message_is_counted_as_such(twilio_default: Simulator, heard: Heard) -> None:
    twilio_default.fault("error", method="POST", path="Messages", code=21610)

    with pytest.raises(AirflowFailException):
        run(send(), TaskStates())

    assert heard()["twilio.messages.refused"] == 1
    assert heard()["twilio.messages.sent"] == 0


def test_requests_are_counted_by_host_and_answer(twilio_default: Simulator, heard: Heard) -> None:
    twilio_default.fault("status", status=429, method="POST", path="Messages", count=2)
    run(send(), TaskStates())

    found = heard()

    assert found["twilio.requests,host=api,answer=429"] == 2
    assert found["twilio.requests,host=api,answer=2xx"] == len(twilio_default.requests()) - 2


def test_a_request_without_an_answer_is_counted_too(twilio_default: Simulator, heard: Heard) -> None:
    twilio_default.fault("drop_before", method="POST", path="Messages", count=1)

    with pytest.raises(TwilioError):
        run(send(), TaskStates())

    assert heard()["twilio.requests,host=api,answer=none"] == 1


def test_a_batch_counts_its_outcomes(twilio_default: Simulator, heard: Heard) -> None:
    twilio_default.fault("error", method="POST", path="Messages", code=21610, count=2)
    task = batch(max_error_rate=1.0)

    task.execute(of_try(TaskStates()))

    assert heard()["twilio.messages.sent"] == 3
    assert heard()["twilio.messages.refused"] == 2


def test_another_try_of_a_batch_counts_only_what_it_sends(twilio_default: Simulator, heard: Heard) -> None:
    states = TaskStates()
    twilio_default.fault("error", method="POST", path="Messages", code=20003, skip=2)
    with pytest.raises(AirflowFailException):
        batch(concurrency=1).execute(of_try(states))
    twilio_default.clear_faults()

    batch().execute(of_try(states, number=2))

    assert heard()["twilio.messages.sent"] == len(twilio_default.snapshot()["messages"]) == 5


def test_records_are_counted_by_export(twilio_default: Simulator, tmp_path: Path, heard: Heard) -> None:
    sent = {"from": "+15005550006", "to": "+15558675309", "body": "Hi", "date_sent": TODAY - DAY / 2}
    twilio_default.add_messages([sent, sent, sent])

    export(ExportMessagesOperator(task_id="export", path=str(tmp_path)))

    name = "twilio.records.exported,operator=ExportMessagesOperator"
    assert heard()[name] == 3


def test_a_wait_is_counted_by_its_end(twilio_default: Simulator, heard: Heard) -> None:
    sid = somebody_sends()
    twilio_default.advance(3600)

    run(MessageDeliveredSensor(task_id="wait", message_sid=sid, timeout=timedelta(hours=1)))

    assert heard()["twilio.waits.reached,operator=MessageDeliveredSensor"] == 1


def test_no_tag_and_no_name_holds_anything_private(twilio_default: Simulator, heard: Heard) -> None:
    run(send(), TaskStates())
    batch().execute(of_try(TaskStates()))

    on_the_wire = " ".join(heard())

    assert "555" not in on_the_wire
    assert twilio_default.connection["login"] not in on_the_wire


def test_a_counter_that_fails_fails_no_task(
    twilio_default: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError("no route to host")

    monkeypatch.setattr(Stats, "incr", staticmethod(fail))

    assert run(send(), TaskStates())["sid"]
