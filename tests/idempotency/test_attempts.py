"""A task is told about its earlier tries: by hand, and by Airflow itself when a task is cleared."""

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any, cast

import pytest

from airflow_provider_twilio.idempotency.attempts import Tries

BEGAN = datetime(2026, 10, 5, tzinfo=UTC)
CLEARED = datetime(2026, 10, 7, tzinfo=UTC)


def tries(number: int, most: int, retries: int) -> Tries:
    return Tries(number, most, retries, BEGAN)


def of(run: Any = None, **ti: Any) -> Tries:
    facts = {"try_number": 1, "max_tries": 2, "task": SimpleNamespace(retries=2)} | ti
    return Tries.of(cast("Any", {"ti": SimpleNamespace(**facts), "dag_run": run}))


def test_they_are_read_from_the_context() -> None:
    assert of(SimpleNamespace(run_after=BEGAN)) == Tries(1, 2, 2, BEGAN)


@pytest.mark.parametrize(
    ("number", "most", "retries", "cleared", "first"),
    [
        (1, 0, 0, False, True),
        (1, 2, 2, False, True),
        (2, 2, 2, False, False),
        (3, 2, 2, False, False),
        (2, 1, 0, True, True),
        (2, 3, 2, True, True),
        (3, 3, 2, True, False),
        (4, 5, 2, True, True),
    ],
)
def test_a_cleared_task_may_be_tried_more_often(
    number: int, most: int, retries: int, cleared: bool, first: bool
) -> None:
    told = tries(number, most, retries)

    assert (told.cleared, told.first_since_cleared) == (cleared, first)


def test_a_task_was_cleared_since_there_were_fewer_tries() -> None:
    assert tries(2, 3, 2).cleared_since(2)
    assert not tries(3, 3, 2).cleared_since(3)
    assert not tries(3, 3, 2).cleared_since(None)


@pytest.mark.parametrize(
    ("run", "began"),
    [
        (SimpleNamespace(run_after=BEGAN, start_date=CLEARED), BEGAN),
        (SimpleNamespace(data_interval_end=BEGAN, logical_date=None, start_date=CLEARED), BEGAN),
        (SimpleNamespace(logical_date=BEGAN, start_date=CLEARED), BEGAN),
        (SimpleNamespace(run_after=None, start_date=BEGAN), BEGAN),
        (None, None),
    ],
)
def test_a_run_began_before_it_was_cleared(run: Any, began: datetime | None) -> None:
    assert of(run).run_began == began
