"""A sensor that waits in its worker, or gives it back between two looks."""

import json
import re
from typing import Any

import pytest
from airflow.providers.common.compat.sdk import AirflowFailException, AirflowSensorTimeout
from airflow.sdk.bases.sensor import AirflowRescheduleException
from airflows import FINDS_NO_CONNECTION
from triggers.recorder import Recorder
from triggers.time_machine import TimeMachine

from airflow_provider_twilio.sensors.brands import BrandApprovedSensor
from airflow_provider_twilio.simulator.simulator import Simulator

from .brand_wait import DECODED, REJECTED, looks, sensor
from .conftest import Run


def test_a_sensor_may_wait_in_its_worker(
    brand: str, context: Any, time_machine: TimeMachine, twilio_default: Simulator, log: Recorder
) -> None:
    result = sensor(brand, deferrable=False, poll_interval=25).execute(context)

    assert (result["outcome"], result["sid"]) == ("reached", brand)
    assert time_machine.slept == [25, 25, 25]
    words = re.compile(rf"{brand}: APPROVED, 1 minute 1\d seconds after its creation")
    assert [line for line in log.lines() if words.fullmatch(line)]


def test_a_sensor_in_its_worker_looks_once_between_two_pauses(
    brand: str, context: Any, time_machine: TimeMachine, twilio_default: Simulator
) -> None:
    sensor(brand, deferrable=False, poll_interval=25).execute(context)

    assert looks(twilio_default) == len(time_machine.slept) + 1


def test_a_sensor_in_its_worker_goes_on_after_a_failed_look(
    brand: str, context: Any, time_machine: TimeMachine, twilio_default: Simulator
) -> None:
    twilio_default.fault("status", count=None)
    time_machine.after(70, twilio_default.clear_faults)

    result = sensor(brand, deferrable=False, poll_interval=25).execute(context)

    assert result["outcome"] == "reached"
    assert time_machine.passed == 75


@pytest.mark.parametrize("mode", ["poke", "reschedule"])
@pytest.mark.parametrize("code", [20003, 20005])
def test_no_later_look_that_fails_ends_a_wait_in_its_worker(
    brand: str, ti: Run, time_machine: TimeMachine, twilio_default: Simulator, mode: str, code: int
) -> None:
    """A first look with bad credentials ends the task; credentials that change meanwhile don't."""
    time_machine.after(20, lambda: twilio_default.fault("error", count=None, code=code, status=403))
    time_machine.after(70, twilio_default.clear_faults)

    result, _ = rescheduled(sensor(brand, deferrable=False, mode=mode, poll_interval=25), ti, time_machine)

    assert result["outcome"] == "reached"
    assert time_machine.passed == 75


