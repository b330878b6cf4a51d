"""Whom nothing is to be sent to: deactivated numbers, people who have opted out, and whoever is named."""

from collections.abc import Iterable, Iterator
from typing import Any

from airflow_provider_twilio.api.errors import InvalidRequest
from airflow_provider_twilio.api.masking import mask_numbers
from airflow_provider_twilio.exports.opt_outs import OPTED_OUT
from airflow_provider_twilio.exports.published import is_manifest, manifests, records
from airflow_provider_twilio.files.columns import timestamp
from airflow_provider_twilio.files.formats import FileType
from airflow_provider_twilio.files.reading import rows
from airflow_provider_twilio.recipients.numbers import bare, normalized
from airflow_provider_twilio.recipients.recipients import COLUMNS, Recipients

Found = Iterator[tuple[str, dict[str, Any]]]
"""Where a record is, for messages, and the record."""


def listed(argument: str, given: Any, country_code: str | None = None) -> Recipients:
    """All numbers of ``deactivations`` or of another argument.

    :param given: the path of an export's manifest, or of the folder that all of its days are in; the URI of a
        CSV, JSONL or Parquet file with the column ``phone_number`` or ``to``; a list of numbers; or a list of
        several of these.
    :raises InvalidRequest: an entry is no number. Passing over it could send to somebody else's phone.
    """
    return Recipients(_number(where, record, country_code) for where, record in _entries(argument, given))


def opted_out(given: Any, country_code: str | None = None) -> Recipients:
    """The numbers that have opted out of any of our senders and haven't opted in there again.

    :param given: as for :func:`listed`. The last state of a number and sender counts, over all days; a
        record without a state is an opt-out.
    """
    last: dict[tuple[str, str], tuple[Any, bool]] = {}
    plain = Recipients()
    for where, record in _entries("opt_outs", given):
        number = _number(where, record, country_code)
        if not record.get("state"):
            plain.add(number)
            continue
        out = record["state"] == OPTED_OUT
        key = (number, str(record.get("messaging_service_sid") or record.get("sender") or ""))
        state = (timestamp(record["date"]), out) if record.get("date") else (_NEVER, out)
        # Within a second a stop wins.
        last[key] = max(last.get(key, state), state)
    for (number, _), (_, out) in last.items():
        if out:
            plain.add(number)
    return plain


_NEVER = timestamp("1970-01-01T00:00:00Z")


def _entries(argument: str, given: Any) -> Found:
    if given is None:
        return
    if isinstance(given, str) or not isinstance(given, Iterable):
        yield from _stored(argument, given)
        return
    for number, entry in enumerate(given, start=1):
        if _is_place(entry):
            yield from _stored(argument, entry)
        else:
            yield f"{argument}: entry {number}", {"phone_number": entry}


def _is_place(entry: Any) -> bool:
    return not isinstance(entry, int) and ("/" in str(entry) or "." in str(entry))


def _stored(argument: str, path: Any) -> Found:
    """The records of a manifest, a folder of them, or a file."""
    text = str(path)
    if not text.strip() or isinstance(path, int):
        raise InvalidRequest(f"{argument}: must be paths or phone numbers, not {type(path).__name__}")
    if not is_manifest(text) and _is_file(text):
        for number, record in enumerate(rows(text), start=1):
            yield f"{argument}: {text}: record {number}", record
        return
    try:
        found = manifests(text, argument.replace("_", "-"))
    except InvalidRequest as error:
        raise InvalidRequest(mask_numbers(f"{argument}: {error}")) from None
    for folder, manifest in found:
        for number, record in enumerate(records(folder, manifest), start=1):
            yield f"{argument}: {folder}: record {number}", record


def _is_file(text: str) -> bool:
    try:
        FileType.of(text)
    except InvalidRequest:
        return False
    return True


def _number(where: str, record: dict[str, Any], country_code: str | None) -> str:
    named = [*record] if len(record) == 1 else [name for name in COLUMNS if name in record]
    number = normalized(record[named[0]], country_code) if len(named) == 1 else None
    if number is None:
        raise InvalidRequest(
            f"{where}: must have a phone number, in one column or the one named {' or '.join(COLUMNS)}; "
            "redacted exports have none"
        )
    return bare(number)
