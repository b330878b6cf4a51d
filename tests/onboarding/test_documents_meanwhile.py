"""While a rejection waits, its document is reverted, deleted, broken or renamed, and others act at Twilio."""

from pathlib import Path
from typing import Any

import pytest
from airflow.providers.common.compat.sdk import AirflowFailException

from airflow_provider_twilio.api.messaging_v1.campaigns import DeleteUsAppToPerson
from airflow_provider_twilio.onboarding.waits import CustomerCampaignSensor
from airflow_provider_twilio.simulator.simulator import Simulator

from .customer_file import WAITS, Customer
from .customers import STANDARD
from .stepping import on_simulator
from .waiting_task import Run

FAILED = {"state": "failed", "status": "FAILED", "reasons": [], "summary": {}}
BETTER = f"{STANDARD['campaign']['description']} Twice a week."
pytestmark = pytest.mark.usefixtures("asked")


class Rejected:
    """A customer with a rejected campaign, and the task that waits for the correction."""

    def __init__(self, simulator: Simulator, folder: Path, **options: Any) -> None:
        simulator.freeze()
        self.simulator = simulator
        self.customer = Customer(folder, on_simulator(STANDARD))
        self.file = folder / "customers.yaml"
        self.service = self.customer.campaign(simulator)
        given = WAITS | options | self.customer.whose
        self.run = Run(
            lambda: CustomerCampaignSensor(task_id="wait", messaging_service_sid=self.service, **given)
        ).start()
        self.reject()
        self.run.look()
        assert self.run.is_asking

    def reject(self) -> None:
        errors: list[Any] = [{"error_code": 30886, "fields": ["DESCRIPTION"], "description": "Vague."}]
        self.simulator.advance(5)
        self.simulator.decide_campaign(self.service, "FAILED", errors)
        self.simulator.advance(5)

    @property
    def fees(self) -> list[float]:
        charges = self.simulator.charges(self.customer.account)
        return [price for category, price in charges if category == "a2p-registration-fees"][1:]

    @property
    def faults(self) -> list[tuple[str, int | None]]:
        return [(fault["place"], fault["code"]) for fault in self.run.xcoms["rejection"]["faults"]]


@pytest.fixture
def rejected(tmp_path: Path, twilio_default: Simulator) -> Rejected:
    return Rejected(twilio_default, tmp_path)


def test_what_was_rejected_is_not_paid_for_again_after_it_was_something_else_for_a_while(
    rejected: Rejected,
) -> None:
    """A typing error that is taken back is no correction: the same text would be rejected again."""
    same = rejected.customer.values
    rejected.customer.correct(campaign__description="Short.")
    rejected.run.look()
    assert rejected.faults == [("campaign.description", None)]
    rejected.customer.write(same)
    rejected.run.look()

    assert rejected.run.is_asking
    assert rejected.faults == [("campaign.description", 30886)]
    assert rejected.fees == [15.0]
    rejected.customer.correct(campaign__description=BETTER)
    rejected.run.look()
    assert rejected.fees == [15.0, 15.0]


def test_a_person_may_submit_it_again_as_it_is(rejected: Rejected) -> None:
    rejected.run.answer("Resubmit")

    assert not rejected.run.is_asking
    assert rejected.fees == [15.0, 15.0]


def test_a_customer_that_is_renamed_is_waited_for_by_its_name(rejected: Rejected) -> None:
    name = rejected.customer.values["customer"]
    rejected.customer.correct(customer="Harbour Coffee")
    rejected.run.look()
    assert rejected.run.is_asking
    assert rejected.faults == [("customer", None)]
    rejected.customer.correct(customer=name)
    rejected.run.look()
    assert rejected.fees == [15.0]
    rejected.customer.correct(campaign__description=BETTER)
    rejected.run.look()

    assert rejected.fees == [15.0, 15.0]


def test_a_file_that_is_gone_is_waited_for(rejected: Rejected) -> None:
    rejected.file.unlink()
    rejected.run.look()
    assert rejected.run.is_asking
    rejected.customer.correct(campaign__description=BETTER)
    rejected.run.look()

    assert rejected.fees == [15.0, 15.0]


def test_a_file_that_is_gone_when_a_person_answers_is_waited_for(rejected: Rejected) -> None:
    """Airflow takes one answer a question, so that the file alone ends the wait."""
    rejected.file.unlink()
    rejected.run.answer("Resubmit")
    assert rejected.run.is_asking
    assert rejected.fees == [15.0]
    rejected.run.look()
    assert rejected.run.is_asking
    rejected.customer.correct(campaign__description=BETTER)
    rejected.run.look()

    assert rejected.fees == [15.0, 15.0]


def test_a_file_that_is_no_yaml_for_a_while_is_waited_for(rejected: Rejected) -> None:
    rejected.file.write_text("customer: [")
    rejected.run.look()
    assert rejected.run.is_asking
    rejected.customer.correct(campaign__description=BETTER)
    rejected.run.look()

    assert rejected.fees == [15.0, 15.0]


@pytest.mark.parametrize("options", [("Resubmit", "Resubmit"), ("Resubmit", "Give up")])
def test_the_second_of_two_people_pays_nothing(rejected: Rejected, options: tuple[str, str]) -> None:
    first, second = options
    rejected.run.answer(first)
    if second == "Give up":
        with pytest.raises(AirflowFailException, match="Ann gave up the campaign"):
            rejected.run.answer(second)
    else:
        rejected.run.answer(second)

    assert rejected.fees == [15.0, 15.0]


def test_a_campaign_that_somebody_submits_at_the_console_is_waited_for(rejected: Rejected) -> None:
    rejected.simulator.decide_campaign(rejected.service, "IN_PROGRESS")
    rejected.customer.correct(campaign__description=BETTER)
    rejected.run.look()

    assert not rejected.run.is_asking
    assert rejected.fees == [15.0]


def test_an_edit_beyond_the_budget_is_not_sent(tmp_path: Path, twilio_default: Simulator) -> None:
    earlier = {"for": "campaign", "fee": "campaign_vetting", "amount": "15.00", "currency": "USD"}
    rejected = Rejected(twilio_default, tmp_path, budget=29, paid=[[earlier]])
    rejected.customer.correct(campaign__description=BETTER)
    with pytest.raises(AirflowFailException, match="would exceed the budget of 29 USD"):
        rejected.run.look()

    assert rejected.fees == [15.0]


def test_a_task_that_is_killed_while_it_waits_asks_again_and_pays_once(rejected: Rejected) -> None:
    rejected.run.start()
    assert rejected.run.is_asking
    assert rejected.fees == [15.0]
    rejected.customer.correct(campaign__description=BETTER)
    rejected.run.look()
    rejected.run.start()
    rejected.run.start()

    assert rejected.fees == [15.0, 15.0]


def test_a_rejection_that_is_withdrawn_before_it_is_read_is_waited_for(rejected: Rejected) -> None:
    """The triggerer saw it; the worker, a moment later, sees the next review."""
    rejected.simulator.decide_campaign(rejected.service, "IN_PROGRESS")
    rejected.run.resume_with(FAILED)

    assert not rejected.run.is_asking


def test_a_campaign_that_is_deleted_before_its_rejection_is_read_ends_the_task(rejected: Rejected) -> None:
    rejected.run.make().hook.execute(DeleteUsAppToPerson(messaging_service_sid=rejected.service))
    with pytest.raises(AirflowFailException, match="was not found"):
        rejected.run.resume_with(FAILED)
