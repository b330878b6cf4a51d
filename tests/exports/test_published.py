"""Published exports are read by their manifests, on a disk and in a bucket."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from airflow.sdk import ObjectStoragePath

from airflow_provider_twilio.api.errors import InvalidRequest
from airflow_provider_twilio.exports.destination import Destination
from airflow_provider_twilio.exports.interval import Span
from airflow_provider_twilio.exports.published import Incomplete, manifests, records
from airflow_provider_twilio.exports.redaction import redaction
from airflow_provider_twilio.exports.single_part import Export
from airflow_provider_twilio.files.columns import Column
from airflow_provider_twilio.files.formats import FileType

ACCOUNT = "AC" + "0a" * 16
START = datetime(2026, 7, 1, tzinfo=UTC)
DAY = timedelta(days=1)


def publish(place: ObjectStoragePath, start: datetime, *numbers: str, of: str = "opt-outs/1") -> str:
    """The manifest of an export of one part."""
    export = Export(
        of=of,
        columns=[Column("phone_number")],
        span=Span(start, start + DAY),
        records=lambda: ({"phone_number": number} for number in numbers),
    )
    written = export.write(
        Destination(
            path=place,
            account_sid=ACCOUNT,
            file_type=FileType.of("a.csv.gz"),
            columns=None,
            redaction=redaction((), None, ()),
        )
    )
    return str(written["manifest"])


def read(path: str) -> list[str]:
    return [
        record["phone_number"]
        for folder, manifest in manifests(path, "opt-outs")
        for record in records(folder, manifest)
    ]


def test_a_folder_is_read_with_all_of_its_days_and_a_manifest_alone(place: ObjectStoragePath) -> None:
    first = publish(place, START, "+12065550100", "+12065550101")
    publish(place, START + DAY, "+12065550102")
    publish(place, START + 2 * DAY + DAY / 4, "+12065550103")

    assert read(str(place)) == [f"+1206555010{number}" for number in range(4)]
    assert read(first) == ["+12065550100", "+12065550101"]


def test_where_nothing_was_exported_it_says_so(place: ObjectStoragePath) -> None:
    for path in (str(place), str(place / "_manifest.json")):
        with pytest.raises(InvalidRequest, match="there is no export"):
            read(path)


def test_an_export_of_something_else_is_refused(place: ObjectStoragePath) -> None:
    publish(place, START, "+12065550100", of="deactivations/1")

    with pytest.raises(InvalidRequest, match=r"is an export of deactivations/1, not of opt-outs"):
        read(str(place))


def changed(data: bytes) -> bytes:
    return data[:-1] + bytes([data[-1] ^ 1])


@pytest.mark.parametrize(
    ("harm", "complaint"),
    [
        (lambda data: data[:-1], "has 5. bytes, its manifest says 5."),
        (lambda data: data + b"x", "has more bytes, its manifest says 5."),
        (changed, "isn't the file that its manifest names: its digest is another"),
        (lambda data: b"", "has 0 bytes, its manifest says 5."),
    ],
)
def test_a_part_that_was_changed_is_noticed_before_any_of_it_is_believed(
    harm: Callable[[bytes], bytes], complaint: str, place: ObjectStoragePath
) -> None:
    publish(place, START, "+12065550100", "+12065550101")
    ((folder, manifest),) = manifests(str(place), "opt-outs")
    part = folder / manifest.parts[0].name
    part.write_bytes(harm(part.read_bytes()))

    with pytest.raises(Incomplete, match=complaint):
        next(records(folder, manifest))


def test_a_part_with_fewer_records_than_its_manifest_says_is_noticed(place: ObjectStoragePath) -> None:
    publish(place, START, "+12065550100", "+12065550101")
    ((folder, manifest),) = manifests(str(place), "opt-outs")
    (part,) = manifest.parts
    lying = msgspec.structs.replace(manifest, parts=[msgspec.structs.replace(part, records=3)])

    with pytest.raises(Incomplete, match="has 2 records, its manifest says 3"):
        [*records(folder, lying)]


def test_a_part_that_is_gone_is_told(place: ObjectStoragePath) -> None:
    publish(place, START, "+12065550100")
    ((folder, manifest),) = manifests(str(place), "opt-outs")
    (folder / manifest.parts[0].name).unlink()

    with pytest.raises(Incomplete, match=r"part-.*: isn't there, and its manifest names it"):
        [*records(folder, manifest)]


def test_neither_times_of_a_day_nor_days_share_a_folder(place: ObjectStoragePath) -> None:
    paths = {publish(place, START + number * DAY / 4) for number in range(5)}

    assert len(paths) == 5
    assert str(place / "dt=2026-07-01" / "at=060000" / "_manifest.json") in paths
