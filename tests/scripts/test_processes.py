"""Processes are waited for, and stopped with everything that they started."""

import os
import signal
import sys
import time
from pathlib import Path

import psutil  # type: ignore[import-untyped]
import pytest

from scripts.processes import Process, Processes, ProcessFailed, interruptible, run

_SLEEP = "import time; time.sleep(60)"
_STUBBORN_CHILD_IN_A_GROUP_OF_ITS_OWN = f"""
import os, signal, subprocess, sys
child = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('ready', flush=True); {_SLEEP}"
process = subprocess.Popen([sys.executable, "-c", child], process_group=0)
print("child", process.pid, flush=True)
process.wait()
"""


def start(processes: Processes, log: Path, code: str) -> Process:
    return processes.start("thing", (sys.executable, "-c", code), env=dict(os.environ), log=log)


def lives(process: psutil.Process) -> bool:
    return bool(process.is_running() and process.status() != psutil.STATUS_ZOMBIE)


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return tmp_path / "thing.log"


def test_what_a_process_started_is_stopped_too_even_if_it_refuses(
    log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scripts.processes._GRACE", 1.0)
    with Processes() as processes:
        process = start(processes, log, _STUBBORN_CHILD_IN_A_GROUP_OF_ITS_OWN)
        processes.wait_for(process, lambda: "ready" in log.read_text() or None, 60)
        child = psutil.Process(int(log.read_text().partition("child ")[2].split()[0]))
    assert not lives(child)
    assert process.popen.returncode == -signal.SIGTERM


def test_processes_are_stopped_when_the_block_fails(log: Path) -> None:
    started = []

    def fail() -> None:
        with Processes() as processes:
            started.append(start(processes, log, _SLEEP))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert started[0].popen.returncode == -signal.SIGTERM


@pytest.mark.parametrize("seconds", [0.0005, 0.001, 0.002, 0.003, 0.004])
def test_a_signal_during_a_start_leaves_no_process(log: Path, seconds: float) -> None:
    def start_many() -> None:
        with interruptible(), Processes() as processes:
            signal.setitimer(signal.ITIMER_REAL, seconds)
            for _ in range(100):
                start(processes, log, _SLEEP)

    before = signal.signal(signal.SIGALRM, lambda number, frame: signal.raise_signal(signal.SIGINT))
    try:
        with pytest.raises(KeyboardInterrupt):
            start_many()
    finally:
        signal.signal(signal.SIGALRM, before)
    assert not [child for child in psutil.Process().children() if lives(child) and _SLEEP in child.cmdline()]


def test_sigterm_ends_a_block_like_ctrl_c_and_names_itself() -> None:
    before = signal.getsignal(signal.SIGTERM)
    with pytest.raises(KeyboardInterrupt) as interrupt, interruptible():
        signal.raise_signal(signal.SIGTERM)
    assert interrupt.value.args == (signal.SIGTERM,)
    assert signal.getsignal(signal.SIGTERM) is before


def test_the_end_of_a_process_is_told_with_its_log(log: Path) -> None:
    with Processes() as processes:
        process = start(processes, log, "print('no such port'); raise SystemExit(3)")
        with pytest.raises(ProcessFailed) as failure:
            processes.wait_for(process, lambda: None, 60)
    told = f"The thing ended with exit code 3.\nIts log is {log}, which ends with:\nno such port"
    assert str(failure.value) == told


def test_a_killed_process_is_told_by_its_signal(log: Path) -> None:
    with Processes() as processes:
        process = start(processes, log, _SLEEP)
        process.popen.kill()
        process.popen.wait(60)
        with pytest.raises(
            ProcessFailed, match=r"The thing was killed by signal 9\.\nIts log is .*, and empty"
        ):
            processes.check()


def test_the_end_of_another_process_ends_the_wait_too(log: Path, tmp_path: Path) -> None:
    with Processes() as processes:
        process = start(processes, log, _SLEEP)
        start(processes, tmp_path / "other.log", "raise SystemExit(4)")
        with pytest.raises(ProcessFailed, match="ended with exit code 4"):
            processes.wait_for(process, lambda: None, 60)


def test_waiting_ends_with_the_time_that_it_has(log: Path) -> None:
    with Processes() as processes:
        process = start(processes, log, _SLEEP)
        with pytest.raises(ProcessFailed, match=r"The thing is not ready after 0\.2 seconds"):
            processes.wait_for(process, lambda: None, 0.2)


def test_a_command_that_takes_too_long_is_stopped(log: Path) -> None:
    began = time.monotonic()
    with pytest.raises(ProcessFailed, match=r"The thing is not done after 0\.2 seconds"):
        run("thing", (sys.executable, "-c", _SLEEP), env=dict(os.environ), log=log, seconds=0.2)
    assert time.monotonic() - began < 45


def test_a_command_that_fails_is_told(log: Path) -> None:
    with pytest.raises(ProcessFailed, match="The thing ended with exit code 1"):
        run("thing", (sys.executable, "-c", "1 / 0"), env=dict(os.environ), log=log, seconds=60)
    run("thing", (sys.executable, "-c", "1"), env=dict(os.environ), log=log, seconds=60)
