"""A batch from its first try to its end: every message once, whatever happens."""

import asyncio
from collections import Counter
from typing import Any

import httpx
import pytest

from airflow_provider_twilio.api.errors import AuthenticationError, OutcomeUnknown, TwilioError, Unreachable
from airflow_provider_twilio.batch.run import BatchRun, Undecided
from airflow_provider_twilio.batch.sending import BatchStopped, TooManyErrors

from .batches import FROM, TOO_MANY, States, Try, Twilio, assert_each_once, refusal, rows, try_batch

BROKEN = httpx.Response(503, text="<html>")


class Crash(BaseException):
    """The task's process is gone."""


def crash_at(number: int, exception: BaseException | None = None) -> Any:
    """Ends the process with the request of this number, counted from 1; nothing goes out after it."""
    return lambda count, to: (exception or Crash()) if count >= number else None


def test_every_message_is_sent_once() -> None:
    twilio, given = Twilio(), rows(1234)

    tally = try_batch(twilio, given)

    assert (tally.sent, tally.done) == (1234, 1234)
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

    tally = try_batch(twilio, given, store)

    assert tally.sent == 700
    assert_each_once(twilio, given)
    assert store.kept == kept


@pytest.mark.parametrize("answered", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("number", [1, 7, 499, 500, 501, 720])
def test_a_killed_batch_goes_on_where_it_was(number: int, answered: bool) -> None:
    twilio, store, given = Twilio(), States(), rows(720)
    if answered:
        twilio.after = crash_at(number)
    else:
        twilio.before = crash_at(number)
    with pytest.raises(Crash):
        try_batch(twilio, given, _dying(store, twilio))
    twilio.before = twilio.after = lambda number, to: None

    tally = try_batch(twilio, given, store)

    assert tally.sent == 720
    assert_each_once(twilio, given)


def _dying(store: States, twilio: Twilio) -> States:
    """The store of a process that writes nothing more once it has crashed."""
    dying = States()
    dying.kept, dying.written = store.kept, store.written
    crashed: list[bool] = []
    for name in ("before", "after"):
        fate = getattr(twilio, name)

        def watched(number: int, to: str, fate: Any = fate) -> Any:
            instead = fate(number, to)
            crashed.extend([True] * isinstance(instead, BaseException))
            return instead

        setattr(twilio, name, watched)

    def check(key: str, value: Any) -> None:
        if crashed:
            raise Crash

    dying.on_set = check
    return dying


@pytest.mark.parametrize("write", range(1, 8))
@pytest.mark.parametrize("kept", [False, True], ids=["before", "after"])
def test_a_batch_that_dies_as_it_writes_goes_on_where_it_was(write: int, kept: bool) -> None:
    twilio, store, given = Twilio(), States(), rows(1100)

    def die(key: str, value: Any) -> None:
        if len(store.written) + 1 >= write:
            if kept and len(store.written) + 1 == write:
                States.set(alive, key, value)
            raise Crash

    alive = States()
    alive.kept, alive.written = store.kept, store.written
    store.on_set = die
    with pytest.raises(Crash):
        try_batch(twilio, given, store)
    twilio.clock.before += 10

    try_batch(twilio, given, alive)

    assert_each_once(twilio, given)


def test_what_was_on_its_way_when_the_process_died_is_waited_for() -> None:
    """It arrives 59 seconds after the crash, and the next try begins at once."""
    twilio, store, given = Twilio(), States(), rows(3)
    twilio.before = crash_at(2)
    with pytest.raises(Crash):
        try_batch(twilio, given, _dying(store, twilio), concurrency=1)
    twilio.before = lambda number, to: None
    form = {"To": ["+14155550001"], "From": [FROM], "Body": ["Your table is ready."]}

    async def arrive(batch: BatchRun) -> None:
        await asyncio.sleep(59)
        twilio.make(form)

    Try(twilio, store, given, during=arrive).run()

    assert_each_once(twilio, given)


@pytest.mark.parametrize(
    "lost",
    [
        BROKEN,
        httpx.ReadTimeout("no answer"),
        httpx.RemoteProtocolError("closed"),
        httpx.Response(201, text="{"),
    ],
    ids=["503", "timeout", "closed", "unreadable"],
)
@pytest.mark.parametrize("made", [False, True], ids=["not made", "made"])
def test_a_message_whose_answer_was_lost_is_looked_for(lost: Any, made: bool) -> None:
    twilio, given = Twilio(), rows(60)
    fate = lambda number, to: lost if number in (3, 50) else None  # noqa: E731
    if made:
        twilio.after = fate
    else:
        twilio.before = fate

    tally = try_batch(twilio, given)

    assert tally.sent == 60
    assert_each_once(twilio, given)


def test_many_lost_answers_are_looked_for_in_pages_rather_than_one_by_one() -> None:
    twilio, given = Twilio(), rows(400)
    twilio.after = lambda number, to: BROKEN if number % 4 == 0 else None

    tally = try_batch(twilio, given)

    assert tally.sent == 400
    assert_each_once(twilio, given)
    assert twilio.looks < 10


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

    tally = try_batch(twilio, given)

    assert tally.sent == 20
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


def test_a_failed_try_leaves_nothing_to_be_looked_for() -> None:
    """What is known when a task fails in an orderly way is recorded."""
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

    tally = try_batch(twilio, given, store)

    assert (tally.sent, tally.errors, dict(tally.refused)) == (99, 1, {21614: 1})
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


def test_with_the_same_recipient_in_several_rows_each_message_counts_for_one() -> None:
    twilio, store, given = Twilio(), States(), rows(4, to=["+14155550001"] * 4)
    twilio.after = lambda number, to: Crash() if number == 3 else None
    with pytest.raises(Crash):
        try_batch(twilio, given, _dying(store, twilio), concurrency=3)
    assert len(twilio.messages) in (3, 4)

    tally = try_batch(twilio, given, store)

    assert tally.sent == 4
    assert len(twilio.messages) == 4


def test_a_row_whose_answer_was_lost_does_not_take_another_rows_message() -> None:
    twilio, given = Twilio(), rows(2, to=["+14155550001"] * 2)
    twilio.before = lambda number, to: BROKEN if number == 2 else None

    tally = try_batch(twilio, given, concurrency=1)

    assert tally.sent == 2
    assert len(twilio.messages) == 2


def test_a_message_that_was_found_for_one_row_is_not_taken_for_another() -> None:
    """Both answers were lost, and only one of the messages is there."""
    twilio, given = Twilio(), rows(2, to=["+14155550001"] * 2)
    twilio.after = lambda number, to: BROKEN if number == 1 else None
    twilio.before = lambda number, to: BROKEN if number == 2 else None

    tally = try_batch(twilio, given, concurrency=1)

    assert tally.sent == 2
    assert len(twilio.messages) == 2


@pytest.mark.parametrize("there", [1, 2, 3])
def test_without_a_ledger_rows_that_ask_for_the_same_take_a_message_each(
    there: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They are in chunks of their own."""
    monkeypatch.setattr("airflow_provider_twilio.batch.run.CHUNK", 1)
    twilio, given = Twilio(), rows(3, to=["+14155550001"] * 3)
    began = twilio.clock.before
    twilio.before = crash_at(there + 1)
    if there < 3:
        with pytest.raises(Crash):
            try_batch(twilio, given, concurrency=1)
    else:
        try_batch(twilio, given, concurrency=1)
    assert len(twilio.messages) == there
    twilio.before = lambda number, to: None

    tally = try_batch(twilio, given, recall_since=began)

    assert (tally.sent, tally.assumed, len(twilio.messages)) == (3, 0, 3)


@pytest.mark.parametrize(
    ("on_unknown", "messages", "counts"),
    [("assume_sent", 2, (0, 1)), ("resend", 3, (1, 0)), ("fail", 2, (0, 0))],
)
def test_what_cannot_be_told_goes_by_on_unknown(
    on_unknown: str, messages: int, counts: tuple[int, int]
) -> None:
    """Two messages like the one that was intended: somebody else sent one of them."""
    twilio, given = Twilio(), rows(1)
    form = {"To": ["+14155550000"], "From": [FROM], "Body": ["Your table is ready."]}

    def lose(number: int, to: str) -> Any:
        if number > 1:
            return None
        twilio.make(form)
        return BROKEN

    twilio.after = lose
    batch = Try(twilio, States(), given, on_unknown=on_unknown)
    if on_unknown == "fail":
        with pytest.raises(Undecided, match="1 rows"):
            batch.run()
    else:
        batch.run()

    assert len(twilio.messages) == messages
    assert (batch.tally.sent, batch.tally.assumed) == counts


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


def _gone() -> None:
    raise ConnectionError("Airflow's API server is gone")


def test_a_killed_task_lets_no_more_rows_leave_and_records_what_it_knows() -> None:
    twilio, store, given = Twilio(latency=0.5), States(), rows(1000)

    async def kill(batch: BatchRun) -> None:
        await asyncio.sleep(2.2)
        batch.kill()

    stopped = Try(twilio, store, given, during=kill)
    with pytest.raises(BatchStopped, match="told to stop"):
        stopped.run()

    assert stopped.lasted < 3
    assert stopped.tally.sent == len(twilio.messages) == 50
    assert try_batch(twilio, given, store).sent == 1000
    assert twilio.looks == 0
    assert_each_once(twilio, given)


def test_a_killed_task_waits_only_a_few_seconds_for_what_is_on_its_way() -> None:
    twilio, store, given = Twilio(latency=20), States(), rows(50)

    async def kill(batch: BatchRun) -> None:
        await asyncio.sleep(1)
        batch.kill()

    stopped = Try(twilio, store, given, during=kill)
    with pytest.raises(BatchStopped):
        stopped.run()

    assert stopped.lasted < 5
    twilio.latency = 0.1
    assert try_batch(twilio, given, store).sent == 50
    assert_each_once(twilio, given)


def test_without_a_ledger_what_was_sent_is_found_in_twilios_log() -> None:
    twilio, given = Twilio(), rows(1500)
    began = twilio.clock.before
    twilio.after = crash_at(900)
    with pytest.raises(Crash):
        try_batch(twilio, given, States())
    twilio.after = lambda number, to: None
    assert 850 < len(twilio.messages) < 950

    again = Try(twilio, States(), given, recall_since=began)

    assert again.run().sent == 1500
    assert again.lasted > 60
    assert_each_once(twilio, given)


def test_a_crash_while_the_ledger_is_written_anew_is_no_harm() -> None:
    twilio, store, given = Twilio(), States(), rows(1500)
    began = twilio.clock.before
    twilio.after = crash_at(1200)
    with pytest.raises(Crash):
        try_batch(twilio, given, States())
    twilio.after = lambda number, to: None

    def die(key: str, value: Any) -> None:
        if len(store.written) >= 1:
            raise Crash

    store.on_set = die
    with pytest.raises(Crash):
        try_batch(twilio, given, store, recall_since=began)
    assert "twilio.batch" not in store.kept
    store.on_set = lambda key, value: None

    try_batch(twilio, given, store, recall_since=began)

    assert_each_once(twilio, given)


def test_the_log_tells_how_far_it_is() -> None:
    twilio = Twilio(latency=1.0)
    batch = Try(twilio, States(), rows(200), concurrency=10)
    batch.run()

    lines = batch.log.lines
    assert "40 of 200 messages (20%), 8.0 a second" in lines[0]
    assert "done at about 20" in lines[0]
    assert len(lines) == 4
    assert "+1415555" not in str(lines)


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
