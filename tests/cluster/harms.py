"""Harm the processes of a cluster: kill, restart or hold up each, at any moment."""

import os
import re
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from random import Random

import psutil  # type: ignore[import-untyped]

from scripts.cluster.cluster import Cluster, Running

Harm = Callable[["Harms"], "str | None"]
"""Does it, and returns what it was done to; ``None`` if nothing of the kind is there."""

_HARMS_A_TASK = 3
"""At most, so that no task has more tries than it is allowed."""
_TASK = "airflow worker -- "
_LOG = re.compile(r"dag_id=([^/]+)/run_id=[^/]+/task_id=([^/]+)(?:/map_index=(\d+))?/attempt=")
_LATE_TASK, _LATE_PART = 45.0, 20.0
"""Seconds without a heartbeat, longer than others wait for one."""
_GRACE = 5.0
"""Seconds from a request to end until everything that is left is killed."""


@dataclass
class Harms:
    """Harms a cluster.

    :ivar harmed: how often each task was.
    """

    cluster: Cluster
    chance: Random
    harmed: Counter[str] = field(default_factory=Counter)
    _later: list[tuple[float, Callable[[], None]]] = field(default_factory=list)

    def tend(self) -> None:
        """Do what is due: end what wouldn't end, and let go on what was held up."""
        now = time.monotonic()
        due = [action for at, action in self._later if at <= now]
        self._later = [(at, action) for at, action in self._later if at > now]
        for action in due:
            action()

    def later(self, seconds: float, action: Callable[[], None]) -> None:
        """Do something in a while."""
        self._later.append((time.monotonic() + seconds, action))

    def part(self, kind: str) -> Running | None:
        """Choose a running process of a kind."""
        there = [
            one
            for one in self.cluster.running.values()
            if one.component.kind == kind and one.process.popen.poll() is None
        ]
        return self.chance.choice(there) if there else None

    def task(self) -> tuple[psutil.Process, psutil.Process, str] | None:
        """Choose a task that runs: its process, its supervisor, and its name."""
        there = [one for one in _tasks(self.cluster) if self.harmed[one[2]] < _HARMS_A_TASK]
        return self.chance.choice(sorted(there, key=lambda one: one[2])) if there else None


def _tasks(cluster: Cluster) -> Iterator[tuple[psutil.Process, psutil.Process, str]]:
    for one in cluster.running.values():
        if one.component.kind == "worker":
            for process in session(one):
                with suppress(psutil.Error):
                    supervisor = process.parent()
                    if title(process).startswith(_TASK) and supervisor is not None:
                        yield process, supervisor, _name(supervisor)


def _name(supervisor: psutil.Process) -> str:
    """Return the name of a supervisor's task, by the log that it writes."""
    logs = (_LOG.search(file.path) for file in supervisor.open_files())
    return next((".".join(filter(None, found.groups())) for found in logs if found), "")


def session(one: Running) -> list[psutil.Process]:
    """Return a component's process and all that it started."""
    found = []
    for process in psutil.process_iter():
        with suppress(psutil.Error, OSError):
            if os.getsid(process.pid) == one.process.popen.pid and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process)
    return found


def title(process: psutil.Process) -> str:
    """Return the command line, which tasks and supervisors write themselves."""
    with suppress(psutil.Error):
        return " ".join(process.cmdline()).strip()
    return ""


def send(number: signal.Signals, *processes: psutil.Process) -> None:
    """Send a signal to those that are still there."""
    for process in processes:
        with suppress(psutil.Error):
            process.send_signal(number)


def kill_task(harms: Harms) -> str | None:
    """Kill the process in which a task runs, as the kernel does when memory runs out."""
    if (found := harms.task()) is None:
        return None
    process, _, name = found
    harms.harmed[name] += 1
    send(signal.SIGKILL, process)
    return name


def kill_supervisor(harms: Harms) -> str | None:
    """Kill a task's supervisor: the task runs on and reaches nobody."""
    if (found := harms.task()) is None:
        return None
    _, supervisor, name = found
    harms.harmed[name] += 1
    send(signal.SIGKILL, supervisor)
    return name


