"""The record of every request that came in. Of its headers only the names are kept: no credentials."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import parse_qs

from airflow_provider_twilio.simulator.patterns import Pattern

MOST_BYTES = 256 * 1024 * 1024
"""What the record keeps of requests in all; the oldest ones go first."""


@dataclass(frozen=True, slots=True)
class RecordedRequest:
    """``raw_query`` and ``raw_form`` are as they came; ``query`` and ``form`` read them.

    :param time: the simulator's clock, seconds since the epoch.
    :param status: the answer's HTTP status, None where the connection was cut.
    :param processed: whether it reached Twilio's own logic, whatever the client got to hear.
    :param fault: the kinds of fault that struck it, joined by ``+``; None if none did.
    """

    method: str
    path: str
    raw_query: str
    raw_form: str
    headers: tuple[str, ...]
    time: float
    status: int | None
    processed: bool
    fault: str | None

    @property
    def size(self) -> int:
        """About how many bytes it takes in memory."""
        texts = (self.path, self.raw_query, self.raw_form, *self.headers)
        return 500 + sum(map(len, texts))

    @property
    def query(self) -> dict[str, list[str]]:
        return parse_qs(self.raw_query, keep_blank_values=True)

    @property
    def form(self) -> dict[str, list[str]]:
        return parse_qs(self.raw_form, keep_blank_values=True)

    def as_dict(self) -> dict[str, object]:
        return {
            "method": self.method,
            "path": self.path,
            "query": self.query,
            "form": self.form,
            "headers": list(self.headers),
            "time": self.time,
            "status": self.status,
            "processed": self.processed,
            "fault": self.fault,
        }


class RequestLog:
    """The newest requests, oldest first.

    :param kept: how many of them. :param most_bytes: how much of them.
    """

    def __init__(self, kept: int, most_bytes: int = MOST_BYTES) -> None:
        self._requests: deque[RecordedRequest] = deque()
        self._kept = kept
        self._most_bytes = most_bytes
        self._bytes = 0

    def __iter__(self) -> Iterator[RecordedRequest]:
        return iter(self._requests)

    def __len__(self) -> int:
        return len(self._requests)

    def add(self, request: RecordedRequest) -> None:
        self._requests.append(request)
        self._bytes += request.size
        self._forget()

    def keep(self, kept: int) -> None:
        """Keep so many from now on."""
        self._kept = kept
        self._forget()

    def _forget(self) -> None:
        while self._requests and (len(self._requests) > self._kept or self._bytes > self._most_bytes):
            self._bytes -= self._requests.popleft().size

    def select(self, method: str | None, path: Pattern | None) -> list[RecordedRequest]:
        """Those of a method whose path has the pattern ``path`` in it."""
        return [
            request
            for request in self._requests
            if (method is None or request.method == method.upper())
            and (path is None or path.is_in(request.path))
        ]

    def newest(self, count: int) -> list[RecordedRequest]:
        """Newest first."""
        return [self._requests[-number] for number in range(1, min(count, len(self._requests)) + 1)]
