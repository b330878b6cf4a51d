"""The onboarding DAG: two customers, from their documents to a delivered SMS each."""

import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from airflow_provider_twilio.simulator import ACCOUNT_SID
from airflow_provider_twilio.simulator.simulator import Simulator

from .conftest import EXAMPLES, Load, states

CUSTOMERS: list[dict[str, Any]] = yaml.safe_load((EXAMPLES / "a2p_onboarding.yaml").read_text())
STEPS = (
    "preflight",
    "account",
    "customer_profile",
    "a2p_profile",
    "brand",
    "wait_for_brand",
    "service",
    "campaign",
    "wait_for_campaign",
    "numbers",
    "verification",
    "wait_for_verification",
    "first_text",
    "wait_for_delivery",
)
EVERY_STEP = {f"onboard.{step}[{index}]" for step in STEPS for index in range(2)} | {"customers"}


def posted(twilio: Simulator, path: str = "") -> list[str]:
    """The paths of the requests that made or changed something."""
    return [request.path for request in twilio.requests("POST", path)]


def made(twilio: Simulator) -> dict[str, dict[str, list[dict[str, object]]]]:
    """Return the resources of each customer's account, by its service's name."""
    snapshots = [twilio.snapshot(account_sid=sid) for sid in twilio.accounts() if sid != ACCOUNT_SID]
    return {str(one["services"][0]["friendly_name"]): one for one in snapshots}


def test_two_customers_are_onboarded_once_however_often_it_runs(load: Load, twilio: Simulator) -> None:
    dag = load("a2p_onboarding")

    run = dag.test()

    assert states(run) == dict.fromkeys(EVERY_STEP, "success")
    first = made(twilio)
    assert_onboarded(twilio, first)
    names = {ti.rendered_map_index for ti in run.get_task_instances() if ti.map_index >= 0}
    assert names == {"Harbor Coffee", "Acme Bikes"}
    before = len(posted(twilio))

    assert states(dag.test()) == dict.fromkeys(EVERY_STEP, "success")

    again = made(twilio)
    assert [path.rpartition("/")[2] for path in posted(twilio)[before:]] == ["Messages.json"] * 2
    for name, there in first.items():
        for kind in ("services", "brands", "campaigns", "phone_numbers", "end_users", "customer_profiles"):
            assert [one["sid"] for one in again[name][kind]] == [one["sid"] for one in there[kind]]
    found = sorted(set(private_places(twilio)))
    assert found == [], "\n".join(found)


def assert_onboarded(twilio: Simulator, accounts: dict[str, dict[str, list[dict[str, object]]]]) -> None:
    """Each customer has one of everything in an account of their own, and the numbers that they asked for."""
    assert len(twilio.accounts()) == 3
    assert {name: len(there["phone_numbers"]) for name, there in accounts.items()} == {
        "Harbor Coffee": 2,
        "Acme Bikes": 1,
    }
    for customer in CUSTOMERS:
        there = accounts[customer["customer"]]
        assert [one["status"] for one in there["customer_profiles"]] == ["twilio-approved"]
        assert [one["status"] for one in there["trust_products"]] == ["twilio-approved"]
        assert [brand["status"] for brand in there["brands"]] == ["APPROVED"]
        assert [campaign["campaign_status"] for campaign in there["campaigns"]] == ["VERIFIED"]
        (service,) = there["services"]
        assert {number["service_sid"] for number in there["phone_numbers"]} == {service["sid"]}
        assert [(one["to"], one["status"]) for one in there["messages"]] == [
            (customer["first_text"]["to"], "delivered")
        ]
    main = twilio.snapshot()
    assert main["services"] == main["brands"] == main["phone_numbers"] == main["messages"] == []


def private_values(twilio: Simulator) -> Iterator[str]:
    """Return the private values of the documents and the accounts, which are for Twilio alone."""
    for sid in twilio.accounts():
        yield twilio.auth_token(sid)
    for customer in CUSTOMERS:
        (person,) = customer["representatives"]
        yield from (person[name] for name in ("last_name", "email", "phone_number"))
        yield customer["contact"]["email"]
        yield customer["address"]["street"]
        yield customer["business"]["registration"]["number"]
        yield from customer["first_text"].values()


def private_places(twilio: Simulator) -> Iterator[str]:
    """Where in Airflow's database such a value is found: results, rendered templates, states, and the stored
    source of this DAG; other examples' sources have such values of their own.
    """
    private = {*private_values(twilio)}
    with sqlite3.connect(Path(os.environ["AIRFLOW_HOME"]) / "airflow.db") as database:
        tables = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for table in {*tables} - {*SOURCES}:
            for row in database.execute(f'SELECT * FROM "{table}"'):
                text = " ".join(map(str, row))
                yield from (f"{table}: {secret}" for secret in private if secret in text)
        for table, column in SOURCES.items():
            for text in stored_source(database, table, column):
                yield from (f"{table}: {secret}" for secret in private if secret in text)


SOURCES = {"dag_code": "source_code", "serialized_dag": "data"}
"""The tables and columns with what Airflow stores of a DAG's file."""


def stored_source(database: sqlite3.Connection, table: str, column: str) -> list[str]:
    """Return what a table has of this DAG, which is something."""
    found = database.execute(f"SELECT {column} FROM {table} WHERE dag_id = 'a2p_onboarding'").fetchall()
    texts = [str(text) for (text,) in found]
    assert any("a2p_onboarding" in text for text in texts), f"{table} has nothing of the DAG"
    return texts


def test_no_log_tells_what_is_private(
    load: Load, twilio: Simulator, capfd: pytest.CaptureFixture[str]
) -> None:
    load("a2p_onboarding").test()

    told = "".join(capfd.readouterr())
    assert "Registered the brand" in told
    assert [value for value in private_values(twilio) if value in told] == []


def test_a_document_with_faults_is_refused_before_anything_is_paid(
    load: Load, twilio: Simulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed: Any = load("a2p_onboarding").get_task("customers")
    text = (EXAMPLES / "a2p_onboarding.yaml").read_text()
    (tmp_path / "a2p_onboarding.yaml").write_text(text.replace("industry: RETAIL", "industry: RETAILL"))
    monkeypatch.setitem(listed.python_callable.__globals__, "__file__", str(tmp_path / "a2p_onboarding.py"))

    with pytest.raises(ValueError, match=r"business\.industry: 'RETAILL': must be 'AGRI"):
        listed.python_callable()
    assert posted(twilio) == []


@pytest.mark.parametrize("name", ["a2p_onboarding", "tollfree_verification", "phone_number_life"])
def test_what_pays_runs_once_at_a_time(load: Load, name: str) -> None:
    """Two runs that look at Twilio in the same moment would both find nothing there."""
    assert load(name).max_active_runs == 1
