"""Writes a file that is there whole or not at all."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING
from uuid import uuid4

from airflow_provider_twilio.files.reading import stored

if TYPE_CHECKING:
    from airflow.sdk import ObjectStoragePath

LOCAL = ("", "file", "local")
"""Protocols of files on this machine."""


@contextmanager
def replacing(path: "str | ObjectStoragePath") -> Iterator[IO[bytes]]:
    """A file that is put in place at the end, in place of an earlier one.

    Until then it is beside it and ends in ``.part``; it is removed if something fails.

    :param path: a local path or a URI.
    :raises OSError: it can't be written; what was at ``path`` is still there.
    """
    whole = stored(path)
    part = whole.with_name(f"{whole.name}.{uuid4().hex[:8]}.part")
    if whole.protocol in LOCAL:
        whole.parent.mkdir(parents=True, exist_ok=True)
    try:
        with part.open("wb") as file:  # type: ignore[no-untyped-call]
            yield file
        part.fs.mv(part.path, whole.path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
