"""An export of one part, written from rows."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from airflow.sdk import ObjectStoragePath

from airflow_provider_twilio.exports.manifest import InvalidManifest, Span
from airflow_provider_twilio.exports.storage import Folder
from airflow_provider_twilio.exports.whole import Table, check, replace
from airflow_provider_twilio.files.columns import Column, Row
from airflow_provider_twilio.files.formats import FileType

SPAN = Span(datetime(2026, 7, 1, tzinfo=UTC), datetime(2026, 7, 2, tzinfo=UTC))
ACCOUNT, OTHER = "AC" + "0a" * 16, "AC" + "0b" * 16
COLUMNS = [Column("category"), Column("day", "date")]


def table(account_sid: str = ACCOUNT, **options: Any) -> Table:
    return Table("usage/1", account_sid, FileType.of("a.jsonl"), COLUMNS, options)


def rows(count: int) -> Iterator[Row]:
    return ([f"sms-{n}", date(2026, 7, 1)] for n in range(count))


def read(place: ObjectStoragePath) -> list[Any]:
    manifest = Folder(place).manifest()
    assert manifest is not None
    lines = [line for part in manifest.parts for line in (place / part.name).read_bytes().splitlines()]
    return [json.loads(line)["category"] for line in lines]


def files(place: ObjectStoragePath) -> list[str]:
    return sorted(path.name for path in place.iterdir())


@pytest.mark.parametrize("count", [0, 1, 2500])
def test_all_rows_are_in_the_part_that_the_manifest_names(count: int, place: ObjectStoragePath) -> None:
    manifest = replace(Folder(place), table(), rows(count), SPAN)

    assert read(place) == [f"sms-{n}" for n in range(count)]
    assert (manifest.records, manifest.spans) == (count, [SPAN])


def test_the_manifest_tells_the_first_and_the_last_date(place: ObjectStoragePath) -> None:
    def moment(row: Row) -> datetime:
        return datetime(2026, 7, 1, 0, int(row[0].removeprefix("sms-")) % 60, tzinfo=UTC)

    manifest = replace(Folder(place), table(), rows(2500), SPAN, date_of=moment)

    assert manifest.first == datetime(2026, 7, 1, tzinfo=UTC)
    assert manifest.last == datetime(2026, 7, 1, 0, 59, tzinfo=UTC)


def test_the_next_one_replaces_it(place: ObjectStoragePath) -> None:
    replace(Folder(place), table(), rows(3), SPAN)
    replace(Folder(place), table(), rows(2), SPAN)

    assert read(place) == ["sms-0", "sms-1"]
    assert len(files(place)) == 2


def test_rows_that_fail_on_their_way_leave_the_old_export_and_nothing_else(place: ObjectStoragePath) -> None:
    replace(Folder(place), table(), rows(3), SPAN)
    before = files(place)

    def broken() -> Iterator[Row]:
        yield from rows(1500)
        raise ConnectionError("Twilio is gone")

    with pytest.raises(ConnectionError):
        replace(Folder(place), table(), broken(), SPAN)

    assert files(place) == before
    assert len(read(place)) == 3


def test_another_account_is_refused_before_anything_is_read(place: ObjectStoragePath) -> None:
    replace(Folder(place), table(), rows(3), SPAN)

    with pytest.raises(InvalidManifest, match=OTHER):
        check(Folder(place), table(OTHER))
    with pytest.raises(InvalidManifest, match=OTHER):
        replace(Folder(place), table(OTHER), rows(1), SPAN)

    assert len(read(place)) == 3


def test_options_are_told_apart_by_their_digest() -> None:
    assert table(category="sms").digest() != table(category="mms").digest()
    assert table(category="sms").digest() == table(category="sms").digest()
