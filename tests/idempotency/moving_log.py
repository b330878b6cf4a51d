"""A list of messages that is sorted in any of the ways that Twilio's may be, and moves while it is read."""

from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from typing import Any, Literal, get_args

from hypothesis import strategies as st

from airflow_provider_twilio.api.request import Request
from airflow_provider_twilio.api.resource import Page
from airflow_provider_twilio.api.v2010.messages import Message

Order = Literal["created", "sent, undated among", "sent, undated first", "sent, undated last"]
ORDERS: tuple[Order, ...] = get_args(Order)
SINCE = 10_000
"""Seconds since 1970 of what is looked for."""


@dataclass
class Sms:
    """A message; ``sent`` is when it is, or was; ``None`` for never."""

    number: int
    created: int
    sent: int | None

    def shown(self, now: int) -> Message:
        """As Twilio's list has it."""
        return Message(
            sid=f"SM{self.number:032x}",
            date_created=moment(self.created),
            date_sent=moment(self.sent) if self.is_sent(now) and self.sent is not None else None,
        )

    def is_sent(self, now: int) -> bool:
        return self.sent is not None and self.sent <= now


def moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


class MovingLog:
    """Counts places from the top, so what comes meanwhile pushes others onto the next page.

    :param size: messages a page.
    :param pace: seconds that pass between two pages.
    :param arrivals: of other people, one for each page that is read.
    :ivar read: pages so far.
    """

    def __init__(
        self, order: Order, messages: list[Sms], *, now: int, size: int, pace: int = 0, arrivals: int = 0
    ) -> None:
        self.order = order
        self.messages = messages
        self.now = now
        self.read = 0
        self._size = size
        self._pace = pace
        self._arrivals = arrivals

    def execute(self, request: Request[Page[Message]]) -> Page[Message]:
        """The page that is asked for."""
        start = int(request.extra_params.get("Place", ["0"])[0])
        newest_first = sorted(self.messages, key=self._place, reverse=True)
        page = [*islice(newest_first, start, start + self._size)]
        more = start + self._size < len(newest_first)
        shown = tuple(message.shown(self.now) for message in page)
        self._move()
        return Page(shown, f"/Messages.json?Place={start + self._size}" if more else None)

    def _move(self) -> None:
        self.read += 1
        self.now += self._pace
        if self._arrivals:
            self._arrivals -= 1
            self.messages.append(Sms(10_000 + self.read, self.now, self.now))

    def _place(self, message: Sms) -> tuple[Any, ...]:
        sent = message.sent if message.is_sent(self.now) and message.sent is not None else None
        places: dict[Order, tuple[Any, ...]] = {
            "created": (message.created,),
            "sent, undated among": (message.created if sent is None else sent,),
            "sent, undated first": (sent is None, message.created if sent is None else sent),
            "sent, undated last": (sent is not None, message.created if sent is None else sent),
        }
        return (*places[self.order], message.number)


def messages() -> st.SearchStrategy[list[Sms]]:
    """Old ones and new ones: sent at once, late, scheduled for long after, never; many in the same second."""
    created = st.integers(0, SINCE + 100) | st.integers(SINCE - 200, SINCE + 100)
    waits = st.sampled_from([0, 0, 1, 2, 30, 500, 20_000, None])
    return st.lists(st.tuples(created, waits), max_size=30).map(
        lambda drawn: [
            Sms(number, at, None if wait is None else at + wait) for number, (at, wait) in enumerate(drawn)
        ]
    )
