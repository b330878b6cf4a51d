"""The end of a wait becomes a result, a failure, a timeout or a skipped task."""

import json
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from airflow.providers.common.compat.sdk import (
    AirflowFailException,
    AirflowSensorTimeout,
    AirflowSkipException,
)
from airflows import since
from triggers.recorder import Recorder
from triggers.time_machine import TimeMachine

from airflow_provider_twilio.simulator.simulator import Simulator
from airflow_provider_twilio.waiting import clock
from airflow_provider_twilio.waiting.wait import DEADLINE
from airflow_provider_twilio.waiting.words import in_words

from .brand_wait import DECODED, NOBODYS, REJECTED, deferred, event, resume, sensor


def test_a_wait_that_is_reached_returns_what_a_dag_goes_on_with(
    brand: str, context: Any, twilio_default: Simulator, log: Recorder
) -> None:
    twilio_default.decide_brand(brand, "APPROVED")
    waiting = sensor(brand)

    result = waiting.execute(context)

    assert json.loads(json.dumps(result)) == result
    assert result["sid"] == brand
    assert {"account_sid", "status", "identity_status", "brand_type", "date_created"} <= {*result}
    assert (result["outcome"], result["reasons"]) == ("reached", [])
    assert waiting.linked_sid == brand


def test_a_long_wait_is_told_in_words(context: Any, log: Recorder) -> None:
    waited = timedelta(days=3, hours=4, minutes=5).total_seconds()

    resume(sensor(), event("reached", "APPROVED", waited=waited), context)

    assert log.lines() == [f"{NOBODYS}: APPROVED after 3 days 4 hours"]


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (-5, "less than a second"),
        (0.2, "less than a second"),
        (1, "1 second"),
        (59.7, "1 minute"),
        (90, "1 minute 30 seconds"),
        (3 * 86400 + 4 * 3600 + 59, "3 days 4 hours"),
        (3 * 86400, "3 days"),
        (8 * 86400, "1 week 1 day"),
    ],
)
def test_durations_have_two_units_at_most(seconds: float, words: str) -> None:
    assert in_words(seconds) == words


def test_a_wait_that_fails_ends_the_task_without_more_tries_and_prints_every_reason(context: Any) -> None:
    told = event("failed", "FAILED", reasons=DECODED, waited=2 * 86400)

    with pytest.raises(AirflowFailException) as failure:
        resume(sensor(), told, context)

    first, *reasons, following = str(failure.value).splitlines()
    assert first == f"{NOBODYS}: FAILED after 2 days:"
    assert reasons == [f"  {line}" for line in DECODED]
    assert following.startswith("Next: correct the profiles where the reasons say so")


def test_a_failure_is_counted_from_the_creation_of_what_is_waited_for(
    context: Any, time_machine: TimeMachine
) -> None:
    created = datetime.fromtimestamp(clock.now() - 3 * 86400, UTC).isoformat()
    told = event("failed", "SUSPENDED", xcom={"sid": NOBODYS, "date_created": created})

    with pytest.raises(AirflowFailException) as failure:
        resume(sensor(), told, context)

    assert str(failure.value).splitlines() == [
        f"{NOBODYS}: SUSPENDED, 3 days after its creation: no reasons given",
        "Next: turn to Twilio's support",
    ]


def test_a_wait_that_begins_says_when_it_looks_next_and_last(brand: str, context: Any, log: Recorder) -> None:
    deferred(sensor(brand, poll_interval=300), context)

    status, waiting = log.lines()[-2:]
    assert status == "The status is PENDING"
    assert re.fullmatch(
        "Waiting in the triggerer, without a worker: the next look is in about 5 minutes, the last one at "
        r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC",
        waiting,
    )


def test_a_failure_without_reasons_says_so(context: Any) -> None:
    with pytest.raises(AirflowFailException, match="SUSPENDED after 1 minute 40 seconds: no reasons given"):
        resume(sensor(), event("failed", "SUSPENDED"), context)


def test_a_failure_may_be_returned_for_the_dag_to_go_on_with(context: Any, log: Recorder) -> None:
    told = event("failed", "FAILED", reasons=DECODED, xcom={"sid": NOBODYS, "status": "FAILED"})

    verdict = resume(sensor(on_failure="return"), told, context)

    assert verdict == {"sid": NOBODYS, "status": "FAILED", "outcome": "failed", "reasons": DECODED}
    assert len(log.warnings) == 1
    for reason in DECODED:
        assert f"\n  {reason}" in log.warnings[0]


def test_a_failure_at_the_first_look_may_be_returned_too(
    brand: str, context: Any, twilio_default: Simulator
) -> None:
    twilio_default.decide_brand(brand, "FAILED", REJECTED)

    verdict = sensor(brand, on_failure="return").execute(context)

    assert (verdict["outcome"], verdict["status"], verdict["reasons"]) == ("failed", "FAILED", DECODED)


def test_the_verdict_on_what_is_gone_has_a_status_too(context: Any) -> None:
    verdict = resume(sensor(on_failure="return"), event("failed", "gone", xcom={}), context)

    assert (verdict["outcome"], verdict["status"]) == ("failed", "gone")


@pytest.mark.parametrize("on_failure", ["fail", "return"])
def test_a_deadline_is_a_timeout_whatever_failures_become(on_failure: str, context: Any) -> None:
    told = event(DEADLINE, "PENDING", waited=timedelta(days=3, hours=4).total_seconds(), xcom={})

    with pytest.raises(
        AirflowSensorTimeout, match=r"^waited 3 days 4 hours, and the status is still PENDING$"
    ):
        resume(sensor(on_failure=on_failure), told, context)


@pytest.mark.parametrize(
    "kindness",
    [
        {"soft_fail": True},
        pytest.param({"never_fail": True}, marks=since("3.1.8", "never_fail doesn't reach a deferred wait")),
    ],
    ids=str,
)
@pytest.mark.parametrize(
    "told", [event("failed", "FAILED"), event(DEADLINE, "PENDING")], ids=["failed", "deadline"]
)
def test_a_wait_that_need_not_succeed_is_skipped(
    kindness: dict[str, Any], told: dict[str, Any], context: Any
) -> None:
    with pytest.raises(AirflowSkipException):
        resume(sensor(**kindness), told, context)


@pytest.mark.parametrize("kindness", [{"soft_fail": True}, {"never_fail": True}], ids=str)
@pytest.mark.parametrize("deferrable", [True, False])
def test_a_first_look_that_need_not_succeed_is_skipped(
    kindness: dict[str, Any], deferrable: bool, brand: str, context: Any, twilio_default: Simulator
) -> None:
    twilio_default.decide_brand(brand, "FAILED", REJECTED)

    with pytest.raises(AirflowSkipException):
        sensor(brand, deferrable=deferrable, **kindness).execute(context)
