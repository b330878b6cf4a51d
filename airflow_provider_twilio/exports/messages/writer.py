"""Writes the messages of one slice to its part, in the format that was asked for."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any, TypeVar

import msgspec

from airflow_provider_twilio.exports.destination import Destination
from airflow_provider_twilio.exports.interval import Span
from airflow_provider_twilio.exports.manifest import Part
from airflow_provider_twilio.exports.messages.checkpoint import Done
from airflow_provider_twilio.exports.messages.selection import Batch
from airflow_provider_twilio.exports.messages.tally import Tally
from airflow_provider_twilio.exports.part import PartFile
from airflow_provider_twilio.exports.redaction import Redaction
from airflow_provider_twilio.exports.storage import Folder
from airflow_provider_twilio.files.column_reader import columns_reader, decoded
from airflow_provider_twilio.files.columns import EXTRA, Column
from airflow_provider_twilio.files.formats import Format
from airflow_provider_twilio.files.writing import open_columns, pack

T = TypeVar("T")
Records = Sequence[msgspec.Raw]
Unfit = Counter[str]
Form = Callable[[Records, Unfit], Any]

COLUMNS = (
    Column("sid"),
    Column("account_sid"),
    Column("messaging_service_sid"),
    Column("from"),
    Column("to"),
    Column("body"),
    Column("status"),
    Column("direction"),
    Column("num_segments", "integer"),
    Column("num_media", "integer"),
    Column("price", "decimal"),
    Column("price_unit"),
    Column("error_code", "integer"),
    Column("error_message"),
    Column("date_created", "timestamp"),
    Column("date_sent", "timestamp"),
    Column("date_updated", "timestamp"),
    Column("api_version"),
    Column("uri"),
    Column("subresource_uris", "map"),
    EXTRA,
)
"""Of a message. They are only ever added to, before ``extra``; then the version is raised."""
_TYPED_AT_ONCE = 2
"""Pages. The interpreter makes typed columns of one page after the other; those that wait take memory."""
OF = "messages/1"


class Rendering:
    """How messages are written.

    Parquet and CSV have typed columns. JSON lines hold what Twilio sent: without a choice of columns and
    redaction, the very bytes.

    :ivar at_once: how many pages are worth writing at once, ``None`` if as many as come.
    :raises InvalidRequest: a column that there isn't, or none that is left.
    """

    def __init__(self, to: Destination) -> None:
        self.file_type = to.file_type
        self.columns = to.pick(COLUMNS)
        self.at_once = None if self._is_jsonl else _TYPED_AT_ONCE
        if not self._is_jsonl:
            self._form: Form = columns_reader(COLUMNS, self.columns, to.redaction.changed)
        elif to.columns is not None or to.redaction.plan:
            chosen = None if to.columns is None else [column.name for column in self.columns]
            self._form = partial(_chosen_lines, chosen, to.redaction)
        else:
            self._form = _lines

    @property
    def _is_jsonl(self) -> bool:
        return self.file_type.format is Format.JSONL

    def open(self, file: PartFile) -> "RecordWriter":
        """Return a writer of messages to ``file``."""
        if self._is_jsonl:
            return RecordWriter(pack(file, self.file_type.compression), self._form)
        return RecordWriter(open_columns(file, self.file_type, self.columns), self._form)


class RecordWriter:
    """Takes messages as the bytes that they came in.

    :param target: takes what ``form`` makes of them.
    :ivar unfit: how many values of each column didn't fit it.
    """

    def __init__(self, target: Any, form: Form) -> None:
        self._target = target
        self._form = form
        self.unfit: Unfit = Counter()

    def write(self, records: Records) -> None:
        """Append ``records``."""
        if records:
            self._target.write(self._form(records, self.unfit))

    def close(self) -> None:
        """Write what is left."""
        self._target.close()


def _lines(records: Records, unfit: Unfit) -> bytes:
    return b"\n".join([*records, b""])


def _chosen_lines(names: Sequence[str] | None, redaction: Redaction, records: Records, unfit: Unfit) -> bytes:
    fields: Iterable[dict[str, Any]] = map(_fields, records)
    if names is not None:
        fields = (_chosen(names, record) for record in fields)
    return _encode_lines([_redacted(redaction, record) for record in fields])


def _chosen(names: Sequence[str], record: dict[str, Any]) -> dict[str, Any]:
    unknown = {name: value for name, value in record.items() if name not in _KNOWN}
    return {name: unknown or None if name == EXTRA.name else record.get(name) for name in names}


def _redacted(redaction: Redaction, record: dict[str, Any]) -> dict[str, Any]:
    for name in redaction.dropped:
        record.pop(name, None)
    for name in redaction.changed:
        if name in record:
            record[name] = decoded(record[name])
    redaction.apply(record)
    return record


_KNOWN = frozenset(column.name for column in COLUMNS if column != EXTRA)
_fields = msgspec.json.Decoder(dict[str, msgspec.Raw]).decode
_encode_lines = msgspec.json.Encoder().encode_lines


class MessagePart:
    """The part of one slice while its messages come in.

    It is written in threads, so that other slices are read meanwhile.

    :param name: of the file, which is made only when there is a message for it.
    :param keep: takes the sums over the file, once it is closed.
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
        """Close the file, and hand on its sums."""
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
        self._tally += Tally.of(batch.facts)
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
