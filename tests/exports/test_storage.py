"""Parts and their manifest on a disk and in a bucket: old or new, never a mixture, and nothing left over."""

import hashlib
import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from airflow.sdk import ObjectStoragePath

from airflow_provider_twilio.api.errors import InvalidRequest
from airflow_provider_twilio.exports.interval import Span
from airflow_provider_twilio.exports.manifest import InvalidManifest, Manifest, Part
from airflow_provider_twilio.exports.part import Names, NotPublished, StorageFailed
from airflow_provider_twilio.exports.storage import Folder
from airflow_provider_twilio.files.columns import Column
from airflow_provider_twilio.files.formats import FileType
from airflow_provider_twilio.files.writing import open_writer

from .exporting import small_disk

NAMES = Names("AC" + "0a" * 16, "messages/1")
START, END = datetime(2026, 7, 1, tzinfo=UTC), datetime(2026, 7, 2, tzinfo=UTC)


def written(folder: Folder, name: str, data: bytes = b'{"sid":"SM1"}\n') -> Part:
    file = folder.create(name)
    file.write(data)
    file.finish()
    return Part(name=name, start=START, end=END, records=1, size=file.size, sha256=file.sha256)


def manifest(*parts: Part) -> Manifest:
    return Manifest.make(
        of="messages/1",
        account_sid="AC" + "0a" * 16,
        options="abc",
        file_type=FileType.of("a.jsonl"),
        columns=[Column("sid")],
        spans=[Span(START, END)],
        parts=parts,
    )


def names(place: ObjectStoragePath) -> set[str]:
    place.fs.invalidate_cache()
    return {str(entry).rsplit("/", 1)[-1] for entry in place.fs.ls(str(place.path), detail=False)}


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
    assert names(place) == {"manifest.json", "part-a.jsonl"}


def test_an_export_without_parts_is_published_too(place: ObjectStoragePath) -> None:
    Folder(place).publish(manifest())

    assert names(place) == {"manifest.json"}


def test_the_next_export_replaces_it_and_leaves_no_stray_part(place: ObjectStoragePath) -> None:
    folder = Folder(place)
    folder.publish(manifest(written(folder, "part-a.jsonl")))
    written(folder, "part-of-a-killed-run.jsonl")
    new = manifest(written(folder, "part-b.csv"))
    folder.publish(new)

    assert names(place) == {"manifest.json", "part-b.csv"}
    assert folder.manifest() == new


def test_files_of_others_stay(place: ObjectStoragePath) -> None:
    folder = Folder(place)
    folder.publish(manifest(written(folder, "part-a.jsonl")))
    (place / "report.html").write_bytes(b"<html>")
    folder.publish(manifest(written(folder, "part-b.jsonl")))

    assert names(place) == {"manifest.json", "part-b.jsonl", "report.html"}


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

        assert names(place) == {"manifest.json"}


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
    (place / "manifest.json").write_bytes(b"{")

    with pytest.raises(InvalidManifest, match=r"exports/manifest\.json: is no manifest"):
        folder.manifest()


