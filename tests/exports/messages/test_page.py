"""Reading a page's body, and refusing what isn't a page."""

import json
from decimal import Decimal
from typing import Any

import pytest

from airflow_provider_twilio.exports.messages.page import MessageFacts, read_page, read_records, seconds_of
from airflow_provider_twilio.exports.messages.tally import Tally


def test_records_are_the_bytes_that_came() -> None:
    first, second = b'{"sid":"SM1","n":[1, 2]}', b'{"sid": "SM2", "new": {"a": "\\u00eb"}}'
    page = read_page(b'{"messages":[%s, %s],"next_page_uri":"/x?Page=1"}' % (first, second))

    assert [bytes(record) for record in page.records] == [first, second]
    assert [head.sid for head in read_records(page.records)[1]] == ["SM1", "SM2"]
    assert page.next_link == "/x?Page=1"


@pytest.mark.parametrize("link", [b"null", b'""'])
def test_the_last_page_has_no_link(link: bytes) -> None:
    assert not read_page(b'{"messages":[],"next_page_uri":%s}' % link).next_link


@pytest.mark.parametrize(
    "body",
    [b"", b"<html>", b"[]", b"{}", b'{"messages":[{"sid":"SM1"}', b'{"messages":1}'],
)
def test_what_is_no_whole_page_is_refused(body: bytes) -> None:
    with pytest.raises(ValueError, match="isn't a page of messages"):
        read_page(body)


@pytest.mark.parametrize("record", [b"{}", b"1", b"[]", b'"SM1"', b"null", b'{"sid":null}', b'{"sid":1}'])
def test_what_is_no_message_is_refused(record: bytes) -> None:
    page = read_page(b'{"messages":[%s],"next_page_uri":null}' % record)

    with pytest.raises(ValueError, match="a record isn't a message"):
        read_records(page.records)


def test_dates_are_seconds_and_what_is_none_is_none() -> None:
    dates: list[Any] = [
        "Wed, 01 Jul 2026 12:00:05 +0000",
        "2026-07-01T14:00:05+02:00",
        None,
        "",
        "soon",
        5,
        [],
        {},
    ]

    assert seconds_of([MessageFacts("SM1", date) for date in dates]) == [1782907205, 1782907205, *[None] * 6]


@pytest.mark.parametrize("time", ["12:00:xx", "25:00:00", "12:61:00", "xx:00:00", "12:00: 5"])
def test_a_time_that_there_is_not_is_none_although_it_looks_usual(time: str) -> None:
    usual = "Wed, 01 Jul 2026 12:00:05 +0000"

    dates = [MessageFacts("SM1", usual), MessageFacts("SM2", f"Wed, 01 Jul 2026 {time} +0000")]
    assert seconds_of(dates) == [1782907205, None]


def test_line_breaks_between_values_do_not_break_a_line_and_those_in_texts_stay_what_they_are() -> None:
    body = b'{"messages":[{"sid":\r\n"SM1",\r"body":"a\rb\nc"}],\n"next_page_uri":null}'

    (record,) = read_page(body).records

    assert b"\r" not in bytes(record)
    assert b"\n" not in bytes(record)
    assert json.loads(bytes(record)) == {"sid": "SM1", "body": "a\rb\nc"}


def test_bytes_that_are_no_utf_8_do_not_cost_the_page() -> None:
    page = read_page(b'{"messages":[{"sid":"SM1","body":"a\xff\xfeb"},{"sid":"SM2","body":"\xc3\xab"}]}')

    assert [json.loads(bytes(record))["body"] for record in page.records] == ["a\ufffd\ufffdb", "\xeb"]


def test_sums_of_parts_are_the_sums_of_all() -> None:
    some = [
        MessageFacts("SM1", None, "sent", "inbound", "2", "-0.0083", "USD"),
        MessageFacts("SM2", None, "sent"),
    ]
    more = [MessageFacts("SM3", None, "failed", "inbound", 1, "-0.05", "EUR")]

    assert Tally.of(some) + Tally.of(more) == Tally.of([*some, *more])
    assert (Tally.of([*some, *more]) + Tally()).to_json() == {
        "records": 3,
        "by_status": {"failed": 1, "sent": 2},
        "by_direction": {"None": 1, "inbound": 2},
        "segments": 3,
        "price": {"EUR": "-0.05", "USD": "-0.0083"},
    }


def test_odd_numbers_are_left_out_of_the_sums() -> None:
    odd = [MessageFacts("SM1", None, "sent", "inbound", "many", "free", "USD")]

    assert (Tally.of(odd).segments, Tally.of(odd).price) == (0, {})


ODD = [
    {},
    {"a": 1},
    ["sent"],
    "9" * 5000,
    "NaN",
    "Infinity",
    "-Infinity",
    "sNaN",
    "9e999999",
    "-9e-999999",
    True,
    5,
    1.5,
    "+12065550123 called",
]


@pytest.mark.parametrize("value", ODD, ids=lambda value: str(value)[:20])
def test_odd_values_leave_the_sums_of_the_others_as_they_are(value: object) -> None:
    usual = [MessageFacts(f"SM{n}", None, "sent", "inbound", "2", "-0.0083", "USD") for n in range(3)]
    odd = MessageFacts("SM9", None, value, value, value, value, value)

    tally = Tally.of([*usual, odd])

    assert tally.records == 4
    assert (tally.by_status["sent"], tally.by_direction["inbound"]) == (3, 3)
    assert tally.price["USD"] == Decimal("-0.0249")
    assert all(amount.is_finite() for amount in tally.price.values())
    assert 6 <= tally.segments < 2**63
    told = json.dumps((tally + tally).to_json())
    assert len(told) < 500
    assert "5550123" not in told
