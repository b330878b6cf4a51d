"""A person approves fees and a paid resubmission by Airflow's REST API, as its page does, on real Airflow."""

import json
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml
from onboarding.customers import LOW_VOLUME, changed
from onboarding.stepping import on_simulator

from airflow_provider_twilio.simulator import ACCOUNT_SID, AUTH_TOKEN
from scripts import simulated_twilio
from scripts.airflow_home import AirflowHome
from scripts.processes import Processes
from scripts.simulated_twilio import SimulatedTwilio

from .standalone import Standalone, standalone
from .test_triggerer_killed import state, step, task_logs

DAG = "/dags/onboard_customers"
SHORT = "https://bit.ly/3xyz"
LONGEST = 600.0
STANDS = 10.0
"""Seconds for which a question stands before it is answered."""


@pytest.mark.proof
def test_what_a_person_approves_is_paid_and_nothing_else(tmp_path: Path) -> None:
    home = AirflowHome(tmp_path / "airflow", Path(__file__).with_name("dags"))
    home.logs.mkdir(parents=True)
    file = tmp_path / "customers.yaml"
    with Processes() as processes:
        twilio = simulated_twilio.start(processes, home.environment(), home.logs / "twilio.log", speed=60)
        airflow = standalone(processes, home, json.dumps(twilio.connection), LONGEST)
        try:
            onboarded(twilio, airflow, file)
        except BaseException as failure:
            failure.add_note(task_logs(home))
            raise


def onboarded(twilio: SimulatedTwilio, airflow: Standalone, file: Path) -> None:
    """The story, step by step."""
    good = on_simulator(LOW_VOLUME)
    samples = [f"{text} {SHORT}" for text in good["campaign"]["samples"]]
    write(file, changed(good, campaign__samples=samples))
    with step("Airflow becomes healthy, and reads the DAG"):
        airflow.wait(lambda: not airflow.unhealthy())
        airflow.log_in()
        airflow.wait(lambda: airflow.get(DAG) is not None)
        conf = {"customers": [f"{file}#{good['customer']}"]}
        made = airflow.post(f"{DAG}/dagRuns", logical_date=None, conf=conf)
        run = f"{DAG}/dagRuns/{made['dag_run_id']}"
    with step("the fees are approved, and not paid before"):
        asked = question(airflow, run, "approve_fees")
        assert asked["subject"] == "Acme Bikes: pay 20.65 USD to Twilio?"
        assert paid(twilio) == 0
        answer(airflow, run, "approve_fees", "Approve", lambda: has_ended(airflow, run, "approve_fees"))
    with step("the campaign is rejected, and its document corrected, which isn't enough"):
        asked = question(airflow, run, "wait_for_campaign")
        assert "campaign.samples" in asked["body"]
        write(file, good)
        assert paid(twilio) == 4.5 + 15
    with step("the resubmission is approved, and the run ends"):
        is_over = partial(run_is_over, airflow, run)
        answer(airflow, run, "wait_for_campaign", "Resubmit", is_over)
        assert state(airflow, run) == "success"
        assert paid(twilio) == 4.5 + 15 + 15


def write(file: Path, values: dict[str, Any]) -> None:
    new = file.with_suffix(".new")
    new.write_text(yaml.safe_dump(values))
    new.replace(file)


def question(airflow: Standalone, run: str, task: str) -> Any:
    """The question of a mapped task, once it is asked."""
    airflow.wait(lambda: airflow.get(_path(run, task)) is not None or state(airflow, run) == "failed")
    assert state(airflow, run) != "failed"
    return airflow.get(_path(run, task))


def answer(airflow: Standalone, run: str, task: str, option: str, is_done: Callable[[], bool]) -> None:
    """Answer a question once it has stood for a while, and again if it is asked again, until that is done.

    Airflow 3.3.2 takes a task that is answered within seconds for a killed one, and has it try again.
    """
    asked_at: float | None = None

    def look() -> bool:
        nonlocal asked_at
        if not is_parked(airflow, run, task):
            asked_at = None
        elif asked_at is None:
            asked_at = time.monotonic()
        elif time.monotonic() - asked_at > STANDS and not (airflow.get(_path(run, task)) or {}).get(
            "response_received", True
        ):
            airflow.patch(_path(run, task), chosen_options=[option], params_input={})
            asked_at = None
        return is_done()

    airflow.wait(look)


def is_parked(airflow: Standalone, run: str, task: str) -> bool:
    there = airflow.get(f"{run}/taskInstances/onboard.{task}/0")
    return there is not None and there["state"] in ("awaiting_input", "deferred")


def has_ended(airflow: Standalone, run: str, task: str) -> bool:
    there = airflow.get(f"{run}/taskInstances/onboard.{task}/0")
    return (there is not None and there["state"] == "success") or run_is_over(airflow, run)


def run_is_over(airflow: Standalone, run: str) -> bool:
    return state(airflow, run) in ("success", "failed")


def _path(run: str, task: str) -> str:
    return f"{run}/taskInstances/onboard.{task}/0/hitlDetails"


def paid(twilio: SimulatedTwilio) -> float:
    """The fees that all accounts were charged."""
    root = f"{twilio.url}/2010-04-01/Accounts"
    with httpx.Client(auth=(ACCOUNT_SID, AUTH_TOKEN), trust_env=False) as http:
        accounts = http.get(f"{root}.json").raise_for_status().json()["accounts"]
        records = "Usage/Records/AllTime.json?Category=a2p-registration-fees"
        answers = [http.get(f"{root}/{one['sid']}/{records}").raise_for_status().json() for one in accounts]
    return sum(float(record["price"]) for one in answers for record in one["usage_records"])
