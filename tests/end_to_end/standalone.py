"""A whole ``airflow standalone`` in a session of its own, and what a test asks of it."""

import os
import secrets
import signal
import socket
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import psutil  # type: ignore[import-untyped]

from scripts.airflow_home import AIRFLOW, AirflowHome
from scripts.processes import Process, Processes

COMPONENTS = ("metadatabase", "scheduler", "dag_processor", "triggerer")
# Airflow's log servers would listen on all of the machine's addresses, and standalone has no option for that.
_WITHOUT_LOG_SERVERS = """#!/bin/sh
case "$1" in
    scheduler | triggerer) exec "{python}" -m airflow "$@" --skip-serve-logs ;;
    *) exec "{python}" -m airflow "$@" ;;
esac
"""


@dataclass
class Standalone:
    """An Airflow that is running.

    :param deadline: when everything must be over, by the monotonic clock.
    """

    processes: Processes
    process: Process
    url: str
    env: dict[str, str]
    deadline: float
    _http: httpx.Client = field(init=False)

    def __post_init__(self) -> None:
        self._http = httpx.Client(base_url=self.url, trust_env=False, timeout=60)

    def log_in(self) -> None:
        """Everybody is an admin here; the API wants a token all the same."""
        answer = self._http.get("/auth/token").raise_for_status()
        self._http.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"

    def get(self, path: str) -> Any:
        """Return the API's answer, ``None`` as long as there is none."""
        try:
            answer = self._http.get(f"/api/v2{path}")
        except httpx.TransportError:
            return None
        return answer.json() if answer.is_success else None

    def post(self, path: str, **body: Any) -> Any:
        return self._http.post(f"/api/v2{path}", json=body).raise_for_status().json()

    def patch(self, path: str, **body: Any) -> Any:
        return self._http.patch(f"/api/v2{path}", json=body).raise_for_status().json()

    def unhealthy(self) -> list[str]:
        """The components that have not reported in of late."""
        health = self.get("/monitor/health") or {}
        return [name for name in COMPONENTS if health.get(name, {}).get("status") != "healthy"]

    def triggerers(self) -> list[psutil.Process]:
        """The triggerer that standalone started, and what that started."""
        components = psutil.Process(self.process.popen.pid).children()
        triggerers = [one for one in components if "triggerer" in " ".join(one.cmdline())]
        return [process for one in triggerers for process in (one, *one.children(recursive=True))]

    def kill_triggerer(self) -> None:
        """As the kernel does when memory runs out: nothing of it gets to say goodbye."""
        victims = self.triggerers()
        assert victims, "standalone has no triggerer"
        for victim in victims:
            victim.send_signal(signal.SIGKILL)
        self.wait(lambda: all(map(_is_dead, victims)))

    def kill(self) -> None:
        """Kill all of it at once, as a power cut does."""
        root = psutil.Process(self.process.popen.pid)
        victims = [root, *root.children(recursive=True)]
        for victim in victims:
            victim.send_signal(signal.SIGKILL)
        self.process.popen.wait()
        psutil.wait_procs(victims[1:], timeout=60)

    def tasks(self) -> list[psutil.Process]:
        """The processes in which tasks run: each a child of one of the executor's workers."""
        started = psutil.Process(self.process.popen.pid).children(recursive=True)
        return [one for one in started if _title(one).startswith("airflow worker -- ") and _is_task(one)]

    def kill_task(self) -> None:
        """Kill the task, as soon as it runs, in the middle of what it does."""
        self.wait(lambda: len(self.tasks()) == 1)
        for victim in self.tasks():
            victim.send_signal(signal.SIGKILL)
        self.wait(lambda: not self.tasks())

    def restart_api_server(self) -> Process:
        """Kill the API server, which tasks keep their state in, and start another one at its address."""
        servers = [
            one
            for one in psutil.Process(self.process.popen.pid).children()
            if "api_server" in _title(one) or "api-server" in _title(one)
        ]
        assert servers, "standalone has no API server"
        for server in servers:
            for process in (*server.children(recursive=True), server):
                process.send_signal(signal.SIGKILL)
        self.wait(lambda: all(map(_is_dead, servers)))
        log = Path(self.env["AIRFLOW_HOME"]) / "logs" / "api-server.log"
        another = self.processes.start("second API server", (*AIRFLOW, "api-server"), env=self.env, log=log)
        self.wait(lambda: self.get("/monitor/health") is not None, another)
        return another

    def wait(self, until: Callable[[], bool], process: Process | None = None) -> None:
        """Wait for something that is up to ``process``: to standalone, unless it is named.

        :raises ProcessFailed: a process ended, or the time is up; with the end of its log.
        """
        left = max(1.0, self.deadline - time.monotonic())
        self.processes.wait_for(process or self.process, lambda: until() or None, left)


