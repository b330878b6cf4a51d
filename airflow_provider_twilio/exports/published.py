"""Reads what exports have published, by their manifests."""

from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from airflow_provider_twilio.api.errors import InvalidRequest
from airflow_provider_twilio.exports.manifest import NAME, Manifest
from airflow_provider_twilio.exports.part import storage_errors

if TYPE_CHECKING:
    from airflow.sdk import ObjectStoragePath


class Incomplete(Exception):
    """A part isn't what its manifest says: it is being replaced, or was damaged."""


def is_manifest(path: object) -> bool:
    """Whether a path is that of a manifest, by its name."""
    return PurePosixPath(str(path)).name == NAME


def manifests(path: str, of: str) -> list[tuple["ObjectStoragePath", Manifest]]:
    """The manifests that ``path`` names, or that are in the folders below it, with their folders.

    :param of: what they must be of, e.g. ``opt-outs``.
    :raises InvalidRequest: there is none, or one is of something else.
    :raises StorageFailed: the storage refuses.
    """
    from airflow.sdk import ObjectStoragePath

    place = ObjectStoragePath(path)
    with storage_errors(path, "can't be read"):
        found = [place] if is_manifest(path) else sorted(place.rglob(NAME), key=str)
        read = [(each.parent, Manifest.read(each.read_bytes(), str(each))) for each in found if each.exists()]
    if not read:
        raise InvalidRequest(f"{path}: there is no export, so no {NAME}")
    for folder, manifest in read:
        if manifest.of.partition("/")[0] != of:
            raise InvalidRequest(f"{folder}: is an export of {manifest.of}, not of {of}")
    return read


def records(folder: "ObjectStoragePath", manifest: Manifest) -> Iterator[dict[str, Any]]:
    """All records of an export.

    :raises Incomplete: a part has fewer or more than the manifest says.
    """
    from airflow_provider_twilio.files.reading import rows

    for part in manifest.parts:
        count = 0
        for record in rows(str(folder / part.name)):
            count += 1
            yield record
        if count != part.records:
            raise Incomplete(f"{folder}/{part.name}: has {count} records, its manifest says {part.records}")
