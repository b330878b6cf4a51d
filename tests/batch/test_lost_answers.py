"""Messages whose answers were lost are looked for, and what can't be told goes by ``on_unknown``."""

from typing import Any

import httpx
import pytest

from airflow_provider_twilio.batch.run import Undecided

from .batches import FROM, States, Try, Twilio, assert_each_once, rows, try_batch

NO_SIDS: dict[str, Any] = {
    "an empty SID": "",
    "two SIDs": f"SM{'1' * 32} SM{'2' * 32}",
    "the ledger's word for unsent": ".",
    "the ledger's word for unknown": "-",
    "another kind's SID": f"MG{'1' * 32}",
    "a SID and a line": f"SM{'1' * 32}\n",
    "a code": "21610",
    "a number": 21610,
    "null": None,
}
BROKEN = httpx.Response(503, text="<html>")


@pytest.mark.parametrize(
    "lost",
    [
        BROKEN,
        httpx.ReadTimeout("no answer"),
        httpx.RemoteProtocolError("closed"),
        httpx.Response(201, text="{"),
        *(httpx.Response(201, json={"sid": sid}) for sid in NO_SIDS.values()),
    ],
    ids=["503", "timeout", "closed", "unreadable", *NO_SIDS],
)
@pytest.mark.parametrize("made", [False, True], ids=["not made", "made"])
def test_a_message_whose_answer_was_lost_is_looked_for(lost: Any, made: bool) -> None:
    twilio, given = Twilio(), rows(60)
    fate = lambda number, to: lost if number in (3, 50) else None  # noqa: E731
    if made:
        twilio.after = fate
    else:
        twilio.before = fate

    progress = try_batch(twilio, given)

    assert progress.sent == 60
    assert_each_once(twilio, given)


def test_many_lost_answers_are_looked_for_in_pages_rather_than_one_by_one() -> None:
    twilio, given = Twilio(), rows(400)
    twilio.after = lambda number, to: BROKEN if number % 4 == 0 else None

    progress = try_batch(twilio, given)

    assert progress.sent == 400
    assert_each_once(twilio, given)
    assert twilio.looks < 10


def test_a_row_whose_answer_was_lost_does_not_take_another_rows_message() -> None:
    twilio, given = Twilio(), rows(2, to=["+14155550001"] * 2)
    twilio.before = lambda number, to: BROKEN if number == 2 else None

    progress = try_batch(twilio, given, concurrency=1)

    assert progress.sent == 2
    assert len(twilio.messages) == 2


def test_a_message_that_was_found_for_one_row_is_not_taken_for_another() -> None:
    """Both answers were lost, and only one of the messages is there."""
    twilio, given = Twilio(), rows(2, to=["+14155550001"] * 2)
    twilio.after = lambda number, to: BROKEN if number == 1 else None
    twilio.before = lambda number, to: BROKEN if number == 2 else None

    progress = try_batch(twilio, given, concurrency=1)

    assert progress.sent == 2
    assert len(twilio.messages) == 2


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
        with pytest.raises(Undecided, match="whether 1 row was sent"):
            batch.run()
    else:
        batch.run()

    assert len(twilio.messages) == messages
    assert (batch.progress.sent, batch.progress.assumed) == counts
