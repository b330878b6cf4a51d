"""Exports of version 0.1, whose manifests have a name that readers of directories take for data."""

import pytest
from airflow.sdk import ObjectStoragePath

from airflow_provider_twilio.exports.part import NotPublished
from airflow_provider_twilio.exports.published import manifests
from airflow_provider_twilio.exports.storage import Folder

from .publishing import manifest, names, written

OLD, NEW = "manifest.json", "_manifest.json"
THEIRS = b'{"tables": []}'


def export(place: ObjectStoragePath, part: str) -> None:
    folder = Folder(place)
    folder.publish(manifest(written(folder, part)))


def old_export(place: ObjectStoragePath, part: str) -> None:
    """An export as version 0.1 left it."""
    export(place, part)
    (place / OLD).write_bytes((place / NEW).read_bytes())
    (place / NEW).unlink()


def parts(path: ObjectStoragePath) -> list[str]:
    return [part.name for _, found in manifests(str(path), "messages") for part in found.parts]


@pytest.mark.parametrize("path", ["", OLD, NEW])
def test_it_is_found_by_its_folder_and_by_either_name(path: str, place: ObjectStoragePath) -> None:
    old_export(place, "part-a.jsonl")

    assert parts(place / path if path else place) == ["part-a.jsonl"]


def test_the_next_export_takes_its_place(place: ObjectStoragePath) -> None:
    old_export(place, "part-a.jsonl")
    export(place, "part-b.jsonl")

    assert names(place) == {NEW, "part-b.jsonl"}


@pytest.mark.parametrize("path", ["", OLD, NEW])
def test_where_a_run_died_between_both_the_new_one_counts(path: str, place: ObjectStoragePath) -> None:
    old_export(place, "part-a.jsonl")
    before = (place / OLD).read_bytes()
    export(place, "part-b.jsonl")
    (place / OLD).write_bytes(before)

    assert parts(place / path if path else place) == ["part-b.jsonl"]
    assert [part.name for part in (Folder(place).manifest() or manifest()).parts] == ["part-b.jsonl"]

    export(place, "part-c.jsonl")
    assert names(place) == {NEW, "part-c.jsonl"}


def test_days_of_both_kinds_are_read_in_order(place: ObjectStoragePath) -> None:
    export(place / "dt=2026-07-01", "part-a.jsonl")
    old_export(place / "dt=2026-07-02", "part-b.jsonl")
    export(place / "dt=2026-07-03", "part-c.jsonl")

    assert parts(place) == ["part-a.jsonl", "part-b.jsonl", "part-c.jsonl"]


def test_another_tools_manifest_beside_ours_stays(place: ObjectStoragePath) -> None:
    export(place, "part-a.jsonl")
    (place / OLD).write_bytes(THEIRS)
    export(place, "part-b.jsonl")

    assert names(place) == {NEW, OLD, "part-b.jsonl"}
    assert (place / OLD).read_bytes() == THEIRS


def test_a_folder_with_another_tools_manifest_alone_is_refused(place: ObjectStoragePath) -> None:
    folder = Folder(place)
    (place).mkdir(exist_ok=True, parents=True)
    (place / OLD).write_bytes(THEIRS)

    with pytest.raises(NotPublished, match=r"manifest\.json: is no manifest"):
        folder.publish(manifest(written(folder, "part-a.jsonl")))
