"""Reads what exports have published, by their manifests."""

from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import PurePosixPath
from tempfile import SpooledTemporaryFile
from typing import IO, TYPE_CHECKING, Any

from airflow_provider_twilio.api.errors import InvalidRequest
from airflow_provider_twilio.exports.manifest import NAME, OLD_NAME, Manifest, Part
from airflow_provider_twilio.exports.part import storage_errors
from airflow_provider_twilio.files.formats import FileType
from airflow_provider_twilio.files.reading import records_in

if TYPE_CHECKING:
    from airflow.sdk import ObjectStoragePath


_NAMES = (OLD_NAME, NAME)
"""The newer one comes last, and counts where a folder has both: a run died before it removed the other."""
_IN_MEMORY = 16 * 2**20
"""Bytes; a larger part goes to a temporary file."""
_BLOCK = 2**20


class Incomplete(Exception):
    """A part isn't what its manifest says: it is being replaced, or was damaged."""


def is_manifest(path: object) -> bool:
    """Tell whether a path is that of a manifest, by its name."""
    return PurePosixPath(str(path)).name in _NAMES


def manifests(path: str, of: str) -> list[tuple["ObjectStoragePath", Manifest]]:
    """Find the manifests that ``path`` names, or that are in the folders below it, with their folders.

    :param of: what they must be of, e.g. ``opt-outs``.
    :raises InvalidRequest: there is none, or one is of something else.
    :raises StorageFailed: the storage refuses.
    """
    from airflow.sdk import ObjectStoragePath

    place = ObjectStoragePath(path)
    with storage_errors(path, "can't be read"):
        found = [place.parent / name for name in _NAMES] if is_manifest(path) else _below(place)
        newest = {str(each.parent): each for each in found if each.exists()}
        read = [
            (each.parent, Manifest.read(each.read_bytes(), str(each))) for _, each in sorted(newest.items())
        ]
    if not read:
        raise InvalidRequest(f"{path}: there is no export, so no {NAME}")
    for folder, manifest in read:
        if manifest.of.partition("/")[0] != of:
            raise InvalidRequest(f"{folder}: is an export of {manifest.of}, not of {of}")
    return read


def _below(folder: "ObjectStoragePath") -> list["ObjectStoragePath"]:
    """Find all manifests by one listing, those with the old name first."""
    found = [each for each in folder.rglob(f"*{OLD_NAME}") if is_manifest(each)]
    return sorted(found, key=lambda each: _NAMES.index(each.name))


def records(folder: "ObjectStoragePath", manifest: Manifest) -> Iterator[dict[str, Any]]:
    """Yield all records of an export; no record of a part before all of the part was looked at.

    :raises Incomplete: a part is missing, or isn't the one that the manifest names.
    """
    for part in manifest.parts:
        count = 0
        with verified(folder, part) as file:
            for record in records_in(file, FileType.of(part.name), f"{folder}/{part.name}"):
                count += 1
                yield record
        if count != part.records:
            raise Incomplete(f"{folder}/{part.name}: has {count} records, its manifest says {part.records}")


@contextmanager
def verified(folder: "ObjectStoragePath", part: Part) -> Iterator[IO[bytes]]:
    """Copy a part, and open the copy once its size and digest are those of the manifest.

    :raises Incomplete: it is missing, or another file. :raises StorageFailed: the storage refuses.
    """
    where, digest, size = f"{folder}/{part.name}", sha256(), 0
    with SpooledTemporaryFile(_IN_MEMORY) as copy:
        with storage_errors(where, "can't be read"):
            try:
                with (folder / part.name).open("rb") as file:  # type: ignore[no-untyped-call]
                    while size <= part.size and (block := file.read(_BLOCK)):
                        digest.update(block)
                        size += len(block)
                        copy.write(block)
            except FileNotFoundError:
                size = -1
        if size < 0:
            raise Incomplete(f"{where}: isn't there, and its manifest names it")
        if size != part.size:
            more = "more" if size > part.size else f"{size:,}"
            raise Incomplete(f"{where}: has {more} bytes, its manifest says {part.size:,}")
        if digest.hexdigest() != part.sha256:
            raise Incomplete(f"{where}: isn't the file that its manifest names: its digest is another")
        copy.seek(0)
        yield copy
