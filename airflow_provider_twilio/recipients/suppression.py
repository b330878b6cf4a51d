"""Read suppression lists: deactivated numbers, opt-outs and other people to exclude.

A list with an unreadable entry is an error: to skip the entry could send to somebody who has opted out. A
number on a list excludes its owner on every channel: ``+15558675309`` also stands for
``whatsapp:+15558675309``.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from os import PathLike
from typing import Any, NamedTuple

from airflow_provider_twilio.api.errors import InvalidRequest
from airflow_provider_twilio.api.masking import mask_numbers
from airflow_provider_twilio.exports.opt_outs import OPTED_OUT
from airflow_provider_twilio.exports.published import is_manifest, manifests, records
from airflow_provider_twilio.files.columns import UNFIT, timestamp
from airflow_provider_twilio.files.formats import FileType, Format
from airflow_provider_twilio.files.reading import rows
from airflow_provider_twilio.phone_numbers.numbers import Country, person, read
from airflow_provider_twilio.phone_numbers.written import Invalid
from airflow_provider_twilio.recipients.number_set import AddressSet

COLUMNS = ("to", "phone_number")
"""Names of the column of numbers, in a file with several columns."""

_EXPORTS = ("deactivations", "opt_outs")
"""The arguments that can name exports."""
_SHORT_CODE = re.compile(r"[0-9]{3,8}")
_STATES: dict[str, bool] = {OPTED_OUT: True, "opted_in": False}
_RCS = "rcs:"
"""RCS shares its opt-outs with SMS, as the export of opt-outs has them; WhatsApp has its own."""
_NEVER = datetime.min.replace(tzinfo=UTC)


class ListEntry(NamedTuple):
    """An entry of a list.

    :ivar where: its place, for errors.
    :ivar exported: true if this package exported it from Twilio's log.
    """

    where: str
    record: Mapping[str, Any]
    exported: bool = False


def listed(argument: str, given: Any, country: Country | None = None) -> AddressSet:
    """Return all people of ``deactivations``, ``exclude`` or another argument.

    :param given: the path of an export's manifest, or of the folder of all its days; the path or URI of a
        CSV, JSONL or Parquet file, with the numbers in its only column or in ``to`` or ``phone_number``; a
        list of numbers; or a list of several of these.
    :raises InvalidRequest: an entry is no number, or a file can't be read. The error names the place.
    """
    found = ((entry, _address(entry, country)) for entry in _entries(argument, given))
    return AddressSet(person(address) for _, address in found if address is not None)


def opted_out(given: Any, country: Country | None = None) -> AddressSet:
    """Return the people who have opted out of any of our senders and haven't opted in there again.

    :param given: as for :func:`listed`. Over all days, the last state of a number and sender counts. A
        record without a state is an opt-out.
    :raises InvalidRequest: as of :func:`listed`; or a state is neither ``opted_out`` nor ``opted_in``.
    """
    last: dict[tuple[str, str], tuple[datetime, bool]] = {}
    people = AddressSet()
    for entry in _entries("opt_outs", given):
        address = _address(entry, country)
        out = _state(entry)
        if address is None:
            continue
        if out is None:
            people.add(person(address))
            continue
        record = entry.record
        address = address.removeprefix(_RCS)
        key = (address, str(record.get("messaging_service_sid") or record.get("sender") or ""))
        # Within a second a stop wins.
        state = (_date(entry), out)
        last[key] = max(last.get(key, state), state)
    for (address, _), (_, out) in last.items():
        if out:
            people.add(person(address))
    return people


def refuse_none(argument: str, given: Any) -> None:
    """Refuse a missing output of another task, which would exclude nobody.

    :raises InvalidRequest: the output is ``None``.
    """
    if given is None:
        raise InvalidRequest(
            f"{argument}: None: must name numbers, and an empty list names nobody; a task that failed or was "
            "skipped returns None"
        )


def column_of(names: Iterable[str]) -> str | None:
    """Return the column of a record's number: the only column, or one of :data:`COLUMNS`."""
    all_names = [*names]
    named = [name for name in COLUMNS if name in all_names] or all_names
    return named[0] if len(named) == 1 else None


def is_number_like(text: str) -> bool:
    """Tell whether a text is a number rather than a path: it has no letters, or begins with a channel."""
    return not any(map(str.isalpha, text)) or bool(_ADDRESS.match(text.strip()))


_ADDRESS = re.compile(r"(?:whatsapp|rcs|messenger|tel|sms):(?!//)", re.IGNORECASE)


def _entries(argument: str, given: Any) -> Iterator[ListEntry]:
    if given is None:
        return
    if _is_path(given) or isinstance(given, str):
        yield from _stored(argument, given)
        return
    if isinstance(given, bytes | Mapping) or not isinstance(given, Iterable):
        raise InvalidRequest(f"{argument}: must be paths or phone numbers, not {type(given).__name__}")
    for number, entry in enumerate(given, start=1):
        if _is_place(entry):
            yield from _stored(argument, entry)
        else:
            yield ListEntry(f"{argument}: entry {number}", {"phone_number": entry})


