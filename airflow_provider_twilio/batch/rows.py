"""The rows of a batch in their order: of a list, an output, a file or a query.

They are read in blocks. The digest of a block shows, when it is read again, whether it is still the same.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from hashlib import blake2b, scrypt
from itertools import islice
from typing import Any, NamedTuple

from msgspec.json import encode

from airflow_provider_twilio.api.errors import InvalidRequest
from airflow_provider_twilio.files.csv_form import PLAIN, CsvForm
from airflow_provider_twilio.files.formats import FileType, Format
from airflow_provider_twilio.files.query import Query

BLOCK = 1000
"""Number of rows that are read, and compared with the checked ones, at a time."""


class InputRow(NamedTuple):
    """One row of the input, which may become a message.

    :ivar number: its place in the input, from 1.
    :ivar values: its values by column.
    """

    number: int
    values: Mapping[str, Any]


def rows_of(messages: Any, form: CsvForm = PLAIN) -> Iterator[InputRow]:
    """Yield the rows of ``messages``; another call yields the same ones, unless a file or a table changed.

    :param messages: a list of dicts, the output of an upstream task, the URI of a CSV, JSONL or Parquet file,
        or a query; the last two are read as a stream.
    :param form: of a CSV file.
    :raises InvalidRequest: it is none of these, has a form without being CSV, a row is no dict, or the file
        can't be read.
    """
    for number, values in enumerate(_values(messages, form), start=1):
        if not isinstance(values, Mapping):
            raise InvalidRequest(
                f"messages: row {number}: {type(values).__name__}: must be a dict from columns to values"
            )
        yield InputRow(number, values)


def blocks_of(messages: Any, form: CsvForm = PLAIN) -> Iterator[list[InputRow]]:
    """Yield the rows of ``messages``, :data:`BLOCK` at a time, see :func:`rows_of`."""
    rows = rows_of(messages, form)
    while block := list(islice(rows, BLOCK)):
        yield block


def digest_of(block: list[InputRow]) -> bytes:
    """Return a digest that changes with any value of the rows."""
    return blake2b(b"\n".join(canonical(row.values) for row in block), digest_size=8).digest()


def canonical(values: Mapping[str, Any]) -> bytes:
    """Return the same bytes for the same values, in any order of the columns."""
    try:
        return encode(values, order="deterministic", enc_hook=repr)
    except (TypeError, ValueError):
        return repr(sorted(values.items(), key=repr)).encode("utf-8", "surrogatepass")


@lru_cache(maxsize=32)
def costly(digest: bytes) -> str:
    """Return a digest that takes some 40 ms and 16 MiB to compute.

    Whoever can read a task's state could try all codes of six digits for a batch of one row. A key, as marks
    of single messages have, would leave a batch behind whose credentials change.
    """
    return scrypt(digest, salt=b"digest of a batch", n=2**14, r=8, p=1, dklen=16).hex()


def _values(messages: Any, form: CsvForm) -> Iterator[Any]:
    from airflow.sdk import ObjectStoragePath

    if isinstance(messages, str | ObjectStoragePath):
        from airflow_provider_twilio.files.reading import rows

        kind = FileType.of(messages, "messages").format
        form.refuse_unless_csv(kind is Format.CSV, "messages")
        return rows(messages, form)
    form.refuse_unless_csv(False, "sql" if isinstance(messages, Query) else "messages")
    if isinstance(messages, Query):
        return messages.rows()
    if not isinstance(messages, Sequence):
        raise InvalidRequest(f"messages: {type(messages).__name__}: must be a list of dicts or a URI")
    return iter(messages)
