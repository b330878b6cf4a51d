"""``make demo`` as a user sees it."""

import fcntl
import json
import re
import shutil
import signal
import sqlite3
from contextlib import closing
from pathlib import Path

import httpx
import pytest
from started import Started

from airflow_provider_twilio.simulator import ACCOUNT_SID, AUTH_TOKEN
from airflow_provider_twilio.simulator.server import running
from scripts.airflow_home import PROJECT

# For a machine that is busy with other things too.
_SECONDS = 300.0
_STOP_SECONDS = 300.0
_PAGE = r"http://\S+/_simulator/"
_HOSTILE = {
    "HOME": "/proc/1",
    "AIRFLOW_HOME": "/nowhere",
    "AIRFLOW__CORE__EXECUTOR": "NoSuchExecutor",
    "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": "postgresql://nobody@nowhere.invalid/none",
    "AIRFLOW_CONN_TWILIO_DEFAULT": "not a connection",
    "HTTP_PROXY": "http://127.0.0.1:9",
    "http_proxy": "http://127.0.0.1:9",
    "ALL_PROXY": "http://127.0.0.1:9",
    "PYTHONPATH": "/nowhere",
    "TWILIO_POLL_INTERVAL": "often",
}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An Airflow's folder with a space in its name; the database beside it is made once for all tests."""
    return tmp_path_factory.getbasetemp() / "our airflows" / "demo"


@pytest.fixture
def dags(tmp_path: Path) -> Path:
    """A copy of the demo's DAG, to be spoilt."""
    return Path(shutil.copytree(PROJECT / "scripts" / "demo_dags", tmp_path / "dags"))


def test_it_onboards_five_customers_whatever_was_there_before(home: Path, tmp_path: Path) -> None:
    home.mkdir(parents=True)
    for left_over in ("airflow.db", "airflow.db-wal", "airflow.cfg"):
        (home / left_over).write_text("left by a run that was killed")

    with Started("scripts.demo", "--airflow-home", home, folder=tmp_path, **_HOSTILE) as demo:
        assert demo.end(_SECONDS) == 0, demo.output
        output = demo.output

    assert len(re.findall(r"(?m)^✓ .*(?:preflight|account|wait_for_delivery)  ", output)) >= 15
    bakery, bikes = output.index("document rejected: 30925"), output.index("brand rejected: 30795")
    assert bakery < bikes
    assert not re.search(r"(?m)^✓ +Mill Bakery +(account|brand) ", output[:bakery])
    for words in (
        r"Harbor Coffee +first text delivered +brand APPROVED +62\.15 USD",
        r"Acme Bikes +first text delivered +brand rejected \(30795\), corrected +20\.65 USD",
        r"Dana Walks Dogs +first text delivered +one-time password answered +20\.65 USD",
        r"Lakeside Clinic +first text delivered +toll-free number TWILIO_APPROVED +2\.15 USD",
        r"Mill Bakery +first text delivered +preflight failed \(30925\), corrected +20\.65 USD",
    ):
        assert re.search(words, output), output
    assert "Paid in all: 126.25 USD" in output
    assert "Paid for Mill Bakery while its page failed: nothing" in output
    assert charged(home) == {
        "Harbor Coffee": 62.15,
        "Acme Bikes": 20.65,
        "Dana Walks Dogs": 20.65,
        "Lakeside Clinic": 2.15,
        "Mill Bakery": 20.65,
    }
    afterwards = output.partition("customers onboarded")[2]
    assert "by 71 tasks" in afterwards
    assert "AIRFLOW_CONN_TWILIO_DEFAULT" in afterwards
    assert "TWILIO_POLL_INTERVAL" in afterwards

    # All campaigns have one SID; they are shown by their service.
    sids = {sid for sid in _sids_of_tasks(home) if not sid.startswith("QE")}
    assert sids <= set(re.findall(r"\b(?:AC|BU|MG|BN|QE|PN|SM|HH)\w{32}\b", output))
    assert not re.search(r"\+\d{8}", output)
    assert AUTH_TOKEN not in output + (home / "logs" / "demo.log").read_text()


def charged(home: Path) -> dict[str, float]:
    """Return what the simulator charged each customer, from the state that it left."""
    with running() as simulator:
        simulator.restore(home / "logs" / "twilio.json")
        return {
            str(simulator.snapshot(account_sid=sid)["services"][0]["friendly_name"]): round(
                sum(price for _, price in simulator.charges(sid)), 2
            )
            for sid in simulator.accounts()
            if sid != ACCOUNT_SID
        }


