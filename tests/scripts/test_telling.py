"""The output of a DAG's run is read line by line, to its end."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts.processes import Process, Processes, ProcessFailed
from scripts.telling import events


@pytest.fixture
def processes() -> Iterator[Processes]:
    with Processes() as processes:
        yield processes


def start(processes: Processes, folder: Path, code: str) -> Process:
    command = (sys.executable, "-c", code)
    return processes.start("run", command, env=dict(os.environ), log=folder / "log", stdout=subprocess.PIPE)


def test_while_nothing_is_told_there_is_time_to_look(processes: Processes, tmp_path: Path) -> None:
    run = start(processes, tmp_path, "import time; time.sleep(60)")
    assert next(events(run)) == ("", {})


def test_reading_ends_with_the_last_word_though_the_process_goes_on(
    processes: Processes, tmp_path: Path
) -> None:
    code = """print('{"event": "finished", "state": "success"}', flush=True); import time; time.sleep(60)"""
    told = [(kind, what) for kind, what in events(start(processes, tmp_path, code)) if kind]
    assert told == [("finished", {"state": "success"})]


def test_a_run_that_ends_without_a_last_word_is_reported(processes: Processes, tmp_path: Path) -> None:
    run = start(processes, tmp_path, """print('{"event": "started"}'); raise SystemExit("out of luck")""")
    with pytest.raises(ProcessFailed, match=r"The run ended with exit code 1.*\n.*\nout of luck"):
        list(events(run))


def test_a_run_that_tells_nothing_more_and_goes_on_is_reported(
    processes: Processes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scripts.telling._EXIT_SECONDS", 0.1)
    run = start(processes, tmp_path, "import os, time; os.close(1); time.sleep(60)")
    with pytest.raises(ProcessFailed, match="The run tells nothing more, and goes on"):
        list(events(run))
