"""Rejected customers in one DAG run: documents are corrected while it waits, and a person answers."""

import json
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from airflow_provider_twilio.simulator import ACCOUNT_SID
from airflow_provider_twilio.simulator.server import running
from airflow_provider_twilio.simulator.simulator import Simulator

from .answers import Question, answering
from .customers import BY_ROUTE, LOW_VOLUME, SOLE_PROPRIETOR, STANDARD, TOLLFREE, changed
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
Values = dict[str, Any]
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


def story(
    write_dag: Any,
    folder: Path,
    rejected: Mapping[str, Values],
    good: Mapping[str, Values],
    options: str = "",
) -> tuple[Any, list[str]]:
    """Onboard customers whose documents are made good, each at its first rejection.

    :returns: the run, and the subjects of the questions in the order in which they were asked first.
    """
    documents = dict(rejected)
    file = folder / "customers.yaml"

    def write() -> None:
        new = file.with_suffix(".new")
        new.write_text(yaml.safe_dump([*documents.values()]))
        new.replace(file)

    seen: list[str] = []

    def answer(question: Question) -> str | None:
        if question.subject not in seen:
            seen.append(question.subject)
            name = question.subject.partition(":")[0]
            documents[name] = corrected(documents[name], good[name], question.subject)
            write()
        return None

    write()
    with answering(answer):
        listed = [f"customers.yaml#{name}" for name in documents]
        return write_dag(DAG.replace("{customers}", repr(listed))).test(), seen


def corrected(values: Values, good: Values, subject: str) -> Values:
    """Correct what the question is about, and leave the other mistakes to their own rejections."""
    section = "campaign" if "campaign" in subject else ""
    return values | {name: part for name, part in good.items() if (name == "campaign") == bool(section)}


def shortened(values: Values) -> Values:
    return changed(values, campaign__samples=[f"{text} {SHORT}" for text in values["campaign"]["samples"]])


def paid(twilio: Simulator) -> list[Decimal]:
    """The sums that the customers' accounts were charged, smallest first."""
    return sorted(charged(twilio, sid) for sid in twilio.accounts() if sid != ACCOUNT_SID)


@pytest.mark.proof
def test_they_are_onboarded_in_the_same_run(write_dag: Any, twilio: Simulator, tmp_path: Path) -> None:
    """A wrong tax number and a shortened link are corrected in the file; each fee is paid as expected."""
    good = {one["customer"]: on_simulator(one) for one in (LOW_VOLUME, STANDARD)}
    rejected = {
        "Acme Bikes": changed(good["Acme Bikes"], business__registration={"number": "00-7654321"}),
        "Harbor Coffee": shortened(good["Harbor Coffee"]),
    }
    run, _ = story(write_dag, tmp_path, rejected, good)

    assert {ti.state for ti in run.get_task_instances()} == {"success"}
    assert paid(twilio) == [expected(LOW_VOLUME), expected(STANDARD) + 15]


@pytest.mark.proof
def test_every_route_is_rejected_wherever_it_can_be(
    write_dag: Any, twilio: Simulator, tmp_path: Path
) -> None:
    """Profile, brand, campaign and verification are corrected in one run, for the fees that are expected.

    Only a changed document ends a wait here: ``dag.test()`` gives no answer to a task that is deferred.
    """
    good = {one["customer"]: on_simulator(one) for one in BY_ROUTE.values()}
    rejected = {
        "Harbor Coffee": changed(
            shortened(good["Harbor Coffee"]), business__registration={"number": "00-3456789"}
        ),
        "Acme Bikes": changed(shortened(good["Acme Bikes"]), business__registration={"number": "00-7654321"}),
        "Dana's Dog Walks": changed(
            shortened(good["Dana's Dog Walks"]), person__email="dana@dogwalks.invalid"
        ),
        "Lakeside Clinic": changed(good["Lakeside Clinic"], contact_person__email="lakeside@gmail.com"),
    }
    run, asked = story(write_dag, tmp_path, rejected, good)

    assert {*asked} == {
        "Harbor Coffee: the brand is rejected",
        "Harbor Coffee: the campaign is rejected",
        "Acme Bikes: the brand is rejected",
        "Acme Bikes: the campaign is rejected",
        "Dana's Dog Walks: the customer profile is rejected",
        "Dana's Dog Walks: the campaign is rejected",
        "Lakeside Clinic: the toll-free verification is rejected",
    }
    assert {ti.state for ti in run.get_task_instances()} == {"success"}
    resubmitted = [expected(one) + 15 for one in (STANDARD, LOW_VOLUME, SOLE_PROPRIETOR)]
    assert paid(twilio) == sorted([*resubmitted, expected(TOLLFREE)])
