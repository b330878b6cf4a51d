"""A refusal by Twilio is one row's outcome; refusals of many rows or of the account end the batch."""

import httpx
import pytest

from airflow_provider_twilio.api.errors import AuthenticationError, TwilioError
from airflow_provider_twilio.batch.sender import TooManyErrors

from .batches import States, Try, Twilio, assert_each_once, refusal, rows, try_batch


def test_a_failed_try_leaves_nothing_to_be_looked_for() -> None:
    """A task that fails in an orderly way has recorded every known outcome."""
    twilio, store, given = Twilio(), States(), rows(1200)
    twilio.before = lambda number, to: refusal(20003, 401) if number == 700 else None
    with pytest.raises(AuthenticationError):
        try_batch(twilio, given, store)
    twilio.before = lambda number, to: None
    lasted = Try(twilio, store, given)

    lasted.run()

    assert twilio.looks == 0
    assert lasted.lasted < 10
    assert_each_once(twilio, given)


@pytest.mark.parametrize(
    "answer", [refusal(20003, 401), refusal(20403, 403), refusal(30002, 400), refusal(90010, 400)]
)
def test_what_is_wrong_with_the_account_stops_everything_at_once(answer: httpx.Response) -> None:
    twilio, given = Twilio(), rows(500)
    twilio.before = lambda number, to: answer

    with pytest.raises(TwilioError, match=str(answer.json()["code"])):
        try_batch(twilio, given, concurrency=20)

    assert len(twilio.came_at) == 20


def test_what_twilio_refuses_for_good_is_an_outcome() -> None:
    twilio, store, given = Twilio(), States(), rows(100)
    twilio.before = lambda number, to: refusal(21614) if to.endswith("00") else None

    progress = try_batch(twilio, given, store)

    assert (progress.sent, progress.errors, dict(progress.refused)) == (99, 1, {21614: 1})
    came = len(twilio.came_at)
    assert try_batch(twilio, given, store).errors == 1
    assert len(twilio.came_at) == came


@pytest.mark.parametrize(("total", "most"), [(10, 2), (100, 11), (5000, 40)])
def test_too_many_refusals_end_the_batch(total: int, most: int) -> None:
    twilio, given = Twilio(), rows(total)
    twilio.before = lambda number, to: refusal(21211)

    with pytest.raises(TooManyErrors, match=r"Twilio refused [\d,]+ of [\d,]+ messages(.|\n)*21211"):
        try_batch(twilio, given, concurrency=1)

    assert len(twilio.came_at) <= most


def test_a_bad_beginning_does_not_end_a_long_batch() -> None:
    twilio, given = Twilio(), rows(300)
    twilio.before = lambda number, to: refusal(21614) if number <= 15 else None

    assert try_batch(twilio, given).errors == 15


def test_refusals_of_earlier_tries_count() -> None:
    twilio, store, given = Twilio(), States(), rows(40)
    twilio.before = lambda number, to: (
        refusal(21614) if number <= 4 else refusal(20003, 401) if number == 10 else None
    )
    with pytest.raises(AuthenticationError):
        try_batch(twilio, given, store, concurrency=1)
    twilio.before = lambda number, to: refusal(21614) if number == 11 else None

    with pytest.raises(TooManyErrors):
        try_batch(twilio, given, store, concurrency=1)
