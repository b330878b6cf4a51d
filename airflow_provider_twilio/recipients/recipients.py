"""Recipients that were seen already, or that nothing is ever sent to."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from airflow_provider_twilio.api.errors import InvalidRequest
from airflow_provider_twilio.files.formats import FileType
from airflow_provider_twilio.recipients.number_set import KeySet

COLUMNS = ("to", "phone_number")
"""The columns that can hold the numbers of a file with more than one."""

_NUMBER = re.compile(r"([a-z]+:|)\+([1-9][0-9]{6,14})")
_DIGITS = re.compile(r"\+?[0-9]{6,15}")
_NO_PLUS = re.compile(r"[1-9][0-9]{10,14}")
"""Fewer digits may be a number without its country code: with a plus it would be somebody else's."""
_ADDRESS = re.compile(r"[a-z]+:.+")
_PER_CHANNEL = 10**15
"""More than any number of E.164's 15 digits."""


class Recipients:
    """A set of recipients: numbers, also behind a channel (``whatsapp:+15558675309``), are kept as keys."""

    def __init__(self, recipients: Iterable[str] = ()) -> None:
        self._numbers = KeySet()
        self._others: set[str] = set()
        self._channels: dict[str, int] = {"": 0}
        for recipient in recipients:
            self.add(recipient)

    def __len__(self) -> int:
        return len(self._numbers) + len(self._others)

    def __contains__(self, recipient: str) -> bool:
        key = self._key(recipient)
        return recipient in self._others if key is None else key in self._numbers

    def add(self, recipient: str) -> bool:
        """Add ``recipient``; false if it was there already."""
        key = self._key(recipient)
        if key is not None:
            return self._numbers.add(key)
        new = recipient not in self._others
        self._others.add(recipient)
        return new

    def _key(self, recipient: str) -> int | None:
        if not (number := _NUMBER.fullmatch(recipient)):
            return None
        channel = self._channels.setdefault(number[1], len(self._channels))
        return channel * _PER_CHANNEL + int(number[2])


def excluded(exclude: Any) -> Recipients:
    """The recipients that ``exclude`` names.

    :param exclude: a list of numbers or other addresses, or the URI of a CSV, JSONL or Parquet file of them,
        in its only column or in ``to`` or ``phone_number``. A number of 11 digits or more may lack its plus.
    :raises InvalidRequest: an entry is no recipient, or the file can't be read. Passing over it could send to
        somebody who has opted out.
    """
    from airflow.sdk import ObjectStoragePath

    if exclude is None:
        return Recipients()
    if isinstance(exclude, str | ObjectStoragePath):
        return Recipients(_each(_column(exclude)))
    if not isinstance(exclude, Iterable):
        raise InvalidRequest(f"exclude: {type(exclude).__name__}: must be a list of numbers or a URI")
    return Recipients(_each(exclude))


def refuse_none(argument: str, given: Any) -> None:
    """Refuse an output of another task that isn't there: nobody would be left out.

    :raises InvalidRequest: it is ``None``.
    """
    if given is None:
        raise InvalidRequest(
            f"{argument}: None: must name numbers, and an empty list names nobody; a task that failed or was "
            "skipped returns None"
        )


def _each(entries: Iterable[Any]) -> Iterator[str]:
    for number, entry in enumerate(entries, start=1):
        text = entry.strip() if isinstance(entry, str) else str(entry) if type(entry) is int else ""
        if _NO_PLUS.fullmatch(text):
            text = f"+{text}"
        if not (_NUMBER.fullmatch(text) or _ADDRESS.fullmatch(text)):
            raise InvalidRequest(
                f"exclude: entry {number}: must be a phone number in E.164 form, such as +15558675309"
            )
        yield text


def _column(path: Any) -> Iterator[Any]:
    from airflow_provider_twilio.files.reading import rows

    FileType.of(path, "exclude")
    for row in rows(path):
        named = [*row] if len(row) == 1 else [name for name in COLUMNS if name in row]
        if len(named) != 1:
            raise InvalidRequest(
                f"exclude: {path}: must have one column, or one that is named {' or '.join(COLUMNS)}"
            )
        if _DIGITS.fullmatch(named[0]):
            raise InvalidRequest(f"exclude: {path}: line 1: must be a header, such as phone_number")
        yield row[named[0]]
