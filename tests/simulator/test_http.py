"""Rules of every operation: credentials, paths, methods, bodies and headers."""

import socket
from base64 import b64encode
from collections.abc import Iterator
from datetime import timedelta
from email.utils import format_datetime, parsedate_to_datetime
from itertools import repeat
from urllib.parse import urlsplit

import httpx
import pytest

from airflow_provider_twilio.simulator import ACCOUNT_SID, AUTH_TOKEN, app
from airflow_provider_twilio.simulator.state import API_KEY_SECRET, API_KEY_SID

from .api import ACCOUNT, MESSAGES, SERVICES, Api, refusal


def _get(api: Api, path: str, **options: object) -> httpx.Response:
    return httpx.get(api.simulator.url + path, trust_env=False, **options)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "authorization",
    [
        None,
        "",
        "Basic",
        "Basic !!!",
        "Bearer " + b64encode(f"{ACCOUNT_SID}:{AUTH_TOKEN}".encode()).decode(),
        "Basic " + b64encode(f"{ACCOUNT_SID}:wrong".encode()).decode(),
        "Basic " + b64encode(f"AC0:{AUTH_TOKEN}".encode()).decode(),
        "Basic " + b64encode(b"\xff\xfe").decode(),
    ],
)
def test_wrong_credentials_are_refused(api: Api, authorization: str | None) -> None:
    headers = {} if authorization is None else {"Authorization": authorization}
    answer = _get(api, SERVICES, headers=headers)
    assert refusal(answer) == (401, 20003)
    assert answer.headers["www-authenticate"].startswith("Basic")


def test_an_api_key_opens_the_account_too(api: Api) -> None:
    assert _get(api, SERVICES, auth=(API_KEY_SID, API_KEY_SECRET)).status_code == 200
    assert _get(api, f"{ACCOUNT}/Messages.json", auth=(API_KEY_SID, API_KEY_SECRET)).status_code == 200


def test_the_scheme_may_be_written_in_any_case(api: Api) -> None:
    token = b64encode(f"{ACCOUNT_SID}:{AUTH_TOKEN}".encode()).decode()
    assert _get(api, SERVICES, headers={"Authorization": f"basic {token}"}).status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/v1",
        "/v1/Services/",
        "/v1/Owls",
        "/v1/Services/MG0/Owls",
        f"{ACCOUNT}/Owls.json",
        "/2010-04-01/Accounts/AC" + "0" * 32 + "/Messages.json",
        f"{ACCOUNT}/Messages/SM{'0' * 32}.json",
        "/v1/Services/MG0%2FPhoneNumbers",
    ],
)
def test_an_unknown_path_is_not_found_and_named(api: Api, path: str) -> None:
    answer = api.get(path)
    assert refusal(answer) == (404, 20404)
    assert answer.json()["message"] == f"The requested resource {path} was not found"


def test_a_value_in_a_path_may_be_percent_encoded(api: Api) -> None:
    service = api.service()
    assert api.fetched(f"{SERVICES}/%4D%47{service['sid'][2:]}")["sid"] == service["sid"]


def test_the_2010_api_without_json_is_not_simulated(api: Api) -> None:
    answer = api.get(MESSAGES.removesuffix(".json"))
    assert refusal(answer) == (415, 20415)
    assert "XML" in answer.json()["message"]


def test_a_wrong_method_is_refused(api: Api) -> None:
    assert refusal(api.http.put(SERVICES)) == (405, 20004)
    assert refusal(api.delete(MESSAGES)) == (405, 20004)


def test_a_body_that_is_no_form_is_refused(api: Api) -> None:
    assert refusal(api.http.post(SERVICES, json={"FriendlyName": "x"})) == (415, 20415)
    assert refusal(api.http.post(SERVICES, content=b"FriendlyName=x")) == (415, 20415)
    assert api.simulator.snapshot()["services"] == []


