"""An export of records that are small enough to be one part a run: usage, lists, opt-outs."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from msgspec.json import encode

from airflow_provider_twilio.api.errors import InvalidRequest
from airflow_provider_twilio.exports.manifest import Manifest, Span, moment, oddities
from airflow_provider_twilio.exports.redaction import Redaction
from airflow_provider_twilio.exports.storage import Folder
from airflow_provider_twilio.exports.whole import Table, check, replace
from airflow_provider_twilio.files.columns import Column, Row, pick, row_reader
from airflow_provider_twilio.files.formats import FileType

if TYPE_CHECKING:
    from airflow.sdk import ObjectStoragePath

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """What a task exports.

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


def write(
    export: Export,
    path: "ObjectStoragePath",
    *,
    account_sid: str,
    file_type: FileType,
    columns: Iterable[str] | None,
    redaction: Redaction,
    warn: Callable[[str], None] = lambda line: None,
) -> dict[str, Any]:
    """Write all records below ``path`` in place of what is there of the same day; return what XCom tells.

    :param columns: names, in the order of the file; ``None`` for all.
    :param warn: takes lines for the log.
    :raises InvalidRequest: a column that there isn't, or the folder is of another account or export.
    :raises StorageFailed: the storage refuses. The old export is as it was.
    """
    picked = [column for column in pick(export.columns, columns) if column.name not in redaction.dropped]
    if not picked:
        raise InvalidRequest("columns, redact: no column is left")
    folder = Folder(path / folder_name(export.span.start))
    options = {**export.options, "redact": dict(redaction.plan)}
    table = Table(export.of, account_sid, file_type, picked, options)
    check(folder, table)
    read, unfit = row_reader(export.columns, picked), Counter[str]()

    def rows() -> Iterator[Row]:
        for record in export.records():
            changed = writable(dict(record))
            redaction.apply(changed)
            yield read(changed, unfit)

    manifest = replace(folder, table, rows(), export.span, unfit=unfit)
    for line in oddities(manifest):
        warn(line)
    return {**told(folder, manifest), "start": moment(export.span.start), "end": moment(export.span.end)} | {
        **export.counts()
    }


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


def told(folder: Folder, manifest: Manifest) -> dict[str, Any]:
    """Tell XCom and assets what every export tells."""
    return {
        "account_sid": manifest.account_sid,
        "manifest": folder.manifest_path,
        "records": manifest.records,
        "size": manifest.size,
    }


def folder_name(start: datetime) -> str:
    """Name a day's folder ``dt=2026-07-01``, and one of several on a day ``dt=2026-07-01/at=053000``."""
    return f"dt={start:%Y-%m-%d}" if _is_midnight(start) else f"dt={start:%Y-%m-%d}/at={start:%H%M%S}"


def whole_days(span: Span) -> tuple[date, date]:
    """Return the first and the last day, in GMT, that end within ``span``: neighbouring spans share none.

    :raises InvalidRequest: no day does.
    """
    first, last = span.start.date(), span.end.date() - _DAY
    if last < first:
        raise InvalidRequest(
            f"start, end: [{moment(span.start)}, {moment(span.end)}): no day in GMT ends within it; "
            "this export is of whole days"
        )
    return first, last


def of_days(first: date, last: date) -> Span:
    """Span from the beginning of the first to the end of the last."""
    return Span(midnight(first), midnight(last) + _DAY)


def midnight(day: date) -> datetime:
    """Tell when ``day`` begins, in UTC."""
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def _is_midnight(time: datetime) -> bool:
    return time == midnight(time.date())
