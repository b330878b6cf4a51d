"""A file of recipients without those whom nothing is to be sent to."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, islice
from typing import Any

from airflow_provider_twilio.api.errors import InvalidRequest
from airflow_provider_twilio.api.validation import suggest
from airflow_provider_twilio.files.copying import open_copy, parquet_schema
from airflow_provider_twilio.files.formats import FileType, Format
from airflow_provider_twilio.files.reading import rows
from airflow_provider_twilio.files.replacing import replacing
from airflow_provider_twilio.files.writing import check_libraries
from airflow_provider_twilio.recipients.numbers import bare, normalized
from airflow_provider_twilio.recipients.recipients import COLUMNS, Recipients

TO = "to"
"""The column that the batch sender reads."""
INVALID = "invalid"
_AT_ONCE = 1000
Record = dict[str, Any]


def check_files(recipients: Any, destination: Any) -> None:
    """See that the one file can be made of the other.

    :raises InvalidRequest: a name says no known format, they differ in it, or they are the same file.
    """
    source, target = FileType.of(recipients, "recipients"), FileType.of(destination, "destination")
    if source.format is not target.format:
        raise InvalidRequest(f"destination: {destination}: must be {source.format}, as the recipients are")
    if str(recipients) == str(destination):
        raise InvalidRequest(f"destination: {destination}: must not be the file of the recipients")
    check_libraries(target)


def scrub(
    recipients: str,
    destination: str,
    blocked: Mapping[str, Recipients],
    *,
    column: str | None = None,
    country_code: str | None = None,
) -> dict[str, Any]:
    """Copy the file but for the blocked numbers, one record at a time; how many there were.

    The numbers are written in E.164 form to the column ``to``; all else stays as it is. A number that can't
    be told is left out as ``invalid``: nobody could say whether it has opted out.

    :param blocked: numbers by the reason why they are left out; the first reason counts.
    :param column: of the numbers; ``to`` or ``phone_number`` unless named.
    :param country_code: of numbers that are written without one.
    :raises InvalidRequest: there is no such column, or the file can't be read.
    """
    file_type = FileType.of(destination)
    source = rows(recipients)
    first = next(source, None)
    named = None if first is None else _column(first, column, recipients)
    names = [TO] if first is None else [TO if name == named else name for name in first]
    renamed = {named or TO: TO}
    schema = parquet_schema(recipients, renamed) if file_type.format is Format.PARQUET else None
    counts: Counter[str] = Counter()

    def kept() -> Iterator[Record]:
        for record in chain([] if first is None else [first], source):
            counts["recipients"] += 1
            number = normalized(record.get(str(named)), country_code)
            if reason := _reason(number, blocked):
                counts[reason] += 1
            else:
                yield {TO if name == named else name: value for name, value in record.items()} | {TO: number}

    with replacing(destination) as file:
        copy = open_copy(file, file_type, names, schema)
        remaining = kept()
        while batch := [*islice(remaining, _AT_ONCE)]:
            copy.write(batch)
        copy.close()
    return _told(counts, blocked)


def _reason(number: str | None, blocked: Mapping[str, Recipients]) -> str | None:
    if number is None:
        return INVALID
    return next((reason for reason, numbers in blocked.items() if bare(number) in numbers), None)


def _told(counts: Counter[str], blocked: Mapping[str, Recipients]) -> dict[str, Any]:
    removed = {reason: counts[reason] for reason in (*blocked, INVALID)}
    return {
        "recipients": counts["recipients"],
        "kept": counts["recipients"] - sum(removed.values()),
        "removed": removed,
    }


def _column(first: Record, column: str | None, path: str) -> str:
    """Which column has the numbers."""
    if column is not None:
        if column not in first:
            raise InvalidRequest(f"column: {column!r}: {suggest(column, [*first], 'column')} in {path}")
        if column != TO and TO in first:
            raise InvalidRequest(f"column: {column!r}: {path} has a column 'to' besides")
        return column
    found: Sequence[str] = [*first] if len(first) == 1 else [name for name in COLUMNS if name in first]
    if len(found) != 1:
        raise InvalidRequest(
            f"recipients: {path}: must have one column named {' or '.join(COLUMNS)}; or name the column"
        )
    return found[0]