def _raw(api: Api, head: str, parts: Iterator[bytes]) -> tuple[bytes, int]:
    """Send ``parts`` until there is an answer; return it, and how many parts were sent."""
    address = urlsplit(api.simulator.url)
    with socket.create_connection((address.hostname, address.port), 10) as connection:
        connection.sendall(head.encode())
        sent = 0
        try:
            for part in parts:
                connection.sendall(part)
                sent += 1
        except OSError:
            pass
        try:
            return connection.recv(100), sent
        except OSError:
            return b"", sent


@pytest.mark.parametrize("path", [SERVICES, "/_simulator/advance", "/nowhere"])
def test_a_body_without_end_is_refused_before_it_fills_the_memory(api: Api, path: str) -> None:
    head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\n"
    chunk = b"10000\r\n" + b"x" * 0x10000 + b"\r\n"

    answer, sent = _raw(api, head, repeat(chunk, 10_000))

    assert sent < 1000
    assert not answer or answer.startswith(b"HTTP/1.1 413 ")
    assert api.get(SERVICES).status_code == 200


@pytest.mark.parametrize("path", [SERVICES, "/_simulator/advance"])
def test_a_large_body_is_refused_with_what_is_allowed(api: Api, path: str) -> None:
    limit = app.LARGEST_CONTROL_BODY if "_simulator" in path else app.LARGEST_BODY
    head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {limit + 1}\r\n\r\n"

    answer, _ = _raw(api, head, iter([b"x" * (limit + 1)]))

    assert answer.startswith(b"HTTP/1.1 413 ")


def test_headers_without_end_are_refused(api: Api) -> None:
    line = b"X-Owl: " + b"u" * 1000 + b"\r\n"
    answer, sent = _raw(api, "GET /v1/Services HTTP/1.1\r\nHost: 127.0.0.1\r\n", repeat(line, 100_000))
    assert sent < 100_000
    assert not answer or answer.startswith(b"HTTP/1.1 4")
    assert api.get(SERVICES).status_code == 200


@pytest.mark.parametrize("size", ["9" * 5000, "9" * 18, "-1", "0", "1.5", "٣", "NaN", "1e3"])
def test_no_page_size_breaks_it(api: Api, size: str) -> None:
    assert api.get(SERVICES, PageSize=size).status_code == 400
    assert api.get(MESSAGES, PageSize=size).status_code == 400


@pytest.mark.parametrize("period", ["9" * 5000, "-1", "0", "٣"])
def test_no_validity_period_breaks_it(api: Api, period: str) -> None:
    form = {"To": "+12065550123", "From": "+15005550006", "Body": "x", "ValidityPeriod": period}
    assert refusal(api.post(MESSAGES, **form)) == (400, 90007)


def test_a_form_may_name_its_charset(api: Api) -> None:
    headers = {"Content-Type": "application/x-www-form-urlencoded; charset=utf-8"}
    answer = api.http.post(SERVICES, content="FriendlyName=%C3%86+%26+%F0%9F%A6%89", headers=headers)
    assert answer.json()["friendly_name"] == "Æ & 🦉"


def test_every_answer_has_a_request_id_of_its_own(api: Api) -> None:
    answers = [api.get(SERVICES), api.get("/v1/Owls"), api.get(MESSAGES)]
    ids = {answer.headers["twilio-request-id"] for answer in answers}
    assert len(ids) == 3
    assert all(len(one) == 34 and one.startswith("RQ") for one in ids)


def test_a_deletion_has_no_body(api: Api) -> None:
    answer = api.delete(f"{SERVICES}/{api.service()['sid']}")
    assert (answer.status_code, answer.content) == (204, b"")
    assert "content-length" not in answer.headers


def test_answers_carry_the_simulators_own_time(api: Api) -> None:
    """Refusals too. A skew of the clock shows in it, as in every other date."""
    api.simulator.freeze()
    api.simulator.advance(90_000)
    for path in (SERVICES, "/v1/Owls"):
        assert parsedate_to_datetime(_get(api, path).headers["date"]) == api.simulator.now().replace(
            microsecond=0
        )

    before = api.simulator.now()
    api.simulator.configure(clock_skew=-45)

    assert api.simulator.now() == before - timedelta(seconds=45)
    assert _get(api, SERVICES).headers.get_list("date") == [format_datetime(api.simulator.now(), usegmt=True)]
