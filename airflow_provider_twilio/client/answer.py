"""Read the whole answer to one request, within limits of size."""

import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Protocol

from airflow_provider_twilio.client.failures import Untrusted
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


class Connection(Protocol):
    """The connection that an answer came on."""

    def distrust(self) -> None:
        """Keep the connection from being used again."""


@dataclass(slots=True)
class WholeAnswer:
    """An answer that came to its end.

    :ivar connection: the one that it came on; a test's transport has none.
    :ivar release: gives the connection back, unless that is done.
    """

    status_code: int
    headers: Mapping[str, str]
    content: bytes
    connection: Connection | None = None
    release: Callable[[], None] | None = None

    def distrust(self) -> None:
        """Keep the answer's connection from being used again."""
        if self.connection is not None:
            self.connection.distrust()


def is_doubtful(verb: str, status: int) -> bool:
    """Tell whether an answer may belong to no request.

    A server also sends 408 on an idle connection (RFC 9110, section 15.5.9). If that crosses a request, the
    request may still be answered.
    """
    return status == 408 and verb == "POST"


class Body:
    """The body of an answer, collected piece by piece within limits.

    :param head: bytes of the answer's headers.
    :param encoding: the answer's ``Content-Encoding``, if it has one.
    :raises Untrusted: the headers are too large, or the request didn't accept the encoding.
    """

    def __init__(self, head: int, encoding: str | None, limits: Limits) -> None:
        if head > limits.max_header_bytes:
            raise Untrusted(
                f"the answer's headers have more than max_header_bytes, {limits.max_header_bytes:,}"
            )
        self._is_packed = encoding is not None and _is_packed(encoding)
        self._most = limits.max_answer_bytes
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

    def take_unpacked(self, content: bytes) -> None:
        """Keep a whole body that is unpacked already.

        :raises Untrusted: the body is too large.
        """
        self._is_packed = False
        self.take(content)

    def whole(self) -> bytes:
        """Return the body, unpacked.

        :raises Untrusted: the body can't be unpacked, or is too large then.
        """
        body = self._pieces[0] if len(self._pieces) == 1 else b"".join(self._pieces)
        return unpacked(body, self._most) if self._is_packed and body else body


def _is_packed(encoding: str) -> bool:
    encoding = encoding.strip().lower()
    if encoding not in _ENCODINGS:
        raise Untrusted("the answer's Content-Encoding is none that was asked for")
    return encoding not in ("identity", "")


_ENCODINGS = ("identity", "", "gzip", "x-gzip", "deflate")


_MOST_IDS = 10_000
"""Number of IDs to remember."""


class RequestIds:
    """The ``Twilio-Request-Id`` of earlier answers.

    Each ID belongs to one request. An answer with a known ID is an earlier answer that was sent twice.
    """

    def __init__(self) -> None:
        self._known: dict[str, None] = {}
        self._lock = Lock()

    def checked(self, answer: WholeAnswer) -> WholeAnswer | Untrusted:
        """Return the answer, or the reason not to believe it, which needs a connection that it came on."""
        request_id = answer.headers.get("Twilio-Request-Id")
        if request_id and answer.connection is not None and self._has(request_id):
            answer.distrust()
            return Untrusted("the answer is an earlier one, again")
        return answer

    def _has(self, request_id: str) -> bool:
        """Tell whether an earlier answer had this ID, and remember it."""
        with self._lock:
            if request_id in self._known:
                return True
            self._known[request_id] = None
            if len(self._known) > _MOST_IDS:
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
