"""Reads one slice of a list of messages to its end, or says on which page it couldn't."""

import asyncio
from collections.abc import Callable, Coroutine, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Self, TypeVar

import msgspec

from airflow_provider_twilio.api.errors import TwilioError
from airflow_provider_twilio.api.v2010.messages import ListMessage
from airflow_provider_twilio.client.client import AsyncClient
from airflow_provider_twilio.client.paging import LARGEST_PAGE, following
from airflow_provider_twilio.exports.manifest import Span, written
from airflow_provider_twilio.exports.messages.pages import Message, Page, heads_of, read_page, seconds_of
from airflow_provider_twilio.exports.messages.spans import cut

_FRESH = timedelta(hours=1)
"""How long after a second its list may still grow: what is sent last shows last."""
_SECOND = timedelta(seconds=1)
_PLACE_FORGOTTEN = (400, 404)
"""What a page token that has expired is answered with."""
T = TypeVar("T")
Take = Callable[["Batch"], Coroutine[Any, Any, None]]


@dataclass(frozen=True, slots=True)
class Batch:
    """The messages of a page that belong to the slice and weren't there before.

    :ivar records: as they came. :ivar heads: what is known of each.
    :ivar first: the earliest date, in seconds since the epoch. :ivar last: the latest.
    """

    records: Sequence[msgspec.Raw]
    heads: list[Message]
    first: int
    last: int

    @classmethod
    def of(cls, found: Sequence[tuple[msgspec.Raw, Message, int]]) -> Self:
        """The batch of these messages with their dates."""
        dates = [second for _, _, second in found]
        records, heads = [record for record, _, _ in found], [head for _, head, _ in found]
        return cls(records, heads, min(dates, default=0), max(dates, default=0))


class Dense(Exception):
    """The slice has so many pages that reading it in pieces is quicker.

    :ivar slices: to read in its place.
    """

    def __init__(self, slices: list[Span]) -> None:
        super().__init__(f"to be read in {len(slices)} pieces")
        self.slices = slices


class Anew(Exception):
    """The slice has to be read anew: a place in its list was forgotten, or a page can't be understood."""


