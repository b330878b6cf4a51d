"""The steps of an onboarding on the simulator: one of everything, however often they are done."""

from typing import Any

import pytest
from airflow.providers.common.compat.sdk import AirflowFailException
from subaccounts import new_subaccount

from airflow_provider_twilio.api.v2010.accounts import UpdateAccount
from airflow_provider_twilio.hooks.twilio import TwilioHook
from airflow_provider_twilio.onboarding.profiles import SubmitCustomerProfileOperator
from airflow_provider_twilio.onboarding.steps import (
    CustomerBrandOperator,
    CustomerNumbersOperator,
    CustomerServiceOperator,
)
from airflow_provider_twilio.simulator.simulator import Simulator

from .customers import BY_ROUTE, STANDARD
from .stepping import account, on_simulator, step, whole

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
END_USERS = {"standard": 3, "low_volume_standard": 3, "sole_proprietor": 2, "tollfree": 0}


def counted(simulator: Simulator, account_sid: str) -> dict[str, int]:
    there = simulator.snapshot(account_sid=account_sid)
    return {noun: len(there[noun]) for noun in (*A2P, "end_users")}


@pytest.mark.parametrize("route", BY_ROUTE)
def test_a_customer_has_one_of_everything_however_often_the_steps_are_done(
    route: str, twilio_default: Simulator
) -> None:
    values = on_simulator(BY_ROUTE[route])
    wanted = (TOLLFREE if route == "tollfree" else A2P) | {"end_users": END_USERS[route]}

    sid = whole(twilio_default, values)
    assert counted(twilio_default, sid) == wanted

    assert whole(twilio_default, values) == sid
    assert counted(twilio_default, sid) == wanted
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
