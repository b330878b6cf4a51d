"""Exports the messages of a time: slices read at once, a part each, and a manifest for each day."""

import asyncio
import gc
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any

from airflow_provider_twilio.client.account import Account
from airflow_provider_twilio.client.client import AsyncClient
from airflow_provider_twilio.client.clock import TwilioClock
from airflow_provider_twilio.exports.destination import Destination
from airflow_provider_twilio.exports.interval import Span, days, missing, moment
from airflow_provider_twilio.exports.list_reader import PageSize
from airflow_provider_twilio.exports.manifest import InvalidManifest, Manifest, Part, digest, oddities
from airflow_provider_twilio.exports.messages.checkpoint import Checkpoint, Done
from airflow_provider_twilio.exports.messages.request import ExportRequest
from airflow_provider_twilio.exports.messages.slicing import SliceSweep
from airflow_provider_twilio.exports.messages.tally import Tally
from airflow_provider_twilio.exports.messages.writer import OF, MessagePart, Rendering
from airflow_provider_twilio.exports.part import Names, new_run
from airflow_provider_twilio.exports.storage import Folder
from airflow_provider_twilio.hooks.metrics import count_request
from airflow_provider_twilio.hooks.twilio import TOKENS
from airflow_provider_twilio.idempotency.attempts import Tries
from airflow_provider_twilio.idempotency.intents import Store

_TELL_EVERY = 10.0
"""Seconds."""


@dataclass(frozen=True, slots=True)
class MessagesExport:
    """An export of messages, as a task asks for it.

    :ivar account: whose messages.
    :ivar store: Airflow's store of the task, ``None`` before Airflow 3.3: then a retry begins anew.
    :ivar tries: of the task.
    """

    account: Account
    request: ExportRequest
    store: Store | None
    tries: Tries
    ask_time: Callable[[], TwilioClock]

    def write(self, to: Destination) -> dict[str, Any]:
        """Wait until all messages can be seen, export them, and return what XCom tells.

        :raises TwilioError: naming slice and page. :raises StorageFailed: naming the file.
        """
        run = Run(self.request, to, self.store, self.tries)
        with gc_frozen():
            asyncio.run(self._read(run, self.ask_time()))
        manifests = run.publish()
        return {
            "account_sid": to.account_sid,
            "start": moment(self.request.span.start),
            "end": moment(self.request.span.end),
            **run.tally().to_json(),
            "manifest": manifests[-1],
            "manifests": manifests,
        }

    async def _read(self, run: "Run", clock: TwilioClock) -> None:
        request = self.request
        await asyncio.sleep(max(0.0, request.settled.timestamp() - clock.earliest()))
        connections = request.concurrency
        async with AsyncClient(
            self.account, connections=connections, clock=clock, tokens=TOKENS, count=count_request
        ) as client:
            await run.read(client)


@contextmanager
def gc_frozen() -> Iterator[None]:
    """Leave what is on the heap out of the collections of this block, unless somebody has done so already.

    Airflow has hundreds of thousands of objects in memory, which stay: each full collection looks through all
    of them, and everything that is being read waits.
    """
    if gc.get_freeze_count():
        yield
        return
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


@dataclass(slots=True)
class _Day:
    """A day's folder, its slices that are done, and what stays of its old export."""

    date: date
    span: Span
    folder: Folder
    done: list[Done] = field(default_factory=list)

    def parts(self) -> list[Part]:
        return [done.part for done in self.done if done.part]


