"""What became of each row, as a file that is there whole or not at all."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from os.path import abspath
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, NamedTuple

from airflow_provider_twilio.api.errors import InvalidRequest
from airflow_provider_twilio.files.columns import Column
from airflow_provider_twilio.files.formats import FileType
from airflow_provider_twilio.files.new_file import LOCAL, replacing
from airflow_provider_twilio.files.reading import stored
from airflow_provider_twilio.files.writing import check_libraries, open_writer

if TYPE_CHECKING:
    from airflow.sdk import ObjectStoragePath


class Result(NamedTuple):
    """What became of one row.

    :ivar row: its number, from 1.
    :ivar to: its recipient, in full.
    :ivar sid: of its message.
    :ivar status: Twilio's word for a message; for a row without one ``invalid``, ``duplicate`` or
        ``excluded``.
    :ivar error_code: Twilio's.
    :ivar reason: why it wasn't sent.
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


def check_path(path: Any, inputs: Iterable[Any] = ()) -> None:
    """See that results can be written to such a path, before anything is sent.

    :param inputs: what is read; the paths among them aren't written over.
    :raises InvalidRequest: its name says no known format, a library for it isn't installed, or it is a folder
        or an input.
    :raises OSError: nobody gets to where it is.
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
    """Where it is, however that is written."""
    return ("", abspath(path.path)) if path.protocol in LOCAL else (path.protocol, path.path)


@contextmanager
def results(path: "str | ObjectStoragePath") -> Iterator[Callable[[Iterable[Result]], None]]:
    """Takes results, and puts them in place at the end, in place of an earlier file.

    Until then they are in a file beside it that ends in ``.part``, which is removed if something fails. In
    CSV a text that a spreadsheet would take for a formula has an apostrophe before it; a number in E.164 form
    has none.

    :param path: a local path or URI whose name ends in ``.csv``, ``.jsonl`` or ``.parquet``, packed or not.
    :raises InvalidRequest: see :func:`check_path`.
    :raises OSError: it can't be written; what was at ``path`` is still there.
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
