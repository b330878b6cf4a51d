"""A folder of an export: its parts, and the manifest that says which of them count.

Whatever Airflow's ``ObjectStoragePath`` reaches can hold it. Object stores have no renaming, so parts get
their final names at once; only the manifest makes them part of an export.
"""

import os
import re
from collections.abc import Iterable
from contextlib import suppress
from typing import TYPE_CHECKING

from airflow_provider_twilio.exports import manifest as manifests
from airflow_provider_twilio.exports.manifest import PREFIX, InvalidManifest, Manifest, Part
from airflow_provider_twilio.exports.part import Names, NotPublished, PartFile, StorageFailed, storage_errors
from airflow_provider_twilio.files.new_file import make_folders, new_file

if TYPE_CHECKING:
    from airflow.sdk import ObjectStoragePath


class Folder:
    """The folder in which the parts of one export lie.

    Make it outside of an event loop: finding the storage's connection starts one of its own.

    :param path: the folder; it need not exist.
    """

    def __init__(self, path: "ObjectStoragePath") -> None:
        self.path = path
        with storage_errors(str(path), "can't be reached"):
            self._fs = path.fs
        self._root = str(path.path).rstrip("/")
        self._is_local = "file" in self._fs.protocol
        self._made: set[str] = set()

    def __str__(self) -> str:
        return str(self.path)

    @property
    def manifest_path(self) -> str:
        """Say where the manifest is, as ``ObjectStoragePath`` takes it."""
        return str(self.path / manifests.NAME)

    def manifest(self) -> Manifest | None:
        """Read the manifest; ``None`` where nothing has been published yet.

        :raises InvalidManifest: what is there is none.
        :raises StorageFailed: the storage refuses.
        """
        return self._read(manifests.NAME) or self._read(manifests.OLD_NAME)

    def create(self, name: str) -> PartFile:
        """Make a new part. Its name must never have been used: readers may be reading a published one.

        :raises StorageFailed: the storage refuses, or there is such a file on a disk.
        """
        with storage_errors(f"{self}/{name}", "can't be written"):
            _check_plain(name)
            if self._is_local:
                make_folders(self._root)
        self._made.add(name)
        return PartFile(self._fs, self._at(name), f"{self}/{name}", is_local=self._is_local)

    def has(self, part: Part) -> bool:
        """Tell whether a part is there in its full size."""
        with storage_errors(f"{self}/{part.name}", "can't be looked up"):
            try:
                size = self._fs.info(self._at(part.name))["size"]
            except FileNotFoundError:
                return False
        return bool(size == part.size)

    def publish(self, manifest: Manifest) -> None:
        """Let ``manifest`` replace the one that is there, then remove what it doesn't name of older exports.

        That are the parts that the old manifest names, those that were made here, and those that the name of
        a file shows to be of this export: a killed run left them. Files of others stay.

        :raises NotPublished: the old export surely is as it was, and the new parts can go.
        :raises StorageFailed: an object store did not say whether it took the manifest, so that all parts,
            old and new, have to stay; or parts couldn't be removed. The next run removes them.
        """
        for part in manifest.parts:
            if not self.has(part):
                raise NotPublished(
                    f"{self}/{part.name}: isn't there with its {part.size} bytes: "
                    "another run has removed it, or two runs write to one folder"
                )
        names = Names(manifest.account_sid, manifest.of)
        replaced = self._replaced_by(manifest)
        data = manifest.to_bytes()
        with storage_errors(self.manifest_path, "can't be replaced"):
            if self._is_local:
                self._rename(data, names.manifest())
            else:
                self._fs.pipe_file(self._at(manifests.NAME), data)
        with storage_errors(str(self), "has parts of earlier runs that can't be removed"):
            # If somebody has published since, they remove what isn't theirs.
            if self._fs.cat_file(self._at(manifests.NAME)) == data:
                self._remove_strays(manifest, replaced | self._made, names)

    def _read(self, name: str) -> Manifest | None:
        where = str(self.path / name)
        with storage_errors(where, "can't be read"):
            try:
                data = self._fs.cat_file(self._at(name))
            except FileNotFoundError:
                return None
        return Manifest.read(data, where)

    def _remove_old_manifest(self, manifest: Manifest) -> None:
        """Remove a manifest by its old name, which names parts that are about to go; another tool's stays."""
        with suppress(InvalidManifest, FileNotFoundError):
            if old := self._read(manifests.OLD_NAME):
                old.check_account(manifest.account_sid, manifest.of, str(self))
                self._fs.rm_file(self._at(manifests.OLD_NAME))

    def _replaced_by(self, manifest: Manifest) -> set[str]:
        """Return the names of the parts that are there.

        :raises NotPublished: they aren't of this export.
        """
        try:
            old = self.manifest()
            if old:
                old.check_account(manifest.account_sid, manifest.of, str(self))
        except (StorageFailed, InvalidManifest) as error:
            raise NotPublished(str(error)) from error
        return {part.name for part in old.parts} if old else set()

    def remove(self, names: Iterable[str]) -> None:
        """Remove parts that no manifest names, as far as the storage lets us."""
        for name in names:
            with suppress(Exception):
                self._fs.rm_file(self._at(name))

    def _rename(self, data: bytes, name: str) -> None:
        """Put the manifest in place on a disk, where only renaming is atomic; in an object store a put is."""
        new = self._at(name)
        try:
            make_folders(self._root)
            with new_file(new) as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            os.replace(new, self._at(manifests.NAME))
        except OSError as error:
            with suppress(OSError):
                os.remove(new)
            raise NotPublished(f"{self.manifest_path}: can't be replaced: {error}") from error

    def _remove_strays(self, manifest: Manifest, known: set[str], names: Names) -> None:
        self._fs.invalidate_cache(self._root)
        there = {str(entry).rsplit("/", 1)[-1]: entry for entry in self._fs.ls(self._root, detail=False)}
        if manifests.OLD_NAME in there:
            self._remove_old_manifest(manifest)
        named = {part.name for part in manifest.parts}
        for name, entry in there.items():
            if name not in named and (name in known or names.are_of(name)):
                with suppress(FileNotFoundError):
                    self._fs.rm_file(entry)

    def _at(self, name: str) -> str:
        return f"{self._root}/{name}"


def _check_plain(name: str) -> None:
    if not _PLAIN.fullmatch(name):
        raise ValueError("is no name of a part")


_PLAIN = re.compile(rf"{PREFIX}[0-9A-Za-z._-]+", re.ASCII)
