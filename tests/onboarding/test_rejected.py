"""Rejected customers in one DAG run: documents are corrected while it waits, and a person answers."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from airflow_provider_twilio.simulator import ACCOUNT_SID
from airflow_provider_twilio.simulator.server import running
from airflow_provider_twilio.simulator.simulator import Simulator

from .answers import Question, answering
from .customers import LOW_VOLUME, STANDARD, changed
from .stepping import on_simulator
from .test_fees import charged, expected

DAG = """
import pendulum
from airflow.sdk import dag
from airflow_provider_twilio.onboarding.task_group import onboard

@dag(schedule=None, start_date=pendulum.datetime(2026, 1, 1))
def rejected():
    onboard({customers}, poll_interval=0.5, budget=100, preflight=False)

rejected()
"""
SHORT = "https://bit.ly/3xyz"


@pytest.fixture
def twilio(monkeypatch: pytest.MonkeyPatch) -> Iterator[Simulator]:
    """A simulator where a minute takes a second."""
    with running(speed=60) as simulator:
        monkeypatch.setenv("AIRFLOW_CONN_TWILIO_DEFAULT", json.dumps(simulator.connection))
        monkeypatch.setenv("no_proxy", "127.0.0.1")
        yield simulator


@pytest.fixture(autouse=True)
def slept() -> None:
    """Here everybody really waits."""


@pytest.mark.proof
def test_they_are_onboarded_in_the_same_run(write_dag: Any, twilio: Simulator, tmp_path: Path) -> None:
    """A wrong tax number and a shortened link are corrected in the file; each fee is paid as expected."""
    wrong_number = on_simulator(LOW_VOLUME, business__registration={"number": "00-7654321"})
    samples = [f"{text} {SHORT}" for text in STANDARD["campaign"]["samples"]]
    shortened = on_simulator(STANDARD, campaign__samples=samples)
    documents = {values["customer"]: values for values in (wrong_number, shortened)}
    file = tmp_path / "customers.yaml"

    def write() -> None:
        new = file.with_suffix(".new")
        new.write_text(yaml.safe_dump([*documents.values()]))
        new.replace(file)

    seen: set[str] = set()

    def correct(question: Question) -> str | None:
        if question.subject in seen:
            return None
        seen.add(question.subject)
        if "brand" in question.subject:
            documents["Acme Bikes"] = on_simulator(LOW_VOLUME)
        else:
            documents["Harbor Coffee"] = changed(shortened, campaign__samples=STANDARD["campaign"]["samples"])
        write()
        return None

    write()
    with answering(correct):
        listed = [f"customers.yaml#{name}" for name in documents]
        run = write_dag(DAG.replace("{customers}", repr(listed))).test()

    assert {ti.state for ti in run.get_task_instances()} == {"success"}
    accounts = [sid for sid in twilio.accounts() if sid != ACCOUNT_SID]
    paid = sorted(charged(twilio, sid) for sid in accounts)
    assert paid == [expected(LOW_VOLUME), expected(STANDARD) + 15]
