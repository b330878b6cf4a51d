"""Usage by category and by period."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from .api import ACCOUNT, SHORT_CODE, Api, refusal

PATH = f"{ACCOUNT}/Usage/Records"
LISTS = ("", "/AllTime", "/Daily", "/LastMonth", "/Monthly", "/ThisMonth", "/Today", "/Yearly", "/Yesterday")
RECIPIENT = "+12065550123"
pytestmark = pytest.mark.usefixtures("opening_day")


def _records(api: Api, tail: str = "", **query: Any) -> list[dict[str, Any]]:
    return list(api.fetched(f"{PATH}{tail}.json", PageSize=1000, **query)["usage_records"])


def _one(api: Api, category: str, tail: str = "", **query: Any) -> dict[str, Any]:
    (record,) = _records(api, tail, Category=category, **query)
    return record


def _amounts(record: dict[str, Any]) -> tuple[str, str, str]:
    return record["count"], record["usage"], record["price"]


def _remember(api: Api, *days: date, body: str = "x") -> None:
    """A message delivered at noon of each day, oldest first."""
    api.simulator.add_messages(
        {
            "to": RECIPIENT,
            "from": "+14155550100",
            "body": body,
            "date_sent": datetime(day.year, day.month, day.day, 12, tzinfo=UTC),
        }
        for day in days
    )


def _today(api: Api) -> date:
    return api.simulator.now().date()


@pytest.mark.parametrize("tail", LISTS)
def test_every_cut_has_every_category_even_unused(api: Api, tail: str) -> None:
    records = _records(api, tail, StartDate=_today(api).isoformat())
    categories = [record["category"] for record in records]
    assert categories == sorted(set(categories))
    assert {"sms", "sms-outbound", "sms-inbound", "mms", "phonenumbers", "totalprice"} < set(categories)
    assert {_amounts(record) for record in records if record["category"] != "totalprice"} == {("0", "0", "0")}


def test_a_record_is_twilios(api: Api, opening_day: date) -> None:
    record = _one(api, "sms")
    start, end = opening_day.isoformat(), _today(api).isoformat()
    assert (record["start_date"], record["end_date"]) == (start, end)
    assert (record["description"], record["count_unit"], record["usage_unit"]) == (
        "SMS",
        "messages",
        "messages",
    )
    assert (record["price_unit"], record["api_version"]) == ("usd", "2010-04-01")
    assert record["as_of"] == api.simulator.now().isoformat(timespec="seconds")
    assert record["uri"] == f"{PATH}.json?Category=sms&StartDate={start}&EndDate={end}"
    assert api.fetched(record["uri"])["usage_records"][0] == record
    for uri in record["subresource_uris"].values():
        assert {row["category"] for row in api.fetched(uri)["usage_records"]} == {"sms"}


def test_messages_count_in_their_category_and_in_those_above(api: Api) -> None:
    api.number("+14155550100")
    api.message(From="+14155550100", Body="x" * 161)
    api.message(From="69578")
    api.message(From="+14155550100", MediaUrl="https://example.com/a.png")
    api.message(From="OWLPOST", To="+447700900123")
    api.simulator.receive(from_=RECIPIENT, to="+14155550100", body="Hello")
    api.simulator.receive(from_=RECIPIENT, to="69578", body="Hello")
    api.simulator.advance(5)
    expected = {
        "sms-outbound-longcode": ("1", "2", "0.0166"),
        "sms-outbound-shortcode": ("1", "1", "0.0083"),
        "sms-outbound": ("3", "4", "0.0332"),
        "sms-inbound-longcode": ("1", "1", "0.0083"),
        "sms-inbound-shortcode": ("1", "1", "0.0083"),
        "sms-inbound": ("2", "2", "0.0166"),
        "sms": ("5", "6", "0.0498"),
        "mms-outbound-longcode": ("1", "1", "0.022"),
        "mms-outbound": ("1", "1", "0.022"),
        "mms-inbound": ("0", "0", "0"),
        "mms": ("1", "1", "0.022"),
    }
    assert {category: _amounts(_one(api, category)) for category in expected} == expected


def test_numbers_count_by_the_month_and_by_type(api: Api) -> None:
    api.number("+14155550100")
    api.number("+18885550100")
    api.number("+447700900123")
    api.simulator.advance(32 * 86400)
    expected = {
        "phonenumbers-local": ("2", "2", "2.3"),
        "phonenumbers-tollfree": ("2", "2", "4.3"),
        "phonenumbers-mobile": ("2", "2", "2.3"),
        "phonenumbers": ("6", "6", "8.9"),
    }
    assert {category: _amounts(_one(api, category)) for category in expected} == expected
    assert _one(api, "phonenumbers")["usage_unit"] == "numbers"


def test_the_total_has_a_price_and_no_count(api: Api) -> None:
    api.number("+14155550100")
    brand = api.approved_brand()
    api.campaign(api.service()["sid"], brand["sid"])
    api.message(From="+14155550100")
    api.simulator.advance(5)
    total = _one(api, "totalprice")
    assert (total["price"], total["usage"], total["usage_unit"]) == ("62.1583", "62.1583", "usd")
    assert (total["count"], total["count_unit"]) == (None, "")
    assert _amounts(_one(api, "a2p-registration-fees")) == ("2", "2", "61")


def test_only_what_has_been_sent_is_used(api: Api) -> None:
    failed, canceled = api.message(From="+15005550006"), api.message(From="+15005550006")
    api.post(canceled["uri"], Status="canceled")
    api.simulator.decide_message(failed["sid"], "failed", 30008)
    waiting = api.message(From="+15005550006")
    assert _amounts(_one(api, "sms")) == ("0", "0", "0")
    api.simulator.advance(5)
    assert _amounts(_one(api, "sms")) == ("1", "1", "0.0083")
    failed_late = api.message(From="+15005550006")
    api.simulator.advance(5)
    api.simulator.decide_message(failed_late["sid"], "failed", 30008)
    assert _amounts(_one(api, "sms")) == ("1", "1", "0.0083")
    assert api.delete(waiting["uri"]).status_code == 204
    assert _amounts(_one(api, "sms")) == ("1", "1", "0.0083")


def test_daily_is_a_record_a_day_newest_first(api: Api) -> None:
    today = _today(api)
    days = [today - timedelta(days=ago) for ago in (5, 3, 3, 0)]
    _remember(api, *days[:3])
    api.message(From="+15005550006")
    api.simulator.advance(2)
    records = _records(api, "/Daily", Category="sms")
    assert [record["start_date"] for record in records] == [
        (today - timedelta(days=ago)).isoformat() for ago in range(6)
    ]
    assert all(record["start_date"] == record["end_date"] for record in records)
    assert [record["count"] for record in records] == ["1", "0", "0", "2", "0", "1"]


def test_a_span_can_be_asked_for(api: Api) -> None:
    today = _today(api)
    _remember(api, *(today - timedelta(days=ago) for ago in range(10, 0, -1)))
    start, end = (today - timedelta(days=ago) for ago in (7, 4))
    span = {"StartDate": start.isoformat(), "EndDate": end.isoformat()}
    assert _amounts(_one(api, "sms", **span))[0] == "4"
    assert _amounts(_one(api, "sms", "/AllTime", **span))[0] == "4"
    assert len(_records(api, "/Daily", Category="sms", **span)) == 4
    assert _amounts(_one(api, "sms", StartDate="-7days", EndDate="-4days"))[0] == "4"
    assert _amounts(_one(api, "sms", StartDate="-7days"))[0] == "7"
    assert _amounts(_one(api, "sms", EndDate="+30days"))[0] == "10"


def _months(records: Sequence[dict[str, Any]]) -> list[tuple[str, str, str]]:
    return [(record["start_date"], record["end_date"], record["count"]) for record in records]


def test_months_and_years_are_cut_at_the_ends_of_what_is_asked_for(api: Api) -> None:
    _remember(
        api, date(2025, 1, 31), date(2025, 2, 1), date(2025, 2, 28), date(2025, 12, 31), date(2026, 1, 1)
    )
    span = {"StartDate": "2025-01-15", "EndDate": "2025-03-10"}
    assert _months(_records(api, "/Monthly", Category="sms", **span)) == [
        ("2025-03-01", "2025-03-10", "0"),
        ("2025-02-01", "2025-02-28", "2"),
        ("2025-01-15", "2025-01-31", "1"),
    ]
    span = {"StartDate": "2025-01-01", "EndDate": "2026-01-31"}
    assert _months(_records(api, "/Yearly", Category="sms", **span)) == [
        ("2026-01-01", "2026-01-31", "1"),
        ("2025-01-01", "2025-12-31", "4"),
    ]
    assert _months([_one(api, "sms", "/AllTime")])[0][0] == "2025-01-31"


def test_today_yesterday_and_the_months_are_those_of_the_clock(api: Api) -> None:
    today = _today(api)
    this_month = today.replace(day=1)
    last_month = (this_month - timedelta(days=1)).replace(day=1)
    days = sorted({last_month - timedelta(days=1), last_month, this_month - timedelta(days=1)})
    _remember(api, *days)
    api.message(From="+15005550006")
    api.simulator.advance(2)
    in_last_month = sum(last_month <= day < this_month for day in days)
    assert _months([_one(api, "sms", "/Today")]) == [(today.isoformat(), today.isoformat(), "1")]
    assert _months([_one(api, "sms", "/ThisMonth")]) == [(this_month.isoformat(), today.isoformat(), "1")]
    assert _months([_one(api, "sms", "/LastMonth")]) == [
        (last_month.isoformat(), (this_month - timedelta(days=1)).isoformat(), str(in_last_month))
    ]
    yesterday = today - timedelta(days=1)
    assert _months([_one(api, "sms", "/Yesterday")])[0][:2] == (yesterday.isoformat(), yesterday.isoformat())
    api.simulator.advance(86400)
    assert _one(api, "sms", "/Yesterday")["count"] == "1"
    assert _one(api, "sms", "/Today")["count"] == "0"


def test_a_days_records_can_be_paged(api: Api) -> None:
    api.simulator.advance(3 * 86400)
    whole = _records(api, "/Daily")
    seen: list[dict[str, Any]] = []
    page = api.fetched(f"{PATH}/Daily.json", PageSize=50)
    while True:
        seen += page["usage_records"]
        if page["next_page_uri"] is None:
            break
        page = api.fetched(page["next_page_uri"])
    assert seen == whole
    assert len(seen) >= 4 * len(_records(api))
    back = api.fetched(page["previous_page_uri"])
    assert back["usage_records"] == whole[50:100]


@pytest.mark.parametrize(
    "query",
    [
        {"Category": "owls"},
        {"StartDate": "yesterday"},
        {"StartDate": "2026-02-30"},
        {"EndDate": "2026-1-1"},
        {"EndDate": "-9999999days"},
        {"StartDate": "2026-02-02", "EndDate": "2026-02-01"},
        {"IncludeSubaccounts": "perhaps"},
    ],
)
@pytest.mark.parametrize("tail", ["", "/Daily"])
def test_a_bad_query_is_refused(api: Api, tail: str, query: dict[str, str]) -> None:
    assert refusal(api.get(f"{PATH}{tail}.json", **query)) == (400, 20001)


def test_a_service_with_a_short_code_counts_what_it_sends_from_that(api: Api) -> None:
    service = api.service()
    api.made(f"/v1/Services/{service['sid']}/ShortCodes", ShortCodeSid=SHORT_CODE)
    api.message(MessagingServiceSid=service["sid"])
    api.simulator.advance(5)
    assert _amounts(_one(api, "sms-outbound-shortcode"))[0] == "1"