def _sids_of_tasks(home: Path) -> set[str]:
    """Return the run as Airflow's database has it."""
    with closing(sqlite3.connect(home / "airflow.db")) as database:
        tables = {name for (name,) in database.execute("select name from sqlite_master")}
        (xcom,) = tables & {"xcom", "xcom_v2"}
        values = database.execute(f"select value from {xcom} where task_id like 'onboard.%'").fetchall()
    sids = {json.loads(value)["sid"] for (value,) in values if '"sid"' in str(value)}
    return {sid for sid in sids if sid}


def test_a_refused_step_is_named_with_the_reason_and_what_to_do(home: Path, tmp_path: Path) -> None:
    # Once more for the new token that is asked for when the first one is refused.
    fault = {"kind": "error", "code": 20003, "method": "POST", "path": "/v1/Services$", "count": 2}
    with Started("scripts.demo", "--airflow-home", home, folder=tmp_path) as demo:
        page = demo.until(_PAGE, _SECONDS).group()
        httpx.post(f"{page}faults", json=fault, trust_env=False).raise_for_status()
        assert demo.end(_SECONDS) == 1, demo.output
        output = demo.output

    _, _, failure = re.split(r"(✗ service failed for [A-Z][A-Za-z ]+)", output)
    assert "(HTTP 401, code 20003, request RQ" in failure
    assert "Check the account SID and the token" in failure
    assert "five_customers.yaml" in failure
    log = home / "logs" / "demo.log"
    assert str(log) in failure
    assert "code 20003" in log.read_text()
    assert re.search(r"· wait_for_delivery +upstream failed", output)
    assert re.search(r"✓ wait_for_delivery +accepted → ", output), "the other customer goes on"


def test_a_file_of_documents_that_is_no_yaml_is_named_with_the_line(
    home: Path, dags: Path, tmp_path: Path
) -> None:
    yaml = dags / "five_customers.yaml"
    yaml.write_text(yaml.read_text().replace("- customer: Acme Bikes", "- customer: [Acme Bikes"))

    with Started("scripts.demo", "--airflow-home", home, "--dags", dags, folder=tmp_path) as demo:
        assert demo.end(_SECONDS) == 1, demo.output
        output = demo.output

    assert "✗ customers failed" in output
    line = 2 + yaml.read_text().splitlines().index("- customer: [Acme Bikes")
    assert f"five_customers.yaml:{line}:isn'tYAML:" in re.sub(r"\s", "", output)
    assert f"the data of the customers is in {yaml}." in output


def test_a_dag_that_cannot_be_loaded_is_reported_with_its_error(
    home: Path, dags: Path, tmp_path: Path
) -> None:
    dag = dags / "five_customers.py"
    dag.write_text(dag.read_text().replace("poll_interval=", "poll_intervall="))

    with Started("scripts.demo", "--airflow-home", home, "--dags", dags, folder=tmp_path) as demo:
        assert demo.end(_SECONDS) == 1
        output = demo.output

    assert "The DAG can't be loaded" in output
    assert "poll_intervall" in output.splitlines()[-1]


def test_the_death_of_the_simulator_is_named_with_the_step_and_what_to_do(home: Path, tmp_path: Path) -> None:
    with Started("scripts.demo", "--airflow-home", home, folder=tmp_path) as demo:
        demo.until("brand  ", _SECONDS)
        (simulator,) = (process for line, process in demo.family().items() if "simulator" in line)
        simulator.kill()
        assert demo.end(_STOP_SECONDS) == 1
        assert not demo.family()
        ending = demo.output.partition("The Twilio simulator was killed by signal 9.")[2]

    assert f"Its log is {home / 'logs' / 'simulator.log'}" in ending
    assert re.search(r"The step was: [A-Z][A-Za-z ]+  \w+\n", ending)
    assert "Run make demo again" in ending


def test_when_it_is_stopped_nothing_is_left_running(home: Path, tmp_path: Path) -> None:
    with Started("scripts.demo", "--airflow-home", home, folder=tmp_path) as demo:
        demo.until("customers  ", _SECONDS)
        assert any("scripts.dag_run" in process for process in demo.family())
        assert any("simulator" in process for process in demo.family())
        demo.send(signal.SIGTERM)
        assert demo.end(_STOP_SECONDS) == 128 + signal.SIGTERM
        assert not demo.family()
        assert demo.output.endswith("Stopped.\n")


def test_two_runs_do_not_share_a_folder(tmp_path: Path) -> None:
    home = tmp_path / "demo"
    home.mkdir()
    with (home / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with Started("scripts.demo", "--airflow-home", home, folder=tmp_path) as demo:
            assert demo.end(_STOP_SECONDS) == 1
            assert demo.output == f"Another run is using {home}: stop it first.\n"
