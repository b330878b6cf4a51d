"""Reads Twilio's message log back to a moment, in whatever order it is sorted.

Twilio says that its list of messages is newest first. It doesn't say by which date, nor where a message
stands that has no date of sending yet (queued, scheduled) or never gets one (canceled, failed). Each of these
is possible, and the reader is right under each:

| order | where messages without a date of sending stand |
|---|---|
| by creation | among the others |
| by sending | among the others, by their creation |
| by sending | before all others |
| by sending | after all others, at the end of the log of 400 days |

A message is *old* if it was created and, as far as that is known, sent before the moment, less a minute for
dates that aren't in order to the second. Reading stops at a page on which all messages are old and one has a
date of sending. All that follows is older, except in the last row of the table. So after such a page the
reading is *complete* only if a page has ruled that row out. Pages are looked at one by one, because the list
moves between two of them. A page rules that row out if:

* a message without a date of sending stands before one with such a date; or
* dates of sending don't fall while dates of creation do, so the order is that of creation. Then a message
  that was created before the moment is old whenever it was sent.

Where no page rules it out, the list of one recipient is read to its end, because it is short. The whole log
is long. If its reading is incomplete, the recipients whose messages aren't found in it are asked for one by
one.

The list moves while it is read. New messages push others to the next page, where these are read twice. A
message that is sent meanwhile may move to a place that was read already. So after a reading of several pages
the first pages are read again, down to messages that were sent before. This is repeated, a few times at most,
until it brings only messages that were created meanwhile.
"""

import asyncio
from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, TypeVar

from airflow_provider_twilio.api.request import Request
from airflow_provider_twilio.api.resource import Page
from airflow_provider_twilio.api.v2010.messages import ListMessage, Message
from airflow_provider_twilio.client.paging import first_page, next_page
from airflow_provider_twilio.phone_numbers.addresses import address, address_key

if TYPE_CHECKING:
    from airflow_provider_twilio.client.client import AsyncClient

T = TypeVar("T")
Steps = Generator[Request[Page[Message]], Page[Message], T]
"""A generator that yields requests for pages, and receives the pages."""
Execute = Callable[[Request[Page[Message]]], Page[Message]]
ByRecipient = dict[str, list[Message]]
"""Messages by their recipient's :func:`.addresses.address_key`."""

OUT_OF_ORDER = timedelta(minutes=1)
"""The time by which dates of neighbours in the list may be out of order."""
FEW = 20
"""Largest number of recipients that are asked for one by one rather than looked for in the whole log."""
_AT_A_TIME = 20
_MOST_PASSES = 5


class Pass:
    """One reading of a list from its newest message on.

    :param request: the list.
    :param since: the moment back to which messages are wanted.
    :ivar asked: the request for the next page; ``None`` once enough was read.
    :ivar complete: true if every message that was created since was on one of the pages, apart from those
        that moved.
    """

    def __init__(self, request: ListMessage, since: datetime) -> None:
        self.asked: Request[Page[Message]] | None = first_page(request, None)
        self.complete = False
        self._limit = since - OUT_OF_ORDER
        self._creation_falls = True
        self._sending_falls = True
        self._undated_not_last = False
        self._stopped = False

    def take(self, page: Page[Message], *, to_the_end: bool) -> None:
        """Decide by a page whether to read on, and where.

        :param to_the_end: reads on as long as a message may be missing.
        """
        assert self.asked is not None
        self._observe(page)
        _, following, _ = next_page(page, self.asked, None)
        self._stopped |= self._is_old(page)
        self.complete = following is None or (self._stopped and self._misses_nothing)
        self.asked = None if self.complete or (self._stopped and not to_the_end) else following

    @property
    def _by_creation(self) -> bool:
        return self._creation_falls and not self._sending_falls

    @property
    def _misses_nothing(self) -> bool:
        return self._by_creation or self._undated_not_last

    def _observe(self, page: Page[Message]) -> None:
        sent = [message.date_sent for message in page if message.date_sent]
        created = [message.date_created for message in page if message.date_created]
        self._sending_falls &= all(earlier >= later for earlier, later in pairwise(sent))
        self._creation_falls &= all(earlier >= later for earlier, later in pairwise(created))
        self._undated_not_last |= any(
            _has_no_date_sent(first) and second.date_sent is not None for first, second in pairwise(page)
        )

    def _is_old(self, page: Page[Message]) -> bool:
        if self._by_creation:
            return len(page) > 0 and all(self._before(message.date_created) for message in page)
        return any(message.date_sent for message in page) and all(
            self._before(message.date_created)
            and (_has_no_date_sent(message) or self._before(message.date_sent))
            for message in page
        )

    def _before(self, moment: datetime | None) -> bool:
        return moment is not None and moment < self._limit


