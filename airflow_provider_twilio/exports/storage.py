"""A folder of an export: its parts, and the manifest that says which of them count.

Whatever Airflow's ``ObjectStoragePath`` reaches can hold it. Object stores have no renaming, so parts get
their final names at once; only the manifest makes them part of an export.
"""

import os
from collections.abc import Iterable
from contextlib import suppress
from typing import TYPE_CHECKING

from airflow_provider_twilio.exports import manifest as manifests
from airflow_provider_twilio.exports.manifest import Manifest, Part
from airflow_provider_twilio.exports.part import NotPublished, PartFile, storage

if TYPE_CHECKING:
    from airflow.sdk import ObjectStoragePath

PREFIX = "part-"


class Folder:
    """Where the parts of one export lie.

    Make it outside of an event loop: finding the storage's connection starts one of its own.

    :param path: the folder; it need not exist.
    """

    def __init__(self, path: "ObjectStoragePath") -> None:
        self.path = path
        with storage(str(path), "can't be reached"):
            self._fs = path.fs
        self._root = str(path.path).rstrip("/")
        self._is_local = "file" in self._fs.protocol

    def __str__(self) -> str:
        return str(self.path)

    @property
    def manifest_path(self) -> str:
        """Where the manifest is, as ``ObjectStoragePath`` takes it."""
        return str(self.path / manifests.NAME)

    def manifest(self) -> Manifest | None:
        """The manifest, ``None`` where nothing has been published yet.

        :raises InvalidManifest: what is there is none.
        :raises StorageFailed: the storage refuses.
        """
        with storage(self.manifest_path, "can't be read"):
            try:
                data = self._fs.cat_file(self._at(manifests.NAME))
            except FileNotFoundError:
                return None
        return Manifest.read(data, self.manifest_path)

    def create(self, name: str) -> PartFile:
        """A new part. Its name must never have been used: readers may be reading a published one.

        :raises StorageFailed: the storage refuses.
        """
        assert name.startswith(PREFIX), name
        with storage(f"{self}/{name}", "can't be written"):
            if self._is_local:
                self._fs.makedirs(self._root, exist_ok=True)
        return PartFile(self._fs, self._at(name), f"{self}/{name}")

    def has(self, part: Part) -> bool:
        """Whether a part is there in its full size."""
        with storage(f"{self}/{part.name}", "can't be looked up"):
            try:
                size = self._fs.info(self._at(part.name))["size"]
            except FileNotFoundError:
                return False
        return bool(size == part.size)

    def publish(self, manifest: Manifest) -> None:
        """Let ``manifest`` replace the one that is there, then remove all parts that it doesn't name.

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
        data = manifest.to_bytes()
        with storage(self.manifest_path, "can't be replaced"):
            if self._is_local:
                self._rename(data)
            else:
                self._fs.pipe_file(self._at(manifests.NAME), data)
        with storage(str(self), "has parts of earlier runs that can't be removed"):
            # If somebody has published since, they remove what isn't theirs.
            if self._fs.cat_file(self._at(manifests.NAME)) == data:
                self._remove_strays({part.name for part in manifest.parts})

    def remove(self, names: Iterable[str]) -> None:
        """Remove parts that no manifest names, as far as the storage lets us."""
        for name in names:
            with suppress(Exception):
                self._fs.rm_file(self._at(name))

    def _rename(self, data: bytes) -> None:
        """A put is atomic in every object store; on a disk only renaming is."""
        target = self._at(manifests.NAME)
        new = f"{target}.{os.getpid()}.new"
        try:
            self._fs.makedirs(self._root, exist_ok=True)
            with open(new, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            os.replace(new, target)
        except OSError as error:
            with suppress(OSError):
                os.remove(new)
            raise NotPublished(f"{self.manifest_path}: can't be replaced: {error}") from error

    def _remove_strays(self, named: set[str]) -> None:
        self._fs.invalidate_cache(self._root)
        for entry in self._fs.ls(self._root, detail=False):
            name = str(entry).rsplit("/", 1)[-1]
            if name not in named and name.startswith((PREFIX, f"{manifests.NAME}.")):
                with suppress(FileNotFoundError):
                    self._fs.rm_file(entry)

    def _at(self, name: str) -> str:
        return f"{self._root}/{name}"
