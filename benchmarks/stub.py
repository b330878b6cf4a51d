"""A Twilio that costs next to nothing, so that a benchmark measures the client and not the server.

It takes messages and lists a log of them, both after a fixed latency. It keeps no state but counts: what
arrived, from the first request's arrival to the last answer, and how often each recipient was sent to.
Its answers have the size and the keys of Twilio's.

``python -m benchmarks.stub --messages N --day YYYY-MM-DD --latency SECONDS`` prints its address.
"""

import argparse
import asyncio
import json
import signal
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import cast
from urllib.parse import parse_qs, urlsplit

ACCOUNT = "AC" + "0" * 32
_DAY = 86_400
_MOST_RENDERED = 200_000
"""Messages that are rendered before the first request, so that a page costs a copy; a million is 1 GB."""
_HEAD = b"HTTP/1.1 %d OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
_RECORD = (
    '{"body":"Your order %07d has been shipped and arrives on Monday.","num_segments":"1",'
    '"direction":"outbound-api","from":"+14155550100","date_updated":"%s","price":"-0.00830",'
    '"error_message":null,"uri":"/2010-04-01/Accounts/' + ACCOUNT + '/Messages/SM%032x.json",'
    '"account_sid":"' + ACCOUNT + '","num_media":"0","to":"%s","date_created":"%s",'
    '"status":"%s","sid":"SM%032x","date_sent":%s,"messaging_service_sid":'
    '"MG00000000000000000000000000000000","error_code":null,"price_unit":"USD","api_version":"2010-04-01",'
    '"subresource_uris":{"media":"/2010-04-01/Accounts/' + ACCOUNT + '/Messages/SM%032x/Media.json",'
    '"feedback":"/2010-04-01/Accounts/' + ACCOUNT + '/Messages/SM%032x/Feedback.json"}}'
)


def _rfc2822(moment: datetime) -> str:
    return moment.strftime("%a, %d %b %Y %H:%M:%S +0000")


def _record(number: int, moment: str, status: str, sent: bool, to: str | None = None) -> str:
    date_sent = f'"{moment}"' if sent else "null"
    to = to or f"+1206{number:07}"
    return _RECORD % (number, moment, number, to, moment, status, number, date_sent, number, number)


