"""The cost of a customer: the table, amounts that replace its own, and the simulator's charges."""

from decimal import Decimal
from typing import Any

import pytest
from airflow.providers.common.compat.sdk import AirflowFailException
from operators.tries import TaskStates, run

from airflow_provider_twilio.api.errors import InvalidRequest
from airflow_provider_twilio.onboarding.checking import customer
from airflow_provider_twilio.onboarding.fees import FEES, fees, of_brand, of_campaign, of_numbers
from airflow_provider_twilio.onboarding.payments import Allowance, total
from airflow_provider_twilio.onboarding.reading import Document
from airflow_provider_twilio.onboarding.steps import CustomerBrandOperator, CustomerNumbersOperator
from airflow_provider_twilio.simulator.simulator import Simulator

from .customers import BY_ROUTE, STANDARD
from .stepping import account, on_simulator, profiles, whole

Values = dict[str, Any]
PUBLIC = {
    "business__company_type": "public",
    "business__stock": {"exchange": "NYSE", "ticker": "HRBR"},
    "business__contact_email": "ir@harborcoffee.example.com",
}
DOCUMENTS: dict[str, Values] = {
    **BY_ROUTE,
    "public": on_simulator(STANDARD, **PUBLIC),
    "three numbers": on_simulator(STANDARD, numbers__count=3),
    "mock": on_simulator(STANDARD, brand__mock=True),
}


def expected(values: Values) -> Decimal:
    """The sum of the table for a customer."""
    who = customer(Document(on_simulator(values)))
    due = (*of_brand(who, FEES), *of_campaign(who, FEES), *of_numbers(who, FEES))
    return sum((one.fee.amount for one in due), Decimal(0))


def charged(simulator: Simulator, account_sid: str) -> Decimal:
    """Return the simulator's charges, to the cent."""
    prices = (Decimal(str(price)) for _, price in simulator.charges(account_sid))
    return sum(prices, Decimal(0)).quantize(Decimal("0.01"))


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_simulator_charges_what_the_table_says(name: str, twilio_default: Simulator) -> None:
    there = whole(twilio_default, on_simulator(DOCUMENTS[name]))

    assert charged(twilio_default, there) == expected(DOCUMENTS[name])


def test_every_fee_has_a_source_a_date_and_a_certainty() -> None:
    for fee in FEES.values():
        assert fee.source.startswith("https://")
        assert fee.date.startswith("20")
        assert fee.certainty in ("documented", "reported", "reported once")


def test_an_amount_may_be_replaced() -> None:
    table = fees({"campaign_vetting": "10.50"})

    assert (table["campaign_vetting"].amount, table["campaign_vetting"].certainty) == (
        Decimal("10.50"),
        "given",
    )
    assert table["brand_standard"] == FEES["brand_standard"]


@pytest.mark.parametrize(
    ("amounts", "complaint"),
    [
        ({"campaign_veting": 10}, "campaign_vetting"),
        ({"campaign_vetting": "ten"}, "fees: campaign_vetting: 'ten': must be an amount"),
        ({"campaign_vetting": -1}, "must be an amount"),
        ({"campaign_vetting": True}, "must be an amount"),
    ],
)
def test_a_wrong_amount_is_refused(amounts: dict[str, Any], complaint: str) -> None:
    with pytest.raises(InvalidRequest, match=complaint):
        fees(amounts)


class TestTheBudget:
    def register(self, states: TaskStates | None = None, **pays: Any) -> dict[str, Any]:
        values = on_simulator(STANDARD)
        sid = account(values)
        profile, a2p = profiles(values, sid)
        return run(
            CustomerBrandOperator(
                task_id="brand",
                customer=values,
                account_sid=sid,
                customer_profile_sid=profile,
                a2p_profile_sid=a2p,
                **pays,
            ),
            states,
        )

    def test_a_fee_within_it_is_paid_and_told(self, twilio_default: Simulator) -> None:
        brand = self.register(budget=46)

        assert brand["fees"] == [
            {"for": "brand", "fee": "brand_standard", "amount": "46.00", "currency": "USD"}
        ]

    def test_a_fee_beyond_it_is_not_paid(self, twilio_default: Simulator) -> None:
        with pytest.raises(AirflowFailException, match=r"46\.00 USD .* exceed the budget of 45\.99 USD"):
            self.register(budget="45.99")

        (_, there) = twilio_default.accounts()
        assert charged(twilio_default, there) == 0

    def test_what_earlier_tasks_paid_counts(self, twilio_default: Simulator) -> None:
        campaign = {"for": "campaign", "fee": "campaign_vetting", "amount": "15.00", "currency": "USD"}
        with pytest.raises(AirflowFailException, match=r"Paid so far: 15\.00 USD \(campaign 15\.00\)"):
            self.register(budget=60, paid=[None, [campaign]])

    def test_what_is_adopted_costs_nothing(self, twilio_default: Simulator) -> None:
        self.register()

        assert self.register(budget=0)["fees"] == []

    def test_the_fees_of_an_earlier_try_are_told_again(self, twilio_default: Simulator) -> None:
        states = TaskStates()
        first = self.register(states)

        assert self.register(states)["fees"] == first["fees"]

    def test_some_numbers_are_bought_and_the_one_beyond_the_budget_is_not(
        self, twilio_default: Simulator
    ) -> None:
        values = on_simulator(STANDARD, numbers__count=3)
        sid = whole(twilio_default, on_simulator(STANDARD))
        service = twilio_default.snapshot(account_sid=sid)["services"][0]["sid"]
        states = TaskStates()
        operator = CustomerNumbersOperator(
            task_id="numbers", customer=values, account_sid=sid, messaging_service_sid=service, budget="1.20"
        )
        with pytest.raises(AirflowFailException, match=r"number Harbor Coffee 3: 1\.15 USD"):
            run(operator, states)

        assert len(twilio_default.snapshot(account_sid=sid)["phone_numbers"]) == 2

    def test_a_fee_that_twilio_refused_is_not_told(self, twilio_default: Simulator) -> None:
        states = TaskStates()
        twilio_default.fault("error", code=20001, method="POST", path="/v1/a2p/BrandRegistrations")
        with pytest.raises(AirflowFailException):
            self.register(states)
        twilio_default.clear_faults()

        assert total(self.register(states)["fees"]) == 46


def test_a_fee_that_has_become_higher_than_what_was_approved_is_not_paid() -> None:
    approved = [{"for": "brand", "fee": "brand_low_volume", "amount": "4.50", "currency": "USD"}]
    (due,) = of_brand(customer(Document(on_simulator(STANDARD))), FEES)

    with pytest.raises(InvalidRequest, match="were not approved"):
        Allowance.of(None, approved, None).check(due, ())
