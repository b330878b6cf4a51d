"""The whole answer to one request, read within bounds."""

import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import chain
from threading import Lock
from typing import Any, Protocol

import httpx

from airflow_provider_twilio.api.request import Request
from airflow_provider_twilio.client.limits import Limits

GRACE = 0.5
"""Seconds in which the real answer may follow on one that is doubtful."""


class Answer(Protocol):
    """An answer as :mod:`.decode` reads it; an ``httpx.Response`` is one too."""

    @property
    def status_code(self) -> int:
        """The HTTP status."""

    @property
    def headers(self) -> Mapping[str, str]:
        """By their names in any case."""

    @property
    def content(self) -> bytes:
        """The whole body, decoded."""


class Untrusted(Exception):
    """What came can't be the answer, or not all of it is taken.

    The connection that it came on is out of step, or is sending without end.
    """


class Connection(Protocol):
    """The connection that an answer came on."""

    def distrust(self) -> None:
        """Use it no more."""


@dataclass(frozen=True, slots=True)
class WholeAnswer:
    """An answer that came to its end."""

    status_code: int
    headers: Mapping[str, str]
    content: bytes
    distrust: Callable[[], None]


def is_doubtful(request: Request[Any], response: httpx.Response) -> bool:
    """Whether an answer may be no answer at all.

    A server also sends 408 to a connection that it found idle (RFC 9110, section 15.5.9), and if that crosses
    a request, the request may still be answered.
    """
    return response.status_code == 408 and request.verb == "POST"


def was_taken(response: httpx.Response) -> bool:
    """Whether a transport has read or closed the answer, as one that records answers does.

    What is left of its stream may be nothing, or block for ever. A ``ByteStream`` can be read again.
    """
    is_spent = response.is_stream_consumed or response.is_closed
    return is_spent and not isinstance(response.stream, httpx.ByteStream)


class Body:
    """Takes the pieces of a body, up to a number of bytes.

    :param response: status and headers of the answer.
    :param limits: bytes that body and headers may have.
    :param request_ids: those of earlier answers.
    :raises Untrusted: the headers are larger, or the encoding is none that was asked for.
    """

    def __init__(self, response: httpx.Response, limits: Limits, request_ids: "RequestIds") -> None:
        headers = response.headers.raw
        if sum(map(len, chain.from_iterable(headers))) > limits.max_header_bytes:
            raise Untrusted(
                f"the answer's headers have more than max_header_bytes, {limits.max_header_bytes:,}"
            )
        named = {name.lower(): value for name, value in headers}
        self._request_id = named.get(b"twilio-request-id", b"").decode("latin-1")
        self._encoding = named.get(b"content-encoding", b"identity").decode("latin-1").strip().lower()
        if self._encoding not in _ENCODINGS:
            raise Untrusted("the answer's Content-Encoding is none that was asked for")
        self._response = response
        self._most = limits.max_answer_bytes
        self._request_ids = request_ids
        self._pieces: list[bytes] = []
        self._size = 0

    def take(self, piece: bytes) -> None:
        """Keep one piece of the body.

        :raises Untrusted: it is one too many.
        """
        self._size += len(piece)
        if self._size > self._most:
            raise Untrusted(f"the answer has more than max_answer_bytes, {self._most:,}")
        self._pieces.append(piece)

    def take_content(self) -> None:
        """Keep what a transport has read already; httpx has unpacked it.

        :raises Untrusted: it is too large, or the transport didn't leave it to be read.
        """
        try:
            content = self._response.content
        except httpx.ResponseNotRead:
            raise Untrusted("the transport took the answer's body and didn't keep it") from None
        self._encoding = "identity"
        self.take(content)

    def whole(self) -> WholeAnswer:
        """The answer.

        :raises Untrusted: it can't be unpacked, or is too large then.
        """
        is_on_a_connection = connection_of(self._response) is not None
        if self._request_id and is_on_a_connection and self._request_ids.has(self._request_id):
            raise Untrusted("the answer is an earlier one, again")
        body = b"".join(self._pieces)
        if self._encoding != "identity" and body:
            body = unpacked(body, self._most)
        return WholeAnswer(
            self._response.status_code, self._response.headers, body, partial(distrust, self._response)
        )


class RequestIds:
    """The ``Twilio-Request-Id`` of earlier answers.

    Each belongs to one request, so an answer that has it again is an earlier one that was sent twice.

    :param most: how many are remembered.
    """

    def __init__(self, most: int = 10_000) -> None:
        self._most = most
        self._known: dict[str, None] = {}
        self._lock = Lock()

    def has(self, request_id: str) -> bool:
        """Whether an earlier answer had this one, which is remembered."""
        with self._lock:
            if request_id in self._known:
                return True
            self._known[request_id] = None
            if len(self._known) > self._most:
                del self._known[next(iter(self._known))]
            return False


def unpacked(body: bytes, most: int) -> bytes:
    """What a gzip or zlib stream holds; a gzip file may have several members.

    :param most: bytes that may come of it.
    :raises Untrusted: more comes of it, or it isn't whole.
    """
    pieces: list[bytes] = []
    left = most
    while body:
        stream = zlib.decompressobj(wbits=zlib.MAX_WBITS | 32)
        try:
            pieces.append(stream.decompress(body, left + 1))
        except zlib.error:
            raise Untrusted("the answer can't be unpacked") from None
        left -= len(pieces[-1])
        if left < 0:
            raise Untrusted(f"the answer, unpacked, has more than max_answer_bytes, {most:,}")
        if not stream.eof:
            raise Untrusted("the answer can't be unpacked: it is cut off")
        body = stream.unused_data
    return b"".join(pieces)


ACCEPTED = b"gzip, deflate"
_ENCODINGS = ("identity", "", "gzip", "x-gzip", "deflate")


def connection_of(response: httpx.Response) -> Connection | None:
    """The connection that an answer came on; a transport of tests has none."""
    connection = response.extensions.get("network_stream")
    return connection if hasattr(connection, "distrust") else None


def distrust(response: httpx.Response) -> None:
    """Have an answer's connection used no more."""
    connection = connection_of(response)
    if connection is not None:
        connection.distrust()
