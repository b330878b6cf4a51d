"""The task group with a customer of every route, on real Airflow and the simulator."""

import json
import os
import re
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import yaml

from airflow_provider_twilio.onboarding import readiness
from airflow_provider_twilio.onboarding.task_group import onboard
from airflow_provider_twilio.simulator import ACCOUNT_SID
from airflow_provider_twilio.simulator.server import running
from airflow_provider_twilio.simulator.simulator import Simulator

from .customers import BY_ROUTE
from .stepping import on_simulator
from .test_steps import A2P, END_USERS, FEES, TOLLFREE, counted, paid

DAG = """
import pendulum
from airflow.sdk import dag, task
from airflow_provider_twilio.onboarding.task_group import onboard

@dag(schedule=None, start_date=pendulum.datetime(2026, 1, 1))
def all_routes():
    @task
    def customers():
        return {customers}

    onboard(customers(), poll_interval=0.2)

all_routes()
"""
FIRST_TEXT = {"to": "+15558675309", "body": "Welcome. Reply STOP to opt out."}


@pytest.fixture
def twilio(monkeypatch: pytest.MonkeyPatch) -> Iterator[Simulator]:
    """A simulator where an hour takes a second."""
    with running(speed=3600) as simulator:
        monkeypatch.setenv("AIRFLOW_CONN_TWILIO_DEFAULT", json.dumps(simulator.connection))
        monkeypatch.setenv("no_proxy", "127.0.0.1")
        yield simulator


@pytest.fixture(autouse=True)
def slept() -> None:
    """Here everybody really waits."""


def test_a_customer_of_every_route_is_onboarded_in_an_account_of_their_own(
    write_dag: Any,
    twilio: Simulator,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    proof: Callable[[str], None],
) -> None:
    monkeypatch.setattr("airflow_provider_twilio.onboarding.profiles._ASYNCHRONOUS_CHECKS", 0.1)
    documents = [on_simulator(values, first_text=FIRST_TEXT) for values in BY_ROUTE.values()]
    (tmp_path / "customers.yaml").write_text(yaml.safe_dump(documents))
    listed = [f"customers.yaml#{values['customer']}" for values in documents]

    run = write_dag(DAG.replace("{customers}", repr(listed))).test()

    tasks = run.get_task_instances()
    assert {ti.state for ti in tasks} == {"success"}
    assert len(tasks) == 1 + 4 * 14
    accounts = [sid for sid in twilio.accounts() if sid != ACCOUNT_SID]
    found = Counter(str(sorted(counted(twilio, sid).items())) for sid in accounts)
    assert sorted(paid(twilio, sid) for sid in accounts) == sorted(FEES.values())
    wanted = Counter(
        str(sorted(((TOLLFREE if route == "tollfree" else A2P) | {"end_users": END_USERS[route]}).items()))
        for route in BY_ROUTE
    )
    assert found == wanted
    sent = [message for sid in accounts for message in twilio.snapshot(account_sid=sid)["messages"]]
    assert [(message["to"], message["status"]) for message in sent] == [(FIRST_TEXT["to"], "delivered")] * 4
    proof(f"{len(twilio.requests())} requests for {len(accounts)} customers")


def test_a_document_may_come_from_a_task(write_dag: Any, twilio: Simulator) -> None:
    """As of a query's rows; Airflow keeps it among its results then."""
    document = on_simulator(BY_ROUTE["tollfree"])

    run = write_dag(DAG.replace("{customers}", repr([document]))).test()

    tasks = run.get_task_instances()
    assert {ti.state for ti in tasks} == {"success"}
    assert {ti.rendered_map_index for ti in tasks if ti.map_index >= 0} == {"Lakeside Clinic"}
    with closing(sqlite3.connect(Path(os.environ["AIRFLOW_HOME"]) / "airflow.db")) as database:
        rendered = database.execute("select * from rendered_task_instance_fields").fetchall()
    assert document["contact_person"]["email"] not in str(rendered)


def test_the_last_wait_is_for_carriers_before_the_first_text(write_dag: Any, twilio: Simulator) -> None:
    documents = [
        on_simulator(BY_ROUTE[route], first_text=FIRST_TEXT) for route in ("low_volume_standard", "tollfree")
    ]
    text = DAG.replace("{customers}", repr(documents)).replace("0.2)", "0.2, ready='age', ready_hours=1e-4)")

    dag = write_dag(text)
    run = dag.test()

    assert {ti.state for ti in run.get_task_instances()} == {"success"}
    assert dag.get_task("onboard.ready").downstream_task_ids == {"onboard.first_text"}
    told = {
        ti.map_index: ti.xcom_pull(task_ids="onboard.ready", map_indexes=ti.map_index)
        for ti in run.get_task_instances()
        if ti.task_id == "onboard.ready"
    }
    assert (told[0]["method"], told[0]["ready"], told[1]["status"]) == ("age", True, "not needed")


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({"ready": "soon"}, "ready: 'soon': must be 'age', 'probe' or None"),
        ({"ready": "age", "ready_hours": 0}, "ready_hours: 0: must be a number"),
        ({"ready": "probe"}, "probe_to: is missing"),
        ({"ready": "age", "probe_to": "+15558675309"}, "probe_to: is of use with ready='probe' alone"),
    ],
)
def test_wrong_arguments_of_the_last_wait_are_refused_while_the_dag_is_parsed(
    arguments: dict[str, Any], error: str
) -> None:
    with pytest.raises(ValueError, match=re.escape(error)):
        onboard(["customers.yaml#Acme"], **arguments)


def test_a_probe_is_refused_before_airflow_keeps_the_state_of_tasks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readiness, "_HAS_STORE", False)

    with pytest.raises(ValueError, match=r"needs the task state store of Airflow 3\.3; use 'age'"):
        onboard(["customers.yaml#Acme"], ready="probe", probe_to="+15558675309")


def test_the_preflight_comes_first_unless_it_is_left_out(write_dag: Any) -> None:
    text = DAG.replace("{customers}", "['customers.yaml#Acme']")

    assert "onboard.preflight" in write_dag(text).get_task("onboard.account").upstream_task_ids
    without = write_dag(text.replace("0.2)", "0.2, preflight=False)"))
    assert not without.has_task("onboard.preflight")
    assert without.get_task("onboard.wait_for_campaign").preflight is False
