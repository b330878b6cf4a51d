"""An export that is small enough to be one part, and replaces the one that is there."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from airflow_provider_twilio.exports.manifest import Manifest, Part, Span, digest
from airflow_provider_twilio.exports.names import Names, new_run
from airflow_provider_twilio.exports.part import NotPublished
from airflow_provider_twilio.exports.storage import Folder
from airflow_provider_twilio.files.columns import Column, Row
from airflow_provider_twilio.files.formats import FileType
from airflow_provider_twilio.files.writing import check_libraries, open_writer

_BATCH = 1000
"""Rows."""


@dataclass(frozen=True, slots=True)
class Table:
    """What is exported, and how.

    :param of: what it is and the version of its columns, e.g. ``usage/1``.
    :param account_sid: whose it is.
    :param file_type: format and compression.
    :param columns: of each row.
    :param options: what else decides which rows there are; it is kept as a digest.
    """

    of: str
    account_sid: str
    file_type: FileType
    columns: Sequence[Column]
    options: dict[str, Any]

    def digest(self) -> str:
        """What tells it apart from other rows of the same kind."""
        shape = {"format": self.file_type.suffix, "columns": [(c.name, c.kind) for c in self.columns]}
        return digest({"of": self.of, **shape, **self.options})


def check(folder: Folder, table: Table) -> Manifest | None:
    """See that ``table`` can go to ``folder``, before anything is read for it; the export that is there.

    :raises InvalidRequest: the folder is of another account, or a library is missing.
    :raises StorageFailed: the storage refuses.
    """
    check_libraries(table.file_type)
    there = folder.manifest()
    if there:
        there.check_account(table.account_sid, table.of, str(folder))
    return there


def replace(
    folder: Folder,
    table: Table,
    rows: Iterable[Row],
    span: Span,
    *,
    date_of: Callable[[Row], datetime | None] = lambda row: None,
    unfit: Counter[str] | None = None,
) -> Manifest:
    """Write ``rows`` as one part and publish it in place of what is there.

    Whatever fails, be it while the rows are made, leaves the old export as it was.

    :param span: the time that the rows are of.
    :param date_of: the date of a row, if it has one.
    :param unfit: how many values didn't fit their columns, by the time that all rows have come.
    :raises StorageFailed: the storage refuses, or is full.
    """
    check(folder, table)
    name = Names(table.account_sid, table.of).part(new_run(), table.file_type.suffix)
    file = folder.create(name)
    dates: list[datetime] = []
    records = 0
    try:
        writer = open_writer(file, table.file_type, table.columns)
        remaining = iter(rows)
        while batch := [*islice(remaining, _BATCH)]:
            writer.write(batch)
            records += len(batch)
            found = [*dates, *filter(None, map(date_of, batch))]
            dates = [min(found), max(found)] if found else []
        writer.close()
        file.finish()
        part = Part(
            name=name,
            start=span.start,
            end=span.end,
            records=records,
            size=file.size,
            sha256=file.sha256,
            first=min(dates, default=None),
            last=max(dates, default=None),
            unfit=sum((unfit or {}).values()),
        )
    except BaseException:
        file.discard()
        raise
    manifest = manifest_of(table, [span], [part])
    try:
        folder.publish(manifest)
    except NotPublished:
        file.discard()
        raise
    return manifest


def manifest_of(table: Table, spans: Iterable[Span], parts: Iterable[Part]) -> Manifest:
    """The manifest of ``table`` in these parts."""
    return Manifest.make(
        of=table.of,
        account_sid=table.account_sid,
        options=table.digest(),
        file_type=table.file_type,
        columns=table.columns,
        spans=spans,
        parts=parts,
    )
