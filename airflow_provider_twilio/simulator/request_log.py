"""The record of every request that came in. Of its headers only the names are kept: no credentials."""

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import parse_qs


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
    """The newest requests, oldest first."""

    def __init__(self, kept: int) -> None:
        self._requests: deque[RecordedRequest] = deque(maxlen=kept)

    def __iter__(self) -> Iterator[RecordedRequest]:
        return iter(self._requests)

    def __len__(self) -> int:
        return len(self._requests)

    def add(self, request: RecordedRequest) -> None:
        self._requests.append(request)

    def select(self, method: str | None, path: str | None) -> list[RecordedRequest]:
        """Those of a method whose path has the regular expression ``path`` in it."""
        expression = None if path is None else re.compile(path)
        return [
            request
            for request in self._requests
            if (method is None or request.method == method.upper())
            and (expression is None or expression.search(request.path))
        ]

    def newest(self, count: int) -> list[RecordedRequest]:
        """Newest first."""
        return [self._requests[-number] for number in range(1, min(count, len(self._requests)) + 1)]
