"""Where nobody gets through, to Twilio or to Airflow, the rest is left for the next try."""

from types import SimpleNamespace
from typing import Any

import httpx
import pytest

from airflow_provider_twilio.api.errors import OutcomeUnknown, TwilioError, Unreachable
from airflow_provider_twilio.batch.run import BatchRun
from airflow_provider_twilio.batch.sender import BatchStopped

from .batches import TOO_MANY, States, Try, Twilio, assert_each_once, rows, try_batch

BROKEN = httpx.Response(503, text="<html>")


def test_when_nobody_gets_through_the_rest_is_left_for_the_next_try() -> None:
    twilio, store, given = Twilio(), States(), rows(2000)
    twilio.before = lambda number, to: BROKEN

    with pytest.raises(OutcomeUnknown):
        try_batch(twilio, given, store, concurrency=30)

    assert len(twilio.came_at) < 100
    twilio.before = lambda number, to: None
    assert try_batch(twilio, given, store).sent == 2000
    assert_each_once(twilio, given)


def test_a_row_that_no_connection_came_about_for_is_tried_again() -> None:
    twilio, given = Twilio(), rows(20)
    twilio.before = lambda number, to: httpx.ConnectError("refused") if number <= 15 else None

    progress = try_batch(twilio, given)

    assert progress.sent == 20
    assert_each_once(twilio, given)


def test_a_row_that_no_connection_comes_about_for_is_left_for_the_next_try() -> None:
    twilio, store, given = Twilio(), States(), rows(20)
    twilio.before = lambda number, to: httpx.ConnectError("refused") if to.endswith("7") else None

    with pytest.raises(BatchStopped, match="2 messages") as stopped:
        try_batch(twilio, given, store)

    assert isinstance(stopped.value.__cause__, Unreachable)
    came, looks = len(twilio.came_at), twilio.looks
    twilio.before = lambda number, to: None
    assert try_batch(twilio, given, store).sent == 20
    assert_each_once(twilio, given)
    assert (len(twilio.came_at) - came, twilio.looks - looks) == (2, 0)


def test_a_store_that_fails_for_a_while_does_no_harm() -> None:
    twilio, store, given = Twilio(), States(), rows(1200)
    failing = iter([False, False, True, True, False, True] + [False] * 50)

    def fail(key: str, value: Any) -> None:
        if next(failing):
            raise ConnectionError("Airflow's API server is gone")

    store.on_set = fail

    assert try_batch(twilio, given, store).sent == 1200
    assert_each_once(twilio, given)


def test_a_store_that_is_gone_ends_the_try() -> None:
    twilio, store, given = Twilio(), States(), rows(1200)
    store.on_set = lambda key, value: _gone() if len(store.written) >= 3 else None

    with pytest.raises(ConnectionError):
        try_batch(twilio, given, store)

    store.on_set = lambda key, value: None
    assert try_batch(twilio, given, store).sent == 1200
    assert_each_once(twilio, given)


class Refused(Exception):
    """An error of Airflow's API server, as the task SDK raises it."""

    def __init__(self, status: int) -> None:
        self.error = SimpleNamespace(detail={"status_code": status, "message": "Task instance not found"})


@pytest.mark.parametrize("status", [404, 409, 410])
def test_a_try_that_airflow_has_taken_away_ends_at_once_and_the_next_one_goes_on(status: int) -> None:
    twilio, store, given = Twilio(), States(), rows(2000)
    refused: list[str] = []

    def take_away(key: str, value: Any) -> None:
        if len(store.written) >= 3:
            refused.append(key)
            raise Refused(status)

    store.on_set = take_away
    taken = Try(twilio, store, given)
    with pytest.raises(Refused):
        taken.run()
    left = len(twilio.messages)

    assert left < 2000
    assert len(refused) < 5, "it is written again and again"
    store.on_set = lambda key, value: None
    assert try_batch(twilio, given, store).sent == 2000
    assert_each_once(twilio, given)


def test_one_chunk_that_is_not_recorded_does_not_keep_the_others_from_it() -> None:
    twilio, store, given = Twilio(), States(), rows(1500)
    broken = "twilio.batch.1.1"

    def fail(key: str, value: Any) -> None:
        if key == broken and store.written.count(key) > 0:
            raise ConnectionError("Airflow's API server is gone")

    async def know(batch: BatchRun) -> None:
        twilio.before = lambda number, to: batch.kill() if number == 1100 else None

    store.on_set = fail
    with pytest.raises(ConnectionError):
        Try(twilio, store, given, during=know).run()

    assert store.written.count("twilio.batch.1.2") == 2


def _gone() -> None:
    raise ConnectionError("Airflow's API server is gone")


def test_a_rate_limit_of_long_leaves_the_rest_for_the_next_try() -> None:
    twilio, store, given = Twilio(), States(), rows(30)
    twilio.before = lambda number, to: TOO_MANY

    stopped = Try(twilio, store, given)
    with pytest.raises(TwilioError, match="429"):
        stopped.run()

    assert 300 < stopped.lasted < 400
    twilio.before = lambda number, to: None
    assert try_batch(twilio, given, store).sent == 30
    assert twilio.looks == 0
