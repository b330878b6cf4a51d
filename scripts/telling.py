"""Starts :mod:`scripts.dag_run` and reads what it tells."""

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any

from scripts.processes import Process, Processes

_AN_INSTANT = 0.15
_EXIT_SECONDS = 10.0
_LAST = ("finished", "broken")


def start(processes: Processes, dag: Path, env: Mapping[str, str], log: Path) -> Process:
    """Start the run of the DAG in the file ``dag``."""
    command = (sys.executable, "-m", "scripts.dag_run", str(dag))
    return processes.start("run of the DAG", command, env=env, log=log, stdout=subprocess.PIPE)


def events(process: Process) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield what the run reports, by kind; ``""`` several times a second while it reports nothing.

    :raises ProcessFailed: it ended without telling how.
    """
    lines: SimpleQueue[str | None] = SimpleQueue()
    Thread(target=_read, args=(process, lines), daemon=True).start()
    while True:
        try:
            line = lines.get(timeout=_AN_INSTANT)
        except Empty:
            yield "", {}
            continue
        if line is None:
            with suppress(subprocess.TimeoutExpired):
                process.popen.wait(_EXIT_SECONDS)
            process.check()
            raise process.failed("tells nothing more, and goes on")
        else:
            what = json.loads(line)
            yield (kind := what.pop("event")), what
            if kind in _LAST:
                return


def _read(process: Process, lines: "SimpleQueue[str | None]") -> None:
    for line in process.popen.stdout or ():
        lines.put(line)
    lines.put(None)
