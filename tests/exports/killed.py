"""One try of an export, for a process that a test kills."""

import json
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

from airflow.sdk import ObjectStoragePath

from airflow_provider_twilio.client.account import Account

from .exporting import TRIES, Run


class FileStore:
    """The task state that Airflow would keep, in a file that each write replaces as a whole."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def get(self, key: str, default: Any = None) -> Any:
        return self._read().get(key, default)

    def set(self, key: str, value: Any, **_: Any) -> None:
        new = self._path.with_suffix(".new")
        new.write_text(json.dumps(self._read() | {key: value}))
        os.replace(new, self._path)

    def _read(self) -> dict[str, Any]:
        return json.loads(self._path.read_text()) if self._path.exists() else {}


def export(account: Account, folder: str, store: Path, cleared: int) -> None:
    """The try. Whoever kills it gives it no time to tidy up.

    :param cleared: how often the task was cleared before.
    """
    tries = replace(TRIES, max_tries=TRIES.max_tries + cleared)
    Run(account, ObjectStoragePath(folder), FileStore(store), tries=tries).whole()
