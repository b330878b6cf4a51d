"""Parts and their manifest on a disk and in a bucket: old or new, never a mixture, and nothing left over."""

import hashlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from airflow.sdk import ObjectStoragePath

from airflow_provider_twilio.exports.manifest import InvalidManifest, Part
from airflow_provider_twilio.exports.part import NotPublished, StorageFailed
from airflow_provider_twilio.exports.storage import Folder
from airflow_provider_twilio.files.columns import Column
from airflow_provider_twilio.files.formats import FileType
from airflow_provider_twilio.files.writing import open_writer

from .exporting import small_disk
from .publishing import manifest, names, written


def test_nothing_is_published_where_nothing_is(place: ObjectStoragePath) -> None:
    assert Folder(place).manifest() is None


def test_a_part_is_counted_and_digested_on_its_way(place: ObjectStoragePath) -> None:
    data = os.urandom(100_000)
    part = written(Folder(place), "part-a.jsonl", data)

    assert (part.size, part.sha256) == (100_000, hashlib.sha256(data).hexdigest())
    assert (place / "part-a.jsonl").read_bytes() == data


def test_a_part_larger_than_a_block_is_whole(place: ObjectStoragePath) -> None:
    folder, data = Folder(place), os.urandom(2**20)
    file = folder.create("part-a.jsonl")
    for _ in range(12):
        file.write(data)
    file.finish()

    assert (place / "part-a.jsonl").read_bytes() == data * 12


def test_what_is_published_is_read_again(place: ObjectStoragePath) -> None:
    folder = Folder(place)
    made = manifest(written(folder, "part-a.jsonl"))
    folder.publish(made)

    assert Folder(place).manifest() == made
    assert names(place) == {"_manifest.json", "part-a.jsonl"}


def test_an_export_without_parts_is_published_too(place: ObjectStoragePath) -> None:
    Folder(place).publish(manifest())

    assert names(place) == {"_manifest.json"}


def test_the_next_export_replaces_it_and_leaves_no_stray_part(place: ObjectStoragePath) -> None:
    folder = Folder(place)
    folder.publish(manifest(written(folder, "part-a.jsonl")))
    written(folder, "part-of-a-killed-run.jsonl")
    new = manifest(written(folder, "part-b.csv"))
    folder.publish(new)

    assert names(place) == {"_manifest.json", "part-b.csv"}
    assert folder.manifest() == new


def missing(folder: Folder, part: Part) -> None:
    folder.remove([part.name])


def short(folder: Folder, part: Part) -> None:
    (folder.path / part.name).write_bytes(b"{")


@pytest.mark.parametrize("harm", [missing, short])
def test_a_part_that_is_not_whole_is_not_published(
    harm: Callable[[Folder, Part], None], place: ObjectStoragePath
) -> None:
    folder = Folder(place)
    old = manifest(written(folder, "part-a.jsonl"))
    folder.publish(old)
    part = written(folder, "part-b.jsonl")
    harm(folder, part)

    with pytest.raises(NotPublished, match=r"part-b\.jsonl: isn't there with its 14 bytes"):
        folder.publish(manifest(part))

    assert folder.manifest() == old
    assert folder.has(old.parts[0])


def test_a_discarded_part_leaves_nothing(place: ObjectStoragePath) -> None:
    folder = Folder(place)
    folder.publish(manifest())
    for size in (10, 12 * 2**20):
        file = folder.create("part-a.jsonl")
        file.write(bytes(size))
        file.discard()

        assert names(place) == {"_manifest.json"}


def test_what_is_written_to_a_discarded_part_goes_nowhere(place: ObjectStoragePath) -> None:
    """pyarrow writes a file's end whenever it drops a writer."""
    file = Folder(place).create("part-0.parquet")
    writer = open_writer(file, FileType.named("parquet", "none"), [Column("sid")])
    writer.write([["SM1"]])
    file.discard()

    writer.close()

    assert not place.exists() or [*place.iterdir()] == []


def test_a_discarded_part_leaves_no_unfinished_upload(s3: str) -> None:
    place = ObjectStoragePath(f"{s3}/exports")
    file = Folder(place).create("part-a.jsonl")
    file.write(bytes(12 * 2**20))
    file.discard()
    del file

    bucket = s3.rpartition("@")[2]
    assert place.fs.call_s3("list_multipart_uploads", Bucket=bucket).get("Uploads", []) == []


def test_a_manifest_that_can_not_be_read_is_told_by_its_path(place: ObjectStoragePath) -> None:
    folder = Folder(place)
    folder.publish(manifest())
    (place / "_manifest.json").write_bytes(b"{")

    with pytest.raises(InvalidManifest, match=r"exports/_manifest\.json: is no manifest"):
        folder.manifest()


def test_a_full_disk_leaves_the_old_export(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = Folder(ObjectStoragePath(str(tmp_path)))
    old = manifest(written(folder, "part-a.jsonl"))
    folder.publish(old)
    new = manifest(written(folder, "part-b.jsonl"))

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(NotPublished, match=r"_manifest\.json: can't be replaced: .*No space left"):
        folder.publish(new)

    assert folder.manifest() == old
    assert {path.name for path in tmp_path.iterdir()} == {"_manifest.json", "part-a.jsonl", "part-b.jsonl"}


def test_a_disk_that_is_full_while_a_part_is_written_is_told_by_its_path(tmp_path: Path) -> None:
    file = Folder(ObjectStoragePath(str(tmp_path))).create("part-a.jsonl")

    with small_disk(10_000), pytest.raises(StorageFailed, match=r"part-a\.jsonl: can't be written: OSError"):
        file.write(bytes(100_000))


def test_a_folder_that_may_not_be_written_is_told_by_its_path(tmp_path: Path) -> None:
    (tmp_path / "exports").write_text("a file where the folder should be")

    with pytest.raises(StorageFailed, match=r"exports/part-a\.jsonl: can't be written"):
        Folder(ObjectStoragePath(str(tmp_path / "exports"))).create("part-a.jsonl")


def test_a_bucket_that_is_not_there_is_told_before_anything_is_read(s3: str) -> None:
    nowhere = ObjectStoragePath(s3.replace("exports-", "missing-") + "/exports")
    folder = Folder(nowhere)

    def write() -> None:
        written(folder, "part-a.jsonl")

    with pytest.raises(StorageFailed, match=r"missing-.*part-a\.jsonl: can't be written"):
        write()


def test_an_object_store_that_does_not_answer_keeps_all_parts(
    s3: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = Folder(ObjectStoragePath(f"{s3}/exports"))
    old = manifest(written(folder, "part-a.jsonl"))
    folder.publish(old)
    new = manifest(written(folder, "part-b.jsonl"))

    def silent(*_: Any, **__: Any) -> None:
        raise TimeoutError("no answer")

    with monkeypatch.context() as patch:
        patch.setattr(folder._fs, "pipe_file", silent)
        with pytest.raises(StorageFailed, match="can't be replaced: TimeoutError") as refused:
            folder.publish(new)

    assert not isinstance(refused.value, NotPublished)
    assert folder.manifest() == old
    assert folder.has(old.parts[0])
    assert folder.has(new.parts[0])


@pytest.mark.parametrize(
    "name", ["../part-a", "part-/../../a", "part-a/b", "/tmp/part-a", "part-", "a", "part-\0"]
)
def test_a_part_has_a_plain_name(name: str, place: ObjectStoragePath) -> None:
    with pytest.raises(StorageFailed, match="is no name of a part"):
        Folder(place).create(name)
