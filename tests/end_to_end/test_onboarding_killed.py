"""Customers of all routes on a real Airflow that dies in the middle: one of everything, each fee once."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from onboarding.customers import BY_ROUTE
from onboarding.stepping import on_simulator
from onboarding.test_steps import A2P, END_USERS, FEES, TOLLFREE, counted

from airflow_provider_twilio.simulator import ACCOUNT_SID
from airflow_provider_twilio.simulator.simulator import Simulator
from scripts.airflow_home import AirflowHome
from scripts.processes import Processes

from .standalone import Standalone, standalone
from .test_triggerer_killed import state, step, task_logs

DAG = "/dags/onboard_all"
LONGEST = 1200.0
"""Seconds, for a machine that is busy with other things too; alone it takes about three minutes."""
A_TEXT = 0.1
"""USD that no text of the test comes to, and every other payment exceeds."""
FIRST_TEXT = {"to": "+15558675309", "body": "Welcome. Reply STOP to opt out."}
SOON_MISSED = {
    "AIRFLOW__CORE__PARALLELISM": "4",
    "AIRFLOW__SCHEDULER__SCHEDULER_HEALTH_CHECK_THRESHOLD": "30",
    "AIRFLOW__SCHEDULER__ORPHANED_TASKS_CHECK_INTERVAL": "10",
}
"""The second Airflow notices within seconds that the first one is gone."""


@pytest.mark.proof
def test_each_customer_has_one_of_everything_though_airflow_dies_in_the_middle(
    tmp_path: Path, twilio_simulator: Simulator, proof: Callable[[str], None]
) -> None:
    home = AirflowHome(tmp_path / "airflow", Path(__file__).with_name("dags"))
    home.logs.mkdir(parents=True)
    documents = [on_simulator(values, first_text=FIRST_TEXT) for values in BY_ROUTE.values()]
    (home.path / "customers.yaml").write_text(yaml.safe_dump(documents))
    twilio_simulator.configure(speed=3600)
    connection = json.dumps(twilio_simulator.connection)

    def begin(processes: Processes) -> Standalone:
        return standalone(processes, home, connection, LONGEST, **SOON_MISSED)

    try:
        everybody_is_onboarded(twilio_simulator, begin)
    except BaseException as failure:
        failure.add_note(task_logs(home))
        raise

    accounts = [sid for sid in twilio_simulator.accounts() if sid != ACCOUNT_SID]
    wanted = [
        (TOLLFREE if route == "tollfree" else A2P) | {"end_users": END_USERS[route]} for route in BY_ROUTE
    ]
    assert in_order(counted(twilio_simulator, sid) for sid in accounts) == in_order(wanted)
    assert sorted(fees(twilio_simulator, sid) for sid in accounts) == sorted(FEES.values())
    sent = [one for sid in accounts for one in twilio_simulator.snapshot(account_sid=sid)["messages"]]
    assert [(one["to"], one["status"]) for one in sent] == [(FIRST_TEXT["to"], "delivered")] * 4
    proof(
        f"onboarding: {len(accounts)} customers of all routes on an Airflow that died once, "
        f"{twilio_simulator.totals()['requests']} requests, one of everything and each fee once"
    )


def everybody_is_onboarded(twilio: Simulator, begin: Callable[[Processes], Standalone]) -> None:
    """The story, step by step."""
    with Processes() as processes, step("the first Airflow runs until a brand is registered, and is killed"):
        airflow = ready(begin(processes))
        run = f"{DAG}/dagRuns/{airflow.post(f'{DAG}/dagRuns', logical_date=None)['dag_run_id']}"
        airflow.wait(lambda: bool(twilio.requests("POST", "/BrandRegistrations$")))
        airflow.kill()
    with Processes() as processes, step("another Airflow ends the run"):
        another = ready(begin(processes))
        another.wait(lambda: state(another, run) in ("success", "failed"))
        assert state(another, run) == "success"


def ready(airflow: Standalone) -> Standalone:
    airflow.wait(lambda: not airflow.unhealthy())
    airflow.log_in()
    airflow.wait(lambda: airflow.get(DAG) is not None)
    return airflow


def fees(simulator: Simulator, account_sid: str) -> list[float]:
    return sorted(price for _, price in simulator.charges(account_sid) if price > A_TEXT)


def in_order(counts: Any) -> list[str]:
    return sorted(str(sorted(one.items())) for one in counts)
