"""The result of each row: by the ledger if it was to be sent, otherwise by the check.

They are written to a file that is there whole or not at all.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from os.path import abspath
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, NamedTuple

from airflow_provider_twilio.api.errors import InvalidRequest
from airflow_provider_twilio.api.hints import HINTS
from airflow_provider_twilio.batch.check import Checked, Decision
from airflow_provider_twilio.batch.chunk import ASSUMED, UNKNOWN, UNSENT, Chunk, CorruptLedger, RowOutcome
from airflow_provider_twilio.files.columns import Column
from airflow_provider_twilio.files.formats import FileType
from airflow_provider_twilio.files.new_file import LOCAL, replacing
from airflow_provider_twilio.files.reading import stored
from airflow_provider_twilio.files.writing import check_libraries, open_writer

if TYPE_CHECKING:
    from airflow.sdk import ObjectStoragePath


class Result(NamedTuple):
    """The result of one row.

    :ivar row: its number in the input, from 1.
    :ivar to: its recipient, in full.
    :ivar sid: the SID of its message.
    :ivar status: Twilio's status of the message. For a row without one: ``invalid``, ``duplicate``,
        ``excluded``, ``unsent``, ``unknown``, ``assumed_sent`` or ``refused``.
    :ivar error_code: Twilio's error code; the HTTP status of a refusal without one.
    :ivar reason: why it wasn't sent, or not delivered.
    """

    row: int
    to: str
    sid: str | None = None
    status: str | None = None
    error_code: int | None = None
    reason: str | None = None


COLUMNS = (
    Column("row", "integer"),
    Column("to"),
    Column("sid"),
    Column("status"),
    Column("error_code", "integer"),
    Column("reason"),
)
_AT_ONCE = 1000
_LEAST_CODE = 1000
"""Twilio's codes have four digits at least; what is below is an HTTP status."""
_WORDS = {UNSENT: "unsent", UNKNOWN: "unknown", ASSUMED: "assumed_sent"}
_WHY = {
    UNSENT: "the batch stopped before it was sent",
    UNKNOWN: "it can't be told whether it was sent",
    ASSUMED: "it may have been sent, and counts as sent",
}
StatusOf = Callable[[str], tuple[str, int | None] | None]
"""A function from a message's SID to its status and error code; ``None`` where they aren't known."""


def results_of(
    checked: Checked, chunks: Iterable[Chunk], sent_digest: str, status_of: StatusOf | None = None
) -> Iterator[Result]:
    """Yield a result for each row, in the order of the rows.

    A row with an outcome in the ledger has that outcome, even if its recipient is excluded by now.

    :param chunks: the chunks of the ledger.
    :param sent_digest: of the batch that was sent; if ``exclude`` has changed since, the input's is another.
    :param status_of: tells the statuses that were read since the messages were sent.
    :raises CorruptLedger: the ledger has an outcome of another row, or lacks one.
    """
    recorded = ((chunk.number, *entry) for chunk in chunks for entry in chunk.by_row())
    is_as_sent = checked.summary.digest == sent_digest
    chunk, number, outcome = next(recorded, _NOTHING)
    for row in checked.rows():
        if number is None and row.request is not None:
            number = row.number  # Version 0.1.0 recorded outcomes alone, of the rows to send in their order.
        if number == row.number:
            yield _sent(row.number, row.to, outcome, status_of)
            chunk, number, outcome = next(recorded, _NOTHING)
        elif row.request is None:
            status = row.decision.name.lower() if row.decision is not Decision.SEND else "unsent"
            yield Result(row.number, row.to, status=status, reason=row.reason or _WHY[UNSENT])
        elif number and is_as_sent:
            raise CorruptLedger(chunk, f"an outcome of row {number}, and none of row {row.number}")
        else:
            yield _sent(row.number, row.to, UNSENT, status_of)
    if number != 0:
        raise CorruptLedger(chunk, f"an outcome of row {number or '?'}, and the input has fewer rows")


_NOTHING: tuple[int, int | None, RowOutcome] = (0, 0, UNSENT)
"""Stands for the end of the ledger: no row has the number 0."""


def _sent(number: int, to: str, outcome: RowOutcome, status_of: StatusOf | None) -> Result:
    if isinstance(outcome, int):
        return Result(number, to, status="refused", error_code=outcome, reason=_reason(outcome))
    if outcome in _WORDS:
        return Result(number, to, status=_WORDS[outcome], reason=_WHY[outcome])
    status, error_code = (status_of and status_of(outcome)) or ("accepted", None)
    reason = _reason(error_code) if error_code else None
    return Result(number, to, sid=outcome, status=status, error_code=error_code, reason=reason)


def _reason(code: int) -> str:
    """Return our advice on a code of Twilio's, or where Twilio tells of it."""
    if code < _LEAST_CODE:
        return f"Twilio refused it with HTTP {code} and no code of its own"
    return HINTS.get(code) or f"Twilio tells of it at https://www.twilio.com/docs/errors/{code}"


def check_path(path: Any, inputs: Iterable[Any] = ()) -> None:
    """Check that results can be written to a path, before anything is sent.

    :param inputs: the task's inputs; the paths among them must not be written over.
    :raises InvalidRequest: the path's name says no known format, a library for it isn't installed, or it is a
        folder or an input.
    :raises OSError: the place can't be reached.
    """
    check_libraries(FileType.of(path, "results_path"))
    whole = stored(path)
    if whole.is_dir():
        raise InvalidRequest(f"results_path: {path}: must be a file, and there is a folder of that name")
    named = (given for given in inputs if isinstance(given, str | type(whole)))
    alike = (stored(given) for given in named if PurePosixPath(str(given)).name == whole.name)
    if _place(whole) in map(_place, alike):
        raise InvalidRequest(f"results_path: {path}: must not be a file that is read")


def _place(path: "ObjectStoragePath") -> tuple[str, str]:
    """Return where a path leads, in one form however it is written."""
    return ("", abspath(path.path)) if path.protocol in LOCAL else (path.protocol, path.path)


@contextmanager
def results(path: "str | ObjectStoragePath") -> Iterator[Callable[[Iterable[Result]], None]]:
    """Take results, and put them in place of an earlier file at the end.

    Until then they are in a file beside it that ends in ``.part``, which is removed if something fails. In
    CSV a text that a spreadsheet would take for a formula has an apostrophe before it; a number in E.164 form
    has none.

    :param path: a local path or URI whose name ends in ``.csv``, ``.jsonl`` or ``.parquet``, packed or not.
    :raises InvalidRequest: see :func:`check_path`.
    :raises OSError: the file can't be written; the earlier one is still there.
    """
    kind = FileType.of(path)
    check_libraries(kind)
    with replacing(path) as file:
        writer = open_writer(file, kind, COLUMNS)
        yield lambda given: _write(writer, given)
        writer.close()


def _write(writer: Any, given: Iterable[Result]) -> None:
    remaining = iter(given)
    while rows := list(islice(remaining, _AT_ONCE)):
        writer.write(rows)
