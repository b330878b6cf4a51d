"""The steps of an onboarding on the simulator: one of everything, however often they are done."""

from collections.abc import Callable
from typing import Any

import pytest
from airflow.providers.common.compat.sdk import AirflowFailException
from operators.tries import told
from structlog.testing import capture_logs
from subaccounts import new_subaccount

from airflow_provider_twilio.api.v2010.accounts import UpdateAccount
from airflow_provider_twilio.hooks.twilio import TwilioHook
from airflow_provider_twilio.onboarding.profiles import SubmitCustomerProfileOperator
from airflow_provider_twilio.onboarding.steps import (
    CustomerBrandOperator,
    CustomerNumbersOperator,
    CustomerServiceOperator,
)
from airflow_provider_twilio.simulator import ACCOUNT_SID
from airflow_provider_twilio.simulator.simulator import Simulator

from .customers import BY_ROUTE, STANDARD
from .stepping import account, on_simulator, profiles, step, whole

PUBLIC: dict[str, Any] = {
    "business__company_type": "public",
    "business__stock": {"exchange": "NYSE", "ticker": "HRBR"},
    "business__contact_email": "ir@harborcoffee.example.com",
}
BUNDLE = "BU" + "0a" * 16

A2P = {
    "customer_profiles": 1,
    "trust_products": 1,
    "supporting_documents": 1,
    "addresses": 1,
    "brands": 1,
    "services": 1,
    "campaigns": 1,
    "phone_numbers": 1,
    "tollfree_verifications": 0,
}
TOLLFREE = dict.fromkeys(A2P, 0) | {"services": 1, "phone_numbers": 1, "tollfree_verifications": 1}
FEES = {
    "standard": [1.15, 15.0, 46.0],
    "low_volume_standard": [1.15, 4.5, 15.0],
    "sole_proprietor": [1.15, 4.5, 15.0],
    "tollfree": [2.15],
}
"""Each payment of a customer in USD, as Twilio's pages have them: number, campaign, brand."""
END_USERS = {"standard": 3, "low_volume_standard": 3, "sole_proprietor": 2, "tollfree": 0}


def counted(simulator: Simulator, account_sid: str) -> dict[str, int]:
    there = simulator.snapshot(account_sid=account_sid)
    return {noun: len(there[noun]) for noun in (*A2P, "end_users")}


def paid(simulator: Simulator, account_sid: str) -> list[float]:
    """Each payment of an account, smallest first."""
    return sorted(price for _, price in simulator.charges(account_sid))


@pytest.mark.parametrize("route", BY_ROUTE)
def test_a_customer_has_one_of_everything_however_often_the_steps_are_done(
    route: str, twilio_default: Simulator
) -> None:
    values = on_simulator(BY_ROUTE[route])
    wanted = (TOLLFREE if route == "tollfree" else A2P) | {"end_users": END_USERS[route]}

    sid = whole(twilio_default, values)
    assert counted(twilio_default, sid) == wanted
    assert paid(twilio_default, sid) == FEES[route]

    assert whole(twilio_default, values) == sid
    assert counted(twilio_default, sid) == wanted
    assert paid(twilio_default, sid) == FEES[route]
    assert paid(twilio_default, ACCOUNT_SID) == []
    assert len(twilio_default.accounts()) == 2


def test_as_many_numbers_as_the_document_asks_for_are_bought_and_put_behind_the_service(
    twilio_default: Simulator,
) -> None:
    sid = whole(twilio_default, on_simulator(STANDARD, numbers__count=3, numbers__area_code="207"))

    there = twilio_default.snapshot(account_sid=sid)
    (service,) = there["services"]
    assert {
        number["friendly_name"]: number["service_sid"] for number in there["phone_numbers"]
    } == dict.fromkeys(("Harbor Coffee", "Harbor Coffee 2", "Harbor Coffee 3"), service["sid"])
    numbers: Any = there["phone_numbers"]
    assert all(number["phone_number"].startswith("+1207") for number in numbers)


class TestADocumentThatChangesWhileItsBrandIsReviewed:
    @pytest.fixture
    def steps(self, twilio_default: Simulator) -> Callable[[Any], str]:
        """Return the log of the steps up to the brand, of a customer whose brand was registered before."""

        def again(values: Any) -> str:
            sid = account(values)
            with capture_logs() as logs:
                profile, a2p = profiles(values, sid)
                brand = CustomerBrandOperator(
                    task_id="brand",
                    customer=values,
                    account_sid=sid,
                    customer_profile_sid=profile,
                    a2p_profile_sid=a2p,
                )
                assert step(brand)["status"] == "PENDING"
            assert len(twilio_default.snapshot(account_sid=sid)["brands"]) == 1
            assert paid(twilio_default, sid) == [46.0]
            return told(logs)

        again(on_simulator(STANDARD))
        return again

    def test_the_places_are_told_and_nothing_is_changed_or_paid(self, steps: Any) -> None:
        said = steps(on_simulator(STANDARD, business__legal_name="Harbor Ltd", **PUBLIC))

        for place in ("business.legal_name", "business.company_type", "business.stock.ticker"):
            assert place in said
        assert said.count("stays as it is until it is corrected after a rejection") == 2

    def test_so_is_a_route_for_another_kind_of_brand(self, steps: Any) -> None:
        said = steps(on_simulator(STANDARD, route="low_volume_standard"))

        assert "The route low_volume_standard of the document is for another kind of brand than BN" in said
        assert "which is PENDING: it stays as it is" in said

    def test_nothing_is_told_of_one_that_stays_the_same(self, steps: Any) -> None:
        assert "stays as it is" not in steps(on_simulator(STANDARD))


class TestAnAccountThatIsNotActive:
    @pytest.mark.parametrize("status", ["suspended", "closed"])
    @pytest.mark.parametrize("known_by", ["name", "sid"])
    def test_is_refused_and_nothing_is_made_in_its_place(
        self, known_by: str, status: Any, twilio_default: Simulator
    ) -> None:
        there = new_subaccount("Harbor Coffee")
        TwilioHook().execute(UpdateAccount(sid=there, status=status))
        values = on_simulator(STANDARD, **{"account__sid": there} if known_by == "sid" else {})
        before = len(twilio_default.requests("POST"))

        with pytest.raises(AirflowFailException, match=f"^the account {there} is {status}: nothing is "):
            account(values)

        assert len(twilio_default.requests("POST")) == before

    @pytest.mark.parametrize("status", ["suspended", "closed"])
    def test_ends_each_later_step_for_good(self, status: Any, twilio_default: Simulator) -> None:
        values = on_simulator(STANDARD)
        sid = account(values)
        TwilioHook().execute(UpdateAccount(sid=sid, status=status))
        whose: Any = {"customer": values, "account_sid": sid}
        steps = [
            SubmitCustomerProfileOperator(task_id="profile", **whose),
            CustomerBrandOperator(task_id="b", customer_profile_sid=BUNDLE, a2p_profile_sid=BUNDLE, **whose),
            CustomerServiceOperator(task_id="service", **whose),
            CustomerNumbersOperator(task_id="numbers", messaging_service_sid="MG" + "0a" * 16, **whose),
        ]
        before = len(twilio_default.requests("POST"))

        for one in steps:
            with pytest.raises(AirflowFailException, match=f"20005|the subaccount {sid} is {status}"):
                step(one)
        assert len(twilio_default.requests("POST")) == before
