"""``make ui`` as a user sees it."""

import re
import signal
import time
from pathlib import Path
from typing import Any

import httpx
import psutil  # type: ignore[import-untyped]
import pytest
from started import Started

from airflow_provider_twilio.simulator import AUTH_TOKEN
from scripts.airflow_home import EXAMPLE_DAGS
from scripts.processes import Processes
from scripts.ui import watch

# For a machine that is busy with other things too.
_START_SECONDS = 400.0
_RUN_SECONDS = 400.0
_STOP_SECONDS = 300.0
_COMPONENTS = ("api-server", "scheduler", "dag-processor", "triggerer")
_DAGS = sorted(path.stem for path in EXAMPLE_DAGS.glob("*.py"))
_GOING_ON = ("queued", "running")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.getbasetemp() / "our airflows" / "ui"


class Airflow:
    """Airflow's API, at the address and with the password that were printed."""

    def __init__(self, output: str) -> None:
        told = dict(re.findall(r"(?m)^ *(Airflow|user|password|Twilio simulator) +(\S+)", output))
        self.page = told["Twilio simulator"]
        self._client = httpx.Client(base_url=told["Airflow"], trust_env=False, timeout=30)
        login = {"username": told["user"], "password": told["password"]}
        token = self._client.post("/auth/token", json=login).raise_for_status().json()["access_token"]
        self._client.headers["Authorization"] = f"Bearer {token}"

    def get(self, path: str) -> Any:
        return self._client.get(f"/api/v2/{path}").raise_for_status().json()

    def post(self, path: str, **body: Any) -> Any:
        return self._client.post(f"/api/v2/{path}", json=body).raise_for_status().json()

    def run(self, dag: str) -> dict[str, str]:
        """Trigger the DAG; once it has ended, the states of the tasks that have not succeeded."""
        path = f"dags/{dag}/dagRuns"
        run = self.post(path, logical_date=None)["dag_run_id"]
        deadline = time.monotonic() + _RUN_SECONDS
        while self.get(f"{path}/{run}")["state"] in _GOING_ON and time.monotonic() < deadline:
            time.sleep(1)
        tasks = self.get(f"{path}/{run}/taskInstances?limit=100")["task_instances"]
        assert len(tasks) == 29
        return {
            f"{task['task_id']}[{task['map_index']}]": task["state"]
            for task in tasks
            if task["state"] != "success"
        }


def test_it_serves_the_example_dags_and_stops_without_a_trace(home: Path, tmp_path: Path) -> None:
    with Started(
        "scripts.ui", "--airflow-home", home, folder=tmp_path, HTTP_PROXY="http://127.0.0.1:9"
    ) as ui:
        ui.until("Ctrl-C stops everything", _START_SECONDS)
        for name in ("Twilio simulator", *_COMPONENTS, *_DAGS):
            assert f"✓ {name}\n" in ui.output
        airflow = Airflow(ui.output)

        health = airflow.get("monitor/health")
        assert {part["status"] for part in health.values()} == {"healthy"}
        dags = airflow.get("dags")["dags"]
        assert {dag["dag_id"] for dag in dags} == set(_DAGS)
        # What would run by the clock waits until somebody wants it to.
        by_the_clock = {dag["dag_id"] for dag in dags if dag["next_dagrun_run_after"]}
        assert {dag["dag_id"] for dag in dags if dag["is_paused"]} == by_the_clock != set()
        connection = airflow.get("connections/twilio_default")
        tested = airflow.post("connections/test", **_form(connection, password=AUTH_TOKEN))
        assert tested["status"], tested["message"]
        tested = airflow.post("connections/test", **_form(connection, password="0" * 32))
        assert not tested["status"]
        assert "code 20003" in tested["message"]
        assert set(_listening(ui)) == {"127.0.0.1"}

        assert "Owl Post" in httpx.get(airflow.page, trust_env=False).text
        assert airflow.run("a2p_onboarding") == {}
        _, customer = sorted(
            re.findall(r"\?account=(AC\w{32})", httpx.get(airflow.page, trust_env=False).text)
        )
        shown = httpx.get(airflow.page, params={"account": customer}, trust_env=False).text
        assert "APPROVED" in shown

        ui.send(signal.SIGINT)
        assert ui.end(_STOP_SECONDS) == 0
        assert not ui.family()
        assert ui.output.endswith("Stopping.\n")


def _form(connection: dict[str, Any], **changes: str) -> dict[str, Any]:
    """Return the request of the connection's form."""
    fields = ("connection_id", "conn_type", "login", "extra")
    return {field: connection[field] for field in fields} | changes


def _listening(ui: Started) -> list[str]:
    """The addresses on which its processes listen."""
    sockets = [socket for process in ui.family().values() for socket in process.net_connections("inet")]
    return [socket.laddr.ip for socket in sockets if socket.status == "LISTEN"]


def test_the_death_of_a_component_ends_it_and_is_named_with_its_log(home: Path, tmp_path: Path) -> None:
    ran_before = (home / "twilio.state").exists()
    with Started("scripts.ui", "--airflow-home", home, folder=tmp_path) as ui:
        ui.until("Ctrl-C stops everything", _START_SECONDS)
        runs = Airflow(ui.output).get("dags/a2p_onboarding/dagRuns")["total_entries"]
        assert runs == ran_before, "what happened is there at the next start"
        victim = _component(ui, "dag-processor")
        victim.kill()
        assert ui.end(_STOP_SECONDS) == 1
        assert "The dag-processor was killed by signal 9." in ui.output
        assert f"Its log is {home / 'logs' / 'dag-processor.log'}" in ui.output
        assert "Run make ui again" in ui.output
        assert not ui.family()


def _component(ui: Started, name: str) -> psutil.Process:
    """A component's process, as soon as it is there."""
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline:
        if process := ui.component(name):
            return process
        time.sleep(0.1)
    raise AssertionError(f"no {name} after {_START_SECONDS} seconds:\n{ui.output}")


def test_it_watches_no_longer_than_it_is_told() -> None:
    began = time.monotonic()
    watch(Processes(), 0.1)
    assert time.monotonic() - began < 60
