"""A sensor looks once, and hands over to the triggerer what is undecided."""

import json
from datetime import timedelta
from typing import Any

import pytest
from airflow.providers.common.compat.sdk import AirflowFailException
from triggers.recorder import Recorder
from triggers.time_machine import TimeMachine

from airflow_provider_twilio.api.hints import HINTS
from airflow_provider_twilio.simulator import AUTH_TOKEN
from airflow_provider_twilio.simulator.faults import FaultKind
from airflow_provider_twilio.simulator.simulator import Simulator
from airflow_provider_twilio.triggers.poll import PollTrigger
from airflow_provider_twilio.waiting.wait import Wait

from .brand_wait import DECODED, REJECTED, deferred, looks, sensor


def test_what_is_reached_already_needs_no_triggerer(
    brand: str, context: Any, time_machine: TimeMachine, twilio_default: Simulator
) -> None:
    twilio_default.decide_brand(brand, "APPROVED")

    result = sensor(brand).execute(context)

    assert (result["outcome"], result["status"], result["reasons"]) == ("reached", "APPROVED", [])
    assert looks(twilio_default) == 1


def test_what_has_failed_already_needs_no_triggerer(
    brand: str, context: Any, twilio_default: Simulator
) -> None:
    twilio_default.decide_brand(brand, "FAILED", REJECTED)

    with pytest.raises(AirflowFailException) as failure:
        sensor(brand).execute(context)

    first, *reasons, _ = str(failure.value).splitlines()
    assert first.startswith(f"{brand}: FAILED, ")
    assert reasons == [f"  {reason}" for reason in DECODED]


def test_what_is_undecided_goes_to_the_triggerer(
    brand: str, context: Any, time_machine: TimeMachine, twilio_default: Simulator
) -> None:
    deferral = deferred(sensor(brand, poll_interval=30, timeout=3600), context)

    assert isinstance(deferral.trigger, PollTrigger)
    assert (deferral.trigger.twilio_conn_id, deferral.trigger.account_sid) == ("twilio_default", None)
    assert deferral.trigger.poll_interval == 30
    assert deferral.method_name == "execute_complete"
    wait = Wait.deserialize(deferral.trigger.wait)
    assert wait.since == time_machine.start
    assert wait.deadline == time_machine.start + timedelta(hours=1)
    assert looks(twilio_default) == 1


def test_the_triggers_deadline_comes_before_airflows_timeout(brand: str, context: Any) -> None:
    """It knows the last status; Airflow's is for a triggerer that is gone."""
    deferral = deferred(sensor(brand, timeout=3600), context)

    assert deferral.timeout is not None
    assert timedelta(hours=1) < deferral.timeout <= timedelta(hours=2)


def test_interval_and_timeout_may_be_timedeltas(brand: str, context: Any) -> None:
    deferral = deferred(sensor(brand, poll_interval=timedelta(minutes=5), timeout=timedelta(days=2)), context)

    assert isinstance(deferral.trigger, PollTrigger)
    assert deferral.trigger.poll_interval == 300
    wait = Wait.deserialize(deferral.trigger.wait)
    assert wait.deadline - wait.since == timedelta(days=2)


def test_what_goes_to_the_triggerer_is_plain_json_without_secrets(brand: str, context: Any) -> None:
    trigger = deferred(sensor(brand), context).trigger
    kept = json.dumps(trigger.serialize())

    assert AUTH_TOKEN not in kept
    assert brand in kept


def test_the_connection_and_the_subaccount_go_with_the_wait(
    brand: str, context: Any, twilio_default: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = twilio_default.connection
    monkeypatch.setenv("AIRFLOW_CONN_OTHERS", json.dumps(own))

    deferral = deferred(sensor(brand, twilio_conn_id="others", account_sid=own["login"]), context)

    assert isinstance(deferral.trigger, PollTrigger)
    assert (deferral.trigger.twilio_conn_id, deferral.trigger.account_sid) == ("others", own["login"])


PASSING: list[tuple[FaultKind, dict[str, Any]]] = [
    ("status", {"status": 500}),
    ("status", {"status": 503, "body": "html"}),
    ("status", {"status": 429}),
    ("status", {"status": 429, "retry_after": 100000}),
    ("drop_before", {}),
    ("reset_before", {}),
    ("drop_after", {}),
    ("reset_after", {}),
    ("malformed", {}),
    ("truncated", {}),
]


@pytest.mark.parametrize(("kind", "options"), PASSING, ids=str)
def test_a_first_look_that_fails_in_passing_does_not_keep_it_from_waiting(
    kind: FaultKind,
    options: dict[str, Any],
    brand: str,
    context: Any,
    twilio_default: Simulator,
    log: Recorder,
) -> None:
    twilio_default.fault(kind, count=None, **options)

    deferred(sensor(brand), context)

    assert len(log.warnings) == 1
    assert log.warnings[0].startswith("The first look failed, the wait goes on: ")


def test_a_twilio_that_is_out_of_reach_does_not_keep_it_from_waiting(
    context: Any, twilio_default: Simulator, silent_port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    nowhere = twilio_default.connection | {"extra": {"base_url": f"http://127.0.0.1:{silent_port}"}}
    monkeypatch.setenv("AIRFLOW_CONN_TWILIO_DEFAULT", json.dumps(nowhere))

    deferred(sensor(), context)


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        ({"code": 20404}, HINTS[20404]),
        ({"code": 20003}, HINTS[20003]),
        ({"code": 20001, "status": 400, "message": "No such thing"}, "No such thing"),
    ],
)
@pytest.mark.parametrize("deferrable", [True, False])
def test_a_first_look_that_fails_for_good_fails_the_task_at_once(
    fault: dict[str, Any],
    told: str,
    deferrable: bool,
    brand: str,
    context: Any,
    time_machine: TimeMachine,
    twilio_default: Simulator,
) -> None:
    twilio_default.fault("error", count=None, **fault)

    with pytest.raises(AirflowFailException) as failure:
        sensor(brand, deferrable=deferrable).execute(context)

    assert told in str(failure.value)
    assert looks(twilio_default) == 1
    assert time_machine.slept == []


def test_a_bad_connection_fails_the_task_at_once_and_names_the_field(
    context: Any, twilio_default: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad = twilio_default.connection | {"extra": {"base_url": "http://twilio.example.com"}}
    monkeypatch.setenv("AIRFLOW_CONN_TWILIO_DEFAULT", json.dumps(bad))

    with pytest.raises(AirflowFailException, match=r"connection 'twilio_default': .*\n  base_url: "):
        sensor().execute(context)


@pytest.mark.parametrize("sid", ["BN1", "", "SM" + "0" * 32, None])
def test_a_malformed_sid_is_refused_by_the_sensors_own_word_for_it(
    sid: Any, context: Any, twilio_default: Simulator
) -> None:
    with pytest.raises(AirflowFailException, match=rf"  brand_sid: {sid!r}: must be "):
        sensor(sid).execute(context)

    assert twilio_default.requests() == []
