"""Says what goes on when pytest's processes have had nothing to tell for a while."""

import time
from threading import Event, Lock, Thread
from typing import Any

import pytest

EVERY = 8.0


class Heartbeat:
    """Writes a line each time that ``every`` seconds have passed without a test's end.

    :param write: writes a line.
    """

    def __init__(self, write: Any, every: float = EVERY) -> None:
        self._write = write
        self._every = every
        self._began = self._last = time.monotonic()
        self._ended = 0
        self._running: dict[str, None] = {}
        self._lock = Lock()
        self._over = Event()

    def start(self) -> None:
        """Beat in a thread of its own, until the session is over."""
        Thread(target=self._beat, name="heartbeat", daemon=True).start()

    def line(self) -> str:
        """Return what is known now."""
        now = time.monotonic() - self._began
        with self._lock:
            newest = next(reversed(self._running), None)
        what = f"{self._ended} tests done" if self._ended else "starting and collecting"
        return f"[{now:.0f} s: {what}{f', the last one to begin is {newest}' if newest else ''}]"

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        with self._lock:
            self._running[nodeid] = None

    def pytest_runtest_logfinish(self, nodeid: str) -> None:
        with self._lock:
            self._running.pop(nodeid, None)
        self._ended += 1
        self._last = time.monotonic()

    def pytest_sessionfinish(self) -> None:
        self._over.set()

    def _beat(self) -> None:
        while not self._over.wait(self._every):
            if time.monotonic() - self._last >= self._every:
                self._write(self.line())


def register(config: pytest.Config) -> None:
    """Have it in the process that others run tests for."""
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    if reporter is None or not getattr(config.option, "numprocesses", None):
        return

    def write(line: str) -> None:
        reporter.ensure_newline()
        reporter.write_line(line)

    heartbeat = Heartbeat(write)
    config.pluginmanager.register(heartbeat, "heartbeat")
    heartbeat.start()
