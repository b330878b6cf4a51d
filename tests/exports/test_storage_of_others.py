"""Files of others in an export's folder stay as they are."""

import os
from pathlib import Path
from typing import Any

import pytest
from airflow.sdk import ObjectStoragePath

from airflow_provider_twilio.exports.manifest import InvalidManifest, Manifest
from airflow_provider_twilio.exports.part import Names, NotPublished, StorageFailed
from airflow_provider_twilio.exports.storage import Folder

from .publishing import NAMES, manifest, names, written


def test_files_of_others_stay(place: ObjectStoragePath) -> None:
    folder = Folder(place)
    folder.publish(manifest(written(folder, "part-a.jsonl")))
    (place / "report.html").write_bytes(b"<html>")
    folder.publish(manifest(written(folder, "part-b.jsonl")))

    assert names(place) == {"_manifest.json", "part-b.jsonl", "report.html"}


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
    "_manifest.json.bak": b"somebody's",
    "_manifest.json.new": b"somebody's",
    "_manifest.json.4711.new": b"somebody's",
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

    assert names(place) == {*STRANGERS, "_manifest.json", NAMES.part("00000002", ".jsonl")}
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

    assert names(place) == {*theirs, "_manifest.json", "part-a.jsonl"}


@pytest.mark.parametrize("data", [b"{}", b'{"name": "a web application"}', b"[]", b"\xff", b"[" * 100_000])
def test_a_folder_whose_manifest_is_not_ours_is_refused(data: bytes, place: ObjectStoragePath) -> None:
    folder = Folder(place)
    part = written(folder, "part-a.jsonl")
    (place / "_manifest.json").write_bytes(data)

    with pytest.raises(InvalidManifest, match=r"_manifest\.json: is no manifest of an export"):
        folder.manifest()
    with pytest.raises(NotPublished, match=r"_manifest\.json: is no manifest of an export"):
        folder.publish(manifest(part))
    assert (place / "_manifest.json").read_bytes() == data


def test_what_another_account_published_meanwhile_stays(place: ObjectStoragePath) -> None:
    folder = Folder(place)
    part = written(folder, "part-a.jsonl")
    theirs = Manifest.read(manifest().to_bytes().replace(b"AC0a", b"AC0b"), "here")
    Folder(place).publish(theirs)

    with pytest.raises(NotPublished, match="must go to another path"):
        folder.publish(manifest(part))
    assert Folder(place).manifest() == theirs


def test_no_link_leads_what_is_written_elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    victim, folder = tmp_path / "victim", tmp_path / "exports"
    victim.write_bytes(b"mine")
    folder.mkdir()
    (folder / "part-a.jsonl").symlink_to(victim)
    (folder / f"_manifest.json.{os.getpid()}.new").symlink_to(victim)
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
    (folder / "_manifest.json").symlink_to(elsewhere)
    exports = Folder(ObjectStoragePath(str(folder)))

    exports.publish(manifest(written(exports, "part-b.jsonl")))

    assert elsewhere.read_bytes() == theirs
    assert not (folder / "_manifest.json").is_symlink()
