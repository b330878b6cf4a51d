"""Fees that a person approves, or rejects, before anything is paid."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from airflow.providers.common.compat.sdk import AirflowFailException, AirflowSkipException, TaskDeferred
from airflow.providers.standard.operators.hitl import ApprovalOperator
from airflow.providers.standard.triggers.temporal import DateTimeTrigger
from operators.tries import TaskStates

from airflow_provider_twilio.onboarding.approval import ApproveFeesOperator, body
from airflow_provider_twilio.onboarding.checking import customer
from airflow_provider_twilio.onboarding.document import BusinessCustomer
from airflow_provider_twilio.onboarding.fees import FEES, of_brand, of_numbers
from airflow_provider_twilio.onboarding.reading import Document
from airflow_provider_twilio.onboarding.reference import Known
from airflow_provider_twilio.simulator import ACCOUNT_SID
from airflow_provider_twilio.simulator.server import running
from airflow_provider_twilio.simulator.simulator import Simulator

from .answers import answering
from .customers import LOW_VOLUME, STANDARD, TOLLFREE
from .stepping import account, on_simulator, profiles, whole
from .test_fees import charged, expected
from .waiting_task import Ti

DAG = """
import pendulum
from airflow.sdk import dag
from airflow_provider_twilio.onboarding.task_group import onboard

@dag(schedule=None, start_date=pendulum.datetime(2026, 1, 1))
def approved():
    onboard({customers}, poll_interval=0.2, approve_fees=True)

approved()
"""


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


def states(run: Any, name: str) -> dict[int, str]:
    """The states of a mapped task, by customer."""
    return {ti.map_index: ti.state for ti in run.get_task_instances() if ti.task_id == f"onboard.{name}"}


@pytest.mark.proof
def test_nothing_is_paid_that_was_not_approved(write_dag: Any, twilio: Simulator, tmp_path: Path) -> None:
    """One customer's fees are approved, the other's rejected, and the third is onboarded already."""
    documents = [on_simulator(values) for values in (LOW_VOLUME, STANDARD, TOLLFREE)]
    whole(twilio, documents[2])
    paid_before = charged(twilio, twilio.accounts()[1])
    (tmp_path / "customers.yaml").write_text(yaml.safe_dump(documents))
    listed = [f"customers.yaml#{values['customer']}" for values in documents]

    with answering(lambda question: "Reject" if "Harbor" in question.subject else "Approve") as asked:
        run = write_dag(DAG.replace("{customers}", repr(listed))).test()

    assert sorted(question.subject for question in asked) == [
        "Acme Bikes: pay 20.65 USD to Twilio?",
        "Harbor Coffee: pay 62.15 USD to Twilio?",
    ]
    assert states(run, "approve_fees") == {0: "success", 1: "skipped", 2: "success"}
    assert states(run, "brand") == {0: "success", 1: "skipped", 2: "success"}
    assert states(run, "numbers") == {0: "success", 1: "skipped", 2: "success"}
    by_name = {
        next((one["friendly_name"] for one in twilio.snapshot(account_sid=sid)["services"]), ""): sid
        for sid in twilio.accounts()
        if sid != ACCOUNT_SID
    }
    assert charged(twilio, by_name["Acme Bikes"]) == expected(LOW_VOLUME)
    assert charged(twilio, by_name[""]) == 0
    assert charged(twilio, by_name["Lakeside Clinic"]) == paid_before
    secrets = ("98-7654321", "12-3456789", "Ada", "ada@", "+1207", "Pier Road")
    assert not any(secret in f"{question.subject}{question.body}" for question in asked for secret in secrets)


def test_an_answer_to_an_earlier_question_allows_what_that_question_showed(
    twilio_default: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Airflow's page keeps the text of a task instance's first question when another try asks again."""
    monkeypatch.setattr(ApprovalOperator, "execute", lambda self, context: raise_deferred())
    values = on_simulator(LOW_VOLUME)
    sid = account(values)
    profile, a2p = profiles(values, sid)
    whose = {"customer": values, "account_sid": sid, "customer_profile_sid": profile, "a2p_profile_sid": a2p}
    ti = Ti(id="01a2", task_id="approve_fees", map_index=0, xcoms={})
    given: Any = {"ti": ti, "task_state_store": TaskStates()}

    def ask(**fees: float) -> None:
        with pytest.raises(TaskDeferred):
            approve(whose, fees).execute(given)

    def approved() -> dict[str, str]:
        event = {"chosen_options": ["Approve"], "params_input": {}}
        fees = approve(whose, {}).execute_complete(given, event)["approved"]
        return {fee["for"]: fee["amount"] for fee in fees}

    ask()
    first = approved()
    ti.xcoms.clear()
    ask(campaign_vetting=99.0)
    assert approved() == first

    ti.id = "01a3"
    ask(campaign_vetting=99.0)
    assert approved() == first | {"campaign": "99.0"}


