"""Both clients write the same request, and httpx would write it so too."""

from dataclasses import replace
from typing import Any

import pytest
from api.nouns import ACCOUNT, CreateLetter, DeleteLetter, FetchLetter, ListLetters, ListMail, letter
from api.wire import to_http

from airflow_provider_twilio.api.request import Request

from .clients import OpenClient, in_a_loop, in_threads
from .server import Server, headers_of, reply

REQUESTS = (
    letter(body="Ünïcödé & more=1\r\n+ %"),
    CreateLetter(
        box_sid="BX1",
        to="+15558675309",
        body="x",
        media_url=["https://x/1", "https://x/2"],
        extra_params={"A b": ["c", "ü"]},
    ),
    FetchLetter(sid="LT1"),
    DeleteLetter(sid="LT/1?"),
    ListMail(to="+15558675309", page_size=20),
    ListLetters(box_sid="BX1", api_version="v1.2"),
)


def written(request: Request[Any], open_client: OpenClient, prefix: str) -> list[bytes]:
    """Return the request line, the headers in their own order, and the body, as they came."""
    with Server(reply(body=b'{"sid": "LT1", "letters": []}')) as server:
        with open_client(replace(ACCOUNT, base_url=server.url + prefix)) as client:
            client.execute(request)
        (came,) = server.requests
    head, _, body = came.partition(b"\r\n\r\n")
    line, *headers = head.replace(server.url[len("http://") :].encode(), b"HOST").split(b"\r\n")
    kept = [header for header in headers if not header.lower().startswith(b"connection:")]
    return [line, *sorted(kept, key=bytes.lower), body]


@pytest.mark.parametrize("prefix", ["", "/twilio/"], ids=["root", "prefix"])
@pytest.mark.parametrize("number", range(len(REQUESTS)))
def test_both_clients_write_the_same_request(number: int, prefix: str) -> None:
    by_threads, by_loop = (
        written(REQUESTS[number], open_client, prefix) for open_client in (in_threads, in_a_loop)
    )

    assert by_loop == by_threads


@pytest.mark.parametrize("number", range(len(REQUESTS)))
def test_httpx_encodes_the_address_so_too(number: int) -> None:
    line, *_ = written(REQUESTS[number], in_a_loop, "")
    http = to_http(REQUESTS[number], ACCOUNT)

    assert line == b"%s %s HTTP/1.1" % (http.method.encode(), http.url.raw_path)


def test_a_write_without_an_echo_says_that_its_connection_ends() -> None:
    with Server(reply(204, b"")) as server:
        with in_a_loop(replace(ACCOUNT, base_url=server.url)) as client:
            client.execute(DeleteLetter(sid="LT1"))
            client.execute(DeleteLetter(sid="LT1"))

        assert server.connections == 2
        assert headers_of(server.requests[0])["connection"] == "close"
