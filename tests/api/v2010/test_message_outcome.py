"""The meaning of a message's statuses for somebody who waits."""

from typing import Any

import pytest

from airflow_provider_twilio.api.hints import HINTS
from airflow_provider_twilio.api.outcome import Outcome, State
from airflow_provider_twilio.api.v2010.messages import (
    Message,
)


def message(**properties: Any) -> Message:
    return Message.model_validate({"sid": "SM" + "1" * 32} | properties)


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("delivered", "reached"),
        ("read", "reached"),
        ("received", "reached"),
        ("undelivered", "failed"),
        ("failed", "failed"),
        ("canceled", "failed"),
        ("queued", "waiting"),
        ("accepted", "waiting"),
        ("scheduled", "waiting"),
        ("sending", "waiting"),
        ("sent", "waiting"),
        ("receiving", "waiting"),
        ("partially_delivered", "waiting"),
    ],
)
def test_every_documented_status_is_known(status: str, state: State) -> None:
    assert message(status=status).outcome() == Outcome(state, status, known=True)


@pytest.mark.parametrize("status", ["teleported", "Delivered"])
def test_an_unknown_status_is_waited_on(status: str) -> None:
    assert message(status=status).outcome() == Outcome("waiting", status, known=False)


def test_sent_is_enough_where_it_is_accepted() -> None:
    assert message(status="sent").outcome(accept_sent=True) == Outcome("reached", "sent")
    assert message(status="sending").outcome(accept_sent=True) == Outcome("waiting", "sending")
    assert message(status="undelivered").outcome(accept_sent=True) == Outcome("failed", "undelivered")


@pytest.mark.parametrize("status", ["undelivered", "failed"])
def test_a_failure_comes_with_code_words_and_hint(status: str) -> None:
    failed = message(status=status, error_code=30007, error_message="Carrier violation")
    silent = message(status=status, error_code=30099)

    assert failed.outcome().reasons == (f"30007: Carrier violation {HINTS[30007]}",)
    assert silent.outcome().reasons == ("30099: no reason given",)


def test_a_canceled_message_needs_no_reason() -> None:
    assert message(status="canceled").outcome() == Outcome("failed", "canceled")
