"""The things that a task gets from Airflow and our operators ask for, for runs without a scheduler."""

import dbm.dumb
import json
import os
import tempfile
import time
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

from benchmarks.measure import ACCOUNT, TOKEN

WRITE = 0.015
"""Seconds that a write to Airflow's task state store takes on SQLite: 10 to 22 ms were measured."""


class SlowStore:
    """A task state store whose every write takes as long as Airflow's, and which keeps nothing in memory."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory()
        self._kept = dbm.dumb.open(f"{self._folder.name}/kept", "c")  # noqa: SIM115, it lasts as long as the store
        self.writes = 0

    def get(self, key: str, default: Any = None) -> Any:
        """Return the value that is kept."""
        return json.loads(self._kept[key]) if key in self._kept else default

    def set(self, key: str, value: Any, **_: Any) -> None:
        """Keep it, slowly."""
        time.sleep(WRITE)
        self._kept[key] = json.dumps(value)
        self.writes += 1

    def delete(self, key: str) -> None:
        """Forget it."""
        if key in self._kept:
            del self._kept[key]


def context(store: SlowStore, start: datetime | None = None) -> Any:
    """The context of a first try, of a run whose data interval is one day."""
    start = start or datetime.now(UTC)
    ti = SimpleNamespace(
        dag_id="benchmark", run_id="run", task_id="task", map_index=-1, try_number=1, max_tries=0,
        start_date=datetime.now(UTC), task=SimpleNamespace(retries=0),
    )  # fmt: skip
    run = SimpleNamespace(
        run_id="run", start_date=datetime.now(UTC), run_after=datetime.now(UTC), logical_date=start
    )
    return {
        "ti": ti,
        "task_instance": ti,
        "dag_run": run,
        "run_id": "run",
        "task_state_store": store,
        "data_interval_start": start,
        "data_interval_end": start + timedelta(days=1),
        "outlet_events": {},
    }


def connect_to(url: str) -> None:
    """Lead the connection ``twilio_default`` to the stub, past any proxy."""
    connection = {"conn_type": "twilio", "login": ACCOUNT, "password": TOKEN, "extra": {"base_url": url}}
    os.environ["AIRFLOW_CONN_TWILIO_DEFAULT"] = json.dumps(connection)
    os.environ["NO_PROXY"] = "*"
    os.environ["AIRFLOW__LOGGING__LOGGING_LEVEL"] = "ERROR"
