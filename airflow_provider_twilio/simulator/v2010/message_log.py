"""The log of messages. Days of 200,000 messages take little memory, and their list is quick to read."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from heapq import merge

from airflow_provider_twilio.simulator.dates import Span
from airflow_provider_twilio.simulator.errors import TwilioError
from airflow_provider_twilio.simulator.life import Course, Life
from airflow_provider_twilio.simulator.settings import UndatedMessages
from airflow_provider_twilio.simulator.tables import Record

_SENT = ("sent", "delivered", "undelivered", "received")
_PROMPT = 3600.0


@dataclass(slots=True, kw_only=True)
class Media(Record):
    content_type: str


@dataclass(slots=True, kw_only=True)
class Message(Record):
    """A message. ``sender`` is chosen at creation, but shown only once the message is out of the queue."""

    to: str
    sender: str
    body: str
    course: Course
    start: float
    direction: str = "outbound-api"
    service_sid: str | None = None
    segments: int = 1
    media: tuple[Media, ...] = ()
    price: float = 0.0
    error_code: int | None = None

    @property
    def life(self) -> Life:
        return Life(self.start, self.course)

    def sent(self) -> float | None:
        """Time at which it is, or will be, sent; ``None`` if it never is."""
        return self.life.began(_SENT)


class MessageLog:
    """The log. Positions increase with creation times, so both can be searched by bisection.

    A date filter needs the time of sending. That follows creation by at most ``_delay`` for nearly every
    message; the few others (scheduled, decided by a test) are in ``_late``.
    """

    def __init__(self) -> None:
        self._log: list[Message | None] = []
        self._created: list[float] = []
        self._by_sid: dict[str, Message] = {}
        self._by_recipient: dict[str, list[int]] = {}
        self._late: set[int] = set()
        self._delay = 0.0

    def __len__(self) -> int:
        return len(self._by_sid)

    def __iter__(self) -> Iterator[Message]:
        return (message for message in self._log if message is not None)

    def add(self, message: Message) -> Message:
        """Add a message.

        :raises ValueError: the message is older than the newest.
        """
        if self._created and message.created < self._created[-1]:
            raise ValueError("messages are added oldest first, and after those that are there")
        message.position = len(self._log)
        self._log.append(message)
        self._created.append(message.created)
        self._by_sid[message.sid] = message
        self._by_recipient.setdefault(message.to, []).append(message.position)
        self.reschedule(message)
        return message

    def reschedule(self, message: Message) -> None:
        """Note that a message's course has changed."""
        sent = message.sent()
        if sent is None or 0 <= sent - message.created <= _PROMPT:
            self._delay = max(self._delay, (sent or message.created) - message.created)
        else:
            self._late.add(message.position)

    def get(self, sid: str) -> Message | None:
        return self._by_sid.get(sid)

    def find(self, sid: str) -> Message:
        """Return a message.

        :raises TwilioError: 20404 if there is none.
        """
        message = self.get(sid)
        if message is None:
            raise TwilioError(20404)
        return message

    def remove(self, message: Message) -> None:
        del self._by_sid[message.sid]
        self._log[message.position] = None

    def select(self, *, to: str | None, sender: str | None, sent: Span | None, now: float) -> "MessageRows":
        """Return the messages to and from these numbers that were sent within a span of time."""

        def accepts(message: Message) -> bool:
            if sender is not None and message.sender != sender:
                return False
            if sent is None:
                return True
            moment = message.sent()
            return moment is not None and moment <= now and sent[0] <= moment < sent[1]

        if to is not None:
            return MessageRows(self._log, [self._by_recipient.get(to, [])], accepts)
        if sent is None:
            return MessageRows(self._log, [range(len(self._log))], accepts)
        prompt = range(
            bisect_left(self._created, sent[0] - self._delay), bisect_right(self._created, sent[1])
        )
        late = sorted(position for position in self._late if position not in prompt)
        return MessageRows(self._log, [prompt, late], accepts)


class MessageRows:
    """Runs of ascending positions, read as one list."""

    def __init__(
        self,
        log: Sequence[Message | None],
        runs: Sequence[Sequence[int]],
        accepts: Callable[[Message], bool],
    ) -> None:
        self._log = log
        self._runs = runs
        self._accepts = accepts

    def _pick(self, positions: Iterator[int]) -> Iterator[Message]:
        for position in positions:
            message = self._log[position]
            if message is not None and self._accepts(message):
                yield message

    def older_than(self, position: int | None) -> Iterator[Message]:
        ends = [len(run) if position is None else bisect_left(run, position) for run in self._runs]
        falling = [
            map(run.__getitem__, range(end - 1, -1, -1)) for run, end in zip(self._runs, ends, strict=True)
        ]
        return self._pick(merge(*falling, reverse=True) if len(falling) > 1 else iter(falling[0]))

    def newer_than(self, position: int) -> Iterator[Message]:
        rising = [map(run.__getitem__, range(bisect_right(run, position), len(run))) for run in self._runs]
        return self._pick(merge(*rising) if len(rising) > 1 else iter(rising[0]))


class RowsBySending:
    """Messages, sorted by their time of sending.

    :param undated: place of messages that aren't sent by ``now``.
    """

    def __init__(self, rows: MessageRows, undated: UndatedMessages, now: float) -> None:
        ends = {"first": float("inf"), "last": float("-inf")}

        def place(message: Message) -> tuple[float, int]:
            sent = message.sent()
            return (ends[undated] if sent is None or sent > now else sent, message.position)

        self._newest_first = sorted(rows.older_than(None), key=place, reverse=True)

    def older_than(self, position: int | None) -> Iterator[Message]:
        return iter(self._newest_first[self._place(position) + 1 :])

    def newer_than(self, position: int) -> Iterator[Message]:
        return iter(self._newest_first[: self._place(position)][::-1])

    def _place(self, position: int | None) -> int:
        """Return a message's place; for one that is deleted, the first."""
        places = (place for place, message in enumerate(self._newest_first) if message.position == position)
        return next(places, -1)
