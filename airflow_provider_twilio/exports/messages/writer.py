"""The part of one slice while its messages come in."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import TypeVar

from airflow_provider_twilio.exports.manifest import Part, Span
from airflow_provider_twilio.exports.messages.checkpoint import Done
from airflow_provider_twilio.exports.messages.reader import Batch
from airflow_provider_twilio.exports.messages.rendering import RecordWriter, Rendering
from airflow_provider_twilio.exports.messages.tally import Tally
from airflow_provider_twilio.exports.part import PartFile
from airflow_provider_twilio.exports.storage import Folder

T = TypeVar("T")


class MessagePart:
    """Writes in threads, so that other slices are read meanwhile.

    :param name: of the file, which is made only when there is a message for it.
    :param keep: takes what is in the file, once it is closed.
    """

    def __init__(
        self,
        folder: Folder,
        name: str,
        span: Span,
        rendering: Rendering,
        keep: Callable[[Done], Awaitable[None]],
    ) -> None:
        self._folder = folder
        self._name = name
        self._span = span
        self._rendering = rendering
        self._keep = keep
        self._file: PartFile | None = None
        self._writer: RecordWriter | None = None
        self._tally = Tally()
        self._seconds: list[int] = []
        self._undated = 0

    async def take(self, batch: Batch) -> None:
        """Append the messages of a page.

        :raises StorageFailed: the storage refuses, or is full.
        """
        if batch.records:
            await _in_thread(lambda: self._write(batch))

    async def finish(self) -> None:
        """Close the file, and tell what is in it."""
        if self._file is None:
            await self._keep(Done(self._span, None, self._tally))
        else:
            await self._keep(await _in_thread(self._finish))

    async def discard(self) -> None:
        """Remove the file, if there is one."""
        if self._file is not None:
            await _in_thread(self._file.discard)

    def _write(self, batch: Batch) -> None:
        if self._writer is None:
            self._file = self._folder.create(self._name)
            self._writer = self._rendering.open(self._file)
        self._writer.write(batch.records)
        self._tally += Tally.of(batch.heads)
        self._undated += batch.seconds.count(None)
        ends = [second for second in (batch.first, batch.last, *self._seconds) if second is not None]
        self._seconds = [min(ends), max(ends)] if ends else []

    def _finish(self) -> Done:
        assert self._file is not None
        assert self._writer is not None
        self._writer.close()
        self._file.finish()
        dates = [datetime.fromtimestamp(second, UTC) for second in self._seconds]
        part = Part(
            name=self._name,
            start=self._span.start,
            end=self._span.end,
            records=self._tally.records,
            size=self._file.size,
            sha256=self._file.sha256,
            first=min(dates, default=None),
            last=max(dates, default=None),
            undated=self._undated,
            unfit=sum(self._writer.unfit.values()),
        )
        return Done(self._span, part, self._tally)


async def _in_thread(work: Callable[[], T]) -> T:
    """Do ``work``, and wait for it even when cancelled: a file stays open while a thread writes to it."""
    task = asyncio.ensure_future(asyncio.to_thread(work))
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait([task])
        raise