def standalone(
    processes: Processes, home: AirflowHome, connection: str, seconds: float, **more: str
) -> Standalone:
    """Start ``airflow standalone`` with ``more`` settings, for so many seconds at most."""
    url = f"http://127.0.0.1:{_free_port()}"
    env = home.environment(**_settings(url) | more, AIRFLOW_CONN_TWILIO_DEFAULT=connection)
    env["PATH"] = os.pathsep.join((str(_programs(home.path)), env.get("PATH", os.defpath)))
    home.logs.mkdir(parents=True, exist_ok=True)
    process = processes.start(
        "airflow standalone", (*AIRFLOW, "standalone"), env=env, log=home.logs / "standalone.log"
    )
    return Standalone(processes, process, url, env, time.monotonic() + seconds)


def api_server(processes: Processes, home: AirflowHome, seconds: float, **more: str) -> Standalone:
    """Start the pages and the API alone, with ``more`` settings, for so many seconds at most."""
    home.path.mkdir(parents=True)
    home.reset()
    url = f"http://127.0.0.1:{_free_port()}"
    env = home.environment(**_settings(url), **more)
    process = processes.start("API server", (*AIRFLOW, "api-server"), env=env, log=home.logs / "api.log")
    server = Standalone(processes, process, url, env, time.monotonic() + seconds)
    server.wait(lambda: server.get("/monitor/health") is not None)
    return server


def _settings(url: str) -> dict[str, str]:
    return {
        "AIRFLOW__API__HOST": "127.0.0.1",
        "AIRFLOW__API__PORT": url.rpartition(":")[2],
        "AIRFLOW__API__BASE_URL": url,
        "AIRFLOW__API__WORKERS": "1",
        "AIRFLOW__API__SECRET_KEY": secrets.token_hex(),
        "AIRFLOW__API_AUTH__JWT_SECRET": secrets.token_hex(),
        "AIRFLOW__CORE__EXECUTION_API_SERVER_URL": f"{url}/execution/",
        "AIRFLOW__CORE__DAGS_ARE_PAUSED_AT_CREATION": "False",
        "AIRFLOW__CORE__PARALLELISM": "2",
        "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_ALL_ADMINS": "True",
        "AIRFLOW__TRIGGERER__JOB_HEARTBEAT_SEC": "1",
        "AIRFLOW__TRIGGERER__TRIGGERER_HEALTH_CHECK_THRESHOLD": "5",
    }


def _programs(folder: Path) -> Path:
    """A folder with the program ``airflow`` as standalone calls it."""
    program = folder / "bin" / "airflow"
    program.parent.mkdir(parents=True, exist_ok=True)
    program.write_text(_WITHOUT_LOG_SERVERS.format(python=sys.executable))
    program.chmod(0o700)
    return program.parent


def _title(process: psutil.Process) -> str:
    try:
        return " ".join(process.cmdline())
    except psutil.NoSuchProcess:
        return ""


def _is_task(process: psutil.Process) -> bool:
    """Workers call themselves by their executor."""
    return "LocalExecutor" not in _title(process)


def _is_dead(process: psutil.Process) -> bool:
    """Also if nobody has asked yet how it ended."""
    try:
        return bool(process.status() == psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return True


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])
