"""Answers without end, or too slow, are cut off; on both transports."""

import gzip
import json
import socket
import zlib
from collections.abc import Iterator
from dataclasses import replace
from itertools import count

import httpx
import pytest
from api.nouns import ACCOUNT, FetchLetter, ListLetters, letter

from airflow_provider_twilio.api.errors import LONGEST_TEXT, OutcomeUnknown, TwilioError, Unanswered
from airflow_provider_twilio.client.answer import unpacked
from airflow_provider_twilio.client.failures import Untrusted
from airflow_provider_twilio.client.limits import Limits
from airflow_provider_twilio.client.retry import NEVER

from .clients import OpenClient, answers, both_clients
from .server import Behaviour, Server, read_some, reply

FETCH, CREATE = FetchLetter(sid="LT1"), letter()
SMALL = Limits(call_timeout=0.3, max_answer_bytes=10_000, max_header_bytes=8_192, max_pages=5)
ZEROS = b'{"sid": "LT1", "status": "' + b"0" * 20_000_000 + b'"}'
OK = b"HTTP/1.1 200 OK\r\n"


def dripping(head: bytes, pieces: Iterator[bytes]) -> Behaviour:
    """Send pieces until the client has gone, with a pause that no timeout between two pieces notices."""

    def drip(connection: socket.socket, request: bytes) -> None:
        connection.settimeout(0.01)
        try:
            connection.sendall(head)
            for piece in pieces:
                connection.sendall(piece)
                read_some(connection)
        except OSError:
            pass
        connection.close()

    return drip


def header_lines() -> Iterator[bytes]:
    return (b"X-%d: y\r\n" % number for number in count())


TOO_SLOW = {
    "a byte of the body at a time": lambda: dripping(
        OK + b"Content-Length: 100000\r\n\r\n", (b" " for _ in count())
    ),
    "a byte of the head at a time": lambda: dripping(OK + b"X: ", (b"y" for _ in count())),
    "headers without end": lambda: dripping(OK, header_lines()),
    "100 Continue without end": lambda: dripping(b"", (b"HTTP/1.1 100 Continue\r\n\r\n" for _ in count())),
}
TOO_LARGE = {
    "a long body": lambda: reply(body=b'{"sid": "LT1", "status": "' + b"0" * 20_000 + b'"}'),
    "a long gzip": lambda: reply(body=gzip.compress(ZEROS), headers={"Content-Encoding": "gzip"}),
    "a long deflate": lambda: reply(body=zlib.compress(ZEROS), headers={"Content-Encoding": "deflate"}),
    "gzip in gzip": lambda: reply(
        body=gzip.compress(gzip.compress(ZEROS)), headers={"Content-Encoding": "gzip, gzip"}
    ),
    "br": lambda: reply(body=b"\x0b", headers={"Content-Encoding": "br"}),
    "many headers": lambda: reply(headers={f"X-{n}": "y" * 100 for n in range(90)}),
}


@both_clients
@pytest.mark.parametrize("mishap", TOO_SLOW | TOO_LARGE)
def test_a_call_ends_though_the_server_goes_on(open_client: OpenClient, mishap: str) -> None:
    behave = (TOO_SLOW | TOO_LARGE)[mishap]()
    with Server(behave) as server:
        account = replace(ACCOUNT, base_url=server.url, timeout=0.5, limits=SMALL)
        with open_client(account, retry=NEVER) as client, pytest.raises(Unanswered):
            client.execute(FETCH)


