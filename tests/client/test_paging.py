"""A list is read page by page, as far as it is wanted and never at another host."""

import asyncio
import json
from collections.abc import Callable
from itertools import islice
from typing import Any

import httpx
import pytest
from api.nouns import ACCOUNT, BOX, FetchLetter, Letter, ListLetters, ListMail
from api.wire import to_http
from hypothesis import given
from hypothesis import strategies as st

from airflow_provider_twilio.api.errors import InvalidRequest, TwilioError, Unanswered
from airflow_provider_twilio.api.request import MESSAGING, Request
from airflow_provider_twilio.api.resource import Page
from airflow_provider_twilio.client.client import AsyncClient
from airflow_provider_twilio.client.paging import first_page, following, next_page

from .clients import OpenClient, answers, both_clients

ABROAD = "https://evil.example/v1/Other"
MAIL = f"/2010-04-01/Accounts/{ACCOUNT.account_sid}/Letters.json"


def v1(sids: list[str], link: str | None) -> dict[str, Any]:
    return {"data": [{"sid": sid} for sid in sids], "meta": {"key": "data", "next_page_url": link}}


def v2010(sids: list[str], link: str | None) -> dict[str, Any]:
    return {"letters": [{"sid": sid} for sid in sids], "next_page_uri": link, "uri": "x"}


Style = Callable[[list[str], str | None], dict[str, Any]]
both_styles = pytest.mark.parametrize(
    ("style", "request_", "path"),
    [(v1, ListLetters(box_sid="BX1"), BOX), (v2010, ListMail(), MAIL)],
    ids=["v1", "v2010"],
)


def book(style: Style, pages: list[list[str]], host: str = "") -> httpx.MockTransport:
    """A list of these pages, which stops the test when a page is asked for elsewhere."""

    def turn_to(request: httpx.Request) -> httpx.Response:
        assert request.url.host.endswith("twilio.com")
        number = int(request.url.params.get("Page", 0))
        more = number + 1 < len(pages)
        link = f"{host}{request.url.path}?PageSize=2&Page={number + 1}&PageToken=PA%2B{number + 1}"
        return httpx.Response(200, json=style(pages[number], link if more else None))

    return httpx.MockTransport(turn_to)


@both_clients
@both_styles
@pytest.mark.parametrize("host", ["", "https://messaging.twilio.com", "https://evil.example"])
def test_all_pages_are_read_in_order(
    open_client: OpenClient, style: Style, request_: Request[Page[Letter]], path: str, host: str
) -> None:
    with open_client(transport=book(style, [["L1", "L2"], [], ["L3"]], host)) as client:
        pages = [[item.sid for item in page] for page in client.pages(request_)]

    assert pages == [["L1", "L2"], [], ["L3"]]


@both_clients
@both_styles
def test_of_a_link_only_the_query_is_followed(
    open_client: OpenClient, style: Style, request_: Request[Page[Letter]], path: str
) -> None:
    link = f"{ABROAD}?PageSize=7&Page=1&To=&PageToken=PA%26x"
    transport, asked = answers(
        httpx.Response(200, json=style(["L1"], link)), httpx.Response(200, json=style(["L2"], None))
    )
    with open_client(transport=transport) as client:
        list(client.pages(request_))

    first, second = asked
    assert second.url.host == first.url.host
    assert second.url.raw_path.decode() == f"{path}?PageSize=7&Page=1&To=&PageToken=PA%26x"
    assert second.headers["Authorization"] == first.headers["Authorization"]


@both_clients
@pytest.mark.parametrize(
    ("limit", "pages"),
    [
        (None, [["L1", "L2"], ["L3", "L4"], ["L5"]]),
        (1, [["L1"]]),
        (2, [["L1", "L2"]]),
        (3, [["L1", "L2"], ["L3"]]),
        (4, [["L1", "L2"], ["L3", "L4"]]),
        (5, [["L1", "L2"], ["L3", "L4"], ["L5"]]),
        (99, [["L1", "L2"], ["L3", "L4"], ["L5"]]),
    ],
)
def test_no_more_is_read_than_the_limit(
    open_client: OpenClient, limit: int | None, pages: list[list[str]]
) -> None:
    with open_client(transport=book(v1, [["L1", "L2"], ["L3", "L4"], ["L5"]])) as client:
        read = [[item.sid for item in page] for page in client.pages(ListLetters(box_sid="BX1"), limit=limit)]

    assert read == pages


@both_clients
def test_a_page_that_fills_the_limit_is_the_last_request(open_client: OpenClient) -> None:
    transport, asked = answers(httpx.Response(200, json=v1(["L1", "L2"], "?Page=1")))
    with open_client(transport=transport) as client:
        list(client.pages(ListLetters(box_sid="BX1"), limit=2))

    assert len(asked) == 1


@both_clients
def test_what_is_no_list_has_no_pages(open_client: OpenClient) -> None:
    one: Any = FetchLetter(sid="LT1")
    transport, asked = answers(httpx.Response(200, json={"sid": "LT1"}))
    with (
        open_client(transport=transport) as client,
        pytest.raises(InvalidRequest, match="FetchLetter: has no pages: execute it instead"),
    ):
        list(client.pages(one))

    assert asked == []