def hold_up_supervisor(harms: Harms) -> str | None:
    """Hold up a task's supervisor until the scheduler has missed its heartbeats, and let it go on."""
    if (found := harms.task()) is None:
        return None
    _, supervisor, name = found
    harms.harmed[name] += 1
    send(signal.SIGSTOP, supervisor)
    harms.later(_LATE_TASK, lambda: send(signal.SIGCONT, supervisor))
    return name


def kill(kind: str) -> Harm:
    """Kill a whole component."""

    def harm(harms: Harms) -> str | None:
        if (one := harms.part(kind)) is None:
            return None
        _count(harms, one)
        send(signal.SIGKILL, *session(one))
        return one.component.name

    return harm


def kill_main(kind: str) -> Harm:
    """Kill the first process of a component: what it has started is left alone."""

    def harm(harms: Harms) -> str | None:
        if (one := harms.part(kind)) is None:
            return None
        _count(harms, one)
        send(signal.SIGKILL, psutil.Process(one.process.popen.pid))
        return one.component.name

    return harm


def kill_backend(harms: Harms) -> str | None:
    """Kill a process that serves a connection to the database: all connections end, and it recovers."""
    one = harms.part("postgres")
    if one is None:
        return None
    backends = [
        process for process in psutil.Process(one.process.popen.pid).children() if "airflow" in title(process)
    ]
    if not backends:
        return None
    send(signal.SIGKILL, harms.chance.choice(backends))
    return one.component.name


def restart(kind: str, number: signal.Signals = signal.SIGTERM) -> Harm:
    """Ask a component to end, and kill what is left of it a few seconds later."""

    def harm(harms: Harms) -> str | None:
        if (one := harms.part(kind)) is None:
            return None
        _count(harms, one)
        left = session(one)
        send(number, psutil.Process(one.process.popen.pid))
        harms.later(_GRACE, lambda: send(signal.SIGKILL, *left))
        return one.component.name

    return harm


def hold_up(kind: str) -> Harm:
    """Hold up a component until others take it for dead, and let it go on."""

    def harm(harms: Harms) -> str | None:
        if (one := harms.part(kind)) is None:
            return None
        held = session(one)
        send(signal.SIGSTOP, *held)
        harms.later(_LATE_PART, lambda: send(signal.SIGCONT, *held))
        return one.component.name

    return harm


def _count(harms: Harms, one: Running) -> None:
    """Tasks are harmed with their worker."""
    if one.component.kind == "worker":
        mine = {process.pid for process in session(one)}
        harms.harmed.update(name for process, _, name in _tasks(harms.cluster) if process.pid in mine)


SCHEDULE: dict[str, tuple[int, Harm]] = {
    "task killed": (10, kill_task),
    "supervisor killed": (4, kill_supervisor),
    "supervisor held up": (2, hold_up_supervisor),
    "worker killed": (2, kill("worker")),
    "worker's first process killed": (1, kill_main("worker")),
    "worker restarted": (1, restart("worker")),
    "triggerer killed": (3, kill("triggerer")),
    "triggerer held up": (1, hold_up("triggerer")),
    "scheduler killed": (2, kill("scheduler")),
    "scheduler restarted": (1, restart("scheduler")),
    "scheduler held up": (1, hold_up("scheduler")),
    "API server killed": (2, kill("api-server")),
    "API server restarted": (1, restart("api-server")),
    "DAG processor killed": (1, kill("dag-processor")),
    "Redis killed": (2, kill("redis")),
    "Redis restarted": (1, restart("redis")),
    "Postgres killed": (2, kill_main("postgres")),
    "a connection's process of Postgres killed": (3, kill_backend),
    "Postgres restarted": (1, restart("postgres", signal.SIGINT)),
    "Postgres stopped in the middle of its work": (1, restart("postgres", signal.SIGQUIT)),
}
"""How often each happens; 42 in all, in an order by chance."""


def schedule(chance: Random) -> list[str]:
    """Return the names of all harms, in an order by chance."""
    names = [name for name, (count, _) in SCHEDULE.items() for _ in range(count)]
    chance.shuffle(names)
    return names
