"""How much of a batch was delivered, by the account's message log."""

from datetime import timedelta
from typing import Any

import pytest

from airflow_provider_twilio.api.resource import Page
from airflow_provider_twilio.api.v2010.incoming_numbers import CreateIncomingPhoneNumber
from airflow_provider_twilio.api.v2010.messages import CreateMessage, Message
from airflow_provider_twilio.batch.delivery import Delivery, Sent
from airflow_provider_twilio.hooks.twilio import TwilioHook
from airflow_provider_twilio.simulator.simulator import Simulator

FROM = "+14155550100"


def counts(delivery: Delivery) -> tuple[int, int, int]:
    return delivery.delivered, delivery.failed, delivery.waiting


def remember(simulator: Simulator, count: int, **changes: Any) -> list[str]:
    """The SIDs of messages that were sent just now."""
    before = {message["sid"] for message in simulator.snapshot()["messages"]}
    row = {"from": FROM, "to": "+15558675309", "date_sent": simulator.now(), "body": "Hi"} | changes
    simulator.add_messages([row] * count)
    after = [str(message["sid"]) for message in simulator.snapshot()["messages"]]
    return [sid for sid in after if sid not in before]


def test_messages_are_counted_by_what_became_of_them(twilio_default: Simulator) -> None:
    since = twilio_default.now()
    delivered = remember(twilio_default, 5, status="delivered")
    failed = remember(twilio_default, 2, status="failed", error_code=30003)
    undelivered = remember(twilio_default, 1, status="undelivered")
    sent = remember(twilio_default, 2, status="sent")
    remember(twilio_default, 7, status="delivered")

    ours = Sent([delivered + failed, undelivered + sent])

    assert counts(ours.look(TwilioHook(), since)) == (5, 3, 2)
    assert counts(ours.look(TwilioHook(), since, accept_sent=True)) == (7, 3, 0)


def test_the_share_that_can_still_arrive_is_the_one_that_does() -> None:
    """1 - 7 / 100 is a little less than 93 / 100 by computers' arithmetic."""
    assert Delivery(100, 0, 7).best == Delivery(100, 93, 7).share


def test_a_queued_message_has_no_date_sent_and_is_found(twilio_default: Simulator) -> None:
    twilio_default.freeze()
    hook = TwilioHook()
    hook.execute(CreateIncomingPhoneNumber(phone_number=FROM))
    sid = hook.execute(CreateMessage(to="+15558675309", from_=FROM, body="Hi")).sid
    assert counts(Sent([[sid]]).look(hook, twilio_default.now())) == (0, 0, 1)

    twilio_default.decide_message(sid, "delivered")

    assert counts(Sent([[sid]]).look(hook, twilio_default.now())) == (1, 0, 0)


def test_a_thousand_messages_take_one_request(twilio_default: Simulator) -> None:
    since = twilio_default.now()
    sids = remember(twilio_default, 2500, status="delivered")
    before = len(twilio_default.requests())

    assert counts(Sent([sids]).look(TwilioHook(), since)) == (2500, 0, 0)
    assert len(twilio_default.requests()) - before == 3


def test_reading_ends_once_all_were_found(twilio_default: Simulator) -> None:
    since = twilio_default.now()
    remember(twilio_default, 3000)
    sids = remember(twilio_default, 10, status="delivered")
    before = len(twilio_default.requests())

    assert counts(Sent([sids]).look(TwilioHook(), since)) == (10, 0, 0)
    assert len(twilio_default.requests()) - before == 1


def test_reading_ends_where_the_log_is_older_than_the_batch(twilio_default: Simulator) -> None:
    """A page that has new messages too says nothing of what follows: of these the second is the first."""
    now = twilio_default.now()
    remember(twilio_default, 3000, date_sent=now - timedelta(days=1))
    sids = remember(twilio_default, 10, date_sent=now, status="delivered")
    before = len(twilio_default.requests())

    assert counts(Sent([[*sids, f"SM{'9' * 32}"]]).look(TwilioHook(), now)) == (10, 0, 1)
    assert len(twilio_default.requests()) - before == 2


def test_clocks_may_differ_by_minutes(twilio_default: Simulator) -> None:
    now = twilio_default.now()
    sids = remember(twilio_default, 1500, date_sent=now - timedelta(minutes=4), status="delivered")

    assert counts(Sent([sids]).look(TwilioHook(), now)) == (1500, 0, 0)


class Log:
    """In place of a hook: pages as they come."""

    def __init__(self, *pages: list[Message]) -> None:
        last = len(pages)
        links = (None if number == last else f"?Page={number}" for number in range(1, last + 1))
        self._pages = (Page(tuple(page), link) for page, link in zip(pages, links, strict=True))

    def execute(self, request: Any) -> Page[Message]:
        return next(self._pages)


def test_a_message_that_two_pages_show_is_counted_once(twilio_default: Simulator) -> None:
    """As when new messages arrive while the log is read."""
    seen, other = (Message(sid=f"SM{digit * 32}", status="delivered") for digit in "12")
    log: Any = Log([seen], [seen, other])

    delivery = Sent([[seen.sid, other.sid, f"SM{'3' * 32}"]]).look(log, twilio_default.now())

    assert counts(delivery) == (2, 0, 1)


@pytest.mark.parametrize(
    ("delivery", "share", "best"),
    [
        (Delivery(0), 1, 1),
        (Delivery(4), 0, 1),
        (Delivery(4, delivered=3), 0.75, 1),
        (Delivery(4, delivered=1, failed=2), 0.25, 0.5),
    ],
)
def test_the_share_now_and_at_best(delivery: Delivery, share: float, best: float) -> None:
    assert (delivery.share, delivery.best) == (share, best)


@pytest.mark.usefixtures("twilio_default")
def test_nothing_sent_is_nothing_to_wait_for(twilio_default: Simulator) -> None:
    assert counts(Sent([]).look(TwilioHook(), twilio_default.now())) == (0, 0, 0)
