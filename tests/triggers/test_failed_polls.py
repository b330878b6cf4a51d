"""A failed poll never ends a wait: it makes the next pause longer."""

import json
import socket
from typing import Any

import pytest

from airflow_provider_twilio.simulator import AUTH_TOKEN
from airflow_provider_twilio.simulator.faults import FaultKind
from airflow_provider_twilio.simulator.simulator import Simulator
from triggers.recorder import Recorder
from triggers.time_machine import TimeMachine

from .brand_poll import NOBODYS, Run, polls, waiting_for

FAILURES: list[tuple[FaultKind, dict[str, Any]]] = [
    ("status", {"status": 500}),
    ("status", {"status": 503, "body": "html"}),
    ("status", {"status": 429}),
    ("status", {"status": 429, "retry_after": 1}),
    ("status", {"status": 429, "retry_after": 100000}),
    ("error", {"code": 20003}),
    ("error", {"code": 20404}),
    ("error", {"code": 20001, "status": 400, "message": "no"}),
    ("drop_before", {}),
    ("reset_before", {}),
    ("drop_after", {}),
    ("reset_after", {}),
    ("malformed", {}),
    ("truncated", {}),
]


@pytest.mark.parametrize(("kind", "options"), FAILURES, ids=lambda value: str(value))
def test_a_failed_poll_does_not_end_the_wait(
    kind: FaultKind,
    options: dict[str, Any],
    run: Run,
    brand: str,
    time_machine: TimeMachine,
    twilio_default: Simulator,
    log: Recorder,
) -> None:
    twilio_default.fault(kind, **options)

    event = run(waiting_for(brand, time_machine))

    assert event["state"] == "reached"
    assert log.warnings[0].startswith("A poll failed, the wait goes on: ")
    assert AUTH_TOKEN not in str(log.warnings)