def test_a_sensor_in_its_worker_finds_a_connection_that_changes_meanwhile(
    brand: str,
    context: Any,
    time_machine: TimeMachine,
    twilio_default: Simulator,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def store(**changes: Any) -> None:
        monkeypatch.setenv("AIRFLOW_CONN_TWILIO_DEFAULT", json.dumps(twilio_default.connection | changes))

    waiting = sensor(brand, deferrable=False, poll_interval=25)

    def spoil() -> None:
        store(login="AC1")
        del waiting.hook

    time_machine.after(20, spoil)
    time_machine.after(70, store)

    assert waiting.execute(context)["outcome"] == "reached"


@FINDS_NO_CONNECTION
@pytest.mark.parametrize("mode", ["poke", "reschedule"])
def test_a_connection_that_is_missing_for_a_while_ends_no_wait_in_its_worker(
    brand: str,
    ti: Run,
    time_machine: TimeMachine,
    twilio_default: Simulator,
    mode: str,
    monkeypatch: pytest.MonkeyPatch,
    log: Recorder,
) -> None:
    right = json.dumps(twilio_default.connection)
    waiting = sensor(brand, deferrable=False, mode=mode, poll_interval=25)

    def remove() -> None:
        monkeypatch.delenv("AIRFLOW_CONN_TWILIO_DEFAULT")
        del waiting.hook

    time_machine.after(20, remove)
    time_machine.after(70, lambda: monkeypatch.setenv("AIRFLOW_CONN_TWILIO_DEFAULT", right))

    result, _ = rescheduled(waiting, ti, time_machine)

    assert result["outcome"] == "reached"
    assert any("twilio_default" in line for line in log.warnings)


def test_what_is_gone_ends_a_wait_in_its_worker(
    brand: str, context: Any, time_machine: TimeMachine, twilio_default: Simulator
) -> None:
    time_machine.after(20, lambda: twilio_default.fault("error", count=None, code=20404))

    with pytest.raises(AirflowFailException, match="20404"):
        sensor(brand, deferrable=False, poll_interval=25).execute(context)


def test_a_sensor_in_its_worker_times_out(
    brand: str, context: Any, time_machine: TimeMachine, twilio_default: Simulator
) -> None:
    with pytest.raises(AirflowSensorTimeout):
        sensor(brand, deferrable=False, poll_interval=20, timeout=30).execute(context)

    assert time_machine.passed <= 60


def test_a_failure_in_its_worker_is_final(
    brand: str, context: Any, time_machine: TimeMachine, twilio_default: Simulator
) -> None:
    time_machine.after(20, lambda: twilio_default.decide_brand(brand, "FAILED", REJECTED))

    with pytest.raises(
        AirflowFailException, match=r"FAILED, 2\d seconds after its creation:\n  30915: Too often"
    ):
        sensor(brand, deferrable=False, poll_interval=25).execute(context)


def test_a_failure_in_its_worker_may_be_returned(
    brand: str, context: Any, time_machine: TimeMachine, twilio_default: Simulator
) -> None:
    time_machine.after(20, lambda: twilio_default.decide_brand(brand, "FAILED", REJECTED))

    verdict = sensor(brand, deferrable=False, poll_interval=25, on_failure="return").execute(context)

    assert (verdict["outcome"], verdict["reasons"]) == ("failed", DECODED)


def rescheduled(waiting: BrandApprovedSensor, ti: Run, time: TimeMachine) -> tuple[Any, int]:
    """The sensor's result, and in how many runs it came about."""
    context: Any = {"ti": ti}
    for runs in range(1, 20):
        try:
            return waiting.execute(context), runs
        except AirflowRescheduleException:
            ti.first_reschedule_date = ti.first_reschedule_date or ti.start_date
            time.pause(waiting.poll_interval)
            ti.start_date = time.now
    raise AssertionError("the wait has no end")


def test_a_sensor_may_give_its_worker_back_between_two_looks(
    brand: str, ti: Run, time_machine: TimeMachine, twilio_default: Simulator
) -> None:
    waiting = sensor(brand, deferrable=False, mode="reschedule", poll_interval=25)

    result, runs = rescheduled(waiting, ti, time_machine)

    assert (result["outcome"], result["sid"]) == ("reached", brand)
    assert runs == 4


def test_a_rescheduled_sensor_looks_once_a_run(
    brand: str, ti: Run, time_machine: TimeMachine, twilio_default: Simulator
) -> None:
    waiting = sensor(brand, deferrable=False, mode="reschedule", poll_interval=25)

    _, runs = rescheduled(waiting, ti, time_machine)

    assert looks(twilio_default) == runs


def test_a_rescheduled_sensor_counts_the_wait_from_its_first_run(
    brand: str, ti: Run, time_machine: TimeMachine, twilio_default: Simulator, log: Recorder
) -> None:
    rescheduled(sensor(brand, deferrable=False, mode="reschedule", poll_interval=25), ti, time_machine)

    words = re.compile(rf"{brand}: APPROVED, 1 minute 1\d seconds after its creation")
    assert [line for line in log.lines() if words.fullmatch(line)]
