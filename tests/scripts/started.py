"""A command of the Makefile as a user runs it: another process, seen from outside."""

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil  # type: ignore[import-untyped]

_STOP_SECONDS = 300.0


class Started:
    """``python -m module …``, stopped with all that it started when the block ends.

    :param folder: of the output; not the project's.
    :param env: what its environment has beside or instead of ours.
    """

    def __init__(self, module: str, *arguments: str | Path, folder: Path, **env: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._output = folder / "output.txt"
        self._family: set[psutil.Process] = set()
        with self._output.open("w") as output:
            self._popen = subprocess.Popen(
                [sys.executable, "-I", "-m", module, *map(str, arguments)],
                stdout=output,
                stderr=subprocess.STDOUT,
                env={**os.environ, "COLUMNS": "100", **env},
                cwd=folder,
            )

    @property
    def output(self) -> str:
        """Return its output so far."""
        return self._output.read_text(encoding="utf-8")

    def until(self, pattern: str, seconds: float) -> re.Match[str]:
        """The first match in the output; fails when the command ends or the time is up without one."""
        deadline = time.monotonic() + seconds
        while not (found := re.search(pattern, self.output)):
            assert self._popen.poll() is None, f"ended without {pattern!r}:\n{self.output}"
            assert time.monotonic() < deadline, f"no {pattern!r} after {seconds} s:\n{self.output}"
            time.sleep(0.1)
        return found

    def send(self, number: signal.Signals) -> None:
        """Send a signal to the command alone."""
        self.family()
        self._popen.send_signal(number)

    def end(self, seconds: float) -> int:
        """Its exit code, once it has ended by itself."""
        return self._popen.wait(seconds)

    def family(self) -> dict[str, psutil.Process]:
        """Return its descendants that run now, by command line."""
        if self._popen.poll() is None:
            self._family |= {*psutil.Process(self._popen.pid).children(recursive=True)}
        return {_command_line(process): process for process in self._family if _lives(process)}

    def component(self, name: str) -> psutil.Process | None:
        """The process with ``name`` in its command line that it started itself.

        A component's children, such as those that parse DAGs, may have the same command line.
        """
        of_it = (process for line, process in self.family().items() if name in line)
        return next((process for process in of_it if process.ppid() == self._popen.pid), None)

    def __enter__(self) -> "Started":
        return self

    def __exit__(self, *failure: object) -> None:
        self.family()
        self._popen.terminate()
        try:
            self._popen.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._popen.kill()
        for process in self.family().values():
            process.kill()


def _lives(process: psutil.Process) -> bool:
    return bool(process.is_running() and process.status() != psutil.STATUS_ZOMBIE)


def _command_line(process: psutil.Process) -> str:
    try:
        return f"{process.pid} {' '.join(process.cmdline())}"
    except psutil.Error:
        return str(process.pid)