class Reading:
    """One reading of one slice.

    :param listing: filters of the list beside the time.
    :param direction: only messages of this direction, or of those that begin with it, are handed on.
    :param concurrency: how many slices are read at once.
    :param desk: has room for the pages, of all slices, that are taken at once. A slice whose page waits
        for it doesn't ask for another one yet.
    :ivar seen: SIDs of all messages of the slice.
    :ivar odd: what makes it doubtful that these are all, ``None`` if nothing does.
    """

    def __init__(
        self,
        client: AsyncClient,
        listing: ListMessage,
        span: Span,
        *,
        direction: str | None,
        concurrency: int,
        desk: asyncio.Semaphore,
    ) -> None:
        self._client = client
        self._listing = listing
        self._direction = direction
        self._span = span
        self._concurrency = concurrency
        self._desk = desk
        self._seconds = range(int(span.start.timestamp()), int(span.end.timestamp()))
        self.seen: set[str] = set()
        self.odd: str | None = None

    async def run(self, take: Take) -> None:
        """Hand the messages to ``take``, each once. The next page is on its way meanwhile.

        So the link is followed before the messages are looked at, which is most of the work.

        :raises Dense: the slice should be cut; what was taken is to be forgotten.
        :raises Anew: it has to be read anew, and what was taken is to be forgotten.
        :raises TwilioError: naming slice and page.
        """
        request, number = self._request(), 1
        page = await self._page(request, number)
        newest = self._newest(page)
        while page.next_link:
            self._weigh(page, number)
            request = self._following(request, page.next_link, number)
            number += 1
            # As long as this page has to wait, another one would only take memory.
            await self._desk.acquire()
            page = await at_once(self._page(request, number), self._hand_on(page, number - 1, take))
        await self._desk.acquire()
        await self._hand_on(page, number, take)
        if number > 1 and self._span.end > datetime.now(UTC) - _FRESH:
            await self._look_at(newest)

    def _request(self) -> ListMessage:
        """Twilio's dates are inclusive at both ends."""
        span = {"date_sent_after": self._span.start, "date_sent_before": self._span.end - _SECOND}
        return self._listing.model_copy(update={**span, "page_size": LARGEST_PAGE})

    async def _page(self, request: ListMessage, number: int) -> Page:
        try:
            return await self._client.read(request, read_page)
        except TwilioError as error:
            if number > 1 and error.status in _PLACE_FORGOTTEN:
                raise Anew(f"page {number}: {error.message}") from error
            raise error.at(self._place(number)) from error

    def _following(self, request: ListMessage, link: str, number: int) -> ListMessage:
        try:
            return following(request, link)
        except TwilioError as error:
            raise error.at(self._place(number)) from error

    def _weigh(self, page: Page, number: int) -> None:
        """What the ends of a page that isn't the last tell of the whole."""
        ends = self._heads([*page.records[:1], *page.records[-1:]], number)
        dates = [second for second in seconds_of(ends) if second is not None]
        if dates and (pieces := cut(self._span, number, (min(dates), max(dates)), self._concurrency)):
            raise Dense(pieces)
        if len(page.records) < LARGEST_PAGE:
            self._doubt(f"page {number} has only {len(page.records)} records, and more follow")

    def _heads(self, records: Sequence[msgspec.Raw], number: int) -> list[Message]:
        try:
            return heads_of(records)
        except ValueError as error:
            raise Anew(f"page {number}: {error}") from None

    async def _hand_on(self, page: Page, number: int, take: Take) -> None:
        """Needs room at the desk, and gives it back."""
        try:
            await asyncio.sleep(0)  # What is asked for at the same time goes out first.
            await take(self._batch(page.records, number))
        finally:
            self._desk.release()

    def _batch(self, records: Sequence[msgspec.Raw], number: int) -> Batch:
        """What is new on a page and belongs to the slice. Nearly always that is the whole page."""
        heads = self._heads(records, number)
        seconds = seconds_of(heads)
        sids = {head.sid for head in heads}
        dates = [second for second in seconds if second is not None]
        is_new = len(sids) == len(heads) and sids.isdisjoint(self.seen)
        is_within = bool(dates) and min(dates) in self._seconds and max(dates) in self._seconds
        if is_new and is_within and len(dates) == len(heads) and self._direction is None:
            self.seen |= sids
            return Batch(records, heads, min(dates), max(dates))
        return self._chosen(zip(records, heads, seconds, strict=True), number)

    def _chosen(self, found: Iterable[tuple[msgspec.Raw, Message, int | None]], number: int) -> Batch:
        """The same, one by one: a page can repeat what another had."""
        within = [
            (record, head, second)
            for record, head, second in found
            if second is not None and second in self._seconds
        ]
        new = {
            head.sid: (record, head, second) for record, head, second in within if head.sid not in self.seen
        }
        if repeated := len(within) - len(new):
            self._doubt(f"page {number} repeats {repeated} records")
        self.seen.update(new)
        return Batch.of([message for message in new.values() if self._wants(message[1].direction)])

    def _wants(self, direction: Any) -> bool:
        return self._direction is None or str(direction).startswith(self._direction)

    async def _look_at(self, newest: list[str]) -> None:
        """See that nothing came to the list's beginning while the rest of it was read."""
        page = await self._page(self._request().model_copy(update={"page_size": 1}), 1)
        if self._newest(page) != newest:
            self._doubt("new messages came to page 1 while the others were read")

    def _newest(self, page: Page) -> list[str]:
        return [head.sid for head in self._heads(page.records[:1], 1)]

    def _doubt(self, why: str) -> None:
        self.odd = self.odd or why

    def _place(self, number: int) -> str:
        return f"slice {written(self._span)}, page {number}"


async def at_once(result: Coroutine[Any, Any, T], other: Coroutine[Any, Any, None]) -> T:
    """Do both and return the result of the first; the failure of one ends the other."""
    try:
        async with asyncio.TaskGroup() as group:
            task = group.create_task(result)
            group.create_task(other)
    except BaseExceptionGroup as failures:
        raise first(failures) from None
    return task.result()


def first(failure: BaseException) -> BaseException:
    """What ended work that is done at once; the rest was cancelled because of it."""
    while isinstance(failure, BaseExceptionGroup):
        failure = failure.exceptions[0]
    return failure
