"""A body that is read by the caller: the protocol of the call stays the same."""

import asyncio

import httpx
import pytest
from api.nouns import ACCOUNT, FetchLetter

from airflow_provider_twilio.api.errors import NotFound, Unanswered
from airflow_provider_twilio.client.client import AsyncClient
from airflow_provider_twilio.client.retry import Retry

FETCH = FetchLetter(sid="LT1")


def read(*answers: httpx.Response) -> tuple[bytes, int]:
    """Return the caller's result of these answers, and the number of requests."""
    left, asked = [*answers], 0

    def answer(request: httpx.Request) -> httpx.Response:
        nonlocal asked
        asked += 1
        return left.pop(0)

    def whole(body: bytes) -> bytes:
        if not body.endswith(b"."):
            raise ValueError("the letter has no end")
        return body

    async def ask() -> bytes:
        async with AsyncClient(
            ACCOUNT, transport=httpx.MockTransport(answer), retry=Retry(2, 0.001)
        ) as client:
            return await client.read(FETCH, whole)

    return asyncio.run(ask()), asked


def test_the_caller_gets_what_it_made_of_the_body() -> None:
    assert read(httpx.Response(200, content=b"Dear Ada.")) == (b"Dear Ada.", 1)


def test_a_body_that_is_not_whole_is_asked_for_again() -> None:
    answers = [httpx.Response(200, content=text) for text in (b"Dear", b"Dear Ada.")]

    assert read(*answers) == (b"Dear Ada.", 2)


def test_one_that_never_is_whole_is_unanswered() -> None:
    with pytest.raises(Unanswered, match="FetchLetter: the letter has no end"):
        read(*[httpx.Response(200, content=b"Dear")] * 3)


def test_errors_are_those_of_every_call() -> None:
    assert read(httpx.Response(429), httpx.Response(503), httpx.Response(200, content=b"."))[1] == 3
    with pytest.raises(NotFound):
        read(httpx.Response(404))


def test_an_error_can_say_where_in_a_larger_work_it_happened() -> None:
    with pytest.raises(NotFound) as caught:
        read(httpx.Response(404, json={"code": 20404, "message": "not found", "status": 404}))

    placed = caught.value.at("slice 5, page 2")
    assert isinstance(placed, NotFound)
    assert (placed.status, placed.code) == (404, 20404)
    assert str(placed).startswith("FetchLetter: slice 5, page 2: not found (HTTP 404, code 20404)")
