"""Makes files: those on local disks are nobody else's to read, and no link leads them elsewhere."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Protocol
from uuid import uuid4

from airflow.providers.common.compat.sdk import conf

from airflow_provider_twilio.api.errors import InvalidRequest
from airflow_provider_twilio.files.reading import stored

if TYPE_CHECKING:
    from airflow.sdk import ObjectStoragePath

LOCAL = ("", "file", "local")
"""Protocols of files on this machine."""
_OWNER_ONLY = "0o600"


class File(Protocol):
    """A file that bytes are written to."""

    def write(self, data: bytes, /) -> int:
        """Append ``data``."""

    def flush(self) -> Any:
        """Write what is kept."""


class Sink(Protocol):
    """Takes bytes."""

    def write(self, data: bytes, /) -> Any:
        """Append ``data``."""

    def close(self) -> Any:
        """Write what is left."""


def new_file(path: str) -> IO[bytes]:
    """Make the file at ``path``, where nothing may be yet.

    :raises OSError: there is something, be it a link, or the disk refuses.
    """
    mode = file_mode()
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC | getattr(os, "O_NOFOLLOW", 0)
    descriptor = os.open(path, flags, mode)
    try:
        os.fchmod(descriptor, mode)
        return os.fdopen(descriptor, "wb")
    except BaseException:
        os.close(descriptor)
        raise


def make_folders(path: str) -> None:
    """Make the folder at ``path`` with those above it; who may read the files may search the folders.

    Folders that are there stay as they are.
    """
    mode = file_mode()
    mode |= (mode & 0o444) >> 2
    for folder in reversed((Path(path), *Path(path).parents)):
        if not folder.exists():
            folder.mkdir(exist_ok=True)
            folder.chmod(mode)


@contextmanager
def replacing(path: "str | ObjectStoragePath") -> Iterator[IO[bytes]]:
    """Write a file that is there whole or not at all: it replaces an earlier one at the end.

    Until then it is beside it and ends in ``.part``. It is removed if something fails.

    :param path: a local path or a URI.
    :raises OSError: it can't be written; what was at ``path`` is still there.
    """
    whole = stored(path)
    part = whole.with_name(f"{whole.name}.{uuid4().hex[:8]}.part")
    is_local = whole.protocol in LOCAL
    if is_local:
        make_folders(str(whole.parent.path))
    try:
        with new_file(part.path) if is_local else part.open("wb") as file:  # type: ignore[no-untyped-call]
            yield file
        if is_local:
            os.replace(part.path, whole.path)
        else:
            part.fs.mv(part.path, whole.path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def file_mode() -> int:
    """Return the permissions of files that hold numbers, as Airflow's configuration has them.

    :raises InvalidRequest: it has none that could be.
    """
    text = conf.get("twilio", "new_file_permissions", fallback=_OWNER_ONLY)
    try:
        mode = int(text, 8)
    except ValueError:
        mode = 0
    if not 0o600 <= mode <= 0o777 or mode & 0o600 != 0o600:
        raise InvalidRequest(
            f"[twilio] new_file_permissions: {text!r}: must be octal, and let the owner read and write: "
            f"{_OWNER_ONLY}"
        )
    return mode
