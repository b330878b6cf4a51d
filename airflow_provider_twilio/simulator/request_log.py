"""Record every request. Of headers only the names are kept, because values may be credentials."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import parse_qs

from airflow_provider_twilio.simulator.patterns import Pattern

MOST_BYTES = 256 * 1024 * 1024
"""Bytes of all recorded requests at most; the oldest are dropped first."""


@dataclass(frozen=True, slots=True)
class RecordedRequest:
    """A request. ``raw_query`` and ``raw_form`` are as received, ``query`` and ``form`` are decoded.

    :param time: the simulator's clock, seconds since the epoch.
    :param status: the answer's HTTP status; ``None`` if the connection was cut.
    :param processed: true if it was processed, whatever the answer was.
    :param fault: the kinds of fault that hit it, joined by ``+``; ``None`` without any.
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
        """Approximate bytes that it takes in memory."""
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

    :param kept: number of requests at most.
    :param most_bytes: bytes of requests at most.
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
        """Keep this number of requests from now on."""
        self._kept = kept
        self._forget()

    def _forget(self) -> None:
        while self._requests and (len(self._requests) > self._kept or self._bytes > self._most_bytes):
            self._bytes -= self._requests.popleft().size

    def select(self, method: str | None, path: Pattern | None) -> list[RecordedRequest]:
        """Return the requests of a method with the pattern ``path`` in their path."""
        return [
            request
            for request in self._requests
            if (method is None or request.method == method.upper())
            and (path is None or path.is_in(request.path))
        ]

    def newest(self, count: int) -> list[RecordedRequest]:
        """Return the newest requests, newest first."""
        return [self._requests[-number] for number in range(1, min(count, len(self._requests)) + 1)]
