"""Parts and manifests as an export writes them."""

from datetime import UTC, datetime

from airflow.sdk import ObjectStoragePath

from airflow_provider_twilio.exports.interval import Span
from airflow_provider_twilio.exports.manifest import Manifest, Part
from airflow_provider_twilio.exports.part import Names
from airflow_provider_twilio.exports.storage import Folder
from airflow_provider_twilio.files.columns import Column
from airflow_provider_twilio.files.formats import FileType

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
