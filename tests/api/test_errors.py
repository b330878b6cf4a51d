"""An error says what to do, and never whom a message was for, what it said, or who may send it."""

import base64
import copy
import pickle
import socket
import traceback
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import quote, quote_plus

import httpx
import pytest
from client.clients import OpenClient, answers, both_clients, in_threads
from client.server import (
    Server,
    body_of,
    full_queue,
    hang_up,
    headers_of,
    read_some,
    reply,
    reset,
    say,
    stay_silent,
)
from hypothesis import given
from hypothesis import strategies as st

from airflow_provider_twilio.api import errors
from airflow_provider_twilio.api.errors import InvalidRequest, RateLimited, TwilioError
from airflow_provider_twilio.api.hints import HINTS
from airflow_provider_twilio.api.request import Request
from airflow_provider_twilio.client.account import Account
from airflow_provider_twilio.client.retry import NEVER

from .nouns import ACCOUNT, CreateLetter, DeleteLetter, FetchLetter, ListMail

NUMBER, BODY, TOKEN = "+15557654321", "Your code is 271828", "t0ken-of-the-account"
GREEK = "αβγδεζηθικλμ"


def chain(error: BaseException | None) -> Iterator[BaseException]:
    """The error, what caused it and what it came up in."""
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def said(error: BaseException) -> str:
    """All that a log could show of an error and of what caused it."""
    texts = [text for one in chain(error) for text in (str(one), repr(one), repr(vars(one)), repr(one.args))]
    return "\n".join([*texts, *traceback.format_exception(error)])


def written(secret: str) -> set[str]:
    """A secret as it may stand in a text, an address or a form."""
    return {secret, quote(secret), quote_plus(secret), secret.lstrip("+"), repr(secret)[1:-1]}


def test_an_error_names_operation_marks_hint_and_page() -> None:
    error = TwilioError(
        "no such number",
        operation="CreateLetter",
        status=400,
        code=21211,
        more_info="https://www.twilio.com/docs/errors/21211",
        request_id="RQ1",
    )

    assert str(error) == (
        "CreateLetter: no such number (HTTP 400, code 21211, request RQ1)\n"
        f"{HINTS[21211]}\n"
        "See https://www.twilio.com/docs/errors/21211"
    )
    assert error.hint == HINTS[21211]


def test_an_error_without_marks_is_its_message() -> None:
    assert str(TwilioError("broken")) == "broken"


def test_a_code_without_a_hint_has_none() -> None:
    assert TwilioError("broken", code=99999).hint is None


CODES = [
    20003,
    20404,
    20429,
    21211,
    21408,
    21606,
    21610,
    21611,
    21614,
    21703,
    21704,
    21710,
    21712,
    21714,
    21725,
]
CODES += [30001, 30007, 30032, 30034, 30882, 30883, 30897, 30908, 30915, 30933, 30934]


@pytest.mark.parametrize("code", CODES)
def test_codes_that_users_meet_have_a_hint_in_a_sentence(code: int) -> None:
    assert HINTS[code][0].isupper()
    assert HINTS[code].endswith(".")


KINDS = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, TwilioError)]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("carry", [copy.copy, copy.deepcopy, lambda error: pickle.loads(pickle.dumps(error))])
def test_an_error_survives_being_copied_to_another_process(
    kind: type[TwilioError], carry: Callable[[TwilioError], TwilioError]
) -> None:
    error = kind("broken", operation="CreateLetter", status=429, code=20429, request_id="RQ1")
    if isinstance(error, RateLimited):
        error.retry_after = 7

    carried = carry(error)

    assert (type(carried), str(carried), vars(carried)) == (kind, str(error), vars(error))


@given(st.from_regex(r"\+[1-9][0-9]{9,14}", fullmatch=True), st.sampled_from([400, 401, 404, 429, 500, 503]))
def test_no_number_in_twilios_words_reaches_an_error(number: str, status: int) -> None:
    for words in (f"The 'To' number {number} is bad", f"{number[1:]} is bad", f"whatsapp:{number} is bad"):
        body = {"message": words, "code": 21211, "more_info": f"https://x/?to={quote(number)}"}
        transport, _ = answers(httpx.Response(status, json=body))
        error = failure(CreateLetter(box_sid="BX1", to=number, body="x"), ACCOUNT, transport)

        assert number[1:] not in said(error)


def failure(
    request: Request[Any], account: Account, transport: httpx.MockTransport | None = None
) -> TwilioError:
    with in_threads(account, transport=transport) as client, pytest.raises(TwilioError) as caught:
        client.execute(request)
    return caught.value


OUTCOMES = [
    httpx.Response(200, content=b"no JSON"),
    httpx.Response(400, json={"message": "no"}),
    httpx.Response(429),
    httpx.Response(500),
    httpx.ConnectError("refused"),
    httpx.ReadTimeout("slow"),
]


