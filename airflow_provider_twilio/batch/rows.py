"""The rows of a batch in their order: of a list, an output or a file."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from airflow_provider_twilio.api.errors import InvalidRequest
from airflow_provider_twilio.files.formats import FileType


class Row(NamedTuple):
    """One row of the input, which may become a message.

    :ivar number: its place in the input, from 1.
    :ivar values: its values by column.
    """

    number: int
    values: Mapping[str, Any]


def rows_of(messages: Any) -> Iterator[Row]:
    """Yield the rows of ``messages``; another call yields the same ones.

    :param messages: a list of dicts, the output of an upstream task, or the URI of a CSV, JSONL or Parquet
        file, which is read as a stream.
    :raises InvalidRequest: it is none of these, a row is no dict, or the file can't be read.
    """
    for number, values in enumerate(_values(messages), start=1):
        if not isinstance(values, Mapping):
            raise InvalidRequest(
                f"messages: row {number}: {type(values).__name__}: must be a dict from columns to values"
            )
        yield Row(number, values)


def _values(messages: Any) -> Iterator[Any]:
    from airflow.sdk import ObjectStoragePath

    if isinstance(messages, str | ObjectStoragePath):
        from airflow_provider_twilio.files.reading import rows

        FileType.of(messages, "messages")
        return rows(messages)
    if not isinstance(messages, Sequence):
        raise InvalidRequest(f"messages: {type(messages).__name__}: must be a list of dicts or a URI")
    return iter(messages)
