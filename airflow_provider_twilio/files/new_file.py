"""Makes files on local disks: nobody else can read them, and no link leads them elsewhere."""

import os
from pathlib import Path
from typing import IO

from airflow.providers.common.compat.sdk import conf

from airflow_provider_twilio.api.errors import InvalidRequest

LOCAL = ("", "file", "local")
"""Protocols of files on this machine."""
_OWNER_ONLY = "0o600"


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