@given(st.text(GREEK, min_size=1), st.text(GREEK, min_size=1), st.sampled_from(OUTCOMES))
def test_neither_token_nor_body_is_in_any_error(
    token: str, body: str, outcome: httpx.Response | Exception
) -> None:
    transport, _ = answers(outcome)
    error = failure(
        CreateLetter(box_sid="BX1", to=NUMBER, body=body), replace(ACCOUNT, password=token), transport
    )

    shown = said(error)
    assert not set(GREEK) & set(shown)
    assert quote(body) not in shown
    assert base64.b64encode(f"{ACCOUNT.username}:{token}".encode()).decode() not in shown


def quote_back(connection: socket.socket, request: bytes) -> None:
    """Say what the client said, which isn't an answer in HTTP."""
    connection.sendall(
        body_of(request) + request.split(b" ")[1] + headers_of(request)["authorization"].encode()
    )
    connection.sendall(b"\r\n\r\n")
    connection.close()


def quote_in_a_header(connection: socket.socket, request: bytes) -> None:
    what = request.split(b" ")[1] + b" " + body_of(request) + headers_of(request)["authorization"].encode()
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: " + what + b"\r\n\r\n")
    connection.close()


def quote_as_json(connection: socket.socket, request: bytes) -> None:
    reply(200, b'["' + request.replace(b"\r\n", b" ") + b'"]')(connection, request)


MISHAPS = {
    "closes": hang_up,
    "resets": reset,
    "stays silent": stay_silent,
    "speaks no HTTP": say(b"nonsense\r\n\r\n"),
    "has a bad header": say(b"HTTP/1.1 200 OK\r\n: x\r\n\r\n"),
    "cuts the answer off": say(b'HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{"sid"'),
    "compresses nothing": reply(headers={"Content-Encoding": "gzip"}),
    "quotes the request": quote_back,
    "quotes the request in a header": quote_in_a_header,
    "quotes the request as JSON": quote_as_json,
    "answers 500": reply(500, b"<html>"),
}
PRIVATE_REQUESTS = [
    CreateLetter(box_sid="BX1", to=NUMBER, body=BODY),
    ListMail(to=NUMBER),
    FetchLetter(sid=NUMBER),
]


@both_clients
@pytest.mark.parametrize("request_", PRIVATE_REQUESTS, ids=repr)
@pytest.mark.parametrize("mishap", MISHAPS)
def test_no_failure_on_a_socket_shows_number_body_or_token(
    open_client: OpenClient, mishap: str, request_: Request[Any]
) -> None:
    with Server(MISHAPS[mishap]) as server:
        assert_nothing_shown(
            open_client, request_, server.url, timeout=0.2 if MISHAPS[mishap] is stay_silent else 30
        )


@both_clients
@pytest.mark.parametrize("request_", PRIVATE_REQUESTS, ids=repr)
def test_no_failure_to_connect_shows_number_body_or_token(
    open_client: OpenClient, request_: Request[Any]
) -> None:
    with Server(hang_up, listening=False) as server:
        assert_nothing_shown(open_client, request_, server.url)
    with Server(hang_up, read=read_some) as server:
        assert_nothing_shown(open_client, request_, server.url.replace("http:", "https:"))
    with full_queue() as url:
        assert_nothing_shown(open_client, request_, url, timeout=0.2)


def assert_nothing_shown(
    open_client: OpenClient, request: Request[Any], url: str, timeout: float = 30
) -> None:
    account = replace(ACCOUNT, password=TOKEN, base_url=url, timeout=timeout)
    with open_client(account, retry=NEVER) as client, pytest.raises(TwilioError) as caught:
        client.execute(request)

    shown = said(caught.value) + repr(request) + repr(account)
    basic = base64.b64encode(f"{account.username}:{TOKEN}".encode()).decode()
    for secret in (NUMBER, BODY, TOKEN, basic):
        for way in written(secret):
            assert way not in shown


def test_a_request_shows_its_arguments_names_alone() -> None:
    request = CreateLetter(box_sid="BX1", to=NUMBER, body=BODY)

    assert repr(request) == str(request) == f"{request}" == "CreateLetter(body, box_sid, to)"
    assert NUMBER not in str(list(request.__repr_args__()))


def test_an_invalid_request_shows_no_private_value_in_its_traceback() -> None:
    with pytest.raises(InvalidRequest) as caught:
        CreateLetter(box_sid="BX1", to=NUMBER.lstrip("+"), body=BODY, password=TOKEN)

    shown = "".join(traceback.format_exception(caught.value))
    assert not any(secret in shown for secret in (NUMBER.lstrip("+"), BODY, TOKEN))


def test_a_program_that_catches_twilio_errors_catches_all_that_calls_raise() -> None:
    transport, _ = answers(httpx.Response(404))

    assert isinstance(failure(DeleteLetter(sid="LT1"), ACCOUNT, transport), TwilioError)
    assert issubclass(InvalidRequest, ValueError)
    assert not issubclass(InvalidRequest, TwilioError)