@pytest.mark.parametrize(
    ("event", "failure", "told"),
    [
        ({"error": "no response", "error_type": "timeout"}, AirflowFailException, "nobody approved the fees"),
        ({"chosen_options": ["Reject"]}, AirflowSkipException, "Dana rejected the fees, and none is paid"),
        ({"chosen_options": []}, AirflowSkipException, "Dana rejected the fees, and none is paid"),
    ],
)
def test_fees_that_nobody_approves_are_not_paid(event: Any, failure: type[Exception], told: str) -> None:
    asked = [{"for": "brand", "fee": "brand_standard", "amount": "46.00", "currency": "USD"}]
    ti = Ti(id="01a2", task_id="approve_fees", map_index=0, xcoms={"asked": asked})
    by = {"id": "7", "name": "Dana"}
    operator = approve({"customer": on_simulator(LOW_VOLUME), "account_sid": None}, {})
    with pytest.raises(failure, match=told):
        operator.execute_complete({"ti": ti}, event | {"responded_by_user": by})  # type: ignore[typeddict-item]


def raise_deferred() -> None:
    raise TaskDeferred(trigger=DateTimeTrigger(datetime.now(UTC)), method_name="execute_complete")


def approve(whose: dict[str, Any], fees: dict[str, float]) -> ApproveFeesOperator:
    return ApproveFeesOperator(task_id="approve_fees", **whose, fees=fees)


def test_default_arguments_name_who_may_approve() -> None:
    import pendulum
    from airflow.sdk import dag

    from airflow_provider_twilio.onboarding.task_group import onboard

    dana = {"id": "7", "name": "dana"}

    @dag(schedule=None, start_date=pendulum.datetime(2026, 1, 1))
    def approved() -> None:
        onboard(["customers.yaml#Acme"], approve_fees=True, default_args={"assigned_users": [dana]})

    question: Any = approved().get_task("onboard.approve_fees")

    assert question.assigned_users == [dana]


class TestTheQuestion:
    """As a person reads it in Airflow's page."""

    def asked(self, findings: Any) -> str:
        document = Document(on_simulator(STANDARD, customer="Salt | Pepper"))
        who = customer(document)
        assert isinstance(who, BusinessCustomer)
        due = [*of_brand(who, FEES), *of_numbers(who, FEES)]
        return body(Known(who, document), due, findings)

    def test_a_name_does_not_break_the_table_of_fees(self) -> None:
        rows = [line for line in self.asked(()).splitlines() if line.startswith("|")]

        assert {len(re.findall(r"(?<!\\)\|", row)) for row in rows} == {5}

    @pytest.mark.parametrize(
        ("findings", "told"),
        [
            (None, "There was no preflight: nobody has looked at the document and the pages."),
            ((), "The preflight found nothing."),
            (
                [{"level": "warning", "place": "campaign.samples[0]", "message": "No brand name."}],
                "* warning: campaign.samples[0]: No brand name.",
            ),
        ],
    )
    def test_it_says_what_a_preflight_found_if_there_was_one(self, findings: Any, told: str) -> None:
        assert self.asked(findings).splitlines()[-1] == told
