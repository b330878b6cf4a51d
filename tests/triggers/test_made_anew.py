"""Airflow may restart a trigger at any time, and run it twice: nothing is lost, nothing is done twice."""

import asyncio
import json
from datetime import timedelta
from pkgutil import resolve_name
from typing import Any

import pytest

from airflow_provider_twilio.api.errors import InvalidRequest
from airflow_provider_twilio.api.messaging_v1.brands import UpdateBrandRegistrations
from airflow_provider_twilio.simulator import AUTH_TOKEN
from airflow_provider_twilio.simulator.simulator import Simulator
from airflow_provider_twilio.triggers.poll import PollTrigger
from airflow_provider_twilio.waiting.wait import DEADLINE
from scripts.moved import moved
from triggers.time_machine import TimeMachine

from .brand_poll import NOBODYS, Run, waiting_for


def made_anew(trigger: PollTrigger) -> PollTrigger:
    """The trigger as another triggerer makes it from what Airflow keeps of it."""
    from airflow.models.trigger import Trigger

    classpath, arguments = trigger.serialize()
    sent: Any = moved("deserialize")(json.loads(json.dumps(moved("serialize")(arguments))))
    kept = Trigger(classpath, sent)
    anew = resolve_name(kept.classpath)(**kept.kwargs)
    assert isinstance(anew, PollTrigger)
    return anew


def test_a_trigger_survives_airflows_own_serialization(
    run: Run, brand: str, time_machine: TimeMachine
) -> None:
    trigger = waiting_for(brand, time_machine, identity_status="VERIFIED")
    anew = made_anew(trigger)

    assert anew.serialize() == trigger.serialize()
    assert run(anew)["status"] == "APPROVED, VERIFIED"


def test_a_trigger_is_kept_as_plain_json_without_secrets(brand: str, time_machine: TimeMachine) -> None:
    classpath, arguments = waiting_for(brand, time_machine).serialize()

    assert classpath == "airflow_provider_twilio.triggers.poll.PollTrigger"
    assert json.loads(json.dumps(arguments)) == arguments
    assert arguments["twilio_conn_id"] == "twilio_default"
    assert AUTH_TOKEN not in json.dumps(arguments)
    assert "127.0.0.1" not in json.dumps(arguments)


def test_the_deadline_stays_where_it_was_when_the_trigger_is_made_anew(
    brand: str, time_machine: TimeMachine, twilio_default: Simulator, run: Run
) -> None:
    class TriggererDied(BaseException):
        pass

    def die() -> None:
        raise TriggererDied

    twilio_default.decide_brand(brand, "IN_REVIEW")
    trigger = waiting_for(brand, time_machine, lasts=timedelta(hours=2), poll_interval=300)
    time_machine.after(4000, die)
    with pytest.raises(TriggererDied):
        run(trigger)

    event = run(made_anew(trigger))

    assert event["state"] == DEADLINE
    assert event["waited"] == pytest.approx(7200, abs=1)
    assert time_machine.passed == pytest.approx(7200, abs=1)


def test_a_trigger_that_would_change_anything_does_not_run(run: Run, time_machine: TimeMachine) -> None:
    kept = waiting_for(NOBODYS, time_machine).wait
    kind = UpdateBrandRegistrations
    forged = PollTrigger("twilio_default", None, kept | {"request": f"{kind.__module__}:{kind.__name__}"}, 1)

    with pytest.raises(InvalidRequest, match="a wait only reads"):
        run(forged)


def test_two_triggers_for_the_same_wait_do_no_harm(
    brand: str, time_machine: TimeMachine, twilio_default: Simulator
) -> None:
    async def both() -> list[dict[str, Any]]:
        twins = [waiting_for(brand, time_machine), waiting_for(brand, time_machine)]
        events = await asyncio.gather(*(anext(twin.run()) for twin in twins))
        return [event.payload for event in events]

    before = twilio_default.snapshot()
    first, second = time_machine.run(both())

    assert first | {"waited": 0} == second | {"waited": 0}
    assert first["state"] == "reached"
    assert {request.method for request in twilio_default.requests()[1:]} == {"GET"}
    assert [one["sid"] for one in twilio_default.snapshot()["brands"]] == [
        one["sid"] for one in before["brands"]
    ]
