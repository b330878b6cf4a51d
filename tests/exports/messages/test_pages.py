"""What is read of a page's body, and what isn't a page."""

import pytest

from airflow_provider_twilio.exports.messages.pages import Message, heads_of, read_page, seconds_of
from airflow_provider_twilio.exports.messages.tally import Tally


def test_records_are_the_bytes_that_came() -> None:
    first, second = b'{"sid":"SM1","n":[1, 2]}', b'{"sid": "SM2", "new": {"a": "\\u00eb"}}'
    page = read_page(b'{"messages":[%s, %s],"next_page_uri":"/x?Page=1"}' % (first, second))

    assert [bytes(record) for record in page.records] == [first, second]
    assert [head.sid for head in heads_of(page.records)] == ["SM1", "SM2"]
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


@pytest.mark.parametrize("record", [b"{}", b"1", b'{"sid":null}', b'{"sid":"SM1","date_sent":1}'])
def test_what_is_no_message_is_refused(record: bytes) -> None:
    page = read_page(b'{"messages":[%s],"next_page_uri":null}' % record)

    with pytest.raises(ValueError, match="a record isn't a message"):
        heads_of(page.records)


def test_dates_of_both_styles_are_seconds() -> None:
    dates = ["Wed, 01 Jul 2026 12:00:05 +0000", "Wed, 01 Jul 2026 14:00:05 +0200", None, "", "soon"]

    assert seconds_of([Message("SM1", date) for date in dates]) == [1782907205, 1782907205, None, None, None]


def test_sums_of_parts_are_the_sums_of_all() -> None:
    some = [Message("SM1", None, "sent", "inbound", "2", "-0.0083", "USD"), Message("SM2", None, "sent")]
    more = [Message("SM3", None, "failed", "inbound", 1, "-0.05", "EUR")]

    assert Tally.of(some) + Tally.of(more) == Tally.of([*some, *more])
    assert (Tally.of([*some, *more]) + Tally()).to_json() == {
        "records": 3,
        "by_status": {"failed": 1, "sent": 2},
        "by_direction": {"None": 1, "inbound": 2},
        "segments": 3,
        "price": {"EUR": "-0.05", "USD": "-0.0083"},
    }


def test_odd_numbers_are_left_out_of_the_sums() -> None:
    odd = [Message("SM1", None, "sent", "inbound", "many", "free", "USD")]

    assert (Tally.of(odd).segments, Tally.of(odd).price) == (0, {})
