"""A batch on a network that is a function, in virtual time."""

import asyncio
import json
from collections import Counter
from collections.abc import Callable, Coroutine, Sequence
from email.utils import formatdate
from itertools import count
from typing import Any
from urllib.parse import parse_qs

import httpx

from airflow_provider_twilio.api.v2010.messages import CreateMessage
from airflow_provider_twilio.batch.ledger import BatchHeader
from airflow_provider_twilio.batch.progress import Progress
from airflow_provider_twilio.batch.run import BatchRun
from airflow_provider_twilio.batch.sender import Dispatch
from airflow_provider_twilio.batch.summary import one
from airflow_provider_twilio.client.account import Account
from airflow_provider_twilio.client.client import AsyncClient
from airflow_provider_twilio.client.clock import TwilioClock

from .virtual import EPOCH, Clock, run

SID = "AC" + "0a" * 16
FROM = "+15005550006"
TOO_MANY = httpx.Response(429, json={"code": 20429, "message": "Too many requests", "status": 429})


def refusal(code: int, status: int = 400) -> httpx.Response:
    """Twilio's answer to what it doesn't do."""
    return httpx.Response(status, json={"code": code, "message": "No", "status": status})


class States:
    """Airflow's store of one task.

    :ivar kept: by key, as JSON.
    :ivar written: the keys, in the order in which they were written.
    :ivar on_set: is called before each write.
    """

    def __init__(self) -> None:
        self.kept: dict[str, str] = {}
        self.written: list[str] = []
        self.on_set: Callable[[str, Any], None] = lambda key, value: None

    def get(self, key: str, default: Any = None) -> Any:
        return json.loads(self.kept[key]) if key in self.kept else default

    def set(self, key: str, value: Any) -> None:
        self.on_set(key, value)
        self.written.append(key)
        self.kept[key] = self.encode(value)

    @staticmethod
    def encode(value: Any) -> str:
        """As it is kept."""
        return json.dumps(value)


class Twilio(httpx.AsyncBaseTransport):
    """Takes messages, each after a while, and lists them newest first.

    :param latency: seconds until the answer.
    :ivar messages: that it has, oldest first.
    :ivar came_at: when each request that makes something came, in the loop's time.
    :ivar looks: how often its list was read.
    :ivar before: answers, or fails, in place of it, where it returns something for a request's number and
        recipient.
    :ivar after: the same, once the message is made.
    :ivar on_list: is called before the list is read.
    """

    def __init__(self, latency: float = 0.1) -> None:
        self.clock = Clock()
        self.latency = latency
        self.messages: list[dict[str, Any]] = []
        self.came_at: list[float] = []
        self.looks = 0
        self.before: Callable[[int, str], Any] = lambda number, to: None
        self.after: Callable[[int, str], Any] = lambda number, to: None
        self.on_list: Callable[[], None] = lambda: None
        self._numbers = count(1)

    @property
    def recipients(self) -> list[str]:
        """Of the messages, in their order."""
        return [message["to"] for message in self.messages]

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if request.method == "GET":
            return self._list(request)
        number, form = next(self._numbers), parse_qs(request.content.decode())
        self.came_at.append(asyncio.get_running_loop().time())
        instead = self.before(number, form["To"][0])
        message = None if instead else self.make(form)
        await asyncio.sleep(self.latency)
        instead = instead or self.after(number, form["To"][0])
        if isinstance(instead, BaseException):
            raise instead
        return instead or httpx.Response(201, json=message)

    def make(self, form: dict[str, list[str]]) -> dict[str, Any]:
        """Make a message."""
        message = {
            "sid": f"SM{len(self.messages):032x}",
            "to": form["To"][0],
            "from": form.get("From", [None])[0],
            "messaging_service_sid": form.get("MessagingServiceSid", [None])[0],
            "body": form["Body"][0],
            "num_media": "0",
            "direction": "outbound-api",
            "status": "queued",
            "date_created": formatdate(self.clock()),
        }
        self.messages.append(message)
        return message

    def _list(self, request: httpx.Request) -> httpx.Response:
        self.looks += 1
        self.on_list()
        query = request.url.params
        found = [
            message
            for message in reversed(self.messages)
            if query.get("To") in (None, message["to"]) and query.get("From") in (None, message["from"])
        ]
        return httpx.Response(200, json={"messages": found, "next_page_uri": None})


def rows(total: int, to: Sequence[str] | None = None) -> list[tuple[int, CreateMessage]]:
    """Messages to as many recipients."""
    recipients = to or [f"+1415555{number:04d}" for number in range(total)]
    return [
        (number, CreateMessage(to=recipient, from_=FROM, body="Your table is ready."))
        for number, recipient in enumerate(recipients, start=1)
    ]


class Log:
    """Keeps what it is told."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def info(self, event: str, *arguments: Any) -> None:
        self.lines.append(event % arguments)

    warning = info


async def _nothing(batch: BatchRun) -> None:
    pass


class Try:
    """One try of a batch.

    :param changes: of what is sent, and how. ``skew`` are the seconds that the worker's clock is ahead of
        Twilio's; ``knows_time`` is false where no answer has told Twilio's; ``forgotten`` where there may
        have been tries since ``began`` that left no memory.
    :ivar progress: how far it came.
    :ivar log: what it told.
    :ivar lasted: seconds.
    """

    def __init__(
        self, twilio: Twilio, store: Any, given: list[tuple[int, CreateMessage]], **changes: Any
    ) -> None:
        self._twilio = twilio
        self._store = store
        self._forgotten = changes.pop("forgotten", False)
        self._skew = changes.pop("skew", 0.0)
        self._knows_time = changes.pop("knows_time", True)
        self._began = changes.pop("began", EPOCH)
        self._during: Callable[[BatchRun], Coroutine[Any, Any, None]] = changes.pop("during", _nothing)
        terms: dict[str, Any] = {
            "sender": FROM,
            "size": one,
            "concurrency": 10,
            "rate": None,
            "max_error_rate": 0.1,
            "on_unknown": "assume_sent",
        }
        self._dispatch = Dispatch(rows=lambda: given, total=len(given), **terms | changes)
        self.progress = Progress(len(given))
        self.lasted = 0.0
        self.log: Any = Log()

    def run(self) -> Progress:
        """Run it to its end."""
        return run(self._main)

    async def _main(self) -> Progress:
        loop = asyncio.get_running_loop()
        account = Account(SID, username=SID, password="secret", base_url="http://127.0.0.1:1")
        clock = TwilioClock(lambda: self._twilio.clock() + self._skew)
        if self._knows_time:
            clock.heard(formatdate(self._twilio.clock(), usegmt=True), clock.local())
        async with AsyncClient(account, transport=self._twilio, clock=clock) as client:
            header = BatchHeader("1", "digest", 3, self._began, {})
            batch = BatchRun(
                self._dispatch,
                header,
                client=client,
                store=self._store,
                log=self.log,
            )
            self.progress = batch.progress
            beside = asyncio.create_task(self._during(batch))
            try:
                await batch.run(forgotten=self._forgotten)
            finally:
                self.lasted = loop.time()
                self._twilio.clock.before += self.lasted
                beside.cancel()
        return batch.progress


def try_batch(
    twilio: Twilio, given: list[tuple[int, CreateMessage]], store: Any = None, **changes: Any
) -> Progress:
    """Run one try of a batch."""
    return Try(twilio, States() if store is None else store, given, **changes).run()


def assert_each_once(twilio: Twilio, given: list[tuple[int, CreateMessage]]) -> None:
    """No message is lost, and none was sent twice."""
    assert Counter(twilio.recipients) == Counter(request.to for _, request in given)
