"""Exports as tests run and read them."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast

from airflow.sdk import ObjectStoragePath

from airflow_provider_twilio.exports.manifest import Manifest
from airflow_provider_twilio.files.reading import rows

from .tries import context

TODAY = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
DAY = timedelta(days=1)


def export(
    operator: Any, start: datetime = TODAY - DAY, end: datetime = TODAY, **more: Any
) -> dict[str, Any]:
    """One try of the task in a run with this data interval; what goes to XCom, which is JSON."""
    given: Any = context()
    given |= {"data_interval_start": start, "data_interval_end": end, **more}
    summary: dict[str, Any] = json.loads(json.dumps(operator.execute(cast("Any", given))))
    return summary


def manifest(summary: dict[str, Any]) -> Manifest:
    """The manifest that a task has told of."""
    path = ObjectStoragePath(summary["manifest"])
    return Manifest.read(path.read_bytes(), str(path))


def read(summary: dict[str, Any]) -> list[dict[str, Any]]:
    """All records of the export, by its manifest."""
    folder = ObjectStoragePath(summary["manifest"]).parent
    return [row for part in manifest(summary).parts for row in rows(str(folder / part.name))]


def files(folder: Path) -> list[str]:
    """Return the files below a folder."""
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())
