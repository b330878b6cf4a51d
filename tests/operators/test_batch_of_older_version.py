"""A batch that version 0.1.0 began: what it kept, as it kept it, is read by the tries after an update."""

import json
from typing import Any

import pytest
from airflow.providers.common.compat.sdk import AirflowFailException, TaskDeferred

from airflow_provider_twilio.simulator.simulator import Simulator

from .batch_of_five import FIVE, batch, of_try, sent
from .tries import TaskStates

SIDS = [f"SM{number:032x}" for number in range(5)]
LONG_AGO = 1796060099.060492
DIGEST = "b6930553a51b51a17aad9577e2b292a5"
"""Of the five messages, by version 0.1.0."""
HEADER = {
    "name": "1",
    "digest": DIGEST,
    "most": 3,
    "started_at": LONG_AGO,
    "facts": {
        "rows": 5,
        "sendable": 5,
        "invalid": 0,
        "duplicates": 0,
        "excluded": 0,
        "segments": 5,
        "estimated_price": None,
        "messages_per_second": None,
        "estimated_seconds": 5.0,
        "digest": DIGEST,
    },
    "deliver_until": None,
}


def kept(outcomes: list[str], **changes: Any) -> TaskStates:
    """The state of a task whose try of version 0.1.0 came so far."""
    states = TaskStates()
    states.set("twilio.batch", HEADER | changes)
    states.set(
        "twilio.batch.1.0", {"since": LONG_AGO, "intended_at": LONG_AGO, "outcomes": " ".join(outcomes)}
    )
    return states


def test_what_was_sent_is_not_sent_again(twilio_default: Simulator) -> None:
    result = batch().execute(of_try(kept(SIDS), number=2))

    assert (result["rows"], result["sent"]) == (5, 5)
    assert sent(twilio_default) == []


def test_what_was_left_is_sent(twilio_default: Simulator) -> None:
    result = batch().execute(of_try(kept([*SIDS[:3], ".", "."]), number=2))

    assert result["sent"] == 5
    assert sent(twilio_default) == FIVE[3:]


def test_what_was_in_flight_is_left_to_on_unknown(twilio_default: Simulator) -> None:
    with pytest.raises(
        AirflowFailException, match=r"can't be told whether 1 row was sent, so no more are sent: 4"
    ):
        batch(on_unknown="fail").execute(of_try(kept([*SIDS[:3], "-", "."]), number=2))

    assert sent(twilio_default) == []


def test_a_wait_for_deliveries_goes_on(twilio_default: Simulator) -> None:
    states, until = kept(SIDS), twilio_default.now().timestamp() + 3600
    states.set("twilio.batch", HEADER | {"deliver_until": until})

    with pytest.raises(TaskDeferred):
        batch(wait_for_delivery=True).resume(of_try(states))

    assert json.loads(states.kept["twilio.batch"])["deliver_until"] == until


def test_a_clearing_is_told_from_a_retry(twilio_default: Simulator) -> None:
    """Only a cleared task sends again, and only if it is said to."""
    task = batch(resend_when_cleared=True)
    task.execute(of_try(kept(SIDS), number=2))
    assert sent(twilio_default) == []

    task.execute(of_try(kept(SIDS), number=2, most=4))
    assert sent(twilio_default) == FIVE


@pytest.mark.parametrize("resend", [False, True])
@pytest.mark.parametrize("waits", [False, True])
def test_a_header_that_cannot_be_read_is_never_taken_for_nothing_sent(
    resend: bool, waits: bool, twilio_default: Simulator
) -> None:
    states = kept(SIDS)
    states.set("twilio.batch", {"batch": HEADER})
    task = batch(resend_when_cleared=resend, wait_for_delivery=waits)

    for run in (task.execute, task.resume):
        with pytest.raises(AirflowFailException, match=r"state is damaged, or of a version .* Nothing more"):
            run(of_try(states, number=2, most=4))

    assert sent(twilio_default) == []
