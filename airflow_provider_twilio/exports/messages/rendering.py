"""Writes messages to a part in the format that was asked for."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any

import msgspec

from airflow_provider_twilio.api.errors import InvalidRequest
from airflow_provider_twilio.exports.part import PartFile
from airflow_provider_twilio.exports.redaction import Redaction
from airflow_provider_twilio.files.column_reader import columns_reader, decoded
from airflow_provider_twilio.files.columns import EXTRA, Column, pick
from airflow_provider_twilio.files.formats import FileType, Format
from airflow_provider_twilio.files.writing import open_columns, pack

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
"""Typed columns are made by the interpreter, one page after the other; what waits for it takes memory."""
OF = "messages/1"


class Rendering:
    """How messages are written.

    Parquet and CSV have typed columns. JSON lines hold what Twilio sent: without ``names`` and redaction, the
    very bytes.

    :param names: columns, in the order of the file; ``None`` for all.
    :ivar at_once: how many pages are worth writing at once, ``None`` if as many as come.
    :raises InvalidRequest: a column that there isn't, or none that is left.
    """

    def __init__(self, file_type: FileType, names: Any, redaction: Redaction) -> None:
        self.file_type = file_type
        self.at_once = None if file_type.format is Format.JSONL else _TYPED_AT_ONCE
        self.columns = [column for column in pick(COLUMNS, names) if column.name not in redaction.dropped]
        if not self.columns:
            raise InvalidRequest("columns, redact: no column is left")
        if file_type.format is not Format.JSONL:
            self._form: Form = columns_reader(COLUMNS, self.columns, redaction.changed)
        elif names is not None or redaction.plan:
            chosen = None if names is None else [column.name for column in self.columns]
            self._form = partial(_chosen_lines, chosen, redaction)
        else:
            self._form = _lines

    def open(self, file: PartFile) -> "RecordWriter":
        """What writes messages to ``file``."""
        if self.file_type.format is Format.JSONL:
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
