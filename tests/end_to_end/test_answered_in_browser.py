"""A person approves fees and a paid resubmission in Airflow's page, in a real browser on real Airflow."""

import json
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from browser import Page, browsing
from onboarding.customers import LOW_VOLUME, changed
from onboarding.stepping import on_simulator

from scripts import simulated_twilio
from scripts.airflow_home import AirflowHome
from scripts.processes import Processes
from scripts.simulated_twilio import SimulatedTwilio

from .standalone import Standalone, standalone
from .test_answered import (
    DAG,
    LONGEST,
    SHORT,
    STANDS,
    has_ended,
    is_parked,
    paid,
    question,
    run_is_over,
    write,
)
from .test_connection_form import button
from .test_triggerer_killed import state, step, task_logs


@pytest.mark.proof
def test_a_person_reads_what_is_asked_and_answers_it(tmp_path: Path) -> None:
    home = AirflowHome(tmp_path / "airflow", Path(__file__).with_name("dags"))
    home.logs.mkdir(parents=True)
    with Processes() as processes, browsing(tmp_path / "browser") as page:
        twilio = simulated_twilio.start(processes, home.environment(), home.logs / "twilio.log", speed=60)
        airflow = standalone(processes, home, json.dumps(twilio.connection), LONGEST)
        try:
            onboarded(twilio, airflow, page, tmp_path)
        except BaseException as failure:
            page.picture(tmp_path / "failed.png")
            failure.add_note(f"The page says:\n{page.text()[:3000]}\n{task_logs(home)}")
            raise


def onboarded(twilio: SimulatedTwilio, airflow: Standalone, page: Page, folder: Path) -> None:
    """The story, step by step."""
    file = folder / "customers.yaml"
    good = on_simulator(LOW_VOLUME)
    write(file, changed(good, campaign__samples=[f"{text} {SHORT}" for text in good["campaign"]["samples"]]))
    with step("Airflow becomes healthy, and reads the DAG"):
        airflow.wait(lambda: not airflow.unhealthy())
        airflow.log_in()
        airflow.wait(lambda: airflow.get(DAG) is not None)
        conf = {"customers": [f"{file}#{good['customer']}"]}
        made = airflow.post(f"{DAG}/dagRuns", logical_date=None, conf=conf)
        run = f"{DAG}/dagRuns/{made['dag_run_id']}"
    with step("the page says who pays what for what, and nothing is paid before the answer"):
        question(airflow, run, "approve_fees")
        look_at(page, airflow, run, "approve_fees", folder)
        for told in ("Acme Bikes: pay 20.65 USD to Twilio?", "4.50 USD", "15.00 USD", "1.15 USD"):
            page.until(f"document.body.innerText.includes({json.dumps(told)})")
        assert page.value("document.querySelectorAll('td').length") >= 12, "the fees are no table"
        assert paid(twilio) == 0
        ended = partial(has_ended, airflow, run, "approve_fees")
        answer(page, airflow, run, "approve_fees", "Approve", ended, folder)
    with step("the page says what is wrong in which place, and what another try costs"):
        question(airflow, run, "wait_for_campaign")
        look_at(page, airflow, run, "wait_for_campaign", folder)
        for told in ("Acme Bikes: the campaign is rejected", "campaign.samples", "30892", "15.00 USD"):
            page.until(f"document.body.innerText.includes({json.dumps(told)})")
        write(file, good)
        assert paid(twilio) == 4.5 + 15
    with step("the answer in the page has it submitted again, and the run ends"):
        over = partial(run_is_over, airflow, run)
        answer(page, airflow, run, "wait_for_campaign", "Resubmit", over, folder)
        assert state(airflow, run) == "success"
        assert paid(twilio) == 4.5 + 15 + 15


def look_at(page: Page, airflow: Standalone, run: str, task: str, folder: Path) -> None:
    """Open the page with a mapped task's question."""
    page.open(
        f"{airflow.url}{run.replace('/dagRuns/', '/runs/')}/tasks/onboard.{task}/mapped/0/required_actions"
    )
    page.until("document.body.innerText.includes('Acme Bikes: ')")
    page.picture(folder / f"{task}.png")


def answer(
    page: Page,
    airflow: Standalone,
    run: str,
    task: str,
    option: str,
    is_done: Callable[[], bool],
    folder: Path,
) -> None:
    """Press the button of an option once the question has stood for a while, and again if it is asked again.

    Airflow 3.3.2 takes a task that is answered within seconds for a killed one, and has it try again.
    """
    asked_at: float | None = None

    def look() -> bool:
        nonlocal asked_at
        there = airflow.get(f"{run}/taskInstances/onboard.{task}/0/hitlDetails") or {}
        if not is_parked(airflow, run, task) or there.get("response_received", True):
            asked_at = None
        elif asked_at is None:
            asked_at = time.monotonic()
        elif time.monotonic() - asked_at > STANDS:
            look_at(page, airflow, run, task, folder)
            page.click(button(option))
            asked_at = None
        return is_done()

    airflow.wait(look)