@both_clients
@pytest.mark.parametrize(
    ("mishap", "setting"),
    [("a byte of the body at a time", "call_timeout"), ("a long body", "max_answer_bytes"),
     ("a long gzip", "max_answer_bytes"), ("many headers", "max_header_bytes")],
)  # fmt: skip
def test_the_error_names_the_setting_and_a_create_may_have_happened(
    open_client: OpenClient, mishap: str, setting: str
) -> None:
    limits = replace(SMALL, call_timeout=0.3 if setting == "call_timeout" else 30)
    with Server((TOO_SLOW | TOO_LARGE)[mishap]()) as server:
        account = replace(ACCOUNT, base_url=server.url, timeout=2, limits=limits)
        account = replace(account, timeout=5) if setting != "call_timeout" else account
        with open_client(account, retry=NEVER) as client, pytest.raises(OutcomeUnknown, match=setting):
            client.execute(CREATE)


@both_clients
def test_what_is_within_its_bounds_is_read(open_client: OpenClient) -> None:
    body = json.dumps({"sid": "LT1", "status": "x" * 9_000}).encode()
    for headers, sent in (({}, body), ({"Content-Encoding": "gzip"}, gzip.compress(body))):
        with Server(reply(body=sent, headers=headers)) as server:
            account = replace(ACCOUNT, base_url=server.url, limits=replace(SMALL, call_timeout=30))
            with open_client(account) as client:
                assert len(client.execute(FETCH).status or "") == 9_000


def test_a_gzip_file_of_several_members_is_one_text() -> None:
    assert unpacked(gzip.compress(b"one, ") + gzip.compress(b"two"), 100) == b"one, two"


@pytest.mark.parametrize(
    "packed",
    [gzip.compress(b"x" * 99)[:-9], b"x", gzip.compress(b"x") + b"x"],
    ids=["cut short", "not packed", "followed by something else"],
)
def test_what_is_no_whole_gzip_file_is_none(packed: bytes) -> None:
    with pytest.raises(Untrusted):
        unpacked(packed, 100)


def page(token: int, items: int = 1) -> httpx.Response:
    link = f"https://messaging.twilio.com/v1/Boxes/BX1/Letters?PageSize=50&PageToken={token}"
    letters = [{"sid": "LT1"}] * items
    return httpx.Response(200, json={"meta": {"key": "letters", "next_page_url": link}, "letters": letters})


@both_clients
@pytest.mark.parametrize(
    ("pages", "why"),
    [
        ([page(1), page(2), page(1)], "read before"),
        ([page(1), page(2), page(3), page(2)], "read before"),
        ([page(number) for number in range(9)], "max_pages, 5"),
    ],
    ids=["A, B, A", "A, B, C, B", "ever others"],
)
def test_a_list_that_leads_nowhere_ends(
    open_client: OpenClient, pages: list[httpx.Response], why: str
) -> None:
    transport, asked = answers(*pages)
    with (
        open_client(replace(ACCOUNT, limits=SMALL), transport=transport) as client,
        pytest.raises(TwilioError, match=why),
    ):
        list(client.pages(ListLetters(box_sid="BX1")))

    assert len(asked) <= 5


@both_clients
def test_empty_pages_end(open_client: OpenClient) -> None:
    transport, _ = answers(*(page(number, items=0) for number in range(300)))
    with open_client(transport=transport) as client, pytest.raises(TwilioError, match="in a row are empty"):
        list(client.pages(ListLetters(box_sid="BX1")))


@both_clients
def test_the_words_of_a_server_are_cut_and_have_no_control_characters(open_client: OpenClient) -> None:
    words = "\x1b[2J\x1b[31mred\r\nforged line\u202e\0" + "x" * 5_000_000
    content = json.dumps(
        {"code": 20001, "message": words, "more_info": "https://x/\x1b" + "y" * 9999}
    ).encode()
    transport, _ = answers(httpx.Response(400, content=content, headers={"Twilio-Request-Id": "z" * 9999}))
    with open_client(transport=transport) as client, pytest.raises(TwilioError) as caught:
        client.execute(FETCH)

    shown = str(caught.value)
    assert len(shown) < LONGEST_TEXT + 700
    assert all(line.isprintable() for line in shown.split("\n"))
    assert len(shown.split("\n")) <= 3
    assert "red" in shown
