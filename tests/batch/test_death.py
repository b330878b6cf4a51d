"""A batch whose process dies: the next try goes on where it was."""

import asyncio
from typing import Any

import pytest

from airflow_provider_twilio.batch.run import BatchRun

from .batches import FROM, States, Try, Twilio, assert_each_once, rows, try_batch
from .dying import Crash, crash_at, dying


@pytest.mark.parametrize("answered", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("number", [1, 7, 499, 500, 501, 720])
def test_a_killed_batch_goes_on_where_it_was(number: int, answered: bool) -> None:
    twilio, store, given = Twilio(), States(), rows(720)
    if answered:
        twilio.after = crash_at(number)
    else:
        twilio.before = crash_at(number)
    with pytest.raises(Crash):
        try_batch(twilio, given, dying(store, twilio))
    twilio.before = twilio.after = lambda number, to: None

    progress = try_batch(twilio, given, store)

    assert progress.sent == 720
    assert_each_once(twilio, given)


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
        try_batch(twilio, given, dying(store, twilio), concurrency=1)
    twilio.before = lambda number, to: None
    form = {"To": ["+14155550001"], "From": [FROM], "Body": ["Your table is ready."]}

    async def arrive(batch: BatchRun) -> None:
        await asyncio.sleep(59)
        twilio.make(form)

    Try(twilio, store, given, during=arrive).run()

    assert_each_once(twilio, given)


def test_with_the_same_recipient_in_several_rows_each_message_counts_for_one() -> None:
    twilio, store, given = Twilio(), States(), rows(4, to=["+14155550001"] * 4)
    twilio.after = lambda number, to: Crash() if number == 3 else None
    with pytest.raises(Crash):
        try_batch(twilio, given, dying(store, twilio), concurrency=3)
    assert len(twilio.messages) in (3, 4)

    progress = try_batch(twilio, given, store)

    assert progress.sent == 4
    assert len(twilio.messages) == 4
