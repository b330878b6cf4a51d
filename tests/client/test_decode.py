"""Whatever a server says, it is the answer that was asked for or a TwilioError that says what it was."""

import gzip
import json
from typing import Any

import httpx
import pytest
from api.nouns import DeleteLetter, FetchLetter, ListLetters, letter
from hypothesis import given
from hypothesis import strategies as st

from airflow_provider_twilio.api.errors import (
    AuthenticationError,
    NotFound,
    RateLimited,
    TwilioError,
    Unanswered,
)
from airflow_provider_twilio.api.request import Request
from airflow_provider_twilio.client.decode import read

FETCH, LIST, DELETE, CREATE = (
    FetchLetter(sid="LT1"),
    ListLetters(box_sid="BX1"),
    DeleteLetter(sid="LT1"),
    letter(),
)
V2010 = {
    "code": 21606,
    "message": "The sender can't do this",
    "more_info": "https://www.twilio.com/docs/errors/21606",
    "status": 400,
}
RFC_9457 = {
    "type": "https://x/errors",
    "title": "Bad",
    "status": 400,
    "code": 21606,
    "detail": "No such sender",
}

DEEP = b"[" * 100_000
UNREADABLE = {
    "nothing": b"",
    "a gateway's page": b"<html>Bad gateway</html>",
    "cut off": b'{"sid": "LT',
    "not UTF-8": b"\xff\xfe\xfd",
    "nested too deeply": DEEP,
    "a number too long": b'{"sid": ' + b"9" * 10_000 + b"}",
    "null": b"null",
    "a number": b"5",
    "a text": b'"LT1"',
    "a list": b'[{"sid": "LT1"}]',
    "no properties": b"{}",
    "no SID": b'{"sid": null}',
}


def refusal(response: httpx.Response, request: Request[Any] = CREATE) -> TwilioError:
    with pytest.raises(TwilioError) as caught:
        read(request, response)
    return caught.value


@pytest.mark.parametrize("status", [200, 201, 202])
def test_every_success_code_brings_the_resource(status: int) -> None:
    made = read(CREATE, httpx.Response(status, json={"sid": "LT1", "status": "queued"}))

    assert (made.sid, made.status) == ("LT1", "queued")


def test_a_307_with_a_body_is_an_answer_as_deactivations_give_it() -> None:
    assert read(FETCH, httpx.Response(307, json={"sid": "LT1", "redirect_to": "https://x"})).sid == "LT1"


@pytest.mark.parametrize("body", [b"", b"{}", b"gone"])
def test_a_deletion_is_done_whatever_its_success_says(body: bytes) -> None:
    read(DELETE, httpx.Response(204 if not body else 200, content=body))


@pytest.mark.parametrize("status", [301, 302, 303, 304, 307, 308])
def test_a_redirected_deletion_has_not_happened(status: int) -> None:
    error = refusal(httpx.Response(status, headers={"Location": "https://x"}), DELETE)

    assert (type(error), error.status) == (TwilioError, status)
    assert not error.may_have_happened


@pytest.mark.parametrize("status", [301, 302, 303, 308])
@pytest.mark.parametrize("request_", [FETCH, CREATE])
def test_a_redirect_is_an_error(request_: Request[Any], status: int) -> None:
    assert refusal(httpx.Response(status, headers={"Location": "https://x"}), request_).status == status


@pytest.mark.parametrize("status", [301, 302, 303, 304, 308])
def test_a_redirected_read_may_be_repeated_now_and_by_another_try(status: int) -> None:
    error = refusal(httpx.Response(status, headers={"Location": "https://x"}), FETCH)

    assert isinstance(error, Unanswered)
    assert error.is_retryable


def test_a_page_is_read() -> None:
    page = read(LIST, httpx.Response(200, json={"letters": [{"sid": "LT1"}], "meta": {"key": "letters"}}))

    assert [item.sid for item in page] == ["LT1"]


@pytest.mark.parametrize("levels", [102, 700, 3000, 100_000])
def test_a_record_of_a_list_keeps_its_properties_beside_one_that_is_nested_too_deep(levels: int) -> None:
    deep = b"[" * levels + b"]" * levels
    body = b'{"letters": [{"sid": "LT1", "status": "sent", "odd": %b}], "meta": {"key": "letters"}}' % deep

    (record,) = read(LIST, httpx.Response(200, content=body))

    assert (record.sid, record.status) == ("LT1", "sent")


@pytest.mark.parametrize("calls", [0, 300])
@pytest.mark.parametrize(("levels", "is_read"), [(400, True), (600, False), (3000, False)])
def test_how_deep_an_answer_may_be_does_not_depend_on_the_calls_under_way(
    calls: int, levels: int, is_read: bool
) -> None:
    body = b'{"sid": "LT1", "odd": %b%b}' % (b"[" * levels, b"]" * levels)

    def within(more: int) -> bool:
        if more:
            return within(more - 1)
        try:
            return bool(read(FETCH, httpx.Response(200, content=body)).sid == "LT1")
        except Unanswered:
            return False

    assert within(calls) is is_read


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_an_answer_may_have_any_encoding_of_json(encoding: str) -> None:
    body = json.dumps({"sid": "LT1", "status": "zugestellt äöü"}, ensure_ascii=False).encode(encoding)

    assert read(FETCH, httpx.Response(200, content=body)).status == "zugestellt äöü"


def test_a_compressed_answer_is_decoded() -> None:
    body = gzip.compress(b'{"sid": "LT1"}')

    assert read(FETCH, httpx.Response(200, content=body, headers={"Content-Encoding": "gzip"})).sid == "LT1"


