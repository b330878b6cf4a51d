"""Reading the message log."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from airflow_provider_twilio.simulator.life import Life
from airflow_provider_twilio.simulator.v2010.message_log import Message, MessageLog

from .api import MESSAGES, Api, refusal

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def _row(number: int, seconds: int, **more: object) -> dict[str, object]:
    return {
        "sid": f"SM{number:032x}",
        "to": f"+1206555{number:04d}",
        "from": "+14155550100",
        "date_sent": NOON + timedelta(seconds=seconds),
    } | more


def _listed(api: Api, **query: Any) -> list[int]:
    return [int(message["sid"][2:], 16) for message in api.fetched(MESSAGES, **query)["messages"]]


def test_messages_come_newest_first(api: Api) -> None:
    api.simulator.add_messages(_row(number, number) for number in range(5))
    assert _listed(api) == [4, 3, 2, 1, 0]


def test_messages_are_found_by_recipient_and_by_sender(api: Api) -> None:
    rows = [_row(0, 0), _row(1, 1, to="+12065550000"), _row(2, 2, **{"from": "+14155550111"})]
    api.simulator.add_messages(rows)
    assert _listed(api, To="+12065550000") == [1, 0]
    assert _listed(api, To="+12065559999") == []
    assert _listed(api, From="+14155550111") == [2]
    assert _listed(api, To="+12065550000", From="+14155550111") == []


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"DateSent>": "2026-03-01T12:00:02Z"}, [4, 3, 2]),
        ({"DateSent<": "2026-03-01T12:00:02Z"}, [2, 1, 0]),
        ({"DateSent>": "2026-03-01T12:00:01Z", "DateSent<": "2026-03-01T12:00:03Z"}, [3, 2, 1]),
        ({"DateSent": "2026-03-01T12:00:03Z"}, [3]),
        ({"DateSent": "2026-03-01"}, [4, 3, 2, 1, 0]),
        ({"DateSent>": "2026-03-01"}, [4, 3, 2, 1, 0]),
        ({"DateSent<": "2026-03-01"}, [4, 3, 2, 1, 0]),
        ({"DateSent>": "2026-03-02"}, []),
        ({"DateSent<": "2026-02-28"}, []),
        ({"DateSent>": "2026-03-01 12:00:04.000"}, [4]),
        ({"DateSent>": "Sun, 01 Mar 2026 12:00:03 +0000"}, [4, 3]),
        ({"DateSent>": "2026-03-01T13:00:03+01:00"}, [4, 3]),
    ],
)
def test_dates_of_sending_are_compared_to_the_second_and_include_their_ends(
    api: Api, query: dict[str, str], expected: list[int]
) -> None:
    api.simulator.add_messages(_row(number, number) for number in range(5))
    assert _listed(api, **query) == expected


def test_a_bad_date_is_refused(api: Api) -> None:
    assert refusal(api.get(MESSAGES, **{"DateSent>": "yesterday"})) == (400, 20001)


def test_a_message_not_yet_sent_matches_no_date(api: Api) -> None:
    message = api.message(From="+15005550006")
    today = api.simulator.now().strftime("%Y-%m-%d")
    assert api.fetched(MESSAGES, DateSent=today)["messages"] == []
    assert len(api.fetched(MESSAGES, To=message["to"])["messages"]) == 1
    api.simulator.advance(5)
    since = (api.simulator.now() - timedelta(minutes=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
    assert len(api.fetched(MESSAGES, **{"DateSent>": since})["messages"]) == 1


def test_a_scheduled_message_is_found_by_the_date_of_its_sending(api: Api) -> None:
    service = api.ready_service()
    send_at = (api.simulator.now() + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M:%SZ")
    first = api.message(MessagingServiceSid=service["sid"], ScheduleType="fixed", SendAt=send_at)
    api.simulator.advance(2 * 86400 + 60)
    second = api.message(From="+15005550006")
    api.simulator.advance(5)
    found = api.fetched(MESSAGES, **{"DateSent>": send_at})["messages"]
    assert [message["sid"] for message in found] == [second["sid"], first["sid"]]


def test_messages_of_the_past_are_added_oldest_first(api: Api) -> None:
    with pytest.raises(ValueError, match="oldest first"):
        api.simulator.add_messages([_row(1, 1), _row(0, 0)])
    with pytest.raises(ValueError, match="aware"):
        api.simulator.add_messages([_row(2, 2, date_sent="2026-03-01")])


_DAY = st.integers(0, 200)


@given(
    delays=st.lists(st.one_of(st.integers(0, 5), st.just(90_000)), max_size=40),
    bounds=st.tuples(_DAY, _DAY),
    removed=st.sets(st.integers(0, 39)),
    start=st.one_of(st.none(), st.integers(0, 41)),
)
def test_the_quick_search_finds_what_a_plain_search_finds(
    delays: list[int], bounds: tuple[int, int], removed: set[int], start: int | None
) -> None:
    log = MessageLog()
    messages = []
    for index, delay in enumerate(delays):
        course = ((0.0, "queued"), (float(delay), "sent"))
        created = index * 5.0
        message = Message(
            sid=f"SM{index}",
            created=created,
            updated=created,
            to=f"+{index % 3}",
            sender="+1",
            body="",
            course=course,
            start=created,
        )
        messages.append(log.add(message))
    for index in removed & set(range(len(messages))):
        log.remove(messages[index])
    span = (float(min(bounds)), float(max(bounds)))
    for to in (None, "+1"):
        rows = log.select(to=to, sender=None, sent=span, now=1e9)
        plain = [
            message.position
            for message in messages
            if message.position not in removed
            and to in (None, message.to)
            and span[0] <= (Life(message.start, message.course).began(("sent",)) or 0) < span[1]
        ]
        older = [message.position for message in rows.older_than(start)]
        assert older == sorted((p for p in plain if start is None or p < start), reverse=True)
        if start is not None:
            assert [message.position for message in rows.newer_than(start)] == [p for p in plain if p > start]


@pytest.mark.parametrize(("undated", "expected"), [("first", [3, 0, 4, 2, 1]), ("last", [4, 2, 1, 3, 0])])
@pytest.mark.parametrize("size", [1, 2, 5])
def test_the_list_may_fall_by_the_date_of_sending(
    api: Api, undated: str, expected: list[int], size: int
) -> None:
    """Messages 0 and 3 were canceled."""
    api.simulator.add_messages(
        _row(number, number, status="canceled" if number in (0, 3) else "sent") for number in range(5)
    )
    api.simulator.configure(message_order="sent", undated_messages=undated)

    listed, page = [], api.fetched(MESSAGES, PageSize=size)
    while True:
        listed += [int(message["sid"][2:], 16) for message in page["messages"]]
        if page["next_page_uri"] is None:
            break
        page = api.fetched(page["next_page_uri"])

    assert listed == expected


@pytest.mark.parametrize("changes", [{"message_order": "alphabet"}, {"undated_messages": "never"}])
def test_there_is_no_other_order(api: Api, changes: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="must be one of"):
        api.simulator.configure(**changes)
