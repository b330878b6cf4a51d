"""Read the whole answer to one request, within limits of size."""

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

GRACE = 5.0
"""Seconds to wait for the real answer after a doubtful one.

A server that means it closes the connection, which ends the wait at once.
"""


class Answer(Protocol):
    """An answer as :mod:`.decode` reads it; an ``httpx.Response`` is one too."""

    @property
    def status_code(self) -> int:
        """The HTTP status."""

    @property
    def headers(self) -> Mapping[str, str]:
        """The headers, by name in any case."""

    @property
    def content(self) -> bytes:
        """The whole body, decoded."""


class Untrusted(Exception):
    """The received bytes can't be the answer, or exceed a limit.

    Their connection is out of step or sends without end, and must not be used again.
    """


class Connection(Protocol):
    """The connection that an answer came on."""

    def distrust(self) -> None:
        """Keep the connection from being used again."""


@dataclass(frozen=True, slots=True)
class WholeAnswer:
    """An answer that came to its end."""

    status_code: int
    headers: Mapping[str, str]
    content: bytes
    distrust: Callable[[], None]


def is_doubtful(request: Request[Any], response: httpx.Response) -> bool:
    """Tell whether an answer may belong to no request.

    A server also sends 408 on an idle connection (RFC 9110, section 15.5.9). If that crosses a request, the
    request may still be answered.
    """
    return response.status_code == 408 and request.verb == "POST"


def was_taken(response: httpx.Response) -> bool:
    """Tell whether a transport has read or closed the answer already, as a recording transport does.

    Reading its stream again could block for ever. Only a ``ByteStream`` can be read again.
    """
    is_spent = response.is_stream_consumed or response.is_closed
    return is_spent and not isinstance(response.stream, httpx.ByteStream)


class Body:
    """The body of an answer, collected piece by piece within limits.

    :param response: status and headers of the answer.
    :param limits: limits of body and headers in bytes.
    :param request_ids: the IDs of earlier answers.
    :raises Untrusted: the headers are too large, or the request didn't accept the encoding.
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
        """Keep a piece of the body.

        :raises Untrusted: the body is too large.
        """
        self._size += len(piece)
        if self._size > self._most:
            raise Untrusted(f"the answer has more than max_answer_bytes, {self._most:,}")
        self._pieces.append(piece)

    def take_content(self) -> None:
        """Keep a body that a transport has read already and httpx has unpacked.

        :raises Untrusted: the body is too large, or the transport didn't keep it.
        """
        try:
            content = self._response.content
        except httpx.ResponseNotRead:
            raise Untrusted("the transport took the answer's body and didn't keep it") from None
        self._encoding = "identity"
        self.take(content)

    def whole(self) -> WholeAnswer:
        """Return the answer, with its body unpacked.

        :raises Untrusted: the body can't be unpacked, is too large then, or belongs to an earlier answer.
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

    Each ID belongs to one request. An answer with a known ID is an earlier answer that was sent twice.

    :param most: number of IDs to remember.
    """

    def __init__(self, most: int = 10_000) -> None:
        self._most = most
        self._known: dict[str, None] = {}
        self._lock = Lock()

    def has(self, request_id: str) -> bool:
        """Tell whether an earlier answer had this ID, and remember it."""
        with self._lock:
            if request_id in self._known:
                return True
            self._known[request_id] = None
            if len(self._known) > self._most:
                del self._known[next(iter(self._known))]
            return False


def unpacked(body: bytes, most: int) -> bytes:
    """Unpack a gzip or zlib stream; a gzip file may have several members.

    :param most: bytes of the result at most.
    :raises Untrusted: the result is larger, or the stream is malformed or cut off.
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
    """Return the connection that an answer came on; a test's transport has none."""
    connection = response.extensions.get("network_stream")
    return connection if hasattr(connection, "distrust") else None


def distrust(response: httpx.Response) -> None:
    """Keep an answer's connection from being used again."""
    connection = connection_of(response)
    if connection is not None:
        connection.distrust()