def test_a_full_disk_leaves_the_old_export(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = Folder(ObjectStoragePath(str(tmp_path)))
    old = manifest(written(folder, "part-a.jsonl"))
    folder.publish(old)
    new = manifest(written(folder, "part-b.jsonl"))

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(NotPublished, match=r"manifest\.json: can't be replaced: .*No space left"):
        folder.publish(new)

    assert folder.manifest() == old
    assert {path.name for path in tmp_path.iterdir()} == {"manifest.json", "part-a.jsonl", "part-b.jsonl"}


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


def test_parts_of_another_run_that_published_meanwhile_stay(
    place: ObjectStoragePath, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours, theirs = Folder(place), Folder(place)
    mine = manifest(written(ours, "part-a.jsonl"))
    other = manifest(written(theirs, "part-b.jsonl"))
    to_bytes = Manifest.to_bytes
    data = to_bytes(other)

    def overtaken(path: str, *_: Any, **__: Any) -> bytes:
        return data

    monkeypatch.setattr(ours._fs, "cat_file", overtaken)
    ours.publish(mine)

    assert ours.has(other.parts[0])


STRANGERS = {
    "part-00000-6c1f2f0a-7d2e-4f0c-9c39-0a8d8cbbf6f1-c000.snappy.parquet": b"Spark",
    "part-00000": b"Hadoop",
    "part-000000-3f2a9c1e.jsonl": b"looks like ours",
    "part-000000-3f2a9c1e00000000.jsonl": b"looks even more like ours",
    "part-of-a-novel.txt": b"once upon a time",
    "manifest.json.bak": b"somebody's",
    "manifest.json.new": b"somebody's",
    "manifest.json.4711.new": b"somebody's",
    "_manifest-3f2a9c1e00000000.new": b"somebody's",
    "_SUCCESS": b"",
}


def test_a_first_export_and_the_next_ones_leave_the_files_of_other_tools(place: ObjectStoragePath) -> None:
    (place / "nothing").parent.mkdir(parents=True, exist_ok=True)
    for name, data in STRANGERS.items():
        (place / name).write_bytes(data)

    for count in range(3):
        folder = Folder(place)
        folder.publish(manifest(written(folder, NAMES.part(f"{count:08x}", ".jsonl"))))

    assert names(place) == {*STRANGERS, "manifest.json", NAMES.part("00000002", ".jsonl")}
    for name, data in STRANGERS.items():
        assert (place / name).read_bytes() == data


def test_what_killed_runs_of_this_export_left_is_removed_and_that_of_another_is_not(
    place: ObjectStoragePath,
) -> None:
    killed = Folder(place)
    written(killed, NAMES.part("00000001", ".csv.gz", at="053000"))
    others = [Names("AC" + "0b" * 16, "messages/1"), Names("AC" + "0a" * 16, "usage-daily/1")]
    theirs = {written(killed, each.part("00000001", ".jsonl")).name for each in others}
    if "file" in place.fs.protocol:
        (place / NAMES.manifest()).write_bytes(b"{")

    folder = Folder(place)
    folder.publish(manifest(written(folder, "part-a.jsonl")))

    assert names(place) == {*theirs, "manifest.json", "part-a.jsonl"}


@pytest.mark.parametrize("data", [b"{}", b'{"name": "a web application"}', b"[]", b"\xff", b"[" * 100_000])
def test_a_folder_whose_manifest_is_not_ours_is_refused(data: bytes, place: ObjectStoragePath) -> None:
    folder = Folder(place)
    part = written(folder, "part-a.jsonl")
    (place / "manifest.json").write_bytes(data)

    with pytest.raises(InvalidManifest, match=r"manifest\.json: is no manifest of an export"):
        folder.manifest()
    with pytest.raises(NotPublished, match=r"manifest\.json: is no manifest of an export"):
        folder.publish(manifest(part))
    assert (place / "manifest.json").read_bytes() == data


def test_what_another_account_published_meanwhile_stays(place: ObjectStoragePath) -> None:
    folder = Folder(place)
    part = written(folder, "part-a.jsonl")
    theirs = Manifest.read(manifest().to_bytes().replace(b"AC0a", b"AC0b"), "here")
    Folder(place).publish(theirs)

    with pytest.raises(NotPublished, match="must go to another path"):
        folder.publish(manifest(part))
    assert Folder(place).manifest() == theirs


@pytest.mark.parametrize(
    "name", ["../part-a", "part-/../../a", "part-a/b", "/tmp/part-a", "part-", "a", "part-\0"]
)
def test_a_part_has_a_plain_name(name: str, place: ObjectStoragePath) -> None:
    with pytest.raises(StorageFailed, match="is no name of a part"):
        Folder(place).create(name)


def test_no_link_leads_what_is_written_elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    victim, folder = tmp_path / "victim", tmp_path / "exports"
    victim.write_bytes(b"mine")
    folder.mkdir()
    (folder / "part-a.jsonl").symlink_to(victim)
    (folder / f"manifest.json.{os.getpid()}.new").symlink_to(victim)
    (folder / "guessed").symlink_to(victim)
    exports = Folder(ObjectStoragePath(str(folder)))

    with pytest.raises(StorageFailed, match=r"part-a\.jsonl: can't be written: FileExistsError"):
        exports.create("part-a.jsonl")
    part = written(exports, "part-b.jsonl")
    exports.publish(manifest(part))
    monkeypatch.setattr(Names, "manifest", lambda self: "guessed")
    with pytest.raises(NotPublished, match="File exists"):
        exports.publish(manifest(part))

    assert victim.read_bytes() == b"mine"


def test_a_manifest_that_is_a_link_is_replaced_and_what_it_leads_to_stays(tmp_path: Path) -> None:
    elsewhere, folder = tmp_path / "elsewhere.json", tmp_path / "exports"
    folder.mkdir()
    theirs = manifest().to_bytes()
    elsewhere.write_bytes(theirs)
    (folder / "manifest.json").symlink_to(elsewhere)
    exports = Folder(ObjectStoragePath(str(folder)))

    exports.publish(manifest(written(exports, "part-b.jsonl")))

    assert elsewhere.read_bytes() == theirs
    assert not (folder / "manifest.json").is_symlink()


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


def publish(folder: Path) -> None:
    exports = Folder(ObjectStoragePath(str(folder)))
    exports.publish(manifest(written(exports, "part-a.jsonl")))


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077])
def test_nobody_else_can_read_the_files(tmp_path: Path, umask: int) -> None:
    before = os.umask(umask)
    try:
        publish(tmp_path / "exports" / "dt=2026-07-01")
    finally:
        os.umask(before)

    made = [*tmp_path.rglob("*")]
    assert {mode(path) for path in made if path.is_file()} == {0o600}
    assert {mode(path) for path in made if path.is_dir()} == {0o700}
    assert len(made) == 4


def test_a_setting_says_who_else_can(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AIRFLOW__TWILIO__NEW_FILE_PERMISSIONS", "0o640")

    publish(tmp_path / "exports")

    assert mode(tmp_path / "exports" / "part-a.jsonl") == 0o640
    assert mode(tmp_path / "exports") == 0o750


@pytest.mark.parametrize("value", ["", "rw", "0o999", "0o400", "0o1777", "-0o600"])
def test_a_setting_that_is_none_is_told(tmp_path: Path, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AIRFLOW__TWILIO__NEW_FILE_PERMISSIONS", value)

    with pytest.raises(
        (StorageFailed, InvalidRequest), match=r"\[twilio\] new_file_permissions: .*must be octal"
    ):
        publish(tmp_path / "exports")


def test_folders_that_are_there_stay_as_they_are(tmp_path: Path) -> None:
    (tmp_path / "exports").mkdir(mode=0o755)

    publish(tmp_path / "exports")

    assert mode(tmp_path / "exports") == 0o755