@both_clients
@pytest.mark.parametrize("limit", [0, -1])
def test_a_limit_below_one_is_refused_before_anything_is_sent(open_client: OpenClient, limit: int) -> None:
    transport, asked = answers(httpx.Response(200, json=v1([], None)))
    with (
        open_client(transport=transport) as client,
        pytest.raises(InvalidRequest, match=f"ListLetters: limit: {limit}: must be at least 1"),
    ):
        list(client.pages(ListLetters(box_sid="BX1"), limit=limit))

    assert asked == []


@pytest.mark.parametrize(
    ("named", "limit", "size"),
    [(None, None, 1000), (None, 20, 20), (None, 5000, 1000), (50, None, 50), (50, 20, 50)],
)
def test_pages_are_as_large_as_useful_unless_a_size_is_named(
    named: int | None, limit: int | None, size: int
) -> None:
    asked = first_page(ListLetters(box_sid="BX1", page_size=named), limit)

    assert to_http(asked, ACCOUNT).url.params["PageSize"] == str(size)


def test_a_page_size_among_the_extra_params_is_named_too() -> None:
    asked = first_page(ListLetters(box_sid="BX1", extra_params={"PageSize": "50"}), None)

    assert to_http(asked, ACCOUNT).url.params.get_list("PageSize") == ["50"]


def test_a_list_can_be_read_on_from_a_link() -> None:
    asked = first_page(following(ListLetters(box_sid="BX1"), "?PageSize=50&Page=3"), None)

    assert to_http(asked, ACCOUNT).url.raw_path == f"{BOX}?PageSize=50&Page=3".encode()


class ListStamps(Request[Page[Letter]], on=MESSAGING, op="GET /Stamps"):
    """A list without the parameter PageSize, of which there are some."""


def test_a_list_without_page_size_is_asked_for_without() -> None:
    assert to_http(first_page(ListStamps(), 5), ACCOUNT).url.raw_path == b"/v1/Stamps"


@both_clients
@both_styles
@pytest.mark.parametrize("link", ["{path}?Page=1", ABROAD, "{path}"])
def test_a_link_to_its_own_page_ends_in_an_error(
    open_client: OpenClient, style: Style, request_: Request[Page[Letter]], path: str, link: str
) -> None:
    transport, asked = answers(httpx.Response(200, json=style(["L1"], link.format(path=path))))
    with (
        open_client(transport=transport) as client,
        pytest.raises(TwilioError, match="link leads to the page itself"),
    ):
        list(islice(client.pages(request_), 5))

    assert len(asked) <= 2


@both_clients
def test_a_page_without_a_list_is_asked_for_again_and_then_an_error(open_client: OpenClient) -> None:
    transport, asked = answers(
        httpx.Response(200, json=v1(["L1"], "?Page=1")), httpx.Response(200, json={"meta": {"key": "data"}})
    )
    with open_client(transport=transport) as client:
        pages = client.pages(ListLetters(box_sid="BX1"))
        assert [item.sid for item in next(pages)] == ["L1"]
        with pytest.raises(Unanswered, match="no list"):
            next(pages)

    assert len(asked) == 1 + 3


@given(st.text() | st.sampled_from(["http://[", "//[x", "https://[::1", "?\ud800", "http://\u2100.x/"]))
def test_no_link_surfaces_as_another_error(link: str) -> None:
    asked = ListLetters(box_sid="BX1", page_size=2)
    try:
        _, next_one, _ = next_page(Page((), link), asked, None)
        url = to_http(next_one, ACCOUNT).url if next_one else None
    except TwilioError:
        return
    assert url is None or (url.host, url.path) == ("messaging.twilio.com", BOX)


def sids(body: bytes) -> Page[Any]:
    """The page of a body, as a caller of its own reads it."""
    read = json.loads(body)
    return Page(tuple(item["sid"] for item in read["letters"]), read["next_page_uri"])


async def read(transport: httpx.MockTransport) -> list[tuple[str, ...]]:
    async with AsyncClient(ACCOUNT, transport=transport) as client:
        return [page.items async for page in client.read_pages(ListMail(), sids)]


def test_a_list_is_read_in_order_by_who_parses_its_pages() -> None:
    found = asyncio.run(read(book(v2010, [["L1", "L2"], [], ["L3"]])))

    assert found == [("L1", "L2"), (), ("L3",)]


def test_a_list_that_leads_in_a_circle_ends_for_who_parses_its_pages() -> None:
    transport, asked = answers(
        httpx.Response(200, json=v2010(["L1"], f"{MAIL}?Page=1")),
        httpx.Response(200, json=v2010(["L2"], f"{MAIL}?Page=2")),
        httpx.Response(200, json=v2010(["L3"], f"{MAIL}?Page=1")),
    )

    with pytest.raises(TwilioError, match="read before"):
        asyncio.run(read(transport))

    assert len(asked) == 3
