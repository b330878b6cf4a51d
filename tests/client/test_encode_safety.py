"""No value leaves its place: a segment of the path, a parameter, a header; and no link leads elsewhere."""

from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl, unquote

import pytest
from api.forms import parameters, query, words
from api.nouns import ACCOUNT, BOX, CreateLetter, FetchLetter, ListLetters
from api.wire import to_http
from hypothesis import given
from hypothesis import strategies as st

from airflow_provider_twilio.api.errors import InvalidRequest, TwilioError
from airflow_provider_twilio.client.paging import following
from client.clients import OpenClient, both_clients
from client.server import Server, body_of, reply

hostile = st.lists(
    st.sampled_from([*"/?#%&=;:@\\+ .\r\n\t\0", "..", "%2e", "%2F", "//", "http://", "ü", "🙂", "a"]),
    min_size=1,
).map("".join)
path_values = (st.text(min_size=1) | hostile).filter(lambda text: text not in (".", ".."))


@given(path_values)
def test_no_value_leaves_its_path_segment(value: str) -> None:
    start, end = f"/2010-04-01/Accounts/{ACCOUNT.account_sid}/Letters/".encode(), b".json"

    target = to_http(FetchLetter(sid=value), ACCOUNT).url.raw_path

    assert target.startswith(start)
    assert target.endswith(end)
    segment = target.removeprefix(start).removesuffix(end)
    assert not set(segment) & set(b"/?#\\ ")
    assert segment not in (b".", b"..")
    assert unquote(segment.decode(), errors="strict") == value


@both_clients
def test_a_server_sees_each_value_in_its_place(open_client: OpenClient) -> None:
    with Server(reply()) as server, open_client(replace(ACCOUNT, base_url=server.url)) as client:

        @given(sid=path_values, body=words, extra=parameters)
        def holds(sid: str, body: str, extra: dict[str, str | list[str]]) -> None:
            server.requests.clear()
            client.execute(FetchLetter(sid=sid, extra_params=extra))
            client.execute(CreateLetter(box_sid=sid, to="+15558675309", body=body))

            fetched, created = server.targets
            path = fetched.partition("?")[0]
            assert [unquote(part) for part in path.split("/")] == [
                *f"/2010-04-01/Accounts/{ACCOUNT.account_sid}/Letters".split("/"),
                f"{sid}.json",
            ]
            assert [unquote(part) for part in created.split("/")] == ["", "v1", "Boxes", sid, "Letters"]
            assert query(fetched) == query(
                to_http(FetchLetter(sid="x", extra_params=extra), ACCOUNT).url.raw_path.decode()
            )
            assert (
                dict(parse_qsl(body_of(server.requests[1]).decode(), keep_blank_values=True))["Body"] == body
            )

        holds()


@pytest.mark.parametrize("value", ["", ".", ".."])
def test_a_path_value_that_names_nothing_is_refused(value: str) -> None:
    with pytest.raises(InvalidRequest, match=f"FetchLetter: sid: '{value}' names nothing"):
        FetchLetter(sid=value)


def test_the_account_stays_in_its_path_segment_too() -> None:
    elsewhere = replace(ACCOUNT, account_sid="AC1/../../v1/Services?x=1#")

    target = to_http(FetchLetter(sid="LT1"), elsewhere).url.raw_path

    assert target == b"/2010-04-01/Accounts/AC1%2F..%2F..%2Fv1%2FServices%3Fx%3D1%23/Letters/LT1.json"


@pytest.mark.parametrize("value", ["v1\r\nEvil: yes", "v1\n", "v1\0", "vü", "v\ud800"])
def test_a_header_value_that_no_header_can_carry_is_refused(value: str) -> None:
    with pytest.raises(InvalidRequest, match="api_version"):
        ListLetters(box_sid="BX1", api_version=value)


@pytest.mark.parametrize(
    "fields",
    [
        {"body": "\ud800"},
        {"box_sid": "\ud800"},
        {"variables": {"name": "\ud800"}},
        {"extra_params": {"New": "\ud800"}},
        {"extra_params": {"New": ["\ud800"]}},
        {"extra_params": {"\ud800": "x"}},
    ],
)
def test_text_that_has_no_utf_8_is_refused_before_anything_is_sent(fields: dict[str, Any]) -> None:
    with pytest.raises(InvalidRequest, match=next(iter(fields))):
        CreateLetter(**({"box_sid": "BX1", "to": "+15558675309", "body": "x"} | fields))


def test_a_link_gives_the_next_request_its_query_and_nothing_else() -> None:
    asked = ListLetters(box_sid="BX1", page_size=50, api_version="v1.2", extra_params={"New": "x"})

    link = "https://evil.example/v1/Other?PageSize=50&Page=1&PageToken=PA%26b"
    http = to_http(following(asked, link), ACCOUNT)

    assert http.url.host == "messaging.twilio.com"
    assert http.url.raw_path == f"{BOX}?PageSize=50&Page=1&PageToken=PA%26b".encode()
    assert http.headers["X-Post-Api-Version"] == "v1.2"


@given(path_values, words, parameters)
def test_no_link_leads_to_another_place(box: str, link: str, extra: dict[str, str | list[str]]) -> None:
    asked = ListLetters(box_sid=box, extra_params=extra)
    here = to_http(asked, ACCOUNT).url

    for address in (f"//evil.example/{link}", f"https://evil.example/?{link}", f"?{link}"):
        try:
            there = to_http(following(asked, address), ACCOUNT).url
        except TwilioError:  # the page itself
            continue
        assert (there.scheme, there.host, there.port, there.path) == (
            here.scheme,
            here.host,
            here.port,
            here.path,
        )
