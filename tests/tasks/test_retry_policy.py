"""When a failed task is tried again, by what Twilio answered."""

from datetime import timedelta

import pytest
from airflows import AIRFLOW

from airflow_provider_twilio.api.errors import (
    AuthenticationError,
    InvalidRequest,
    NotFound,
    OutcomeUnknown,
    RateLimited,
    TwilioError,
    Unanswered,
    Unreachable,
)

pytestmark = pytest.mark.skipif(AIRFLOW < (3, 3), reason="Airflow has retry policies from 3.3 on")
if AIRFLOW >= (3, 3):
    from airflow.sdk import RetryAction

    from airflow_provider_twilio.tasks.retry_policy import TwilioRetryPolicy

OUTAGES = [Unreachable("refused"), Unanswered("503", status=503), OutcomeUnknown("reset")]
LASTING = [AuthenticationError("no", status=401), NotFound("gone", status=404), TwilioError("no", code=21610)]


def rate_limited(seconds: float) -> RateLimited:
    error = RateLimited("too many", status=429)
    error.retry_after = seconds
    return error


def pause(policy: "TwilioRetryPolicy", error: BaseException, number: int = 1) -> float:
    decision = policy.evaluate(error, number, 20)
    assert decision.action == RetryAction.RETRY
    assert decision.retry_delay is not None
    return decision.retry_delay.total_seconds()


@pytest.mark.parametrize("error", OUTAGES, ids=lambda error: type(error).__name__)
def test_the_pauses_of_an_outage_grow_from_first_to_longest(error: TwilioError) -> None:
    policy = TwilioRetryPolicy(first=30, longest=timedelta(minutes=30))

    pauses = [pause(policy, error, number) for number in (1, 2, 3, 7, 8, 5000)]

    for found, least in zip(pauses, (30, 60, 120, 1800, 1800, 1800), strict=True):
        assert least <= found <= 1.25 * least


def test_mapped_tasks_do_not_come_back_at_once() -> None:
    policy = TwilioRetryPolicy()

    assert len({pause(policy, Unreachable("refused")) for _ in range(100)}) > 90


@pytest.mark.parametrize(("asked_for", "least"), [(0.0, 30), (7.0, 30), (300.0, 300), (7200.0, 7200)])
def test_a_retry_after_is_waited_for_however_long_it_is(asked_for: float, least: float) -> None:
    found = pause(TwilioRetryPolicy(first=30, longest=1800), rate_limited(asked_for))

    assert least <= found <= 1.25 * least


@pytest.mark.parametrize("error", LASTING, ids=lambda error: type(error).__name__)
def test_what_another_try_would_repeat_fails_at_once(error: TwilioError) -> None:
    decision = TwilioRetryPolicy().evaluate(error, 1, 20)

    assert decision.action == RetryAction.FAIL
    assert type(error).__name__ in (decision.reason or "")


def test_a_failure_that_twilio_caused_counts_as_twilios() -> None:
    failure = RuntimeError("the batch has stopped")
    failure.__cause__ = rate_limited(900)

    assert pause(TwilioRetryPolicy(), failure) >= 900


@pytest.mark.parametrize(
    "error", [KeyError("x"), OSError("disk full")], ids=lambda error: type(error).__name__
)
def test_other_failures_are_left_to_the_task(error: Exception) -> None:
    assert TwilioRetryPolicy().evaluate(error, 1, 20).action == RetryAction.DEFAULT


def test_the_reason_shows_no_number_and_no_text() -> None:
    reason = TwilioRetryPolicy().evaluate(Unanswered("to +15558675309", status=503), 1, 20).reason

    assert "555" not in (reason or "")


@pytest.mark.parametrize("wrong", [0, -1, float("nan"), float("inf"), timedelta(), "60", True, None])
@pytest.mark.parametrize("name", ["first", "longest"])
def test_a_pause_is_a_positive_number_of_seconds(name: str, wrong: object) -> None:
    with pytest.raises(InvalidRequest, match=f"^{name}: "):
        TwilioRetryPolicy(**{name: wrong})  # type: ignore[arg-type]


def test_it_is_the_same_after_serialization() -> None:
    policy = TwilioRetryPolicy(first=7, longest=timedelta(hours=1))

    again = TwilioRetryPolicy.deserialize(policy.serialize())

    assert (again.first, again.longest) == (7, 3600)
