"""Exports the messages of a time: slices read at once, a part each, and a manifest for each day."""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from airflow_provider_twilio.client.client import AsyncClient
from airflow_provider_twilio.exports.manifest import (
    InvalidManifest,
    Manifest,
    Part,
    Span,
    moment,
    oddities,
    written,
)
from airflow_provider_twilio.exports.messages.checkpoint import Done, Progress
from airflow_provider_twilio.exports.messages.interval import days
from airflow_provider_twilio.exports.messages.rendering import OF
from airflow_provider_twilio.exports.messages.request import ExportRequest
from airflow_provider_twilio.exports.messages.slicing import Sweep
from airflow_provider_twilio.exports.messages.spans import missing
from airflow_provider_twilio.exports.messages.tally import Tally
from airflow_provider_twilio.exports.messages.writer import MessagePart
from airflow_provider_twilio.exports.names import Names, new_run
from airflow_provider_twilio.exports.page_size import PageSize
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
    :param tell: takes lines for the log. :param warn: takes what somebody should look at.
    :raises InvalidManifest: a folder is of another account, or a part in it lies across the edge of the time.
    :raises StorageFailed: the storage refuses.
    """

    def __init__(
        self,
        root: "ObjectStoragePath",
        request: ExportRequest,
        progress: Progress,
        tell: Callable[[str], None],
        warn: Callable[[str], None] | None = None,
    ) -> None:
        self._request = request
        self._progress = progress
        self._tell = tell
        self._warn = warn or tell
        self._run = new_run()
        self._names = Names(request.account_sid, OF)
        self._told_at = 0.0
        self._days = [
            _Day(day, span, Folder(root / f"dt={day.isoformat()}")) for day, span in days(request.whole)
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
        request = self._request
        write_slots = asyncio.Semaphore(request.rendering.at_once or request.concurrency)
        sweep = Sweep(
            client,
            request.listing,
            request.direction,
            request.concurrency,
            write_slots,
            self._part,
            PageSize(request.page_size, self._warn),
        )
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
                account_sid=self._request.account_sid,
                options=self._request.options(),
                file_type=self._request.rendering.file_type,
                columns=self._request.rendering.columns,
                spans=[*spans, day.span],
                parts=[*parts, *day.parts()],
            )
            day.folder.publish(manifest)
            for line in oddities(manifest):
                self._warn(f"dt={day.date}: {line}")
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
        return self._sum([each for each in done if each.span.start >= self._request.span.start])

    def _part(self, span: Span) -> MessagePart:
        (day,) = (day for day in self._days if day.date == span.start.date())
        suffix = self._request.rendering.file_type.suffix
        name = self._names.part(self._run, suffix, at=f"{span.start:%H%M%S}")
        return MessagePart(day.folder, name, span, self._request.rendering, partial(self._keep, day))

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
        start = min(max(self._request.span.start, day.span.start), day.span.end)
        halves = [Span(day.span.start, start), Span(start, day.span.end)]
        done = [done.span for done in day.done]
        return [gap for half in halves if half.start < half.end for gap in missing(half, done)]

    def _kept(self, day: _Day) -> tuple[list[Span], list[Part]]:
        """What stays of a day's old export."""
        old = day.folder.manifest()
        if old is None:
            return [], []
        old.check_account(self._request.account_sid, OF, str(day.folder))
        spans, parts = old.outside(day.span, str(day.folder))
        if spans and old.options != self._request.options():
            raise InvalidManifest(
                f"path: {day.folder}: holds {', '.join(map(written, spans))} in another format, with other "
                "columns or filters: export the whole day, or to another path"
            )
        return spans, parts

    def _is_there(self, day: _Day, done: Done) -> bool:
        """Tell whether a slice needn't be read again.

        One with messages that could be of any slice is read again: which they are isn't remembered.
        """
        within = day.span.start <= done.span.start and done.span.end <= day.span.end
        return within and (done.part is None or (not done.part.undated and day.folder.has(done.part)))

    def _discard(self) -> None:
        for day in self._days:
            day.folder.remove(part.name for part in day.parts())

    @staticmethod
    def _sum(done: Iterable[Done]) -> Tally:
        return sum((each.tally for each in done), Tally())
