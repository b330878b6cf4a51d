"""An export of one part."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from airflow.sdk import ObjectStoragePath

from airflow_provider_twilio.api.errors import InvalidRequest
from airflow_provider_twilio.exports.destination import Destination
from airflow_provider_twilio.exports.interval import Span
from airflow_provider_twilio.exports.manifest import InvalidManifest, Manifest
from airflow_provider_twilio.exports.redaction import redaction
from airflow_provider_twilio.exports.single_part import Export
from airflow_provider_twilio.files.columns import Column
from airflow_provider_twilio.files.formats import FileType

SPAN = Span(datetime(2026, 7, 1, tzinfo=UTC), datetime(2026, 7, 2, tzinfo=UTC))
ACCOUNT, OTHER = "AC" + "0a" * 16, "AC" + "0b" * 16
COLUMNS = [Column("category"), Column("day", "date")]
FOLDER = "dt=2026-07-01"


def rows(count: int) -> Iterator[dict[str, Any]]:
    return ({"category": f"sms-{n}", "day": "2026-07-01"} for n in range(count))


def export(records: Iterator[dict[str, Any]], **options: Any) -> Export:
    return Export(of="usage/1", columns=COLUMNS, span=SPAN, records=lambda: records, options=options)


def to(place: ObjectStoragePath, account_sid: str = ACCOUNT, redact: Any = ()) -> Destination:
    redacted = redaction(redact, None, ("category", "day"))
    return Destination(
        path=place,
        account_sid=account_sid,
        file_type=FileType.of("a.jsonl"),
        columns=None,
        redaction=redacted,
    )


def manifest(place: ObjectStoragePath) -> Manifest:
    return Manifest.read((place / FOLDER / "_manifest.json").read_bytes(), str(place))


def read(place: ObjectStoragePath) -> list[Any]:
    parts = [place / FOLDER / part.name for part in manifest(place).parts]
    return [json.loads(line)["category"] for part in parts for line in part.read_bytes().splitlines()]


def files(place: ObjectStoragePath) -> list[str]:
    place.fs.invalidate_cache()
    return sorted(path.name for path in (place / FOLDER).iterdir())


@pytest.mark.parametrize("count", [0, 1, 2500])
def test_all_records_are_in_the_part_that_the_manifest_names(count: int, place: ObjectStoragePath) -> None:
    summary = export(rows(count)).write(to(place))

    assert read(place) == [f"sms-{n}" for n in range(count)]
    assert (manifest(place).records, manifest(place).spans) == (count, [SPAN])
    assert summary["records"] == count


def test_the_next_one_replaces_it(place: ObjectStoragePath) -> None:
    export(rows(3)).write(to(place))
    export(rows(2)).write(to(place))

    assert read(place) == ["sms-0", "sms-1"]
    assert len(files(place)) == 2


def test_records_that_fail_on_their_way_leave_the_old_export_and_nothing_else(
    place: ObjectStoragePath,
) -> None:
    export(rows(3)).write(to(place))
    before = files(place)

    def broken() -> Iterator[dict[str, Any]]:
        yield from rows(1500)
        raise ConnectionError("Twilio is gone")

    with pytest.raises(ConnectionError):
        export(broken()).write(to(place))

    assert files(place) == before
    assert len(read(place)) == 3


def test_another_account_is_refused_before_anything_is_read(place: ObjectStoragePath) -> None:
    export(rows(3)).write(to(place))

    def asked() -> Iterator[dict[str, Any]]:
        raise AssertionError("asked Twilio")
        yield

    with pytest.raises(InvalidManifest, match=OTHER):
        export(asked()).write(to(place, OTHER))

    assert len(read(place)) == 3


def test_no_column_is_no_export(place: ObjectStoragePath) -> None:
    with pytest.raises(InvalidRequest, match="no column is left"):
        export(rows(1)).write(to(place, redact={"category": "drop", "day": "drop"}))


def test_options_are_told_apart_by_their_digest(place: ObjectStoragePath) -> None:
    digests = []
    for category in ("sms", "mms", "sms"):
        export(rows(1), category=category).write(to(place))
        digests.append(manifest(place).options)

    assert digests[0] == digests[2] != digests[1]