def _is_path(entry: Any) -> bool:
    from airflow.sdk import ObjectStoragePath

    return isinstance(entry, ObjectStoragePath | PathLike)


def _is_place(entry: Any) -> bool:
    if not isinstance(entry, str):
        return _is_path(entry)
    return not is_number_like(entry) and ("/" in entry or _is_file(entry))


def _stored(argument: str, path: Any) -> Iterator[ListEntry]:
    """Yield the entries of a manifest, a folder of manifests, or a file."""
    text = str(path)
    if not text.strip():
        raise InvalidRequest(f"{argument}: must be paths or phone numbers, not an empty text")
    if is_number_like(text):
        raise InvalidRequest(
            f"{argument}: a text of {len(text)} characters is no path (a list of numbers is given as a list, "
            "or as a task's output, not by a template)"
        )
    if not is_manifest(text) and _is_file(text):
        yield from _filed(argument, text)
        return
    if argument not in _EXPORTS:
        FileType.of(text, argument)
    try:
        found = manifests(text, argument.replace("_", "-"))
    except InvalidRequest as error:
        raise InvalidRequest(mask_numbers(f"{argument}: {error}")) from None
    for folder, manifest in found:
        for number, record in enumerate(records(folder, manifest), start=1):
            yield ListEntry(f"{argument}: {folder}: record {number}", record, exported=True)


def _filed(argument: str, path: str) -> Iterator[ListEntry]:
    """Yield the entries of a file.

    :raises InvalidRequest: the file doesn't exist, its header may be a number, or it has neither header nor
        records and may have been cut short.
    """
    shown = mask_numbers(path)
    number = 0
    try:
        for number, record in enumerate(rows(path), start=1):
            if number == 1:
                _check_column(record, f"{argument}: {shown}")
            yield ListEntry(f"{argument}: {shown}: record {number}", record)
    except FileNotFoundError:
        raise InvalidRequest(f"{argument}: {shown}: there is no such file") from None
    except InvalidRequest as error:
        raise InvalidRequest(mask_numbers(_at(argument, str(error)))) from None
    if not number and FileType.of(path).format is Format.JSONL:
        raise InvalidRequest(
            f"{argument}: {shown}: is empty, and may have been cut short: to leave out nobody, pass an empty "
            "list, or a CSV file with its header"
        )


def _at(argument: str, finding: str) -> str:
    return finding if finding.startswith(f"{argument}: ") else f"{argument}: {finding}"


def _check_column(record: Mapping[str, Any], where: str) -> None:
    name = column_of(record)
    if name is None:
        raise InvalidRequest(f"{where}: must have one column, or one that is named {' or '.join(COLUMNS)}")
    if name not in COLUMNS and not name[0].isalpha() and name[0] != "_":
        raise InvalidRequest(f"{where}: line 1: must be a header, such as phone_number")


def _is_file(text: str) -> bool:
    try:
        FileType.of(text)
    except InvalidRequest:
        return False
    return True


def _address(entry: ListEntry, country: Country | None) -> str | None:
    """Return the address of an entry; ``None`` for a short code, which is never sent to.

    :raises InvalidRequest: the entry is no number.
    """
    name = column_of(entry.record)
    if name is None:
        raise InvalidRequest(
            f"{entry.where}: must have a phone number in one column, or in the one that is named "
            f"{' or '.join(COLUMNS)}"
        )
    value = entry.record[name]
    address = read(value, country)
    if not isinstance(address, Invalid):
        return address
    if entry.exported and isinstance(value, str) and _SHORT_CODE.fullmatch(value):
        return None
    redacted = "; redacted exports have none" if entry.exported else ""
    raise InvalidRequest(f"{entry.where}: must be a phone number: it {address.reason}{redacted}")


def _state(entry: ListEntry) -> bool | None:
    """Return true for an opt-out, false for an opt-in, and ``None`` for an entry without a state."""
    state = entry.record.get("state")
    if state is None or state == "":
        return None
    known = _STATES.get(state.strip().lower()) if isinstance(state, str) else None
    if known is None:
        raise InvalidRequest(
            f"{entry.where}: state: must be opted_out or opted_in; rename the column if it says something "
            "else, and leave only those who have opted out"
        )
    return known


def _date(entry: ListEntry) -> datetime:
    date = entry.record.get("date")
    try:
        if isinstance(date, datetime) and date.tzinfo is None:
            date = date.replace(tzinfo=UTC)
        return timestamp(date) if date else _NEVER
    except UNFIT:
        raise InvalidRequest(
            f"{entry.where}: date: must be a date such as 2026-11-26T17:00:00Z: it tells which state is the "
            "last"
        ) from None
