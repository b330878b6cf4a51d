"""A whole Airflow on this machine: scheduler, triggerer, Dag processor and API server, each a process."""

import json
import os
import secrets
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import httpx

from scripts.airflow_home import AIRFLOW, AirflowHome
from scripts.processes import Process, Processes, run

USER = "admin"

_SECONDS = 180.0
# The log servers would listen on all of the machine's addresses; the API server reads the files as well.
_COMPONENTS = {
    "api-server": ("api-server",),
    "scheduler": ("scheduler", "--skip-serve-logs"),
    "dag-processor": ("dag-processor",),
    "triggerer": ("triggerer", "--skip-serve-logs"),
}


@dataclass(frozen=True, slots=True)
class AirflowServer:
    """An Airflow that has been started.

    :param url: of its web pages and its API.
    :param password: of the user ``admin``.
    """

    url: str
    password: str
    home: AirflowHome
    processes: Processes
    components: dict[str, Process]

    def become_healthy(self) -> Iterator[str]:
        """Yield the components' names, each as soon as it is healthy.

        :raises ProcessFailed: one ended, or isn't healthy after three minutes.
        """
        with self._client() as client:
            for name, process in self.components.items():
                self.processes.wait_for(process, partial(_healthy, client, name), _SECONDS)
                yield name

    def load_dags(self) -> dict[str, str]:
        """Return the DAGs by file, once all files are read; ``""`` for a file that can't be loaded.

        :raises ProcessFailed: a component ended, or the DAGs aren't there after three minutes.
        """
        files = {path.name for path in self.home.dags.glob("*.py")}
        login = {"username": USER, "password": self.password}
        with self._client() as client:
            token = partial(_json, client, "POST", "/auth/token", json=login)
            told = self.processes.wait_for(self.components["api-server"], token, _SECONDS)
            client.headers["Authorization"] = f"Bearer {told['access_token']}"
            return self.processes.wait_for(
                self.components["dag-processor"], partial(_dags, client, files), _SECONDS
            )

    def _client(self) -> httpx.Client:
        return httpx.Client(base_url=self.url, trust_env=False, timeout=30.0)


def start(
    processes: Processes, home: AirflowHome, connection: dict[str, Any], **settings: str
) -> AirflowServer:
    """Start an Airflow with the connection ``twilio_default``, on a free port.

    :param settings: of its environment.
    :raises ProcessFailed: the connection can't be stored.
    """
    url, password = f"http://127.0.0.1:{free_port()}", password_of(home.path)
    env = home.environment(**settings_of(url), **settings)
    stored = home.path / "connections.json"
    with open(stored, "w", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
        json.dump({"twilio_default": connection | {"extra": json.dumps(connection["extra"])}}, file)
    run(
        "storing of the connection",
        (*AIRFLOW, "connections", "import", "--overwrite", str(stored)),
        env=env,
        log=home.logs / "connection.log",
        seconds=_SECONDS,
    )
    components = {
        name: processes.start(name, (*AIRFLOW, *command), env=env, log=home.logs / f"{name}.log")
        for name, command in _COMPONENTS.items()
    }
    return AirflowServer(url, password, home, processes, components)


def settings_of(url: str) -> dict[str, str]:
    """Return the settings of an Airflow at an address on this machine."""
    port = url.rpartition(":")[2]
    return {
        "AIRFLOW__API__HOST": "127.0.0.1",
        "AIRFLOW__API__PORT": port,
        "AIRFLOW__API__BASE_URL": url,
        "AIRFLOW__API__WORKERS": "1",
        "AIRFLOW__API__SECRET_KEY": secrets.token_hex(),
        "AIRFLOW__API_AUTH__JWT_SECRET": secrets.token_hex(),
        "AIRFLOW__CORE__EXECUTION_API_SERVER_URL": f"{url}/execution/",
        "AIRFLOW__CORE__DAGS_ARE_PAUSED_AT_CREATION": "False",
        "AIRFLOW__CORE__EXECUTOR": "LocalExecutor",
        "AIRFLOW__CORE__PARALLELISM": "4",
        "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_USERS": f"{USER}:admin",
        "AIRFLOW__CORE__TEST_CONNECTION": "Enabled",
        # A worker that misses the end of its task by an instant notices it only after this many seconds; a
        # wait that ends before that is taken for a killed task (apache/airflow#67287).
        "AIRFLOW__WORKERS__MIN_HEARTBEAT_INTERVAL": "1",
    }


def password_of(folder: Path) -> str:
    """Return the password of this folder's Airflow. It stays the same, because browsers remember it."""
    file = folder / "simple_auth_manager_passwords.json.generated"
    if not file.exists():
        with open(file, "x", opener=lambda name, flags: os.open(name, flags, 0o600)) as new:
            json.dump({USER: secrets.token_urlsafe(9)}, new)
    return str(json.loads(file.read_text())[USER])


def free_port() -> int:
    """Return a port of this machine that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def _json(client: httpx.Client, method: str, path: str, **request: Any) -> dict[str, Any] | None:
    """Return the answer, or ``None`` while Airflow is starting."""
    try:
        answer = client.request(method, path, **request)
    except httpx.TransportError:
        return None
    return answer.json() if answer.is_success else None


def _healthy(client: httpx.Client, component: str) -> bool | None:
    health = _json(client, "GET", "/api/v2/monitor/health")
    part = "metadatabase" if component == "api-server" else component.replace("-", "_")
    return True if health and health[part]["status"] == "healthy" else None


def _dags(client: httpx.Client, files: set[str]) -> dict[str, str] | None:
    dags, errors = _json(client, "GET", "/api/v2/dags"), _json(client, "GET", "/api/v2/importErrors")
    if dags is None or errors is None:
        return None
    read = {Path(error["filename"]).name: "" for error in errors["import_errors"]}
    read |= {dag["relative_fileloc"]: dag["dag_id"] for dag in dags["dags"]}
    return read if files <= read.keys() else None
