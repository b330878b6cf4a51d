"""Reads one slice of a list of messages to its end, or says on which page it couldn't."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import aclosing
from datetime import timedelta
from math import ceil
from typing import Any, TypeVar

from airflow_provider_twilio.api.errors import TwilioError
from airflow_provider_twilio.api.v2010.messages import ListMessage
from airflow_provider_twilio.client.client import AsyncClient
from airflow_provider_twilio.exports.interval import Span, even
from airflow_provider_twilio.exports.list_reader import PLACE_FORGOTTEN
from airflow_provider_twilio.exports.messages.page import RecordPage, read_page
from airflow_provider_twilio.exports.messages.selection import ChosenRecords, Selection, known

_FRESH = timedelta(hours=1)
"""The time for which the list of a second may still grow: messages sent last show last."""
_SECOND = timedelta(seconds=1)
LONGEST = 8
"""Pages that a slice is planned to have."""
_WORTH_CUTTING = 12
"""Pages ahead from which on a slice is cut, at the cost of reading what was read again."""
_MOST_ROUNDS = 8
"""Slices for each that is read at once: more may be for nothing, if what was seen was a burst."""
T = TypeVar("T")
Take = Callable[[ChosenRecords], Coroutine[Any, Any, None]]


class SplitSlice(Exception):
    """The slice has so many pages that reading it in pieces is quicker.

    :ivar slices: to read in its place.
    """

    def __init__(self, slices: list[Span]) -> None:
        super().__init__(f"to be read in {len(slices)} pieces")
        self.slices = slices


class RestartSlice(Exception):
    """The slice has to be read anew: a place in its list was forgotten, or a page can't be understood."""


class SliceReader:
    """One reading of one slice.

    :param listing: filters of the list, its time and the size of its pages apart.
    :param selection: chooses the messages that are handed on.
    :param concurrency: how many slices are read at once.
    :param write_slots: limits the pages, of all slices, that are written at once. A slice whose page waits
        for a slot doesn't ask for another one yet.
    :ivar page_size: how many records a page has.
    :ivar odd: what makes it doubtful that these are all, ``None`` if nothing does.
    """

    def __init__(
        self,
        client: AsyncClient,
        listing: ListMessage,
        span: Span,
        selection: Selection,
        *,
        concurrency: int,
        write_slots: asyncio.Semaphore,
        page_size: int,
    ) -> None:
        self._client = client
        self._listing = listing
        self._span = span
        self._selection = selection
        self._concurrency = concurrency
        self._write_slots = write_slots
        self.page_size = page_size
        self.odd: str | None = None

    @property
    def seen(self) -> set[str]:
        """Return the SIDs of all messages of the slice."""
        return self._selection.seen

    async def run(self, take: Take) -> None:
        """Hand the messages to ``take``, each once. The next page is on its way meanwhile.

        So the link is followed before the messages are looked at, which is most of the work.

        :raises SplitSlice: the slice should be cut; what was taken is to be forgotten.
        :raises RestartSlice: it has to be read anew, and what was taken is to be forgotten.
        :raises TwilioError: naming slice and page.
        """
        async with aclosing(self._client.read_pages(self._request(self.page_size), read_page)) as pages:
            number = 1
            page = await self._next(pages, number)
            newest = self._newest(page)
            while page.next_link:
                self._weigh(page, number)
                # As long as this page has to wait, another one would only take memory.
                await self._write_slots.acquire()
                page = await at_once(self._next(pages, number + 1), self._hand_on(page, number, take))
                number += 1
        await self._write_slots.acquire()
        await self._hand_on(page, number, take)
        if number > 1 and self._span.end.timestamp() > self._client.clock.earliest() - _FRESH.total_seconds():
            await self._look_at(newest)

    def _request(self, page_size: int) -> ListMessage:
        """Ask for the slice: Twilio's dates are inclusive at both ends."""
        span = {"date_sent_after": self._span.start, "date_sent_before": self._span.end - _SECOND}
        return self._listing.model_copy(update={**span, "page_size": page_size})

    async def _next(self, pages: AsyncIterator[RecordPage], number: int) -> RecordPage:
        try:
            return await anext(pages)
        except TwilioError as error:
            if number > 1 and error.status in PLACE_FORGOTTEN:
                raise RestartSlice(f"page {number}: {error.message}") from error
            raise error.at(f"slice {self._span}, page {number}") from error

    def _weigh(self, page: RecordPage, number: int) -> None:
        """Judge by the ends of a page that isn't the last whether the slice should be cut, or doubted."""
        ends = self._understood(number, self._selection.ends, page.records)
        if ends and (pieces := cut(self._span, number, ends, self._concurrency)):
            raise SplitSlice(pieces)
        if len(page.records) < self.page_size:
            self._doubt(f"page {number} has only {len(page.records)} records, and more follow")

    async def _hand_on(self, page: RecordPage, number: int, take: Take) -> None:
        """Pass a page on in the write slot that was acquired for it, and release the slot."""
        try:
            await asyncio.sleep(0)  # Let requests that are due now leave first.
            batch, repeated = self._understood(number, self._selection.choose, page.records)
            if repeated:
                self._doubt(f"page {number} repeats {repeated} records")
            await take(batch)
        finally:
            self._write_slots.release()

    async def _look_at(self, newest: list[str]) -> None:
        """See that nothing came to the list's beginning while the rest of it was read."""
        async with aclosing(self._client.read_pages(self._request(1), read_page)) as pages:
            page = await self._next(pages, 1)
        if self._newest(page) != newest:
            self._doubt("new messages came to page 1 while the others were read")

    def _newest(self, page: RecordPage) -> list[str]:
        _, facts = self._understood(1, known, page.records[:1])
        return [each.sid for each in facts]

    def _understood(self, number: int, read: Callable[[Any], T], records: Any) -> T:
        try:
            return read(records)
        except ValueError as error:
            raise RestartSlice(f"page {number}: {error}") from None

    def _doubt(self, why: str) -> None:
        self.odd = self.odd or why


def cut(span: Span, pages: int, dates: tuple[int, int], concurrency: int) -> list[Span]:
    """Return the slices to read instead of ``span``; none if reading on is better.

    A list can be read only page after page, so what is dense has to be cut. How dense it is shows on the
    pages themselves; that they come newest first is only used to guess, never to leave a record out.

    :param pages: how many have been read of it.
    :param dates: the earliest and the latest date on the last page, in seconds since the epoch.
    :param concurrency: how many slices are read at once.
    """
    first, last = dates
    oldest = span.start + timedelta(seconds=first - int(span.start.timestamp()))
    ahead = (oldest - span.start).total_seconds() / (last - first + 1)
    is_filtered = span.start <= oldest and last < span.end.timestamp()
    if not is_filtered or ahead <= max(_WORTH_CUTTING, pages) or oldest == span.start:
        return []
    rounds = min(_MOST_ROUNDS, ceil(ahead / (concurrency * LONGEST)))
    # One slot is left for the piece that was read: it is read again with the others, not after them.
    pieces = max(1, min(ceil(ahead), concurrency * rounds - 1))
    return [*even(Span(span.start, oldest), pieces), Span(oldest, span.end)]


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
    """Return the failure that ended work done at once; the rest was cancelled because of it."""
    while isinstance(failure, BaseExceptionGroup):
        failure = failure.exceptions[0]
    return failure
