"""Reads one slice of a list of messages to its end, or says on which page it couldn't."""

import asyncio
from collections.abc import Callable, Coroutine, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

import msgspec

from airflow_provider_twilio.api.errors import TwilioError
from airflow_provider_twilio.api.v2010.messages import ListMessage
from airflow_provider_twilio.client.client import AsyncClient
from airflow_provider_twilio.client.paging import Trail, following
from airflow_provider_twilio.exports.manifest import Span, written
from airflow_provider_twilio.exports.messages.pages import (
    Message,
    Page,
    Records,
    read_page,
    read_records,
    seconds_of,
)
from airflow_provider_twilio.exports.messages.spans import cut
from airflow_provider_twilio.exports.messages.undated import Undated

_FRESH = timedelta(hours=1)
"""How long after a second its list may still grow: what is sent last shows last."""
_SECOND = timedelta(seconds=1)
_DAY = 86_400
_FIRST = int(datetime(2008, 1, 1, tzinfo=UTC).timestamp())
"""Before that there was no Twilio."""
_OF_A_SID = frozenset(range(1, 65))
"""Lengths. A longer text was no text when it came."""
_PLACE_FORGOTTEN = (400, 404)
"""What a page token that has expired is answered with."""
T = TypeVar("T")
Take = Callable[["Batch"], Coroutine[Any, Any, None]]


@dataclass(frozen=True, slots=True)
class Batch:
    """The messages of a page that belong to the slice and weren't there before.

    :ivar span: the slice. :ivar records: as they came. :ivar heads: what is known of each.
    :ivar seconds: their dates in seconds since the epoch, ``None`` for a date that can't be read.
    :ivar first: the earliest date, if there is one. :ivar last: the latest.
    """

    span: Span
    records: Records
    heads: Sequence[Message]
    seconds: Sequence[int | None]
    first: int | None
    last: int | None


class SplitSlice(Exception):
    """The slice has so many pages that reading it in pieces is quicker.

    :ivar slices: to read in its place.
    """

    def __init__(self, slices: list[Span]) -> None:
        super().__init__(f"to be read in {len(slices)} pieces")
        self.slices = slices


class RestartSlice(Exception):
    """The slice has to be read anew: a place in its list was forgotten, or a page can't be understood."""


