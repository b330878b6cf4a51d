"""Starts processes, waits for them, and stops each with everything that it started itself."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType, TracebackType
from typing import IO, TypeVar

import psutil  # type: ignore[import-untyped]

T = TypeVar("T")

STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_GRACE = 5.0
_LAST_LINES = 12


class ProcessFailed(Exception):
    """A process ended, or didn't become ready. The message says which, and what stands last in its log."""


@dataclass(frozen=True, slots=True)
class Process:
    """A process in a session of its own.

    :param log: file of its output.
    """

    name: str
    log: Path
    popen: subprocess.Popen[str]

    def check(self) -> None:
        """Check that the process runs.

        :raises ProcessFailed: it has ended.
        """
        if (code := self.popen.poll()) is not None:
            ended = f"was killed by signal {-code}" if code < 0 else f"ended with exit code {code}"
            raise self.failed(ended)

    def failed(self, what: str) -> ProcessFailed:
        """Return the error that says ``what`` happened to this process."""
        last = self.log.read_text(errors="replace").splitlines()[-_LAST_LINES:]
        ending = ", which ends with:" if last else ", and empty."
        return ProcessFailed("\n".join((f"The {self.name} {what}.", f"Its log is {self.log}{ending}", *last)))


class Processes:
    """Processes that all end with the ``with`` block, however it ends."""

    def __init__(self) -> None:
        self._started: list[Process] = []

    def start(
        self,
        name: str,
        command: Sequence[str],
        *,
        env: Mapping[str, str],
        log: Path,
        stdout: int | IO[str] | None = None,
    ) -> Process:
        """Start ``command``; its output goes to ``log``, or its standard output to ``stdout``."""
        with log.open("w") as file, _uninterrupted():
            popen = subprocess.Popen(
                command,
                env=env,
                stdin=subprocess.DEVNULL,
                stdout=stdout or file,
                stderr=file,
                text=True,
                start_new_session=True,
            )
            self._started.append(Process(name, log, popen))
        return self._started[-1]

    def check(self) -> None:
        """Check that all processes run.

        :raises ProcessFailed: one has ended.
        """
        for process in self._started:
            process.check()

    def wait_for(self, process: Process, ready: Callable[[], T | None], seconds: float) -> T:
        """Return the result of ``ready`` once it returns something about ``process``.

        :raises ProcessFailed: this or another process ended, or the time is up.
        """
        deadline = time.monotonic() + seconds
        while (found := ready()) is None:
            self.check()
            if time.monotonic() > deadline:
                raise process.failed(f"is not ready after {seconds:g} seconds")
            time.sleep(0.1)
        return found

    def __enter__(self) -> "Processes":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Ask every process of every session to end; kill what is left after a while, or after Ctrl-C."""
        try:
            self._signal(signal.SIGTERM)
            deadline = time.monotonic() + _GRACE
            while self._members() and time.monotonic() < deadline:
                time.sleep(0.05)
        finally:
            with _uninterrupted():
                deadline = time.monotonic() + _GRACE
                while self._members() and time.monotonic() < deadline:
                    self._signal(signal.SIGKILL)
                    time.sleep(0.02)

    def _signal(self, number: signal.Signals) -> None:
        for pid in self._members():
            try:
                os.kill(pid, number)
            except ProcessLookupError:
                continue

    def _members(self) -> list[int]:
        """Return the processes of the sessions; Airflow's tasks and workers have their own process groups."""
        for process in self._started:
            process.popen.poll()
        sessions = {process.popen.pid for process in self._started}
        return [pid for pid in psutil.pids() if _session_of(pid) in sessions]


def run(name: str, command: Sequence[str], *, env: Mapping[str, str], log: Path, seconds: float) -> None:
    """Run ``command`` to its end.

    :raises ProcessFailed: it failed, or took longer than ``seconds``.
    """
    with Processes() as processes:
        process = processes.start(name, command, env=env, log=log)
        try:
            process.popen.wait(seconds)
        except subprocess.TimeoutExpired:
            raise process.failed(f"is not done after {seconds:g} seconds") from None
        if process.popen.returncode != 0:
            process.check()


@contextmanager
def interruptible() -> Iterator[None]:
    """SIGTERM and SIGHUP end the block as Ctrl-C does: by KeyboardInterrupt, with the signal's number."""

    def interrupt(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt(number)

    before = {number: signal.signal(number, interrupt) for number in STOPPING}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Signals take effect at the end: a process has either not been started, or is known and is stopped."""
    arrived: list[int] = []
    before = {
        number: signal.signal(number, lambda number, frame: arrived.append(number)) for number in STOPPING
    }
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        for late in arrived:
            signal.raise_signal(late)


def _session_of(pid: int) -> int | None:
    try:
        return None if psutil.Process(pid).status() == psutil.STATUS_ZOMBIE else os.getsid(pid)
    except (psutil.Error, ProcessLookupError, PermissionError):
        return None