def _has_no_date_sent(message: Message) -> bool:
    """Tell whether a message has no date of sending; a date that can't be read is one."""
    return message.date_sent is None and "date_sent" not in (message.model_extra or {})


@dataclass(frozen=True, slots=True)
class LogReading:
    """The messages of a list since a moment.

    :ivar messages: each message once, and some that are older.
    :ivar complete: true if it certainly has all messages that were created since.
    """

    messages: tuple[Message, ...]
    complete: bool


def messages_since(request: ListMessage, since: datetime, *, to_the_end: bool = True) -> Steps[LogReading]:
    """Read a list back to a moment.

    :param to_the_end: reads on, to the end of the list, as long as a message may be missing.
    """
    reading = Pass(request, since)
    found: dict[str, Message] = {}
    begun: datetime | None = None
    while reading.asked is not None:
        page = yield reading.asked
        reading.take(page, to_the_end=to_the_end)
        begun = begun or _newest(page)
        found.update({message.sid: message for message in page})
        is_one_page = len(found) == len(page)
    settled = begun is None or is_one_page
    for _ in range(_MOST_PASSES):
        if settled or begun is None:
            break
        settled = yield from _nothing_was_missed(found, request, begun)
    return LogReading(tuple(found.values()), complete=reading.complete and settled)


def _nothing_was_missed(found: dict[str, Message], request: ListMessage, begun: datetime) -> Steps[bool]:
    """Read the first pages again, down to the messages that were sent before the first reading.

    :returns: true if the first reading had missed no message.
    """
    asked: Request[Page[Message]] | None = first_page(request, None)
    nothing_missed = True
    while asked is not None:
        page = yield asked
        missed = any(message.sid not in found and _is_there_since(message, begun) for message in page)
        nothing_missed &= not missed
        found.update({message.sid: message for message in page})
        sent = [message.date_sent for message in page if message.date_sent]
        if not missed and sent and max(sent) <= begun:
            break
        _, asked, _ = next_page(page, asked, None)
    return nothing_missed


def _newest(page: Page[Message]) -> datetime | None:
    """Return the latest date on a list's first page, which is about the time at which it was read."""
    dates = (date for message in page for date in (message.date_created, message.date_sent) if date)
    return max(dates, default=None)


def _is_there_since(message: Message, begun: datetime) -> bool:
    """Tell whether a message was there when the reading began."""
    return message.date_created is None or message.date_created <= begun


def pages_since(execute: Execute, request: ListMessage, since: datetime) -> Iterator[Page[Message]]:
    """Yield a list's pages back to a moment as they come, and keep none; some messages come twice."""
    reading = Pass(request, since)
    while reading.asked is not None:
        page = execute(reading.asked)
        reading.take(page, to_the_end=False)
        yield page


def drive(steps: Steps[T], execute: Execute) -> T:
    """Read with a client, or a hook."""
    try:
        asked = next(steps)
        while True:
            asked = steps.send(execute(asked))
    except StopIteration as end:
        return end.value  # type: ignore[no-any-return]


async def adrive(steps: Steps[T], client: "AsyncClient") -> T:
    """Read in an event loop."""
    try:
        asked = next(steps)
        while True:
            asked = steps.send(await client.execute(asked))
    except StopIteration as end:
        return end.value  # type: ignore[no-any-return]


async def messages_to(
    recipients: Iterable[str], client: "AsyncClient", *, since: datetime, sender: str | None
) -> tuple[ByRecipient, bool]:
    """Look for messages to many recipients in the whole log; ask for a few recipients one by one.

    Twilio isn't asked to filter dates. Its filter is by the date of sending, and queued messages have none.

    :param sender: the only sender of all of them; ``None`` if there are several.
    :returns: the messages by :func:`address_key`, and whether all that were created since are certainly
        there.
    """
    found: ByRecipient = {address_key(recipient): [] for recipient in recipients}
    if len(found) <= FEW:
        return await messages_to_each(recipients, client, since=since), True
    reading = await adrive(messages_since(ListMessage(from_=sender), since, to_the_end=False), client)
    for message in reading.messages:
        key = address_key(message.to or "")
        if key in found:
            found[key].append(message)
    return found, reading.complete


async def messages_to_each(
    recipients: Iterable[str], client: "AsyncClient", *, since: datetime
) -> ByRecipient:
    """Ask for each recipient's messages, some at a time; all that were created since are certainly there."""
    asking = asyncio.Semaphore(_AT_A_TIME)

    async def read(recipient: str) -> tuple[str, list[Message]]:
        async with asking:
            reading = await adrive(messages_since(ListMessage(to=address(recipient)), since), client)
        return address_key(recipient), [*reading.messages]

    by_address = {address_key(recipient): recipient for recipient in recipients}
    return dict(await asyncio.gather(*map(read, by_address.values())))
