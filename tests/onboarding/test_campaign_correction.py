"""A rejected campaign comes back as faults of the document, and is submitted again for a fee, once."""

from typing import Any

import pytest
from airflow.providers.common.compat.sdk import AirflowException, AirflowFailException

from airflow_provider_twilio.onboarding.waits import (
    CustomerCampaignSensor,
)
from airflow_provider_twilio.simulator.simulator import Simulator

from .customer_file import WAITS, Customer
from .customers import STANDARD
from .waiting_task import Run

OPT_IN = "https://harborcoffee.example.com/order"
pytestmark = pytest.mark.usefixtures("asked")


def fees_of_campaigns(simulator: Simulator, sid: str) -> list[float]:
    return [price for category, price in simulator.charges(sid) if category == "a2p-registration-fees"][1:]


class TestACampaign:
    def run(self, simulator: Simulator, customer: Customer, **more: Any) -> Run:
        service = customer.campaign(simulator)
        given = WAITS | more | customer.whose
        return Run(
            lambda: CustomerCampaignSensor(task_id="wait", messaging_service_sid=service, **given)
        ).start()

    def reject(self, simulator: Simulator, customer: Customer, code: int = 30909) -> None:
        (service,) = simulator.snapshot(account_sid=customer.account)["services"]
        errors: list[Any] = [{"error_code": code, "fields": ["MESSAGE_FLOW"], "description": "No."}]
        simulator.advance(5)
        simulator.decide_campaign(str(service["sid"]), "FAILED", errors)
        simulator.advance(5)

    def there(self, simulator: Simulator, customer: Customer) -> dict[str, Any]:
        (campaign,) = simulator.snapshot(account_sid=customer.account)["campaigns"]
        return campaign

    @pytest.mark.parametrize("edits", ["allowed", "refused"])
    def test_is_edited_or_replaced_for_one_fee(
        self, twilio_default: Simulator, customer: Customer, edits: str
    ) -> None:
        twilio_default.configure(campaign_edits=edits)
        run = self.run(twilio_default, customer)
        born = self.there(twilio_default, customer)["date_created"]
        self.reject(twilio_default, customer)
        run.look()
        (fault,) = run.xcoms["rejection"]["faults"]
        assert (fault["place"], fault["code"]) == ("campaign.message_flow", 30909)
        assert run.xcoms["rejection"]["cost"] == "15.00 USD"

        flow = "Customers tick an unchecked box at https://harborcoffee.example.com/texts, on its own page."
        customer.correct(campaign__message_flow=flow)
        run.look()
        there = self.there(twilio_default, customer)
        assert (there["message_flow"], there["campaign_status"]) == (flow, "PENDING")
        assert (there["date_created"] == born) == (edits == "allowed")
        twilio_default.advance(200)
        run.look()

        assert run.result["campaign_status"] == "VERIFIED"
        assert [one["amount"] for one in run.result["fees"]] == ["15.00"]
        assert fees_of_campaigns(twilio_default, customer.account) == [15.0, 15.0]

    def test_of_another_use_case_is_deleted_and_registered_anew(
        self, twilio_default: Simulator, customer: Customer
    ) -> None:
        run = self.run(twilio_default, customer)
        self.reject(twilio_default, customer, 30900)
        run.look()
        customer.correct(campaign__use_case="MARKETING")
        run.look()

        there = self.there(twilio_default, customer)
        assert (there["us_app_to_person_usecase"], there["campaign_status"]) == ("MARKETING", "PENDING")
        assert fees_of_campaigns(twilio_default, customer.account) == [15.0, 15.0]

    def test_is_not_submitted_again_beyond_the_budget(
        self, twilio_default: Simulator, customer: Customer
    ) -> None:
        earlier = {"for": "brand", "fee": "brand_standard", "amount": "61.00", "currency": "USD"}
        run = self.run(twilio_default, customer, budget=70, paid=[[earlier]])
        self.reject(twilio_default, customer, 30900)
        run.look()
        customer.correct(campaign__use_case="MARKETING")
        with pytest.raises(AirflowFailException, match=r"exceed the budget of 70 USD"):
            run.look()

        assert self.there(twilio_default, customer)["campaign_status"] == "FAILED"
        assert fees_of_campaigns(twilio_default, customer.account) == [15.0]

    def test_every_resubmission_counts_for_the_budget(
        self, twilio_default: Simulator, customer: Customer
    ) -> None:
        """46 and 15 USD before, and 15 for the first resubmission: the second one would be 91."""
        earlier = {"for": "brand", "fee": "brand_standard", "amount": "61.00", "currency": "USD"}
        run = self.run(twilio_default, customer, budget=90, paid=[[earlier]])
        for times in ("Twice", "Three times"):
            self.reject(twilio_default, customer)
            run.look()
            assert run.is_asking
            customer.correct(campaign__description=f"{STANDARD['campaign']['description']} {times} a week.")
            if times == "Twice":
                run.look()
        with pytest.raises(AirflowFailException, match=r"exceed the budget of 90 USD.*Paid so far: 76\.00"):
            run.look()

        assert self.there(twilio_default, customer)["campaign_status"] == "FAILED"
        assert fees_of_campaigns(twilio_default, customer.account) == [15.0, 15.0]

    def test_with_approvals_a_changed_document_alone_pays_nothing(
        self, twilio_default: Simulator, customer: Customer
    ) -> None:
        run = self.run(twilio_default, customer, approve_fees=True)
        self.reject(twilio_default, customer)
        run.look()
        customer.correct(campaign__description=f"{STANDARD['campaign']['description']} Twice a week.")
        run.look()
        assert run.is_asking
        run.answer("Resubmit")

        assert not run.is_asking
        assert fees_of_campaigns(twilio_default, customer.account) == [15.0, 15.0]

    @pytest.mark.parametrize(
        ("approve_fees", "told"), [(False, "as soon as it has changed"), (True, "Nothing is paid before")]
    )
    def test_its_question_says_whose_doing_pays_the_next_fee(
        self,
        twilio_default: Simulator,
        customer: Customer,
        asked: list[tuple[str, str]],
        approve_fees: bool,
        told: str,
    ) -> None:
        run = self.run(twilio_default, customer, approve_fees=approve_fees)
        self.reject(twilio_default, customer)
        run.look()

        ((_, body),) = asked
        assert told in body
        assert "15.00 USD" in body

    def test_the_question_says_what_is_paid_for_whom_and_what_the_preflight_finds(
        self, twilio_default: Simulator, customer: Customer, asked: list[tuple[str, str]]
    ) -> None:
        run = self.run(twilio_default, customer, approve_fees=True, preflight=True)
        twilio_default.serve_page(OPT_IN, fault="pre_ticked")
        self.reject(twilio_default, customer)
        run.look()

        ((subject, body),) = asked
        assert subject == "Harbor Coffee: the campaign is rejected"
        assert "| campaign resubmitted after " in body
        assert "| vetting of a campaign | 15.00 USD |" in body
        assert "* error: campaign.message_flow: the box is ticked" in body
        assert "12-3456789" not in body

    def test_that_would_be_rejected_again_is_not_paid_for(
        self, twilio_default: Simulator, customer: Customer
    ) -> None:
        run = self.run(twilio_default, customer, approve_fees=True, preflight=True)
        twilio_default.serve_page(OPT_IN, fault="pre_ticked")
        self.reject(twilio_default, customer)
        run.look()
        run.answer("Resubmit")

        assert run.is_asking
        assert [one["code"] for one in run.xcoms["rejection"]["faults"]] == [30925]
        assert fees_of_campaigns(twilio_default, customer.account) == [15.0]
        customer.correct(campaign__description=f"{STANDARD['campaign']['description']} Twice a week.")
        run.look()
        assert run.is_asking
        twilio_default.serve_page(OPT_IN)
        run.answer("Resubmit")
        assert not run.is_asking
        assert fees_of_campaigns(twilio_default, customer.account) == [15.0, 15.0]

    def test_is_not_paid_for_while_its_pages_cannot_be_reached(
        self, twilio_default: Simulator, customer: Customer
    ) -> None:
        run = self.run(twilio_default, customer, preflight=True)
        self.reject(twilio_default, customer)
        run.look()
        twilio_default.serve_page(OPT_IN, "down", status=502)
        with pytest.raises(AirflowException, match="a retry reads them again") as failed:
            run.answer("Resubmit")
        assert not isinstance(failed.value, AirflowFailException)
        assert fees_of_campaigns(twilio_default, customer.account) == [15.0]
        twilio_default.serve_page(OPT_IN)
        run.start()

        assert fees_of_campaigns(twilio_default, customer.account) == [15.0, 15.0]

    def test_with_approvals_a_document_that_was_broken_pays_nothing_by_being_mended(
        self, twilio_default: Simulator, customer: Customer
    ) -> None:
        run = self.run(twilio_default, customer, approve_fees=True)
        customer.correct(campaign__description="Short.")
        self.reject(twilio_default, customer)
        run.look()
        customer.correct(campaign__description=f"{STANDARD['campaign']['description']} Twice a week.")
        run.look()

        assert run.is_asking
        assert fees_of_campaigns(twilio_default, customer.account) == [15.0]

    def test_an_answer_to_an_old_question_pays_nothing(
        self, twilio_default: Simulator, customer: Customer
    ) -> None:
        run = self.run(twilio_default, customer)
        self.reject(twilio_default, customer)
        run.look()
        customer.correct(campaign__description=f"{STANDARD['campaign']['description']} Twice a week.")
        run.look()
        run.answer("Resubmit")
        assert not run.is_asking
        self.reject(twilio_default, customer)
        run.answer("Resubmit")

        assert run.is_asking
        assert fees_of_campaigns(twilio_default, customer.account) == [15.0, 15.0]

    @pytest.mark.parametrize("code", [30882, 30883, 30915])
    def test_that_no_correction_mends_ends_at_once_and_says_why(
        self, twilio_default: Simulator, customer: Customer, code: int
    ) -> None:
        run = self.run(twilio_default, customer)
        self.reject(twilio_default, customer, code)
        with pytest.raises(AirflowFailException, match=f"can't be submitted again, because of {code}"):
            run.look()

    def test_a_document_that_is_broken_meanwhile_is_waited_for_again(
        self, twilio_default: Simulator, customer: Customer
    ) -> None:
        run = self.run(twilio_default, customer)
        self.reject(twilio_default, customer)
        run.look()
        customer.correct(campaign__description="Short.")
        run.look()
        assert run.is_asking
        assert run.xcoms["rejection"]["faults"][0]["place"] == "campaign.description"
        run.look()
        assert run.is_asking
        customer.correct(campaign__description=f"{STANDARD['campaign']['description']} Twice a week.")
        run.look()

        assert self.there(twilio_default, customer)["campaign_status"] == "PENDING"

    def test_fails_at_once_where_no_correction_is_waited_for(
        self, twilio_default: Simulator, customer: Customer
    ) -> None:
        run = self.run(twilio_default, customer, correction_timeout=None)
        self.reject(twilio_default, customer)
        with pytest.raises(AirflowFailException, match="FAILED, "):
            run.look()