def test_nobody_listening_does_not_end_the_wait(
    run: Run,
    brand: str,
    time_machine: TimeMachine,
    twilio_default: Simulator,
    log: Recorder,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    right = json.dumps(twilio_default.connection)
    time_machine.after(50, lambda: monkeypatch.setenv("AIRFLOW_CONN_TWILIO_DEFAULT", right))

    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        nowhere = {"base_url": f"http://127.0.0.1:{silent.getsockname()[1]}"}
        monkeypatch.setenv(
            "AIRFLOW_CONN_TWILIO_DEFAULT", json.dumps(twilio_default.connection | {"extra": nowhere})
        )
        event = run(waiting_for(brand, time_machine))

    assert event["state"] == "reached"
    assert len(log.warnings) == 1


def test_the_connection_is_looked_up_again_after_a_failed_poll(
    run: Run,
    brand: str,
    time_machine: TimeMachine,
    twilio_default: Simulator,
    log: Recorder,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    right = json.dumps(twilio_default.connection)
    outdated = json.dumps(twilio_default.connection | {"password": "the token of last week"})
    monkeypatch.setenv("AIRFLOW_CONN_TWILIO_DEFAULT", outdated)
    time_machine.after(50, lambda: monkeypatch.setenv("AIRFLOW_CONN_TWILIO_DEFAULT", right))

    assert run(waiting_for(brand, time_machine))["state"] == "reached"
    assert log.warnings
    assert all("20003" in line and "last week" not in line for line in log.warnings)


def test_a_connection_that_is_missing_for_a_while_does_not_end_the_wait(
    run: Run,
    brand: str,
    time_machine: TimeMachine,
    twilio_default: Simulator,
    log: Recorder,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("AIRFLOW_CONN_TWILIO_DEFAULT")
    right = json.dumps(twilio_default.connection)
    time_machine.after(50, lambda: monkeypatch.setenv("AIRFLOW_CONN_TWILIO_DEFAULT", right))

    assert run(waiting_for(brand, time_machine))["state"] == "reached"
    assert log.warnings


def refused(simulator: Simulator, count: int, skip: int = 0) -> None:
    """Let looks fail by what is the resource's own fault."""
    simulator.fault("error", code=20001, status=400, message="no", count=count, skip=skip)


def test_the_pause_doubles_with_each_failure_of_the_resource_up_to_a_quarter_of_an_hour(
    run: Run, brand: str, time_machine: TimeMachine, twilio_default: Simulator
) -> None:
    refused(twilio_default, 9)

    run(waiting_for(brand, time_machine, poll_interval=20))

    assert time_machine.pauses == pytest.approx([40, 80, 160, 320, 640, 900, 900, 900, 900])


def test_a_longer_interval_is_not_shortened_by_a_failure(
    run: Run, brand: str, time_machine: TimeMachine, twilio_default: Simulator
) -> None:
    refused(twilio_default, 2)

    run(waiting_for(brand, time_machine, poll_interval=3600))

    assert time_machine.pauses == pytest.approx([3600, 3600])


def test_the_pause_is_the_interval_again_after_a_poll_that_succeeds(
    run: Run, brand: str, time_machine: TimeMachine, twilio_default: Simulator
) -> None:
    twilio_default.decide_brand(brand, "IN_REVIEW")
    refused(twilio_default, 2)
    refused(twilio_default, 1, skip=1)
    time_machine.after(250, lambda: twilio_default.decide_brand(brand, "APPROVED"))

    run(waiting_for(brand, time_machine, poll_interval=20))

    assert time_machine.pauses[:2] == pytest.approx([40, 80])
    assert 10 <= time_machine.pauses[2] <= 40
    assert time_machine.pauses[3] == pytest.approx(40)


def test_one_look_a_minute_finds_out_when_twilio_serves_again(
    run: Run, brand: str, time_machine: TimeMachine, twilio_default: Simulator
) -> None:
    twilio_default.fault("status", status=503, count=None)
    time_machine.after(1200, twilio_default.clear_faults)

    run(waiting_for(brand, time_machine, poll_interval=20))

    assert time_machine.pauses == pytest.approx([60] * len(time_machine.pauses))
    assert 1200 <= time_machine.passed <= 1290


def test_twilio_is_left_alone_as_long_as_it_asks_for(
    run: Run, brand: str, time_machine: TimeMachine, twilio_default: Simulator
) -> None:
    twilio_default.fault("status", status=429, retry_after=1800)

    run(waiting_for(brand, time_machine, poll_interval=20))

    assert time_machine.pauses[0] == pytest.approx(1800)


def test_what_is_gone_three_times_in_a_row_ends_the_wait(
    run: Run, time_machine: TimeMachine, twilio_default: Simulator, log: Recorder
) -> None:
    event = run(waiting_for(NOBODYS, time_machine))

    assert (event["state"], event["status"], event["xcom"]) == ("failed", "gone", {})
    assert "20404" in event["reasons"][0]
    assert polls(twilio_default) == 3


def test_what_is_gone_twice_may_come_back(
    run: Run, brand: str, time_machine: TimeMachine, twilio_default: Simulator
) -> None:
    twilio_default.decide_brand(brand, "IN_REVIEW")
    for skip in (0, 1):
        twilio_default.fault("error", code=20404, count=2, skip=skip)
    time_machine.after(300, lambda: twilio_default.decide_brand(brand, "APPROVED"))

    assert run(waiting_for(brand, time_machine))["state"] == "reached"


def test_gone_is_only_what_twilio_says_to_be_gone_without_a_break(
    run: Run, brand: str, time_machine: TimeMachine, twilio_default: Simulator
) -> None:
    twilio_default.decide_brand(brand, "IN_REVIEW")
    for code in (20404, 20404, 20003, 20404, 20404):
        twilio_default.fault("error", code=code)
    time_machine.after(60, lambda: twilio_default.decide_brand(brand, "APPROVED"))

    assert run(waiting_for(brand, time_machine))["state"] == "reached"