@dataclass(slots=True)
class Log:
    """Messages spread evenly over a day, listed newest first.

    :ivar total: how many there are.
    """

    start: datetime
    total: int
    _rendered: bytes = field(init=False, default=b"")

    def __post_init__(self) -> None:
        if self.total <= _MOST_RENDERED:
            self._rendered = self._render(0, self.total) + b","

    def moment(self, number: int) -> datetime:
        """When a message was sent: whole seconds, as Twilio has them."""
        return self.start + timedelta(seconds=number * _DAY // self.total)

    def numbers(self, after: datetime | None, before: datetime | None) -> tuple[int, int]:
        """The half-open range of messages sent within both moments, which are included."""
        low = 0 if after is None else self._first_at(after)
        high = self.total if before is None else self._first_at(before + timedelta(seconds=1))
        return low, max(low, high)

    def _first_at(self, moment: datetime) -> int:
        seconds = int((moment - self.start).total_seconds())
        return min(max(-(-seconds * self.total // _DAY), 0), self.total)

    def page(self, query: dict[str, list[str]], path: str) -> bytes:
        """The page that a query asks for, with the link to the next one."""
        low, high = self.numbers(
            _moment(query.get("DateSent>"), time.min), _moment(query.get("DateSent<"), time.max)
        )
        size = int(query.get("PageSize", ["50"])[0])
        end = int(query["PageToken"][0]) if "PageToken" in query else high
        begin = max(low, end - size)
        kept = "&".join(f"{name}={query[name][0]}" for name in ("DateSent>", "DateSent<") if name in query)
        link = f'"{path}?PageSize={size}&Page=1&PageToken={begin}&{kept}"' if begin > low else "null"
        link = link.replace(">", "%3E").replace("<", "%3C")
        head, tail = b'{"messages":[', f'],"page_size":{size},"next_page_uri":{link}}}'.encode()
        return b"".join((head, self._records(begin, end), tail))

    def _records(self, begin: int, end: int) -> bytes:
        """The messages from ``begin`` to before ``end``, newest first; all of them take as many bytes."""
        if not self._rendered:
            return self._render(begin, end)
        size = len(self._rendered) // self.total
        return self._rendered[(self.total - end) * size : (self.total - begin) * size].rstrip(b",")

    def _render(self, begin: int, end: int) -> bytes:
        records = (
            _record(number, _rfc2822(self.moment(number)), "delivered", sent=True)
            for number in range(end - 1, begin - 1, -1)
        )
        return ",".join(records).encode()


def _moment(given: list[str] | None, of_day: time) -> datetime | None:
    """A date, or a moment in one of the spellings that clients use."""
    if given is None:
        return None
    text = given[0].replace("Z", "+00:00")
    if len(text) == len("2026-01-01"):
        return datetime.combine(date.fromisoformat(text), of_day.replace(microsecond=0), UTC)
    return datetime.fromisoformat(text)


@dataclass(slots=True)
class Seen:
    """The figures since the last :meth:`take`. The time begins with the first message, if there is one."""

    requests: int = 0
    most_at_once: int = 0
    at_once: int = 0
    first: float | None = None
    last: float = 0.0
    recipients: Counter[str] = field(default_factory=Counter)

    def take(self) -> dict[str, float]:
        """The figures; counting begins anew."""
        seen = {
            "requests": self.requests,
            "most_at_once": self.most_at_once,
            "seconds": self.last - (self.first or self.last),
            "recipients": len(self.recipients),
            "most_to_one": max(self.recipients.values(), default=0),
        }
        self.requests = self.most_at_once = 0
        self.first, self.recipients = None, Counter()
        return seen


class Stub:
    """Answers requests; told apart by method and path alone."""

    def __init__(self, log: Log, latency: float) -> None:
        self.log = log
        self.latency = latency
        self.seen = Seen()
        self._made = 0

    def answer(self, method: str, target: str, body: bytes) -> tuple[int, bytes]:
        """Status and JSON."""
        parts = urlsplit(target)
        if parts.path == "/_stub/seen":
            return 200, json.dumps(self.seen.take()).encode()
        if method == "POST" and parts.path.endswith("/Messages.json"):
            return 201, self._made_message(body)
        if parts.path.endswith("/Messages.json"):
            return 200, self.log.page(parse_qs(parts.query), parts.path)
        if parts.path.endswith("/Accounts.json"):
            uris = {"messages": f"/2010-04-01/Accounts/{ACCOUNT}/Messages.json"}
            account = {"sid": ACCOUNT, "status": "active", "subresource_uris": uris}
            return 200, json.dumps({"accounts": [account], "next_page_uri": None, "page_size": 50}).encode()
        return 404, json.dumps({"code": 20404, "message": "Not found", "status": 404}).encode()

    def _made_message(self, body: bytes) -> bytes:
        to = parse_qs(body.decode())["To"][0]
        self.seen.recipients[to] += 1
        self._made += 1
        return _record(self._made, _rfc2822(datetime.now(UTC)), "accepted", sent=False, to=to).encode()


class _Connection(asyncio.Protocol):
    """One connection, HTTP/1.1 with keep-alive; a client waits for an answer before it asks again."""

    def __init__(self, stub: Stub, loop: asyncio.AbstractEventLoop) -> None:
        self._stub = stub
        self._loop = loop
        self._buffer = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        head, found, rest = self._buffer.partition(b"\r\n\r\n")
        if not found:
            return
        lines = head.decode("latin-1").split("\r\n")
        length = next((int(line[15:]) for line in lines if line.lower().startswith("content-length:")), 0)
        if len(rest) < length:
            return
        self._buffer = rest[length:]
        method, target, _ = lines[0].split(" ")
        self._serve(method, target, rest[:length])

    def _serve(self, method: str, target: str, body: bytes) -> None:
        seen, measured = self._stub.seen, not target.startswith("/_stub")
        if measured and method == "POST" and not seen.recipients:
            seen.first = None
        if measured:
            seen.first = self._loop.time() if seen.first is None else seen.first
            seen.requests += 1
            seen.at_once += 1
            seen.most_at_once = max(seen.most_at_once, seen.at_once)
        status, content = self._stub.answer(method, target, body)
        head = _HEAD % (status, len(content))
        whole = head + content
        if measured:
            self._loop.call_later(self._stub.latency, self._send, whole)
        else:
            self._transport.write(whole)

    def _send(self, whole: bytes) -> None:
        self._stub.seen.at_once -= 1
        self._stub.seen.last = self._loop.time()
        self._transport.write(whole)


async def _serve(stub: Stub, ready: Callable[[str], None]) -> None:
    loop, stopped = asyncio.get_running_loop(), asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stopped.set)
    server = await loop.create_server(lambda: _Connection(stub, loop), "127.0.0.1", 0, backlog=1024)
    ready(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}")
    await stopped.wait()
    server.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=1)
    parser.add_argument("--day", type=date.fromisoformat, default=datetime.now(UTC).date())
    parser.add_argument("--latency", type=float, default=0.1)
    given = parser.parse_args()
    log = Log(datetime.combine(given.day, time.min, UTC), given.messages)

    def ready(url: str) -> None:
        sys.stdout.write(f"{url}\n")
        sys.stdout.flush()

    import uvloop

    uvloop.run(_serve(Stub(log, given.latency), ready))


if __name__ == "__main__":
    main()
