"""One try of a batch in a process of its own, with a store in a file: ``killed_batch.py STORE TRY ROWS``."""

import json
import os
import sys
from pathlib import Path
from typing import Any

from operators.tries import TaskStates, run

from airflow_provider_twilio.batch import run as batch_run
from airflow_provider_twilio.batch import sender as sending
from airflow_provider_twilio.operators.batch import SendSmsBatchOperator

# The simulator makes a message as it arrives, and nothing of a killed process is on its way by the next try:
# there is no need to wait minutes for it, as with Twilio.
SEAMS = ((batch_run, "VALID", 0.0), (batch_run, "SETTLED_AFTER", 0.0), (sending, "SETTLED_AFTER", 2.0))


class FileStates(TaskStates):
    """A store that outlives the process."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path
        if path.exists():
            self.kept = json.loads(path.read_text())

    def set(self, key: str, value: Any) -> None:
        super().set(key, value)
        written = self._path.with_suffix(".new")
        written.write_text(json.dumps(self.kept))
        os.replace(written, self._path)


def main(store: str, number: str, rows: str) -> None:
    for module, name, value in SEAMS:
        setattr(module, name, value)
    batch_run.CHUNK = 100
    operator = SendSmsBatchOperator(
        task_id="batch",
        messages=[{"to": f"+1415555{row:04}"} for row in range(int(rows))],
        body="Your table is ready.",
        from_="+15005550006",
        concurrency=5,
    )
    run(operator, FileStates(Path(store)), try_number=int(number))


if __name__ == "__main__":
    main(*sys.argv[1:])