class Run:
    """One run of an export. Make it, and publish, outside of an event loop.

    :param store: holds the slices that an earlier try has exported, and takes those of this one.
    :param tries: of the task.
    :raises InvalidRequest: a column that there isn't, or none that is left.
    :raises InvalidManifest: a folder is of another account, or a part in it lies across the edge of the time.
    :raises StorageFailed: the storage refuses.
    """

    def __init__(self, request: ExportRequest, to: Destination, store: Store | None, tries: Tries) -> None:
        self._request = request
        self._to = to
        self._rendering = Rendering(to)
        self._options = self._digest()
        self._progress = Checkpoint(store, self._key(), tries)
        self._run = new_run()
        self._names = Names(to.account_sid, OF)
        self._told_at = 0.0
        self._days = [
            _Day(day, span, Folder(to.path / f"dt={day.isoformat()}")) for day, span in days(request.whole)
        ]
        for day in self._days:
            self._kept(day)
        for day in self._days:
            day.done = [done for done in self._progress.read(day.date) if self._is_there(day, done)]
            if day.done:
                to.tell(f"dt={day.date}: {_sum(day.done).records:,} messages are there already")

    async def read(self, client: AsyncClient) -> None:
        """Read all slices that aren't done, and write a part for each.

        :raises TwilioError: naming slice and page.
        :raises StorageFailed: naming the part. Parts that are done stay for the next try, if it can know.
        """
        request = self._request
        sweep = SliceSweep(
            client,
            request.listing,
            request.direction,
            request.concurrency,
            asyncio.Semaphore(self._rendering.at_once or request.concurrency),
            self._part,
            PageSize(request.page_size, self._to.warn),
        )
        try:
            await sweep.run(span for day in self._days for span in self._missing(day))
        except BaseException:
            if not self._progress.is_kept:
                self._discard()
            raise

    def publish(self) -> list[str]:
        """Let each day's manifest name the new parts, and return where the manifests are.

        :raises StorageFailed: naming the file. A day is published or not; its old export is there if not.
        """
        for day in self._days:
            spans, parts = self._kept(day)
            manifest = Manifest.make(
                of=OF,
                account_sid=self._to.account_sid,
                options=self._options,
                file_type=self._to.file_type,
                columns=self._rendering.columns,
                spans=[*spans, day.span],
                parts=[*parts, *day.parts()],
            )
            day.folder.publish(manifest)
            for line in oddities(manifest):
                self._to.warn(f"dt={day.date}: {line}")
            self._to.tell(
                f"dt={day.date}: {manifest.records:,} messages in {len(manifest.parts)} parts, "
                f"{manifest.size:,} bytes"
            )
        for day in self._days:
            self._progress.publish(day.date, day.done)
        return [day.folder.manifest_path for day in self._days]

    def tally(self) -> Tally:
        """Return the sums over the time that was asked for, without the days that were looked back to."""
        done = [each for day in self._days for each in day.done]
        return _sum(each for each in done if each.span.start >= self._request.span.start)

    def _digest(self) -> str:
        """Digest what decides what is in the files, the time apart."""
        return digest(
            {
                "of": OF,
                "suffix": self._to.file_type.suffix,
                "columns": [column.name for column in self._rendering.columns],
                "filters": self._request.listing.model_dump(exclude_none=True),
                "direction": self._request.direction,
                "redact": dict(self._to.redaction.plan),
            }
        )

    def _key(self) -> str:
        """Digest all that was asked for, so that only the same export is gone on with."""
        to = self._to
        asked = {"options": self._options, "account": to.account_sid, "path": str(to.path)}
        return digest(asked | {"time": self._request.whole})

    def _part(self, span: Span) -> MessagePart:
        (day,) = (day for day in self._days if day.date == span.start.date())
        name = self._names.part(self._run, self._to.file_type.suffix, at=f"{span.start:%H%M%S}")
        return MessagePart(day.folder, name, span, self._rendering, partial(self._keep, day))

    async def _keep(self, day: _Day, done: Done) -> None:
        day.done.append(done)
        await self._progress.keep(day.date, day.done)
        now = asyncio.get_running_loop().time()
        if now - self._told_at >= _TELL_EVERY:
            self._told_at = now
            slices = sum(len(each.done) for each in self._days)
            records = _sum(done for each in self._days for done in each.done).records
            self._to.tell(
                f"{records:,} messages in {slices:,} slices; dt={day.date} up to {moment(done.span.end)}"
            )

    def _missing(self, day: _Day) -> list[Span]:
        """Return the times of a day that are to be read, cut where the time that was asked for begins."""
        start = min(max(self._request.span.start, day.span.start), day.span.end)
        halves = [Span(day.span.start, start), Span(start, day.span.end)]
        done = [done.span for done in day.done]
        return [gap for half in halves if half.start < half.end for gap in missing(half, done)]

    def _kept(self, day: _Day) -> tuple[list[Span], list[Part]]:
        """Return what stays of a day's old export."""
        old = day.folder.manifest()
        if old is None:
            return [], []
        old.check_account(self._to.account_sid, OF, str(day.folder))
        spans, parts = old.outside(day.span, str(day.folder))
        if spans and old.options != self._options:
            raise InvalidManifest(
                f"path: {day.folder}: holds {', '.join(map(str, spans))} in another format, with other "
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


def _sum(done: Iterable[Done]) -> Tally:
    return sum((each.tally for each in done), Tally())
