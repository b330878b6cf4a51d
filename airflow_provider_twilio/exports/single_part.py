"""An export that is small enough to be one part, and replaces the one that is there."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any

from msgspec.json import encode

from airflow_provider_twilio.exports.destination import Destination
from airflow_provider_twilio.exports.interval import Span, midnight, moment
from airflow_provider_twilio.exports.manifest import Manifest, Part, digest, oddities
from airflow_provider_twilio.exports.part import Names, NotPublished, PartFile, new_run
from airflow_provider_twilio.exports.storage import Folder
from airflow_provider_twilio.files.columns import Column, Row, row_reader
from airflow_provider_twilio.files.formats import FileType
from airflow_provider_twilio.files.writing import open_writer

_BATCH = 1000
"""Rows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """The records that a task exports.

    :ivar of: what it is and the version of its columns, e.g. ``usage-daily/1``.
    :ivar columns: all that there are.
    :ivar span: the time that the records are of; its start names the folder.
    :ivar records: reads them, as JSON has them.
    :ivar options: what else decides which records there are.
    :ivar counts: what XCom tells about them, asked for once all are written.
    """

    of: str
    columns: Sequence[Column]
    span: Span
    records: Callable[[], Iterable[Mapping[str, Any]]]
    options: Mapping[str, Any] = field(default_factory=dict)
    counts: Callable[[], Mapping[str, Any]] = dict

    def write(self, to: Destination) -> dict[str, Any]:
        """Write all records in place of those of the same day, and return what XCom tells.

        Whatever fails, be it while the records are read, leaves the old export as it was.

        :raises InvalidRequest: a column that there isn't, or the folder is of another account or export.
        :raises StorageFailed: the storage refuses, or is full.
        """
        columns = to.pick(self.columns)
        folder = Folder(to.path / folder_name(self.span.start))
        if there := folder.manifest():
            there.check_account(to.account_sid, self.of, str(folder))
        unfit = Counter[str]()
        part = self._part(folder, to, columns, unfit)
        manifest = Manifest.make(
            of=self.of,
            account_sid=to.account_sid,
            options=self._digest(to, columns),
            file_type=to.file_type,
            columns=columns,
            spans=[self.span],
            parts=[part],
        )
        try:
            folder.publish(manifest)
        except NotPublished:
            folder.remove([part.name])
            raise
        for line in oddities(manifest):
            to.warn(line)
        return {
            "account_sid": manifest.account_sid,
            "manifest": folder.manifest_path,
            "records": manifest.records,
            "size": manifest.size,
            "start": moment(self.span.start),
            "end": moment(self.span.end),
            **self.counts(),
        }

    def _part(self, folder: Folder, to: Destination, columns: Sequence[Column], unfit: Counter[str]) -> Part:
        file = folder.create(Names(to.account_sid, self.of).part(new_run(), to.file_type.suffix))
        try:
            records = _write(file, to.file_type, columns, self._rows(to, columns, unfit))
            file.finish()
        except BaseException:
            file.discard()
            raise
        return Part(
            name=file.name,
            start=self.span.start,
            end=self.span.end,
            records=records,
            size=file.size,
            sha256=file.sha256,
            unfit=unfit.total(),
        )

    def _rows(self, to: Destination, columns: Sequence[Column], unfit: Counter[str]) -> Iterator[Row]:
        read = row_reader(self.columns, columns)
        for record in self.records():
            changed = writable(dict(record))
            to.redaction.apply(changed)
            yield read(changed, unfit)

    def _digest(self, to: Destination, columns: Sequence[Column]) -> str:
        """Digest what tells it apart from other rows of the same kind."""
        shape = {"format": to.file_type.suffix, "columns": [(c.name, c.kind) for c in columns]}
        return digest({"of": self.of, **shape, **self.options, "redact": dict(to.redaction.plan)})


def _write(file: PartFile, file_type: FileType, columns: Sequence[Column], rows: Iterator[Row]) -> int:
    """Write all rows, and return how many there were."""
    writer, count = open_writer(file, file_type, columns), 0
    while batch := [*islice(rows, _BATCH)]:
        writer.write(batch)
        count += len(batch)
    writer.close()
    return count


def writable(record: dict[str, Any]) -> dict[str, Any]:
    """Return a record that can be written: half a surrogate pair in a text becomes U+FFFD."""
    try:
        encode(record)
    except UnicodeEncodeError:
        return {_whole(name): _whole(value) for name, value in record.items()}
    return record


def _whole(value: Any) -> Any:
    match value:
        case str():
            return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        case dict():
            return {_whole(name): _whole(item) for name, item in value.items()}
        case list() | tuple():
            return [*map(_whole, value)]
    return value


def folder_name(start: datetime) -> str:
    """Name a day's folder ``dt=2026-07-01``, and one of several on a day ``dt=2026-07-01/at=053000``."""
    is_midnight = start == midnight(start.date())
    return f"dt={start:%Y-%m-%d}" if is_midnight else f"dt={start:%Y-%m-%d}/at={start:%H%M%S}"
