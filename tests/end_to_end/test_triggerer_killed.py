"""A brand's wait outlives the triggerer: another one takes it up, and nothing is registered twice."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from scripts import simulated_twilio
from scripts.airflow_home import AIRFLOW, AirflowHome
from scripts.processes import Processes
from scripts.simulated_twilio import SimulatedTwilio

from .standalone import Standalone, standalone

DAG = "/dags/register_brand"
LONGEST = 400.0
"""Seconds, for a machine that is busy with other things too; alone it takes about one minute."""
PATIENT = 60.0


def test_a_brand_wait_goes_on_in_another_triggerer(tmp_path: Path) -> None:
    home = AirflowHome(tmp_path / "airflow", Path(__file__).with_name("dags"))
    home.logs.mkdir(parents=True)
    with Processes() as processes:
        twilio = simulated_twilio.start(processes, home.environment(), home.logs / "twilio.log", speed=1)
        control(twilio, "settings", brand_pending=1e9)
        control(twilio, "profiles", customer_profile_sid="BU" + "1" * 32, a2p_profile_sid="BU" + "2" * 32)
        airflow = standalone(processes, home, json.dumps(twilio.connection), LONGEST)
        try:
            brand_is_registered_once(twilio, airflow)
        except BaseException as failure:
            failure.add_note(task_logs(home))
            raise


def brand_is_registered_once(twilio: SimulatedTwilio, airflow: Standalone) -> None:
    """The story, step by step."""
    with step("Airflow becomes healthy"):
        airflow.wait(lambda: not airflow.unhealthy())
        airflow.log_in()

    with step("the DAG is read"):
        airflow.wait(lambda: airflow.get(DAG) is not None)

    with step("the DAG runs until it waits for the brand in the triggerer"):
        run = f"{DAG}/dagRuns/{airflow.post(f'{DAG}/dagRuns', logical_date=None)['dag_run_id']}"
        airflow.wait(lambda: state(airflow, f"{run}/taskInstances/wait") == "deferred")
        airflow.wait(polled_again(twilio))

    with step("the triggerer is killed, and the wait stands still"):
        airflow.kill_triggerer()
        assert state(airflow, f"{run}/taskInstances/wait") == "deferred"

    with step("another triggerer goes on with the wait"):
        goes_on = polled_again(twilio)
        log = Path(airflow.env["AIRFLOW_HOME"]) / "logs" / "triggerer.log"
        command = (*AIRFLOW, "triggerer", "--skip-serve-logs")
        another = airflow.processes.start("second triggerer", command, env=airflow.env, log=log)
        airflow.wait(goes_on, another)

    with step("the brand is approved, and the DAG run ends well"):
        (brand,) = next(twilio.states())["brands"]
        control(twilio, f"brands/{brand['sid']}", status="APPROVED")
        airflow.wait(lambda: state(airflow, run) in ("success", "failed"), another)
        assert state(airflow, run) == "success"

    assert [one["status"] for one in next(twilio.states())["brands"]] == ["APPROVED"]
    assert len(requests(twilio, "POST")) == 1


@contextmanager
def step(name: str) -> Iterator[None]:
    """Says with a failure at which step it came."""
    try:
        yield
    except BaseException as failure:
        failure.add_note(f"This was the step: {name}.")
        raise


def task_logs(home: AirflowHome) -> str:
    """Return the tasks' last lines; Airflow's own processes have the log that the error names."""
    logs = sorted(home.logs.glob("dag_id=*/**/*.log"))
    tails = ("\n".join((f"{log}:", *log.read_text(errors="replace").splitlines()[-8:])) for log in logs)
    return "\n".join(("The tasks' logs:", *tails))


def control(twilio: SimulatedTwilio, what: str, **values: Any) -> None:
    httpx.post(f"{twilio.page}{what}", json=values, trust_env=False, timeout=PATIENT).raise_for_status()


def requests(twilio: SimulatedTwilio, method: str) -> list[Any]:
    """Return the requests about brands."""
    query = {"method": method, "path": "/BrandRegistrations"}
    answer = httpx.get(
        f"{twilio.page}requests", params=query, trust_env=False, timeout=PATIENT
    ).raise_for_status()
    found: list[Any] = answer.json()["requests"]
    return found


def polled_again(twilio: SimulatedTwilio) -> Callable[[], bool]:
    """Return true if the brand was asked for twice since now."""
    before = len(requests(twilio, "GET"))
    return lambda: len(requests(twilio, "GET")) >= before + 2


def state(airflow: Standalone, path: str) -> str | None:
    """The state of a DAG run or a task, as the API tells it."""
    told = airflow.get(path)
    return None if told is None else told["state"]
