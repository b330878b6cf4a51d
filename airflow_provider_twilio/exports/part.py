"""A part of an export: how its file is named, and how it is written.

A name tells who made the file, so that a run removes what an earlier one left and nothing else. A folder can
hold files of other tools, and Spark's are called ``part-00000-….parquet``. So a name ends with a digest of
itself, the account and the kind of the export: what a killed run left needs no list that says it.
"""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from io import BytesIO
from typing import Any
from uuid import uuid4

from airflow_provider_twilio.exports.manifest import PREFIX
from airflow_provider_twilio.files.new_file import new_file

_BLOCK = 5 * 2**20
"""Bytes that are kept until they are sent to an object store; S3 takes no fewer at a time."""


class StorageFailed(Exception):
    """The place of the files refuses, is full, or can't be reached."""


class NotPublished(StorageFailed):
    """The manifest surely is the old one still."""


@contextmanager
def storage_errors(where: str, what: str) -> Iterator[None]:
    """Say which file it was: storages raise whatever their libraries do.

    :raises StorageFailed: in place of any other error.
    """
    try:
        yield
    except StorageFailed:
        raise
    except Exception as error:
        raise StorageFailed(f"{where}: {what}: {type(error).__name__}: {error}") from error


class PartFile:
    """A file that is either finished or leaves nothing behind.

    :param fs: fsspec's filesystem. :param at: the path within it. :param shown: the path for messages.
    :param is_local: it is on a disk of this machine.
    :ivar name: of the file. :ivar size: bytes written so far.
    """

    def __init__(self, fs: Any, at: str, shown: str, *, is_local: bool) -> None:
        self.name = at.rpartition("/")[2]
        self._fs = fs
        self._at = at
        self._shown = shown
        self._digest = sha256()
        self.size = 0
        with storage_errors(shown, "can't be written"):
            self._file: Any = new_file(at) if is_local else fs.open(at, "wb", block_size=_BLOCK)
        self._is_local = is_local

    @property
    def sha256(self) -> str:
        """Return the digest of what was written, in hexadecimal."""
        return self._digest.hexdigest()

    def write(self, data: bytes, /) -> int:
        """Append ``data``.

        :raises StorageFailed: the disk is full, or the storage refuses.
        """
        with storage_errors(self._shown, "can't be written"):
            self._file.write(data)
        self._digest.update(data)
        written = memoryview(data).nbytes
        self.size += written
        return written

    def flush(self) -> None:
        """Keep what is buffered: an object store takes blocks of its own size."""

    def finish(self) -> None:
        """Let the storage have all of it.

        :raises StorageFailed: it didn't take it.
        """
        with storage_errors(self._shown, "can't be written"):
            if self._is_local:
                # A manifest may name it, and old parts may go, only once it outlasts a loss of power.
                self._file.flush()
                os.fsync(self._file.fileno())
            self._file.close()

    def discard(self) -> None:
        """Remove the file, as far as the storage lets us."""
        with suppress(Exception):
            self._file.discard()
        # Closing what goes to an object store would upload what was written so far.
        with suppress(Exception):
            self._file.closed = True
        with suppress(Exception):
            self._file.close()
        with suppress(Exception):
            self._fs.rm_file(self._at)
        # pyarrow writes the end of a file when it drops a writer that nobody closed.
        self._file = BytesIO()


_TEMPORARY = "_manifest-"
_MARKED = re.compile(rf"((?:{PREFIX}|{_TEMPORARY})[0-9a-z-]*)([0-9a-f]{{8}})\.[a-z.]+", re.ASCII)


class Names:
    """Makes and recognizes the names of an export's files.

    :param account_sid: whose export it is. :param of: what is exported.
    """

    def __init__(self, account_sid: str, of: str) -> None:
        self._owner = f"{account_sid} {of.partition('/')[0]}"

    def part(self, run: str, suffix: str, at: str = "") -> str:
        """Name a part.

        :param run: tells the run that writes it, in hexadecimal. :param at: what it begins with.
        """
        return self._marked(f"{PREFIX}{at and f'{at}-'}{run}", suffix)

    def manifest(self) -> str:
        """Name the file that becomes the manifest."""
        return self._marked(f"{_TEMPORARY}{new_run()}", ".new")

    def are_of(self, name: str) -> bool:
        """Tell whether a run of this export made a file of this name."""
        found = _MARKED.fullmatch(name)
        return found is not None and found[2] == self._mark(found[1])

    def _marked(self, stem: str, suffix: str) -> str:
        return f"{stem}{self._mark(stem)}{suffix}"

    def _mark(self, stem: str) -> str:
        return sha256(f"{self._owner} {stem}".encode()).hexdigest()[:8]


def new_run() -> str:
    """Tell a run from all others."""
    return uuid4().hex[:8]
