"""Writes a file that is there whole or not at all."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING
from uuid import uuid4

from airflow_provider_twilio.files.new_file import LOCAL, make_folders, new_file
from airflow_provider_twilio.files.reading import stored

if TYPE_CHECKING:
    from airflow.sdk import ObjectStoragePath


@contextmanager
def replacing(path: "str | ObjectStoragePath") -> Iterator[IO[bytes]]:
    """A file that is put in place at the end, in place of an earlier one.

    Until then it is beside it and ends in ``.part``; it is removed if something fails.

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
