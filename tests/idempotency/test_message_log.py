"""Whatever Twilio's log is sorted by, and however it moves, nothing that was created since is missed."""

import asyncio
from collections import Counter
from typing import Any

import httpx
import pytest
from api.nouns import ACCOUNT
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from airflow_provider_twilio.api.resource import Page
from airflow_provider_twilio.api.v2010.messages import CreateMessage, ListMessage, Message
from airflow_provider_twilio.client.client import AsyncClient
from airflow_provider_twilio.hooks.twilio import TwilioHook
from airflow_provider_twilio.idempotency.message_log import (
    FEW,
    LogReading,
    drive,
    messages_since,
    messages_to,
    messages_to_each,
    pages_since,
)
from airflow_provider_twilio.simulator.simulator import Simulator

from .moving_log import ORDERS, SINCE, MovingLog, Order, Sms, messages, moment

NOW = SINCE + 200


def sids(found: Any) -> set[str]:
    return {message.sid for message in found}


def wanted(given: list[Sms]) -> set[str]:
    return {message.shown(NOW).sid for message in given if message.created >= SINCE}


def read(log: MovingLog, *, to_the_end: bool = True) -> LogReading:
    return drive(messages_since(ListMessage(), moment(SINCE), to_the_end=to_the_end), log.execute)


@settings(max_examples=150, phases=[Phase.explicit, Phase.generate])
@given(messages(), st.sampled_from(ORDERS), st.integers(1, 20), st.integers(0, 30), st.integers(0, 5))
def test_all_messages_since_a_moment_are_found(
    there: list[Sms], order: Order, size: int, pace: int, arrivals: int
) -> None:
    at_first = wanted(there)
    log = MovingLog(order, there, now=NOW, size=size, pace=pace, arrivals=arrivals)

    reading = read(log)

    assert at_first <= sids(reading.messages) or not reading.complete
    assert reading.complete or pace
    assert max(Counter(message.sid for message in reading.messages).values(), default=1) == 1


@settings(max_examples=150, phases=[Phase.explicit, Phase.generate])
@given(messages(), st.sampled_from(ORDERS), st.integers(1, 20), st.integers(0, 5))
def test_a_reading_that_calls_itself_complete_is(
    there: list[Sms], order: Order, size: int, arrivals: int
) -> None:
    """And under all orders but one the others are too."""
    at_first = wanted(there)
    log = MovingLog(order, there, now=NOW, size=size, arrivals=arrivals)

    reading = read(log, to_the_end=False)

    if reading.complete or order != "sent, undated last":
        assert at_first <= sids(reading.messages)


@pytest.mark.parametrize("order", ORDERS)
def test_the_log_isnt_read_to_its_end_where_it_is_old(order: Order) -> None:
    """A message of 100 never gets a date of sending, one of 50 waits for long."""
    waits = {0: None, 50: 700}
    old = [
        Sms(number, number, None if number % 100 == 0 else number + waits.get(number % 100, number % 3))  # type: ignore[operator]
        for number in range(9_000)
    ]
    new = [Sms(20_000 + number, SINCE + number, SINCE + number + 2) for number in range(150)]
    log = MovingLog(order, old + new, now=NOW, size=100)

    reading = read(log, to_the_end=False)

    assert wanted(new) <= sids(reading.messages)
    assert log.read <= 8


@pytest.mark.parametrize("order", ORDERS)
def test_a_page_whose_last_message_is_old_or_undated_is_no_end(order: Order) -> None:
    """One in the middle of new ones was scheduled long ago and canceled."""
    there = [Sms(number, SINCE + number, SINCE + number) for number in range(10)]
    there.insert(5, Sms(99, 1, SINCE + 4))
    there.insert(7, Sms(98, SINCE + 6, None))

    for size in range(1, 13):
        assert wanted(there) <= sids(read(MovingLog(order, there, now=NOW, size=size)).messages)


def test_a_message_that_is_sent_while_its_list_is_read_is_not_missed() -> None:
    """It was at the end of the list, and is at its top when the end is read."""
    late = Sms(1, SINCE, NOW + 1)
    there = [late, *(Sms(number, SINCE, SINCE) for number in range(2, 10))]

    reading = read(MovingLog("sent, undated last", there, now=NOW, size=3, pace=1))

    assert sids(reading.messages) == wanted(there)


def test_pages_are_given_as_they_come() -> None:
    there = [Sms(number, number, number) for number in range(SINCE + 100)]
    log = MovingLog("created", there, now=NOW, size=60)

    pages = [*pages_since(log.execute, ListMessage(), moment(SINCE))]

    assert log.read == len(pages) == 4
    assert wanted(there) <= sids(message for page in pages for message in page)


