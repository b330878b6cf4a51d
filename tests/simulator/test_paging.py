"""Lists page by page, in both of Twilio's styles."""

from collections.abc import Callable
from typing import Any

import pytest

from airflow_provider_twilio.simulator.simulator import Simulator

from .api import ACCOUNT, MESSAGES, NUMBERS, SERVICES, Api, refusal

HOST = "https://messaging.twilio.com"


def _messages(api: Api, count: int) -> list[str]:
    return [api.message(From="+15005550006", Body=str(number))["sid"] for number in range(count)]


def _services(api: Api, count: int) -> list[str]:
    return [api.service(str(number))["sid"] for number in range(count)]


def _v2010(answer: dict[str, Any]) -> tuple[list[str], str | None, str | None]:
    return [m["sid"] for m in answer["messages"]], answer["next_page_uri"], answer["previous_page_uri"]


def _v1(answer: dict[str, Any]) -> tuple[list[str], str | None, str | None]:
    meta = answer["meta"]
    assert (meta["next_page_url"] or HOST).startswith(HOST)
    following, previous = (
        link and link.removeprefix(HOST) for link in (meta["next_page_url"], meta["previous_page_url"])
    )
    return [row["sid"] for row in answer["services"]], following, previous


styles = pytest.mark.parametrize(
    ("make", "path", "read"), [(_messages, MESSAGES, _v2010), (_services, SERVICES, _v1)], ids=["v2010", "v1"]
)
Make = Callable[[Api, int], list[str]]
Read = Callable[[dict[str, Any]], tuple[list[str], str | None, str | None]]


@styles
def test_following_the_links_reads_everything_once(api: Api, make: Make, path: str, read: Read) -> None:
    made = make(api, 7)
    pages, link = [], f"{path}?PageSize=3"
    while link:
        sids, following, _ = read(api.fetched(link))
        pages.append(sids)
        link = following or ""
    assert [len(page) for page in pages] == [3, 3, 1]
    assert [sid for page in pages for sid in page] == made[::-1]


@styles
def test_a_full_last_page_has_no_next_one(api: Api, make: Make, path: str, read: Read) -> None:
    make(api, 4)
    _, following, _ = read(api.fetched(path, PageSize=2))
    assert following is not None
    _, following, _ = read(api.fetched(following))
    assert following is None


@styles
def test_what_arrives_meanwhile_neither_repeats_nor_skips(
    api: Api, make: Make, path: str, read: Read
) -> None:
    made = make(api, 4)
    first, following, _ = read(api.fetched(path, PageSize=2))
    make(api, 3)
    assert following is not None
    second, _, _ = read(api.fetched(following))
    assert first + second == made[::-1]


@styles
def test_the_previous_page_can_be_read_again(api: Api, make: Make, path: str, read: Read) -> None:
    make(api, 6)
    first, following, before = read(api.fetched(path, PageSize=2))
    assert before is None
    second, following, _ = read(api.fetched(following or ""))
    _, _, before = read(api.fetched(following or ""))
    again, _, before = read(api.fetched(before or ""))
    assert again == second
    assert read(api.fetched(before or ""))[0] == first


@styles
def test_a_page_goes_on_where_its_last_record_was_deleted(
    api: Api, make: Make, path: str, read: Read
) -> None:
    made = make(api, 4)
    api.simulator.advance(60)
    _, following, _ = read(api.fetched(path, PageSize=2))
    item = f"{ACCOUNT}/Messages/{made[2]}.json" if path == MESSAGES else f"{SERVICES}/{made[2]}"
    assert api.delete(item).status_code == 204
    assert read(api.fetched(following or ""))[0] == made[:2][::-1]


def test_a_link_keeps_the_filters(api: Api) -> None:
    for to in ("+12065550001", "+12065550002") * 2:
        api.message(From="+15005550006", To=to)
    api.simulator.advance(5)
    answer = api.fetched(MESSAGES, To="+12065550001", PageSize=1, **{"DateSent>": "2020-01-01"})
    assert "To=%2B12065550001" in answer["next_page_uri"]
    assert "DateSent%3E=2020-01-01" in answer["next_page_uri"]
    assert answer["next_page_uri"].startswith(f"{MESSAGES}?")
    (message,) = api.fetched(answer["next_page_uri"])["messages"]
    assert message["to"] == "+12065550001"


def test_the_2010_style_has_all_of_twilios_keys(api: Api) -> None:
    _messages(api, 3)
    first = api.fetched(MESSAGES, PageSize=2)
    assert set(first) == {
        "messages",
        "first_page_uri",
        "previous_page_uri",
        "next_page_uri",
        "uri",
        "page",
        "page_size",
        "start",
        "end",
    }
    assert (first["page"], first["page_size"], first["start"], first["end"]) == (0, 2, 0, 1)
    second = api.fetched(first["next_page_uri"])
    assert (second["page"], second["start"], second["end"]) == (1, 2, 2)
    assert second["first_page_uri"] == first["first_page_uri"]
    assert second["uri"] == first["next_page_uri"]


def test_the_v1_style_has_all_of_twilios_keys(api: Api) -> None:
    meta = api.fetched(SERVICES)["meta"]
    assert meta == {
        "page": 0,
        "page_size": 50,
        "first_page_url": f"{HOST}/v1/Services?PageSize=50&Page=0",
        "previous_page_url": None,
        "url": f"{HOST}/v1/Services?PageSize=50&Page=0",
        "next_page_url": None,
        "key": "services",
    }


@pytest.mark.parametrize("path", [SERVICES, MESSAGES, NUMBERS])
@pytest.mark.parametrize(
    ("query", "code"),
    [
        ({"PageSize": 0}, 20001),
        ({"PageSize": "many"}, 20001),
        ({"PageSize": "-1"}, 20001),
        ({"PageSize": 1001}, 20007),
        ({"Page": 1}, 20001),
        ({"Page": "last", "PageToken": "PA1"}, 20001),
        ({"Page": 1, "PageToken": "PAowl"}, 20001),
        ({"Page": 1, "PageToken": "PA!!"}, 20001),
        ({"Page": 1, "PageToken": "XYMi4x"}, 20001),
    ],
)
def test_bad_paging_is_refused(api: Api, path: str, query: dict[str, Any], code: int) -> None:
    assert refusal(api.get(path, **query)) == (400, code)


def test_a_page_token_expires(simulator: Simulator, api: Api) -> None:
    _messages(api, 2)
    link = api.fetched(MESSAGES, PageSize=1)["next_page_uri"]
    assert api.get(link).status_code == 200
    simulator.advance(86401)
    assert refusal(api.get(link)) == (400, 20001)
