"""The trigger polls until there is something to tell, or until its deadline."""

import json
import logging
from datetime import timedelta

import pytest

from airflow_provider_twilio.api.messaging_v1.campaigns import FetchUsAppToPerson
from airflow_provider_twilio.api.v2010.messages import CreateMessage, FetchMessage
from airflow_provider_twilio.hooks.twilio import TwilioHook
from airflow_provider_twilio.simulator import AUTH_TOKEN
from airflow_provider_twilio.simulator.simulator import Simulator
from airflow_provider_twilio.waiting.seat import GRACE
from airflow_provider_twilio.waiting.wait import DEADLINE
from triggers.recorder import Recorder
from triggers.time_machine import TimeMachine

from .brand_poll import Run, polls, waiting_for


def test_it_polls_until_the_outcome_is_decided(
    run: Run, brand: str, time_machine: TimeMachine, twilio_default: Simulator
) -> None:
    event = run(waiting_for(brand, time_machine))

    assert (event["state"], event["status"], event["reasons"]) == ("reached", "APPROVED", [])
    assert (event["xcom"]["sid"], event["xcom"]["status"]) == (brand, "APPROVED")
    assert event["waited"] == pytest.approx(time_machine.passed, abs=0.1)
    assert 60 <= time_machine.passed <= 85
    assert polls(twilio_default) == len(time_machine.looks)


def test_it_pauses_before_its_first_look_because_the_sensor_has_just_looked(
    run: Run, brand: str, time_machine: TimeMachine
) -> None:
    run(waiting_for(brand, time_machine, poll_interval=20))

    assert 20 <= time_machine.looks[0] <= 40


def test_what_is_decided_already_is_told_at_its_first_look(
    run: Run, brand: str, time_machine: TimeMachine, twilio_default: Simulator
) -> None:
    twilio_default.advance(60)

    assert run(waiting_for(brand, time_machine))["state"] == "reached"
    assert len(time_machine.looks) == 1


def test_a_failure_is_told_with_its_reasons(
    run: Run, brand: str, time_machine: TimeMachine, twilio_default: Simulator
) -> None:
    errors: list[dict[str, object]] = [{"code": 30999, "description": "+15558675309 is wrong", "fields": []}]
    time_machine.after(30, lambda: twilio_default.decide_brand(brand, "FAILED", errors))

    event = run(waiting_for(brand, time_machine))

    assert (event["state"], event["status"]) == ("failed", "FAILED")
    assert event["reasons"] == ["30999: +1555•••5309 is wrong"]
    assert event["xcom"]["status"] == "FAILED"


def test_the_pauses_grow_with_the_age_of_the_wait(
    run: Run, brand: str, time_machine: TimeMachine, twilio_default: Simulator
) -> None:
    twilio_default.decide_brand(brand, "IN_REVIEW")
    time_machine.after(86_400, lambda: twilio_default.decide_brand(brand, "APPROVED"))

    run(waiting_for(brand, time_machine, lasts=timedelta(days=2), poll_interval=60))

    assert time_machine.pauses[:9] == pytest.approx([60] * 9)
    assert time_machine.pauses[-9:] == pytest.approx([1800] * 9)
    rounded = [round(pause) for pause in time_machine.pauses]
    assert rounded == sorted(rounded)


def test_a_longer_interval_than_ours_is_kept(
    run: Run, brand: str, time_machine: TimeMachine, twilio_default: Simulator
) -> None:
    twilio_default.decide_brand(brand, "IN_REVIEW")
    time_machine.after(86_400, lambda: twilio_default.decide_brand(brand, "APPROVED"))

    run(waiting_for(brand, time_machine, lasts=timedelta(days=2), poll_interval=7200))

    assert set(map(round, time_machine.pauses)) == {7200}


def test_the_event_is_plain_json_without_secrets(run: Run, brand: str, time_machine: TimeMachine) -> None:
    event = run(waiting_for(brand, time_machine))

    assert json.loads(json.dumps(event)) == event
    assert AUTH_TOKEN not in json.dumps(event)