@pytest.mark.parametrize("odd", [None, "yesterday", 7, {}])
def test_a_message_whose_creation_cannot_be_read_is_not_old(odd: Any) -> None:
    """So it is no end of a log that seems to be sorted by creation, whatever stands beside it."""
    unread = Message.model_validate({"sid": f"SM{1:032}", "date_created": odd})
    pages = [
        [Sms(2, SINCE + 90, SINCE + 90).shown(NOW), Sms(3, SINCE + 80, SINCE + 95).shown(NOW)],
        [Sms(4, 1, 1).shown(NOW), unread],
        [Sms(5, SINCE + 70, SINCE + 75).shown(NOW)],
    ]

    def execute(request: Any) -> Any:
        place = int(request.extra_params.get("Place", ["0"])[0])
        more = place + 1 < len(pages)
        return Page(tuple(pages[place]), f"/Messages.json?Place={place + 1}" if more else None)

    reading = drive(messages_since(ListMessage(), moment(SINCE)), execute)

    assert Sms(5, 0, 0).shown(NOW).sid in sids(reading.messages)


@pytest.mark.parametrize("odd", ["yesterday", 7, {}])
def test_a_date_of_sending_that_cannot_be_read_proves_nothing(odd: Any) -> None:
    """It isn't none: otherwise it would show that messages without one aren't last."""
    unread = Message.model_validate({"sid": f"SM{1:032}", "date_created": moment(0), "date_sent": odd})
    there = [Sms(2, 1, 1), Sms(3, 0, 0), Sms(4, SINCE, None)]
    log = MovingLog("sent, undated last", there, now=NOW, size=1)

    def execute(request: Any) -> Any:
        page = log.execute(request)
        return Page((unread, *page.items), page.next_link) if log.read == 1 else page

    reading = drive(messages_since(ListMessage(), moment(SINCE), to_the_end=False), execute)

    assert not reading.complete


class TestManyRecipients:
    """In the simulator, which sorts as it is told."""

    @pytest.mark.parametrize("settings", [("created", "first"), ("sent", "first"), ("sent", "last")])
    @pytest.mark.parametrize("people", [FEW, 3 * FEW])
    def test_each_is_found(self, twilio_default: Simulator, settings: tuple[str, str], people: int) -> None:
        twilio_default.configure(message_order=settings[0], undated_messages=settings[1])
        past = {"from": "+15005550006", "to": "+15558675309", "direction": "outbound-api"}
        now = twilio_default.now().timestamp()
        twilio_default.add_messages(
            past | {"date_sent": moment(now - 7200 + number)} for number in range(1500)
        )
        since = twilio_default.now().replace(microsecond=0)
        twilio_default.freeze()
        numbers = [f"+1415555{number:04}" for number in range(people)]
        hook = TwilioHook()
        made = {
            number: hook.execute(CreateMessage(to=number, from_="+15005550006", body="Hi")).sid
            for number in numbers
        }

        async def look() -> tuple[dict[str, list[Message]], bool]:
            async with AsyncClient(hook.account) as client:
                found, complete = await messages_to(numbers, client, since=since, sender=None)
                return found if complete else await messages_to_each(numbers, client, since=since), complete

        found, complete = asyncio.run(look())

        assert {to: [message.sid for message in there] for to, there in found.items()} == {
            to: [sid] for to, sid in made.items()
        }
        assert complete or (settings == ("sent", "last") and people > FEW)


@pytest.mark.parametrize(
    ("to", "written"),
    [
        ("whatsapp:+1 (555) 867-5309", "whatsapp:+15558675309"),
        ("whatsapp: +15558675309", "whatsapp:+15558675309"),
        ("whatsapp:+44 (0)7700 900123", "whatsapp:+447700900123"),
        ("messenger:12.3-4", "messenger:12.3-4"),
    ],
)
def test_a_recipient_is_asked_for_as_twilio_writes_it(to: str, written: str) -> None:
    asked = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.params["To"])
        message = {"sid": f"SM{1:032}", "to": written}
        return httpx.Response(200, json={"messages": [message]})

    async def look() -> Any:
        async with AsyncClient(ACCOUNT, transport=httpx.MockTransport(answer)) as client:
            return await messages_to_each([to], client, since=moment(0))

    (found,) = asyncio.run(look()).values()

    assert asked == [written]
    assert len(found) == 1
