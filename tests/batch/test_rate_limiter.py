"""How fast a batch goes: evenly, at what the senders carry, and more slowly for all after a 429."""

import itertools
from bisect import bisect_left
from typing import Any

import pytest

from airflow_provider_twilio.batch.rate_limiter import BatchRateLimiter

from .batches import TOO_MANY, States, Try, Twilio, assert_each_once, rows


def in_windows(moments: list[float], seconds: float = 5.0) -> list[int]:
    """How many of the moments are in each window that begins with one of them and is whole."""
    whole = [moment for moment in moments if moment + seconds <= moments[-1]]
    return [bisect_left(moments, moment + seconds) - bisect_left(moments, moment) for moment in whole]


@pytest.mark.parametrize("rate", [1.0, 30.0, 400.0])
def test_a_rate_is_kept_within_2_percent_in_every_window_of_5_seconds(rate: float) -> None:
    twilio = Twilio(latency=0.1)

    Try(twilio, States(), rows(int(20 * rate)), rate=rate, concurrency=100).run()

    counts = in_windows(twilio.came_at)
    assert 0.98 * 5 * rate - 1 <= min(counts)
    assert max(counts) <= 1.02 * 5 * rate + 1


def test_messages_leave_one_by_one_rather_than_in_bursts() -> None:
    twilio = Twilio(latency=0.1)

    Try(twilio, States(), rows(60), rate=30.0).run()

    pauses = [after - before for before, after in zip(twilio.came_at, twilio.came_at[1:], strict=False)]
    assert min(pauses[1:]) == pytest.approx(1 / 30, rel=0.01)
    assert max(pauses) == pytest.approx(1 / 30, rel=0.01)


def test_nothing_is_caught_up_after_a_stall() -> None:
    pace = BatchRateLimiter(10.0)
    for tenth in range(10):
        pace.left(tenth / 10, 1)

    pace.left(60.0, 1)
    pace.left(60.0, 1)

    assert pace.wait(60.0) == pytest.approx(0.1)


def test_a_timer_that_is_late_costs_nothing() -> None:
    """Each message leaves 2 ms after its time, and the next ones make up for it."""
    pace, now = BatchRateLimiter(1000.0), 0.0
    for _ in range(2000):
        if (pause := pace.wait(now)) > 0:
            now += pause + 0.002
        pace.left(now, 1)

    assert now == pytest.approx(2.0, rel=0.02)


def test_a_message_takes_its_size_of_the_rate() -> None:
    twilio = Twilio()

    batch = Try(twilio, States(), rows(30), rate=10.0, size=lambda request: 3)
    batch.run()

    assert batch.lasted == pytest.approx(29 * 3 / 10, abs=0.5)


def answer_once(number: int, answer: Any) -> Any:
    return lambda count, to: answer if count == number else None


def test_after_a_429_nobody_sends_until_retry_after() -> None:
    twilio, given = Twilio(), rows(400)
    asked = TOO_MANY.headers.copy()
    asked["Retry-After"] = "7"
    twilio.before = answer_once(100, type(TOO_MANY)(429, headers=asked, content=TOO_MANY.content))

    progress = Try(twilio, States(), given).run()

    came = sorted(twilio.came_at)
    gaps = [(after - before, before) for before, after in itertools.pairwise(came)]
    longest, since = max(gaps)
    assert longest >= 6.9
    assert since - came[99] <= 0.1
    assert progress.sent == 400
    assert_each_once(twilio, given)


def test_after_a_429_the_batch_is_slower_and_recovers() -> None:
    twilio, given = Twilio(), rows(6000)
    twilio.before = answer_once(2000, TOO_MANY)

    Try(twilio, States(), given, concurrency=10).run()

    resumed = next(
        after
        for before, after in zip(twilio.came_at, twilio.came_at[1:], strict=False)
        if after - before > 0.3
    )
    at_first = sum(resumed <= moment < resumed + 2 for moment in twilio.came_at)
    later = sum(resumed + 25 <= moment < resumed + 27 for moment in twilio.came_at)
    assert 120 <= at_first <= 160  # of 200 that would be possible
    assert later >= 190


def test_the_messages_that_were_on_their_way_with_the_first_429_slow_it_down_only_once() -> None:
    pace = BatchRateLimiter(100.0)
    for hundredth in range(200):
        pace.left(hundredth / 100, 1)

    for _ in range(50):
        pace.limited(2.0, 1.9, 0.0)

    assert pace.limit == pytest.approx(70)


def test_each_429_in_a_row_is_waited_for_longer() -> None:
    pace, now, pauses = BatchRateLimiter(None), 0.0, []
    for _ in range(8):
        pace.left(now, 1)
        pace.limited(now + 0.1, now, 0.0)
        pauses.append(pace.wait(now + 0.1))
        now += 0.1 + pauses[-1] + 0.001

    assert 0.5 <= pauses[0] <= 2
    assert 15 <= pauses[-1] <= 30


def test_a_batch_under_a_limit_of_twilios_gets_through() -> None:
    """Twilio takes 20 messages in any second, whatever is asked of it."""
    twilio, given = Twilio(), rows(1500)
    taken: list[float] = []

    def limit(number: int, to: str) -> Any:
        now = twilio.came_at[-1]
        if sum(moment > now - 1 for moment in taken[-20:]) >= 20:
            return TOO_MANY
        taken.append(now)
        return None

    twilio.before = limit
    batch = Try(twilio, States(), given, concurrency=50)

    assert batch.run().sent == 1500
    assert_each_once(twilio, given)
    assert len(twilio.came_at) < 1.2 * 1500
    assert batch.lasted < 3 * 1500 / 20