@pytest.mark.parametrize("what", UNREADABLE)
@pytest.mark.parametrize("request_", [FETCH, LIST, CREATE], ids=repr)
def test_an_unreadable_answer_is_no_answer(request_: Request[Any], what: str) -> None:
    error = refusal(
        httpx.Response(200, content=UNREADABLE[what], headers={"Twilio-Request-Id": "RQ1"}), request_
    )

    assert type(error) is Unanswered
    assert (error.operation, error.status, error.request_id) == (type(request_).__name__, 200, "RQ1")
    assert "the answer" in error.message


@pytest.mark.parametrize(
    "items",
    [[None], [5], [{}], [{"sid": 5}], {"sid": "LT1"}, None, "LT1"],
    ids=lambda items: json.dumps(items),
)
def test_a_page_without_a_list_of_resources_is_no_answer(items: Any) -> None:
    answer = {"letters": items, "meta": {"key": "letters"}}

    assert type(refusal(httpx.Response(200, json=answer), LIST)) is Unanswered


def test_an_answer_that_lacks_properties_is_described_by_the_name_of_its_class() -> None:
    said = refusal(httpx.Response(200, json={}), FETCH).message

    assert "Letter" in said
    assert "<class" not in said


def test_an_error_in_the_style_of_v2010_is_read() -> None:
    error = refusal(httpx.Response(400, json=V2010, headers={"Twilio-Request-Id": "RQ1"}))

    assert type(error) is TwilioError
    assert (error.operation, error.status, error.code, error.message, error.more_info, error.request_id) == (
        "CreateLetter",
        400,
        21606,
        "The sender can't do this",
        "https://www.twilio.com/docs/errors/21606",
        "RQ1",
    )
    assert error.hint is not None


def test_an_error_in_the_style_of_rfc_9457_is_read() -> None:
    error = refusal(httpx.Response(400, json=RFC_9457))

    assert (error.code, error.message, error.more_info) == (21606, "No such sender", "https://x/errors")


@pytest.mark.parametrize("code", [None, True, 1.5, "21606", [21606]])
def test_a_code_that_is_no_number_is_none(code: Any) -> None:
    assert refusal(httpx.Response(400, json={"code": code, "message": "no"})).code is None


def test_an_error_with_a_title_alone_says_the_title() -> None:
    assert refusal(httpx.Response(400, json={"title": "Bad parameter"})).message == "Bad parameter"


@pytest.mark.parametrize(
    ("status", "phrase"),
    [(400, "Bad Request"), (502, "Bad Gateway"), (499, "HTTP status 499"), (599, "HTTP status 599")],
)
@pytest.mark.parametrize(
    "body", [b"", b"<html>", b"[]", b"null", b'"no"', b"{}", DEEP, b"\xff"], ids=range(8)
)
def test_an_error_that_says_nothing_is_named_by_its_status(status: int, phrase: str, body: bytes) -> None:
    error = refusal(httpx.Response(status, content=body))

    assert (error.message, error.code) == (phrase, None)


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, TwilioError),
        (401, AuthenticationError),
        (403, TwilioError),
        (404, NotFound),
        (409, TwilioError),
        (429, RateLimited),
        (500, Unanswered),
        (502, Unanswered),
        (503, Unanswered),
        (504, Unanswered),
    ],
)
def test_the_status_says_which_error_it_is(status: int, kind: type[TwilioError]) -> None:
    assert type(refusal(httpx.Response(status, json={"message": "no"}))) is kind


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ({"Retry-After": "7"}, 7),
        ({"Retry-After": "0"}, 0),
        ({}, 0),
        ({"Retry-After": ""}, 0),
        ({"Retry-After": "-1"}, 0),
        ({"Retry-After": "soon"}, 0),
        ({"Retry-After": "²"}, 0),
        ({"Retry-After": "Sat, 31 Jan 2026 12:00:00 GMT"}, 0),
    ],
)
def test_too_many_requests_say_how_long_to_wait(header: dict[str, str], seconds: float) -> None:
    encoded = [(name.encode(), value.encode()) for name, value in header.items()]
    error = refusal(httpx.Response(429, headers=encoded))

    assert isinstance(error, RateLimited)
    assert error.retry_after == seconds


def words(known: list[str]) -> st.SearchStrategy[str]:
    return st.sampled_from(known) | st.text(max_size=5)


names = words(
    [
        *("sid", "date_sent", "letters", "meta", "key", "next_page_url", "next_page_uri"),
        *("code", "message", "detail", "title", "more_info", "type"),
    ]
)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | names,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=4),
    max_leaves=10,
)


@given(
    st.sampled_from([FETCH, LIST, DELETE, CREATE]),
    st.sampled_from([200, 201, 204, 302, 307, 400, 401, 404, 429, 500, 503]),
    json_values,
    st.dictionaries(st.sampled_from(["Retry-After", "Twilio-Request-Id"]), st.text()),
)
def test_no_json_surfaces_as_another_error(
    request_: Request[Any], status: int, answer: Any, headers: dict[str, str]
) -> None:
    encoded = [(name.encode(), value.encode()) for name, value in headers.items()]
    error = None
    try:
        read(request_, httpx.Response(status, content=json.dumps(answer).encode(), headers=encoded))
    except TwilioError as raised:
        error = raised

    assert error is None or isinstance(error.message, str)
    assert error is None or error.code is None or type(error.code) is int
    assert error is None or error.more_info is None or isinstance(error.more_info, str)


@given(st.sampled_from([FETCH, LIST, CREATE]), st.sampled_from([200, 400, 503]), st.binary())
def test_no_bytes_surface_as_another_error(request_: Request[Any], status: int, body: bytes) -> None:
    with pytest.raises(TwilioError):
        read(request_, httpx.Response(status, content=body))
