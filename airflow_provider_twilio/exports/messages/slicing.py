"""Reads all messages of some times: slices at once, each until what was read of it can be trusted."""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Generic, Protocol, TypeVar

from airflow_provider_twilio.api.errors import TwilioError, Unanswered
from airflow_provider_twilio.api.v2010.messages import ListMessage
from airflow_provider_twilio.client.account import Account
from airflow_provider_twilio.client.client import AsyncClient
from airflow_provider_twilio.client.clock import TwilioClock
from airflow_provider_twilio.exports.interval import Span, even
from airflow_provider_twilio.exports.list_reader import PageSize
from airflow_provider_twilio.exports.messages.reader import RestartSlice, SliceReader, SplitSlice, first
from airflow_provider_twilio.exports.messages.selection import ChosenRecords, Selection, Undated
from airflow_provider_twilio.hooks.metrics import count_request
from airflow_provider_twilio.hooks.twilio import TOKENS

_READINGS = 5
"""Of a slice whose list doesn't stand still."""
T = TypeVar("T")


class SliceSink(Protocol):
    """Takes the messages of one reading of a slice."""

    async def take(self, batch: ChosenRecords) -> None:
        """Take the messages of a page."""

    async def finish(self) -> None:
        """Keep what was taken: it is the whole slice."""

    async def discard(self) -> None:
        """Forget what was taken: it isn't to be believed, or the slice was given up."""


@dataclass(frozen=True, slots=True)
class SliceSweep:
    """Reads messages of several times at once.

    :ivar listing: filters that Twilio applies, beside the time. :ivar direction: the one that we apply.
    :ivar concurrency: how many slices are read at once.
    :ivar write_slots: limits the pages that are written at once.
    :ivar sink: makes what takes one reading of a slice.
    :ivar page_size: of the lists. :ivar undated: the messages whose dates can't be read.
    """

    client: AsyncClient
    listing: ListMessage
    direction: str | None
    concurrency: int
    write_slots: asyncio.Semaphore
    sink: Callable[[Span], SliceSink]
    page_size: PageSize = field(default_factory=PageSize)
    undated: Undated = field(default_factory=Undated)

    async def run(self, spans: Iterable[Span]) -> None:
        """Read ``spans``, and cut what turns out dense.

        :raises TwilioError: naming slice and page.
        :raises Exception: whatever a sink raises. All that wasn't finished has been discarded.
        """
        slots = asyncio.Semaphore(self.concurrency)

        async def read(span: Span) -> None:
            async with slots:
                pieces = await self._slice(span)
            for piece in pieces:
                group.create_task(read(piece))

        try:
            async with asyncio.TaskGroup() as group:
                for span in spans:
                    group.create_task(read(span))
        except BaseExceptionGroup as failures:
            raise first(failures) from None

    async def _slice(self, span: Span) -> list[Span]:
        """Read a slice until nothing makes a reading doubtful, or it shows the same as the one before.

        :return: the pieces to read in its place, if that is quicker.
        """
        why, before, readings = "", None, 0
        while readings < _READINGS:
            sink, reading = self.sink(span), self._reading(span)
            readings += 1
            try:
                await reading.run(sink.take)
                if reading.odd is None or reading.seen == before:
                    await sink.finish()
                    return []
                why, before = reading.odd, reading.seen
            except SplitSlice as split:
                await sink.discard()
                return split.slices
            except RestartSlice as restart:
                why = str(restart)
            except TwilioError as failure:
                if not self.page_size.lower(reading.page_size, failure):
                    await sink.discard()
                    raise
                readings -= 1
            except BaseException:
                await sink.discard()
                raise
            await sink.discard()
        raise Unanswered(
            f"slice {span}: {why}, in each of {_READINGS} readings", operation=ListMessage.__name__
        )

    def _reading(self, span: Span) -> SliceReader:
        return SliceReader(
            self.client,
            self.listing,
            span,
            Selection(span, self.direction, self.undated, self.client.clock.latest()),
            concurrency=self.concurrency,
            write_slots=self.write_slots,
            page_size=self.page_size.now,
        )


def scan(
    account: Account,
    clock: TwilioClock,
    span: Span,
    concurrency: int,
    page_size: PageSize,
    find: Callable[[ChosenRecords], Iterable[T]],
    take: Callable[[T], None],
) -> None:
    """Read all messages of a time for their contents, without a file of them.

    :param clock: Twilio's time.
    :param find: is asked once more for a page that has to be read anew; only its last word counts. It raises
        ``ValueError`` for a record that it can't do without and can't read.
    :param take: takes all that ``find`` finds, in any order.
    :raises TwilioError: naming slice and page.
    """
    asyncio.run(_scan(account, clock, span, concurrency, page_size, lambda _: _Finder(find, take)))


async def _scan(
    account: Account,
    clock: TwilioClock,
    span: Span,
    concurrency: int,
    page_size: PageSize,
    sink: Callable[[Span], SliceSink],
) -> None:
    async with AsyncClient(
        account, connections=concurrency, clock=clock, tokens=TOKENS, count=count_request
    ) as client:
        write_slots = asyncio.Semaphore(concurrency)
        sweep = SliceSweep(client, ListMessage(), None, concurrency, write_slots, sink, page_size)
        await sweep.run(even(span, concurrency))


class _Finder(Generic[T]):
    """Keeps what is found in a slice until the whole slice has been read."""

    def __init__(self, find: Callable[[ChosenRecords], Iterable[T]], take: Callable[[T], None]) -> None:
        self._find = find
        self._take = take
        self._found: list[T] = []

    async def take(self, batch: ChosenRecords) -> None:
        try:
            self._found += self._find(batch)
        except ValueError as error:
            raise RestartSlice(str(error)) from None

    async def finish(self) -> None:
        for each in self._found:
            self._take(each)

    async def discard(self) -> None:
        """Forget all of it: nothing has gone anywhere."""
