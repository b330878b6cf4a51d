"""Writes the messages of one slice to its part, in the format that was asked for."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any, Protocol, TypeVar

import msgspec

from airflow_provider_twilio.exports.destination import Destination
from airflow_provider_twilio.exports.interval import Span
from airflow_provider_twilio.exports.manifest import Part
from airflow_provider_twilio.exports.messages.checkpoint import Done
from airflow_provider_twilio.exports.messages.selection import ChosenRecords
from airflow_provider_twilio.exports.messages.tally import Tally
from airflow_provider_twilio.exports.part import PartFile
from airflow_provider_twilio.exports.redaction import Redaction
from airflow_provider_twilio.exports.storage import Folder
from airflow_provider_twilio.files.column_reader import RecordColumns, decoded
from airflow_provider_twilio.files.columns import EXTRA, Column
from airflow_provider_twilio.files.formats import Format
from airflow_provider_twilio.files.new_file import Sink
from airflow_provider_twilio.files.writing import TypedWriter, open_columns, pack

T = TypeVar("T")
Records = Sequence[msgspec.Raw]
Form = Callable[[Records], bytes]

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


class RecordWriter(Protocol):
    """Takes messages as the bytes that they came in.

    :ivar unfit: how many values of each column didn't fit it.
    """

    unfit: Counter[str]

    def write(self, records: Records) -> None:
        """Append ``records``."""

    def close(self) -> None:
        """Write what is left."""


class Rendering:
    """The form in which messages are written.

    Parquet and CSV have typed columns. JSON lines hold what Twilio sent: without a choice of columns and
    redaction, the very bytes.

    :ivar columns: of the files.
    :ivar at_once: how many pages are worth writing at once, ``None`` if as many as come.
    :raises InvalidRequest: a column that there isn't, or none that is left.
    """

    def __init__(self, to: Destination) -> None:
        self._file_type = to.file_type
        self.columns = to.pick(COLUMNS)
        is_lines = to.file_type.format is Format.JSONL
        self.at_once = None if is_lines else _TYPED_AT_ONCE
        self._open = self._lines(to) if is_lines else self._columns(to)

    def open(self, file: PartFile) -> RecordWriter:
        """Return a writer of messages to ``file``."""
        return self._open(file)

    def _lines(self, to: Destination) -> Callable[[PartFile], RecordWriter]:
        form: Form = _lines
        if to.columns is not None or to.redaction.plan:
            chosen = None if to.columns is None else [column.name for column in self.columns]
            form = partial(_chosen_lines, chosen, to.redaction)
        return lambda file: LineWriter(pack(file, self._file_type.compression), form)

    def _columns(self, to: Destination) -> Callable[[PartFile], RecordWriter]:
        reader = RecordColumns(COLUMNS, self.columns, to.redaction.changed)
        return lambda file: ColumnWriter(open_columns(file, self._file_type, self.columns), reader)


class LineWriter:
    """Writes messages as JSON lines.

    :param form: makes the lines of messages.
    """

    def __init__(self, sink: Sink, form: Form) -> None:
        self._form = form
        self._sink = sink
        self.unfit = Counter[str]()

    def write(self, records: Records) -> None:
        """Append ``records``."""
        self._sink.write(self._form(records))

    def close(self) -> None:
        """Write what is left."""
        self._sink.close()


class ColumnWriter:
    """Writes messages as typed columns."""

    def __init__(self, target: TypedWriter, reader: RecordColumns) -> None:
        self._target = target
        self._reader = reader
        self.unfit = Counter[str]()

    def write(self, records: Records) -> None:
        """Append ``records``."""
        if records:
            self._reader.write(records, self._target, self.unfit)

    def close(self) -> None:
        """Write what is left."""
        self._target.close()


def _lines(records: Records) -> bytes:
    return b"\n".join([*records, b""])


def _chosen_lines(names: Sequence[str] | None, redaction: Redaction, records: Records) -> bytes:
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

    async def take(self, batch: ChosenRecords) -> None:
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

    def _write(self, batch: ChosenRecords) -> None:
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
