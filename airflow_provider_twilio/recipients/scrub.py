"""Copy a file of recipients without the people on suppression lists."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import Any

import msgspec

from airflow_provider_twilio.api.errors import InvalidRequest
from airflow_provider_twilio.api.validation import suggest
from airflow_provider_twilio.files.copying import open_copy, parquet_schema
from airflow_provider_twilio.files.csv_form import PLAIN, CsvForm
from airflow_provider_twilio.files.formats import FileType, Format
from airflow_provider_twilio.files.new_file import replacing
from airflow_provider_twilio.files.reading import rows_as_written
from airflow_provider_twilio.files.writing import check_libraries
from airflow_provider_twilio.phone_numbers.numbers import Country, person, read
from airflow_provider_twilio.phone_numbers.written import Invalid
from airflow_provider_twilio.recipients.number_set import AddressSet
from airflow_provider_twilio.recipients.suppression import COLUMNS, column_of

TO = "to"
"""The column of recipients that the batch sender reads."""
INVALID = "invalid"
SHOWN = 20
"""Records that an error names at most."""
_NO_COLUMN = "has not one column that can hold its number"
_AT_ONCE = 1000
Record = dict[str, Any]


@dataclass(frozen=True, slots=True)
class NumberOptions:
    """Options for reading the numbers of a file.

    :param column: column of the numbers; ``None`` for the only one, ``to`` or ``phone_number``.
    :param country: country of numbers without a country code.
    :param on_invalid: ``skip`` leaves out invalid numbers; ``fail`` refuses the file.
    """

    column: str | None = None
    country: Country | None = None
    on_invalid: str = "skip"

    def __post_init__(self) -> None:
        if self.on_invalid not in ("skip", "fail"):
            raise InvalidRequest(f"on_invalid: {self.on_invalid!r}: must be 'skip' or 'fail'")


@dataclass(slots=True)
class Scrubbed:
    """Counts of a file's recipients.

    :ivar removed: the recipients that were left out, by reason.
    :ivar unread: the invalid ones among them, by fault.
    :ivar findings: a line for each of the first invalid ones.
    """

    recipients: int = 0
    removed: Counter[str] = field(default_factory=Counter)
    unread: Counter[str] = field(default_factory=Counter)
    findings: list[str] = field(default_factory=list)

    @property
    def kept(self) -> int:
        """Number of recipients that were copied."""
        return self.recipients - self.removed.total()

    def add_invalid(self, reason: str) -> None:
        """Count the last recipient as one whose number can't be read."""
        self.removed[INVALID] += 1
        self.unread[reason] += 1
        if len(self.findings) < SHOWN:
            self.findings.append(f"record {self.recipients}: {reason}")


def check_files(recipients: Any, destination: Any) -> None:
    """Check that the destination can be a copy of the file of recipients.

    :raises InvalidRequest: a name has no known extension, the formats differ, or both are the same file.
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
    blocked: Mapping[str, AddressSet],
    reading: NumberOptions,
    form: CsvForm = PLAIN,
) -> Scrubbed:
    """Copy the file without the blocked people, record by record, and return the counts.

    The numbers are written in E.164 form to the column ``to``. Everything else stays as it is. An invalid
    number is left out as ``invalid``, because no suppression list can name it.

    :param blocked: people to leave out, by reason; the first reason counts.
    :param form: of ``recipients``, if that is a CSV file; ``destination`` has commas and UTF-8.
    :raises InvalidRequest: the column doesn't exist, the file can't be read, or all its numbers are invalid.
    """
    file_type = FileType.of(destination)
    form.refuse_unless_csv(file_type.format is Format.CSV, "recipients")
    source = rows_as_written(recipients, form)
    first = next(source, None)
    lines = file_type.format is Format.JSONL
    named = None if first is None or lines else _column(first, reading.column, recipients)
    names = [TO] if first is None else [TO if name == named else name for name in first]
    schema = parquet_schema(recipients, {named or TO: TO}) if file_type.format is Format.PARQUET else None
    result = Scrubbed()

    def kept() -> Iterator[Record]:
        for record in chain([] if first is None else [first], source):
            result.recipients += 1
            name = _column_of_line(record, reading.column) if lines else named
            address = read(None if name is None else _value(record[name]), reading.country)
            if isinstance(address, Invalid):
                result.add_invalid(_NO_COLUMN if name is None else address.reason)
            elif reason := _reason(address, blocked):
                result.removed[reason] += 1
            else:
                yield _with_address(record, name, address)

    with replacing(destination) as file:
        copy = open_copy(file, file_type, names, schema)
        remaining = kept()
        while batch := [*islice(remaining, _AT_ONCE)]:
            copy.write(batch)
        copy.close()
        _refuse(result, reading, recipients)
    return result


def _value(value: Any) -> Any:
    """Decode a value that is still JSON."""
    return msgspec.json.decode(value) if isinstance(value, msgspec.Raw) else value


def _with_address(record: Record, column: str | None, address: str) -> Record:
    """Return the record with its address in ``to``; the same object if it is there already."""
    if column == TO and _value(record[TO]) == address:
        return record
    return {TO if name == column else name: value for name, value in record.items()} | {TO: address}


def _reason(address: str, blocked: Mapping[str, AddressSet]) -> str | None:
    whose = person(address)
    return next((reason for reason, people in blocked.items() if whose in people), None)


def _refuse(result: Scrubbed, reading: NumberOptions, path: str) -> None:
    """Refuse a file whose numbers are all invalid; with ``on_invalid="fail"`` one with any invalid number."""
    invalid = result.removed[INVALID]
    if invalid and (reading.on_invalid == "fail" or invalid == result.recipients):
        more = invalid - len(result.findings)
        lines = (*result.findings, *([f"and {more:,} more"] if more else []))
        of = f"{invalid:,} of {result.recipients:,} numbers can't be read"
        raise InvalidRequest("\n  ".join((f"recipients: {path}: {of}, and no file was written", *lines)))


def _column(first: Record, column: str | None, path: str) -> str:
    """Return the column of a table that has the numbers."""
    if column is not None:
        if column not in first:
            raise InvalidRequest(f"column: {column!r}: {suggest(column, [*first], 'column')} in {path}")
        if column != TO and TO in first:
            raise InvalidRequest(f"column: {column!r}: {path} has a column 'to' besides")
        return column
    if (found := column_of(first)) is None:
        raise InvalidRequest(
            f"recipients: {path}: must have one column named {' or '.join(COLUMNS)}; or name the column"
        )
    return found


def _column_of_line(record: Record, column: str | None) -> str | None:
    """Return the field of a JSON line that has the number; each line may have different fields."""
    if column is None:
        return column_of(record)
    return column if column in record and (column == TO or TO not in record) else None
