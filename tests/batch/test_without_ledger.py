"""Where earlier tries left no ledger, what they sent is found in Twilio's log."""

from typing import Any

import httpx
import pytest

from .batches import States, Try, Twilio, assert_each_once, rows, try_batch
from .dying import Crash, crash_at


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

    tally = try_batch(twilio, given, recall_since=began)

    assert (tally.sent, tally.assumed, len(twilio.messages)) == (2, 0, 2)


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