class Reading:
    """One reading of one slice.

    :param listing: filters of the list beside the time.
    :param direction: only messages of this direction, or of those that begin with it, are handed on.
    :param concurrency: how many slices are read at once.
    :param write_slots: limits the pages, of all slices, that are written at once. A slice whose page waits
        for a slot doesn't ask for another one yet.
    :param undated: the messages of all slices whose dates can't be read.
    :ivar page_size: how many records a page has.
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
        write_slots: asyncio.Semaphore,
        page_size: int,
        undated: Undated,
    ) -> None:
        self._client = client
        self._listing = listing
        self._direction = direction
        self._span = span
        self._concurrency = concurrency
        self._write_slots = write_slots
        self.page_size = page_size
        self._undated = undated
        self._seconds = range(int(span.start.timestamp()), int(span.end.timestamp()))
        self._possible = range(_FIRST, int(datetime.now(UTC).timestamp()) + _DAY)
        self.seen: set[str] = set()
        self.odd: str | None = None

    async def run(self, take: Take) -> None:
        """Hand the messages to ``take``, each once. The next page is on its way meanwhile.

        So the link is followed before the messages are looked at, which is most of the work.

        :raises SplitSlice: the slice should be cut; what was taken is to be forgotten.
        :raises RestartSlice: it has to be read anew, and what was taken is to be forgotten.
        :raises TwilioError: naming slice and page.
        """
        request, number = self._request(), 1
        page = await self._page(request, number)
        newest = self._newest(page)
        trail = Trail(self._client.account.limits.max_pages)
        while page.next_link:
            self._weigh(page, number)
            request = self._following(request, page.next_link, number)
            self._note(trail, len(page.records), request, number)
            number += 1
            # As long as this page has to wait, another one would only take memory.
            await self._write_slots.acquire()
            page = await at_once(self._page(request, number), self._hand_on(page, number - 1, take))
        await self._write_slots.acquire()
        await self._hand_on(page, number, take)
        if number > 1 and self._span.end > datetime.now(UTC) - _FRESH:
            await self._look_at(newest)

    def _request(self) -> ListMessage:
        """Twilio's dates are inclusive at both ends."""
        span = {"date_sent_after": self._span.start, "date_sent_before": self._span.end - _SECOND}
        return self._listing.model_copy(update={**span, "page_size": self.page_size})

    async def _page(self, request: ListMessage, number: int) -> Page:
        try:
            return await self._client.read(request, read_page)
        except TwilioError as error:
            if number > 1 and error.status in _PLACE_FORGOTTEN:
                raise RestartSlice(f"page {number}: {error.message}") from error
            raise error.at(self._place(number)) from error

    def _following(self, request: ListMessage, link: str, number: int) -> ListMessage:
        try:
            return following(request, link)
        except TwilioError as error:
            raise error.at(self._place(number)) from error

    def _note(self, trail: Trail, size: int, request: ListMessage, number: int) -> None:
        try:
            trail.add(size, request)
        except TwilioError as error:
            raise error.at(self._place(number)) from error

    def _weigh(self, page: Page, number: int) -> None:
        """Judge by the ends of a page that isn't the last whether the slice should be cut, or doubted."""
        _, ends = self._read([*page.records[:1], *page.records[-1:]], number)
        dates = [second for second in self._possible_dates(seconds_of(ends)) if second is not None]
        if dates and (pieces := cut(self._span, number, (min(dates), max(dates)), self._concurrency)):
            raise SplitSlice(pieces)
        if len(page.records) < self.page_size:
            self._doubt(f"page {number} has only {len(page.records)} records, and more follow")

    def _read(self, records: Records, number: int) -> tuple[Records, list[Message]]:
        try:
            records, heads = read_records(records)
        except ValueError as error:
            raise RestartSlice(f"page {number}: {error}") from None
        lengths = {len(head.sid) for head in heads}
        if not lengths <= _OF_A_SID:
            raise RestartSlice(f"page {number}: a record isn't a message: it has no sid")
        return records, heads

    async def _hand_on(self, page: Page, number: int, take: Take) -> None:
        """Pass a page on in the write slot that was acquired for it, and release the slot."""
        try:
            await asyncio.sleep(0)  # What is asked for at the same time goes out first.
            await take(self._batch(page.records, number))
        finally:
            self._write_slots.release()

    def _batch(self, records: Records, number: int) -> Batch:
        """Keep what is new on a page and belongs to the slice. Nearly always that is the whole page."""
        records, heads = self._read(records, number)
        seconds = seconds_of(heads)
        sids = {head.sid for head in heads}
        is_new = len(sids) == len(heads) and sids.isdisjoint(self.seen)
        if is_new and self._direction is None and None not in seconds and seconds:
            first, last = min(seconds), max(seconds)  # type: ignore[type-var]
            if first in self._seconds and last in self._seconds:
                self.seen |= sids
                return Batch(self._span, records, heads, seconds, first, last)
        return self._chosen(zip(records, heads, self._possible_dates(seconds), strict=True), number)

    def _chosen(self, found: Iterable[tuple[msgspec.Raw, Message, int | None]], number: int) -> Batch:
        """Do the same one by one: a page can repeat what another had."""
        within = [each for each in found if self._belongs(each[1], each[2])]
        new = {
            head.sid: (record, head, second) for record, head, second in within if head.sid not in self.seen
        }
        if repeated := len(within) - len(new):
            self._doubt(f"page {number} repeats {repeated} records")
        self.seen.update(new)
        wanted = [message for message in new.values() if self._wants(message[1].direction)]
        records, heads, seconds = zip(*wanted, strict=True) if wanted else ((), (), ())
        dates = [second for second in seconds if second is not None]
        return Batch(self._span, records, heads, seconds, min(dates, default=None), max(dates, default=None))

    def _belongs(self, head: Message, second: int | None) -> bool:
        """Decide whether a message is of this slice.

        One with another date is of another slice. One without a date belongs where it was found first.
        """
        return self._undated.claim(head.sid, self._span) if second is None else second in self._seconds

    def _possible_dates(self, seconds: Iterable[int | None]) -> list[int | None]:
        """Replace by ``None`` the dates that no message can have."""
        return [second if second is None or second in self._possible else None for second in seconds]

    def _wants(self, direction: Any) -> bool:
        return self._direction is None or str(direction).startswith(self._direction)

    async def _look_at(self, newest: list[str]) -> None:
        """See that nothing came to the list's beginning while the rest of it was read."""
        page = await self._page(self._request().model_copy(update={"page_size": 1}), 1)
        if self._newest(page) != newest:
            self._doubt("new messages came to page 1 while the others were read")

    def _newest(self, page: Page) -> list[str]:
        return [head.sid for head in self._read(page.records[:1], 1)[1]]

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