def test_the_deadline_ends_the_wait_and_tells_the_last_status(
    run: Run, brand: str, time_machine: TimeMachine, twilio_default: Simulator
) -> None:
    twilio_default.decide_brand(brand, "IN_REVIEW")

    event = run(waiting_for(brand, time_machine, lasts=timedelta(minutes=10), poll_interval=70))

    assert (event["state"], event["status"]) == (DEADLINE, "IN_REVIEW")
    assert event["waited"] == pytest.approx(600, abs=1)
    assert time_machine.passed == pytest.approx(600, abs=1)


def test_the_deadline_ends_a_wait_whose_polls_fail(
    run: Run, brand: str, time_machine: TimeMachine, twilio_default: Simulator
) -> None:
    twilio_default.fault("error", code=20003, count=None)

    event = run(waiting_for(brand, time_machine, lasts=timedelta(hours=3)))

    assert event["state"] == DEADLINE
    assert time_machine.passed == pytest.approx(3 * 3600, abs=GRACE)


def test_an_outcome_that_comes_with_the_deadline_is_told(
    run: Run, brand: str, time_machine: TimeMachine, twilio_default: Simulator
) -> None:
    twilio_default.decide_brand(brand, "IN_REVIEW")
    time_machine.after(599, lambda: twilio_default.decide_brand(brand, "APPROVED"))

    event = run(waiting_for(brand, time_machine, lasts=timedelta(minutes=10), poll_interval=500))

    assert event["state"] == "reached"


def test_a_deadline_that_has_passed_still_looks_once(
    run: Run, brand: str, time_machine: TimeMachine, twilio_default: Simulator
) -> None:
    trigger = waiting_for(brand, time_machine, lasts=timedelta(minutes=1))
    time_machine.jump(86_400)

    assert run(trigger)["state"] == "reached"


def test_an_unknown_status_is_warned_of_once(
    run: Run,
    campaign: FetchUsAppToPerson,
    time_machine: TimeMachine,
    twilio_default: Simulator,
    log: Recorder,
) -> None:
    twilio_default.decide_campaign(campaign.sid, "ON_HOLD")
    time_machine.after(200, lambda: twilio_default.decide_campaign(campaign.sid, "VERIFIED"))

    event = run(waiting_for(campaign, time_machine))

    assert event["state"] == "reached"
    assert len(time_machine.looks) > 5
    assert log.warnings == ["The status is ON_HOLD, which Twilio doesn't document: waiting on"]


def test_a_change_of_status_is_told_once(
    run: Run, brand: str, time_machine: TimeMachine, twilio_default: Simulator, log: Recorder
) -> None:
    time_machine.after(50, lambda: twilio_default.decide_brand(brand, "IN_REVIEW"))
    time_machine.after(150, lambda: twilio_default.decide_brand(brand, "APPROVED"))

    run(waiting_for(brand, time_machine))

    told = [line for line in log.lines(logging.INFO) if line.startswith("The status")]
    assert told == ["The status is PENDING", "The status is IN_REVIEW"]


def test_the_log_tells_at_once_and_each_time_the_interval_has_doubled(
    run: Run, brand: str, time_machine: TimeMachine, twilio_default: Simulator, log: Recorder
) -> None:
    twilio_default.decide_brand(brand, "IN_REVIEW")

    run(waiting_for(brand, time_machine, lasts=timedelta(days=1), poll_interval=60))

    told = [line for line in log.lines(logging.INFO) if line.startswith("Waiting on")]
    assert [line.split(" at intervals of ")[1].split(";")[0] for line in told] == [
        "1 minute",
        "2 minutes",
        "4 minutes",
        "8 minutes",
        "16 minutes",
    ]
    assert told[0].startswith("Waiting on a first answer: the next look is at about ")
    assert told[1].startswith("Waiting on IN_REVIEW: ")
    end = time_machine.start + timedelta(days=1)
    assert all(line.endswith(f"the wait ends at {end:%Y-%m-%d %H:%M:%S} UTC") for line in told)


def test_messages_are_waited_for_on_the_other_host(
    run: Run, time_machine: TimeMachine, twilio_default: Simulator
) -> None:
    sms = CreateMessage(to="+15558675309", from_="+15005550006", body="Hello")
    sid = TwilioHook().execute(sms).sid

    event = run(waiting_for(FetchMessage(sid=sid), time_machine, poll_interval=1))

    assert (event["state"], event["status"], event["xcom"]["sid"]) == ("reached", "delivered", sid)
    assert "+1555" not in json.dumps(event)
    assert "Hello" not in json.dumps(event)
