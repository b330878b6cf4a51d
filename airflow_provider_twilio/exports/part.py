"""Writes a part: its bytes are counted and digested on their way."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from io import BytesIO
from typing import Any

from airflow_provider_twilio.files.new_file import new_file

_BLOCK = 5 * 2**20
"""Bytes that are kept until they are sent to an object store; S3 takes no fewer at a time."""


class StorageFailed(Exception):
    """The place of the files refuses, is full, or can't be reached."""


class NotPublished(StorageFailed):
    """The manifest surely is the old one still."""


@contextmanager
def storage_errors(where: str, what: str) -> Iterator[None]:
    """Say which file it was: storages raise whatever their libraries do."""
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
    """

    def __init__(self, fs: Any, at: str, shown: str, *, is_local: bool) -> None:
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
        """The digest of what was written."""
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
        """Nothing: an object store takes blocks of its own size."""

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
