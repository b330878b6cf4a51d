"""A batch that is tried again or cleared sends nothing twice, unless it is told to."""

from datetime import UTC, datetime

import pytest
from airflow.providers.common.compat.sdk import AirflowFailException
from structlog.testing import capture_logs

from airflow_provider_twilio.api.errors import RateLimited
from airflow_provider_twilio.simulator.simulator import Simulator

from .batch_of_five import FIVE, batch, of_try, sent
from .tries import TaskStates, told


def test_another_try_sends_nothing_again(twilio_default: Simulator) -> None:
    states = TaskStates()
    first = batch().execute(of_try(states))

    again = batch().execute(of_try(states, number=2))

    assert again == first
    assert len(twilio_default.requests("POST")) == 5


def test_another_input_than_the_one_that_was_begun_is_refused(twilio_default: Simulator) -> None:
    states = TaskStates()
    twilio_default.fault("status", status=429, retry_after=3600, method="POST", count=None, skip=2)
    with pytest.raises(RateLimited):
        batch(concurrency=1).execute(of_try(states))
    twilio_default.clear_faults()

    with pytest.raises(AirflowFailException, match="the input isn't the one"):
        batch(body="Good bye {name}").execute(of_try(states, number=2))

    assert len(sent(twilio_default)) == 2


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


def test_without_state_what_left_from_the_fallback_is_found_too(
    twilio_default: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("airflow_provider_twilio.batch.run.SETTLED_AFTER", 0.0)
    began, fallback = datetime.now(UTC), "+15005550009"
    message = {
        "from": fallback,
        "body": "Hello",
        "direction": "outbound-api",
        "date_sent": twilio_default.now(),
    }
    twilio_default.add_messages([message | {"to": to} for to in FIVE])

    result = batch(messages=[{"to": to} for to in FIVE], body="Hello", fallback_from=fallback).execute(
        of_try(TaskStates(), number=2, began=began)
    )

    assert result["sent"] == 5
    assert sent(twilio_default) == FIVE


def test_a_task_that_is_to_send_again_does_so_in_a_later_try(
    twilio_default: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Airflow 3.4 has dropped the state, and the first try since then died before it sent anything."""
    monkeypatch.setattr("airflow_provider_twilio.batch.run.SETTLED_AFTER", 0.0)
    began = datetime.now(UTC)
    batch().execute(of_try(TaskStates(), began=began))

    batch(resend_when_cleared=True).execute(of_try(TaskStates(), number=3, most=4, began=began))

    assert sent(twilio_default) == sorted(FIVE * 2)


def test_without_a_store_the_log_says_so(twilio_default: Simulator) -> None:
    with capture_logs() as logs:
        batch().execute(of_try(None))

    assert "Airflow keeps no task state before 3.3" in told(logs)
