"""An answer that a transport has read or closed itself, as one that records answers does; on both clients."""

import gzip
import json
import pickle
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import replace

import httpx
import pytest
from api.nouns import ACCOUNT, FetchLetter, letter

from airflow_provider_twilio.api.errors import OutcomeUnknown, Unanswered
from airflow_provider_twilio.client.limits import Limits
from airflow_provider_twilio.client.retry import NEVER

from .clients import OpenClient, answers, both_clients

LETTER = json.dumps({"sid": "LT1", "status": "sent"}).encode()
PACKED = {"Content-Encoding": "gzip"}


class Once(httpx.SyncByteStream, httpx.AsyncByteStream):
    """The body on a connection: it comes once, and who reads it again would wait for ever."""

    def __init__(self, body: bytes) -> None:
        self._pieces = [body[:5], body[5:]]

    def __iter__(self) -> Iterator[bytes]:
        assert self._pieces, "this would wait for ever"
        while self._pieces:
            yield self._pieces.pop(0)

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for piece in self:
            yield piece


def arrived(body: bytes = LETTER, headers: dict[str, str] | None = None) -> httpx.Response:
    return httpx.Response(200, headers=headers, stream=Once(body))


def read(response: httpx.Response) -> httpx.Response:
    response.read()
    return response


def read_away(response: httpx.Response) -> httpx.Response:
    assert [*response.iter_raw()]
    return response


def read_in_part(response: httpx.Response) -> httpx.Response:
    next(response.iter_raw())
    return response


def closed(response: httpx.Response) -> httpx.Response:
    response.close()
    return response


def stored(response: httpx.Response) -> httpx.Response:
    return pickle.loads(pickle.dumps(read(response)))  # type: ignore[no-any-return]


@both_clients
@pytest.mark.parametrize(
    "answer",
    [
        lambda: arrived(),
        lambda: arrived(gzip.compress(LETTER), PACKED),
        lambda: read(arrived()),
        lambda: read(arrived(gzip.compress(LETTER), PACKED)),
        lambda: stored(arrived()),
        lambda: stored(arrived(gzip.compress(LETTER), PACKED)),
        lambda: httpx.Response(200, content=LETTER),
        lambda: httpx.Response(200, content=gzip.compress(LETTER), headers=PACKED),
        # httpx unpacks the first member only.
        lambda: httpx.Response(
            200, content=gzip.compress(LETTER[:9]) + gzip.compress(LETTER[9:]), headers=PACKED
        ),
    ],
    ids=[
        "unread",
        "unread gzip",
        "read",
        "read gzip",
        "stored",
        "stored gzip",
        "in memory",
        "gzip in memory",
        "two gzips in memory",
    ],
)
def test_it_is_the_answer_all_the_same(open_client: OpenClient, answer: Callable[[], httpx.Response]) -> None:
    transport, asked = answers(answer())
    with open_client(transport=transport, retry=NEVER) as client:
        assert client.execute(FetchLetter(sid="LT1")).sid == "LT1"
    assert len(asked) == 1


@both_clients
@pytest.mark.parametrize("take", [read_away, read_in_part, closed])
def test_one_that_nobody_kept_is_none(
    open_client: OpenClient, take: Callable[[httpx.Response], httpx.Response]
) -> None:
    transport, asked = answers(take(arrived()))
    with open_client(transport=transport, retry=NEVER) as client:
        with pytest.raises(Unanswered, match="the transport took the answer's body"):
            client.execute(FetchLetter(sid="LT1"))
        with pytest.raises(OutcomeUnknown, match="the transport took the answer's body"):
            client.execute(letter())
    assert len(asked) == 2


@both_clients
@pytest.mark.parametrize("headers", [{}, PACKED], ids=["plain", "gzip"])
def test_it_has_the_same_bounds(open_client: OpenClient, headers: dict[str, str]) -> None:
    large = json.dumps({"sid": "LT1", "status": "0" * 20_000}).encode()
    transport, _ = answers(read(arrived(gzip.compress(large) if headers else large, headers)))
    account = replace(ACCOUNT, limits=Limits(max_answer_bytes=10_000))
    with (
        open_client(account, transport=transport, retry=NEVER) as client,
        pytest.raises(Unanswered, match="max_answer_bytes, 10,000"),
    ):
        client.execute(FetchLetter(sid="LT1"))
