"""Where earlier tries left no ledger, what they sent is found in Twilio's log."""

from typing import Any

import httpx
import pytest

from airflow_provider_twilio.batch.run import Undecided
from airflow_provider_twilio.idempotency.intents import InMemoryStore

from .batches import FROM, States, Try, Twilio, assert_each_once, rows, try_batch
from .dying import Crash, crash_at
from .virtual import run


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

    progress = try_batch(twilio, given, forgotten=True, began=began)

    assert (progress.sent, progress.assumed, len(twilio.messages)) == (3, 0, 3)


class Overlapping(Twilio):
    """A page of its list begins with what the one before has ended with."""

    def _list(self, request: httpx.Request) -> httpx.Response:
        messages = super()._list(request).json()["messages"]
        return httpx.Response(200, json={"messages": [*messages, *messages[-1:]], "next_page_uri": None})


def test_without_a_ledger_a_message_that_is_on_two_pages_is_one_rows_alone() -> None:
    twilio, given = Overlapping(), rows(2, to=["+14155550001"] * 2)
    began = twilio.clock.before
    twilio.before = crash_at(2)
    with pytest.raises(Crash):
        try_batch(twilio, given, concurrency=1)
    twilio.before = lambda number, to: None

    progress = try_batch(twilio, given, forgotten=True, began=began)

    assert (progress.sent, progress.assumed, len(twilio.messages)) == (2, 0, 2)


def test_without_a_ledger_what_was_sent_is_found_in_twilios_log() -> None:
    twilio, given = Twilio(), rows(1500)
    began = twilio.clock.before
    twilio.after = crash_at(900)
    with pytest.raises(Crash):
        try_batch(twilio, given, States())
    twilio.after = lambda number, to: None
    assert 850 < len(twilio.messages) < 950

    again = Try(twilio, States(), given, forgotten=True, began=began)

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
        try_batch(twilio, given, store, forgotten=True, began=began)
    assert "twilio.batch" not in store.kept
    store.on_set = lambda key, value: None

    try_batch(twilio, given, store, forgotten=True, began=began)

    assert_each_once(twilio, given)


class TestWhatCanNotBeTold:
    """Somebody else has sent two messages like those of the second row, since the run began."""

    @pytest.fixture
    def began(self, twilio: Twilio) -> float:
        return twilio.clock.before

    @pytest.fixture
    def twilio(self) -> Twilio:
        return Twilio()

    def somebody_sends_twice(self, twilio: Twilio, to: str) -> None:
        async def send() -> None:
            for _ in range(2):
                twilio.make({"To": [to], "From": [FROM], "Body": ["Your table is ready."]})

        run(send)

    @pytest.mark.parametrize("row", [0, 1, 999], ids=["the first", "the second", "the last"])
    @pytest.mark.parametrize("store", [States, InMemoryStore], ids=["dropped", "no store"])
    def test_with_fail_nothing_leaves(self, twilio: Twilio, began: float, row: int, store: Any) -> None:
        given, kept = rows(1000), store()
        self.somebody_sends_twice(twilio, given[row][1].to)

        # The second try has the ledger that the first one wrote.
        for again in ({"forgotten": True, "began": began}, {}):
            with pytest.raises(Undecided, match=f"whether 1 row was sent, .*: {row + 1}$"):
                try_batch(twilio, given, kept, **again, on_unknown="fail")

        assert twilio.came_at == []

    def test_a_person_decides_for_all_the_others(self, twilio: Twilio, began: float) -> None:
        given, kept = rows(1000), States()
        self.somebody_sends_twice(twilio, given[1][1].to)
        with pytest.raises(Undecided):
            try_batch(twilio, given, kept, forgotten=True, began=began, on_unknown="fail")

        progress = try_batch(twilio, given, kept, on_unknown="assume_sent")

        assert (progress.sent, progress.assumed) == (999, 1)
        assert len(twilio.came_at) == 999
