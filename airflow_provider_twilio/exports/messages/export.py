"""Exports the messages of a time: slices read at once, a part each, and a manifest for each day."""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import TYPE_CHECKING
from uuid import uuid4

from airflow_provider_twilio.client.client import AsyncClient
from airflow_provider_twilio.exports.manifest import (
    InvalidManifest,
    Manifest,
    Part,
    Span,
    moment,
    written,
)
from airflow_provider_twilio.exports.messages.checkpoint import Done, Progress
from airflow_provider_twilio.exports.messages.interval import days
from airflow_provider_twilio.exports.messages.rendering import OF
from airflow_provider_twilio.exports.messages.request import Order
from airflow_provider_twilio.exports.messages.slicing import Sweep
from airflow_provider_twilio.exports.messages.spans import missing
from airflow_provider_twilio.exports.messages.tally import Tally
from airflow_provider_twilio.exports.messages.writer import MessagePart
from airflow_provider_twilio.exports.storage import Folder

if TYPE_CHECKING:
    from airflow.sdk import ObjectStoragePath

_TELL_EVERY = 10.0
"""Seconds."""


@dataclass(slots=True)
class _Day:
    """A day's folder, what of the day is done, and what of its old export stays."""

    date: date
    span: Span
    folder: Folder
    done: list[Done] = field(default_factory=list)

    def parts(self) -> list[Part]:
        return [done.part for done in self.done if done.part]


class MessagesExport:
    """One run of an export. Make it, and publish, outside of an event loop.

    :param root: where the folders of the days are.
    :param progress: what an earlier try has done.
    :param tell: takes lines for the log.
    :raises InvalidManifest: a folder is of another account, or a part in it lies across the edge of the time.
    :raises StorageFailed: the storage refuses.
    """

    def __init__(
        self, root: "ObjectStoragePath", order: Order, progress: Progress, tell: Callable[[str], None]
    ) -> None:
        self._order = order
        self._progress = progress
        self._tell = tell
        self._try = uuid4().hex[:8]
        self._told_at = 0.0
        self._days = [
            _Day(day, span, Folder(root / f"dt={day.isoformat()}")) for day, span in days(order.whole)
        ]
        for day in self._days:
            self._kept(day)
        for day in self._days:
            day.done = [done for done in progress.read(day.date) if self._is_there(day, done)]
            if day.done:
                self._tell(f"dt={day.date}: {self._sum(day.done).records:,} messages are there already")

    async def read(self, client: AsyncClient) -> None:
        """Read all slices that aren't done, and write a part for each.

        :raises TwilioError: naming slice and page.
        :raises StorageFailed: naming the part. Parts that are done stay for the next try, if it can know.
        """
        order = self._order
        desk = asyncio.Semaphore(order.rendering.at_once or order.concurrency)
        sweep = Sweep(client, order.listing, order.direction, order.concurrency, desk, self._part)
        try:
            await sweep.run(span for day in self._days for span in self._missing(day))
        except BaseException:
            if not self._progress.is_kept:
                self._discard()
            raise

    def publish(self) -> list[str]:
        """Let each day's manifest name the new parts; where the manifests are.

        :raises StorageFailed: naming the file. A day is published or not; its old export is there if not.
        """
        for day in self._days:
            spans, parts = self._kept(day)
            manifest = Manifest.make(
                of=OF,
                account_sid=self._order.account_sid,
                options=self._order.options(),
                file_type=self._order.rendering.file_type,
                columns=self._order.rendering.columns,
                spans=[*spans, day.span],
                parts=[*parts, *day.parts()],
            )
            day.folder.publish(manifest)
            self._tell(
                f"dt={day.date}: {manifest.records:,} messages in {len(manifest.parts)} parts, "
                f"{manifest.size:,} bytes"
            )
        for day in self._days:
            self._progress.forget(day.date)
        return [day.folder.manifest_path for day in self._days]

    def tally(self) -> Tally:
        """The sums over the time that was asked for, without the days that were looked back to."""
        done = [each for day in self._days for each in day.done]
        return self._sum([each for each in done if each.span.start >= self._order.span.start])

    def _part(self, span: Span) -> MessagePart:
        (day,) = (day for day in self._days if day.date == span.start.date())
        name = f"part-{span.start:%H%M%S}-{self._try}{self._order.rendering.file_type.suffix}"
        return MessagePart(day.folder, name, span, self._order.rendering, partial(self._keep, day))

    async def _keep(self, day: _Day, done: Done) -> None:
        day.done.append(done)
        await self._progress.keep(day.date, day.done)
        now = asyncio.get_running_loop().time()
        if now - self._told_at >= _TELL_EVERY:
            self._told_at = now
            slices = sum(len(each.done) for each in self._days)
            records = self._sum([done for each in self._days for done in each.done]).records
            self._tell(
                f"{records:,} messages in {slices:,} slices; dt={day.date} up to {moment(done.span.end)}"
            )

    def _missing(self, day: _Day) -> list[Span]:
        """What is to be read of a day, cut where what was asked for begins."""
        start = min(max(self._order.span.start, day.span.start), day.span.end)
        halves = [Span(day.span.start, start), Span(start, day.span.end)]
        done = [done.span for done in day.done]
        return [gap for half in halves if half.start < half.end for gap in missing(half, done)]

    def _kept(self, day: _Day) -> tuple[list[Span], list[Part]]:
        """What stays of a day's old export."""
        old = day.folder.manifest()
        if old is None:
            return [], []
        old.check_account(self._order.account_sid, OF, str(day.folder))
        spans, parts = old.outside(day.span, str(day.folder))
        if spans and old.options != self._order.options():
            raise InvalidManifest(
                f"path: {day.folder}: holds {', '.join(map(written, spans))} in another format, with other "
                "columns or filters: export the whole day, or to another path"
            )
        return spans, parts

    def _is_there(self, day: _Day, done: Done) -> bool:
        within = day.span.start <= done.span.start and done.span.end <= day.span.end
        return within and (done.part is None or day.folder.has(done.part))

    def _discard(self) -> None:
        for day in self._days:
            day.folder.remove(part.name for part in day.parts())

    @staticmethod
    def _sum(done: Iterable[Done]) -> Tally:
        return sum((each.tally for each in done), Tally())
