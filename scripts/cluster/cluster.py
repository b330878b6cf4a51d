"""A running cluster: its processes by name, each of which is started again when it has ended."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import httpx

from scripts import simulated_twilio
from scripts.airflow_home import AIRFLOW, AirflowHome
from scripts.airflow_server import USER, free_port, password_of
from scripts.cluster import components, postgres, redis
from scripts.cluster.components import Component
from scripts.processes import Process, Processes, run
from scripts.simulated_twilio import SimulatedTwilio

StartTwilio = Callable[[dict[str, str], Path], SimulatedTwilio]

_SPEED = 20.0
_SECONDS = 600.0
_PAUSE = 1.0
"""Seconds between the end of a process and its next start, as process supervisors have it."""


@dataclass(slots=True)
class Running:
    """A component and its latest process.

    :ivar starts: how often it was started.
    :ivar again_at: when it may be started again, by the monotonic clock.
    """

    component: Component
    process: Process
    starts: int = 1
    again_at: float = 0.0

    @property
    def is_running(self) -> bool:
        """False from the end of a process until it is started again."""
        return self.process.popen.poll() is None


@dataclass
class Cluster:
    """Everything that a company runs, on this machine.

    :param env: of each process.
    :ivar running: by name, in the order of their start.
    """

    processes: Processes
    home: AirflowHome
    url: str
    twilio: SimulatedTwilio
    env: dict[str, str]
    running: dict[str, Running] = field(default_factory=dict)

    @property
    def password(self) -> str:
        """Of the user ``admin``."""
        return password_of(self.home.path)

    def start(self, component: Component) -> None:
        """Start a component, and wait until others can use it.

        :raises ProcessFailed: it ends before that.
        """
        process = self._begin(component, 1)
        self.running[component.name] = Running(component, process)
        self.processes.wait_for(process, lambda: component.is_ready() or None, _SECONDS)

    def tend(self) -> None:
        """Start what has ended again, a moment later."""
        now = time.monotonic()
        for one in self.running.values():
            if one.process.popen.poll() is None:
                one.again_at = now + _PAUSE
            elif now >= one.again_at:
                one.starts += 1
                one.process = self._begin(one.component, one.starts)

    @contextmanager
    def client(self) -> Iterator[httpx.Client]:
        """Yield a client of Airflow's API, logged in.

        :raises httpx.HTTPError: the API server doesn't serve now.
        """
        with httpx.Client(base_url=self.url, trust_env=False, timeout=60.0) as http:
            login = {"username": USER, "password": self.password}
            answer = http.post("/auth/token", json=login).raise_for_status()
            http.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
            yield http

    def wait(self, ready: Callable[[], Any], seconds: float = _SECONDS) -> Any:
        """Tend the processes until ``ready`` returns something true, which is returned.

        An API server that is just being started isn't ready.

        :raises TimeoutError: the time is up.
        """
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            self.tend()
            try:
                if found := ready():
                    return found
            except httpx.HTTPError:
                pass
            time.sleep(0.3)
        raise TimeoutError(f"not ready after {seconds:g} seconds")

    def is_healthy(self) -> bool:
        """Tell whether every part of Airflow has reported in of late."""
        with httpx.Client(base_url=self.url, trust_env=False, timeout=30.0) as http:
            health = http.get("/api/v2/monitor/health").raise_for_status().json()
        return all(part["status"] == "healthy" for part in health.values())

    def _begin(self, component: Component, number: int) -> Process:
        log = self.home.logs / f"{component.name}.{number}.log"
        return self.processes.start(component.name, component.command, env=self.env, log=log)


def start(
    processes: Processes,
    home: AirflowHome,
    say: Callable[[str], None],
    *,
    simulated_by: StartTwilio | None = None,
    **more: str,
) -> Cluster:
    """Start a new cluster with the connection ``twilio_default``.

    :param say: is told each component's name when it has been started.
    :param simulated_by: starts another simulator than an empty one.
    :param more: settings.
    :raises MissingProgram: PostgreSQL or Redis isn't installed.
    :raises ProcessFailed: a component ended.
    """
    home.clear()
    logs = home.logs
    database = postgres.make(home.path / "postgres", home.environment(), logs / "initdb.log")
    queue = redis.make(home.path / "redis")
    url = f"http://127.0.0.1:{free_port()}"
    env = home.environment(**components.settings(url, database, queue), **more)
    start_twilio = simulated_by or partial(simulated_twilio.start, processes, speed=_SPEED)
    twilio = start_twilio(env, logs / "simulator.log")
    say("Twilio simulator")
    cluster = Cluster(processes, home, url, twilio, env)
    for service in components.services(database, queue):
        cluster.start(service)
        say(service.name)
    _set_up(env, logs, twilio.connection)
    for part in components.airflow(home):
        cluster.start(part)
        say(part.name)
    return cluster


def _set_up(env: dict[str, str], logs: Path, connection: dict[str, Any]) -> None:
    """Make Airflow's tables and its connection."""
    stored = ("connections", "add", "twilio_default", "--conn-json", json.dumps(connection))
    for name, command in {"migrate": ("db", "migrate"), "connection": stored}.items():
        run(f"airflow {name}", (*AIRFLOW, *command), env=env, log=logs / f"{name}.log", seconds=_SECONDS)
