"""Reads all messages of some times: slices at once, each until what was read of it can be trusted."""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol

from airflow_provider_twilio.api.errors import Unanswered
from airflow_provider_twilio.api.v2010.messages import ListMessage
from airflow_provider_twilio.client.client import AsyncClient
from airflow_provider_twilio.exports.manifest import Span, written
from airflow_provider_twilio.exports.messages.reader import Anew, Batch, Dense, Reading, first

_READINGS = 5
"""Of a slice whose list doesn't stand still."""


class Taker(Protocol):
    """Takes the messages of one reading of a slice."""

    async def take(self, batch: Batch) -> None:
        """Take the messages of a page."""

    async def finish(self) -> None:
        """What was taken is the whole slice."""

    async def discard(self) -> None:
        """What was taken isn't to be believed, or the slice was given up."""


@dataclass(frozen=True, slots=True)
class Sweep:
    """How messages are read.

    :ivar listing: filters that Twilio applies, beside the time. :ivar direction: the one that we apply.
    :ivar concurrency: how many slices are read at once.
    :ivar desk: has room for the pages that are taken at once.
    :ivar taker: makes what takes one reading of a slice.
    """

    client: AsyncClient
    listing: ListMessage
    direction: str | None
    concurrency: int
    desk: asyncio.Semaphore
    taker: Callable[[Span], Taker]

    async def run(self, spans: Iterable[Span]) -> None:
        """Read ``spans``, and cut what turns out dense.

        :raises TwilioError: naming slice and page.
        :raises Exception: whatever a taker raises. All that wasn't finished has been discarded.
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
        why, before = "", None
        for _ in range(_READINGS):
            taker = self.taker(span)
            reading = Reading(
                self.client,
                self.listing,
                span,
                direction=self.direction,
                concurrency=self.concurrency,
                desk=self.desk,
            )
            try:
                await reading.run(taker.take)
                if reading.odd is None or reading.seen == before:
                    await taker.finish()
                    return []
                why, before = reading.odd, reading.seen
            except Dense as dense:
                await taker.discard()
                return dense.slices
            except Anew as anew:
                why = str(anew)
            except BaseException:
                await taker.discard()
                raise
            await taker.discard()
        raise Unanswered(
            f"slice {written(span)}: {why}, in each of {_READINGS} readings", operation=ListMessage.__name__
        )
