"""Nobody else can read an export's files, unless a setting says so."""

import os
from pathlib import Path

import pytest
from airflow.sdk import ObjectStoragePath

from airflow_provider_twilio.api.errors import InvalidRequest
from airflow_provider_twilio.exports.part import StorageFailed
from airflow_provider_twilio.exports.storage import Folder

from .publishing import manifest, written


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
