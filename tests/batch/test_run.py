"""A batch from its first try to its end: every message once."""

from collections import Counter

import pytest

from airflow_provider_twilio.api.errors import TwilioError
from airflow_provider_twilio.batch.progress import Progress, line

from .batches import States, Try, Twilio, assert_each_once, refusal, rows, try_batch


def test_every_message_is_sent_once() -> None:
    twilio, given = Twilio(), rows(1234)

    progress = try_batch(twilio, given)

    assert (progress.sent, progress.done) == (1234, 1234)
    assert_each_once(twilio, given)


def test_as_many_messages_are_on_their_way_as_may_be() -> None:
    twilio = Twilio(latency=0.1)

    batch = Try(twilio, States(), rows(1000), concurrency=100)
    batch.run()

    assert max(Counter(twilio.came_at).values()) == 100
    assert batch.lasted == pytest.approx(1.0, abs=0.05)


def test_the_intent_of_a_chunk_is_kept_before_any_of_its_messages_leaves() -> None:
    twilio, store = Twilio(), States()
    without: list[str] = []

    def is_intended(number: int, to: str) -> None:
        chunk = (int(to[-4:])) // 500
        if f"twilio.batch.1.{chunk}" not in store.kept:
            without.append(to)

    twilio.before = is_intended
    try_batch(twilio, rows(1700), store)

    assert without == []


def test_intents_are_written_ahead_so_that_sending_never_waits_for_one() -> None:
    twilio, store = Twilio(), States()
    ahead: list[int] = []

    def look(number: int, to: str) -> None:
        ahead.append(len(store.kept) - 1 - int(to[-4:]) // 500)

    twilio.before = look
    try_batch(twilio, rows(3000), store, concurrency=50)

    assert min(ahead[:2500]) >= 1


def test_a_finished_batch_is_not_sent_again() -> None:
    twilio, store, given = Twilio(), States(), rows(700)
    try_batch(twilio, given, store)
    kept = dict(store.kept)

    progress = try_batch(twilio, given, store)

    assert progress.sent == 700
    assert_each_once(twilio, given)
    assert store.kept == kept


def test_an_intent_is_renewed_before_a_row_leaves_that_is_late() -> None:
    """At 1 message a second, the last of 100 rows leaves long after the first intent."""
    twilio, store = Twilio(), States()
    late: list[float] = []

    def look(number: int, to: str) -> None:
        late.append(twilio.clock() - store.get("twilio.batch.1.0")["intended_at"])

    twilio.before = look
    try_batch(twilio, rows(100), store, rate=1.0)

    assert max(late) <= 30
    assert 4 <= store.written.count("twilio.batch.1.0") <= 6


def test_the_log_tells_how_far_it_is() -> None:
    twilio = Twilio(latency=1.0)
    batch = Try(twilio, States(), rows(200), concurrency=10)
    batch.run()

    lines = batch.log.lines
    assert "40 of 200 messages (20%), 8.0 a second" in lines[0]
    assert "last message at about 20" in lines[0]
    assert len(lines) == 4
    assert "+1415555" not in str(lines)


def test_what_earlier_tries_sent_says_nothing_about_the_speed() -> None:
    twilio, store, given = Twilio(latency=1.0), States(), rows(1100)
    twilio.before = lambda number, to: refusal(20003) if number > 900 else None
    with pytest.raises(TwilioError):
        try_batch(twilio, given, store, concurrency=100)
    twilio.before = lambda number, to: None
    batch = Try(twilio, store, given, concurrency=10)

    batch.run()

    first = next(line for line in batch.log.lines if "a second" in line)
    assert "8.0 a second" in first
    assert any(line.startswith("Earlier tries have an answer to 9") for line in batch.log.lines)


def test_while_nothing_leaves_the_log_says_why_and_foretells_no_end() -> None:
    progress = Progress(100, sent=40, waiting_for="waiting until what has left shows in Twilio's log")

    assert line(progress, 0.0, 0.0) == (
        "40 of 100 messages (40%), waiting until what has left shows in Twilio's log"
    )


def test_the_end_isnt_foretold_earlier_than_the_senders_can_pass_messages_on() -> None:
    progress = Progress(100, sent=40, seconds_each=1.0)

    assert line(progress, 60.0, 0.0).endswith("last message at about 1970-01-01 00:01:00 UTC")
    assert line(progress, 0.5, 0.0).endswith("last message at about 1970-01-01 00:02:00 UTC")
