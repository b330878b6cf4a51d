"""A limit holds through the whole operator, in virtual time; and as measured on a real connection."""

from collections import Counter
from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest
from operators.tries import TaskStates, run

from airflow_provider_twilio.operators.batch import SendSmsBatchOperator
from airflow_provider_twilio.simulator.settings import Settings
from airflow_provider_twilio.simulator.simulator import Simulator
from airflow_provider_twilio.simulator.twilio import Twilio

from .plays import FROM, Input, Play
from .schedule import Schedule
from .test_rate_limiter import in_windows

RATE, TOTAL, WINDOW = 30.0, 600, 5.0


def test_30_a_second_are_kept_within_2_percent_in_any_5_seconds(tmp_path: Path) -> None:
    batch = Input(
        rows=tuple((person, 0) for person in range(2, 2 + TOTAL)), rate=RATE, concurrency=50, chunk=500
    )
    play = Play(Twilio(Settings()), batch, Schedule(takes=(0.05, 0.1, 0.15)), Counter(), tmp_path)

    play.run()

    came = sorted(play.world.came_at[-TOTAL:])
    counts = in_windows(came, WINDOW)
    assert play.difference() == (0, 0)
    assert len(counts) > 400
    assert min(counts) >= 0.98 * WINDOW * RATE
    assert max(counts) <= 1.02 * WINDOW * RATE


@pytest.mark.proof
def test_the_rate_on_a_real_connection(twilio_default: Simulator, proof: Callable[[str], None]) -> None:
    """Is printed: what a busy machine does to it isn't the operator's."""
    numbers = count(1)
    operator = SendSmsBatchOperator(
        task_id="batch",
        messages=[{"to": f"+1415555{next(numbers):04}"} for _ in range(TOTAL)],
        body="Your table is ready.",
        from_=FROM,
        messages_per_second=RATE,
    )

    assert run(operator, TaskStates())["sent"] == TOTAL

    came = [request.time for request in twilio_default.requests("POST")]
    counts = in_windows(came, WINDOW)
    assert len(came) == TOTAL
    assert came[-1] - came[0] >= 0.95 * TOTAL / RATE
    proof(
        f"a limit of {RATE:g} a second over {TOTAL} messages on a real connection: {min(counts)} to "
        f"{max(counts)} in any {WINDOW:g} s, {WINDOW * RATE:g} asked for; {came[-1] - came[0]:.2f} s in all"
    )
