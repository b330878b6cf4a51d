"""Messages that a dead try left undecided are looked for far enough back, and long enough."""

from email.utils import formatdate
from typing import Any

import httpx
import pytest

from airflow_provider_twilio.batch.ledger import VALID
from airflow_provider_twilio.client.account import Account
from airflow_provider_twilio.idempotency.ensure import SETTLED_AFTER

from .batches import FROM, States, Twilio, assert_each_once, rows, try_batch
from .dying import Crash, crash_at, dying

BROKEN = httpx.Response(503, text="<html>")
TIMEOUT = Account("AC" + "0a" * 16, "name", "secret").timeout


class ByPages(Twilio):
    """Lists two messages a page; each is sent as soon as it is made."""

    def make(self, form: dict[str, list[str]]) -> dict[str, Any]:
        message = super().make(form)
        message["date_sent"] = message["date_created"]
        return message

    def _list(self, request: httpx.Request) -> httpx.Response:
        found = super()._list(request).json()["messages"]
        place = int(request.url.params.get("Place", 0))
        more = place + 2 < len(found)
        link = f"/Messages.json?To={request.url.params['To']}&Place={place + 2}".replace("+", "%2B")
        return httpx.Response(
            200, json={"messages": found[place : place + 2], "next_page_uri": link if more else None}
        )


@pytest.mark.parametrize("others", [0, 2], ids=["on the first page", "on the second page"])
def test_a_row_that_left_long_before_the_last_intent_is_found(others: int) -> None:
    """Its answer was lost, and the third row of its chunk left 200 seconds later, when the process died."""
    twilio, store, given = ByPages(), States(), rows(3)
    began = twilio.clock.before
    first = given[0][1].to

    def crash(number: int, to: str) -> Any:
        if number < 3:
            return BROKEN if number == 1 else None
        for place in range(others):
            other = twilio.make({"To": [first], "From": [FROM], "Body": ["Another text"]})
            other["date_created"] = formatdate(began + 60)
            other["date_sent"] = other["date_created"] if place == 0 else None
        return Crash()

    twilio.after = crash
    with pytest.raises(Crash):
        try_batch(twilio, given, dying(store, twilio), rate=1 / 200, concurrency=1)
    twilio.before = twilio.after = lambda number, to: None
    assert twilio.clock.before > began + 190

    progress = try_batch(twilio, given, store)

    assert progress.sent == 3
    twilio.messages = [message for message in twilio.messages if message["body"] != "Another text"]
    assert_each_once(twilio, given)


def test_what_left_last_of_all_is_waited_for() -> None:
    """It left at the end of its intent, took as long as a connection may, and showed late in the log."""
    twilio, store, given = Twilio(), States(), rows(1)
    twilio.before = crash_at(1)
    with pytest.raises(Crash):
        try_batch(twilio, given, dying(store, twilio))
    twilio.before = lambda number, to: None
    (chunk,) = (store.get(key) for key in store.kept if key != "twilio.batch")
    latest = chunk["intended_at"] + VALID + TIMEOUT + SETTLED_AFTER - 1

    def arrive() -> None:
        if twilio.clock() >= latest and not twilio.messages:
            twilio.make({"To": [given[0][1].to], "From": [FROM], "Body": ["Your table is ready."]})

    twilio.on_list = arrive

    progress = try_batch(twilio, given, store)

    assert progress.sent == 1
    assert_each_once(twilio, given)
    assert len(twilio.came_at) == 1
