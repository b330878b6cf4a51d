"""A primary profile that can't stand behind customers is refused before anything is made."""

from collections.abc import Callable
from typing import Any

import pytest
from airflow.providers.common.compat.sdk import AirflowFailException
from subaccounts import new_subaccount, token_of

from airflow_provider_twilio.api.trusthub_v1.end_users import UpdateEndUser
from airflow_provider_twilio.hooks.twilio import TwilioHook
from airflow_provider_twilio.onboarding.profiles import SubmitCustomerProfileOperator
from airflow_provider_twilio.onboarding.steps import CustomerAccountOperator
from airflow_provider_twilio.simulator.simulator import Simulator
from airflow_provider_twilio.simulator.trusthub_v1.profiles import PRIMARY_BUSINESS_SID, PRIMARY_SID

from .customers import BY_ROUTE, STANDARD, changed
from .stepping import on_simulator, step

Make = Callable[[Any], Any]


def account_task(values: Any) -> Any:
    return CustomerAccountOperator(task_id="account", customer=values)


def profile_task(values: Any) -> Any:
    """The task without the one before it, as a DAG of single steps may have it."""
    return SubmitCustomerProfileOperator(task_id="profile", customer=values)


def refusal(task: Any) -> str:
    with pytest.raises(AirflowFailException) as refused:
        step(task)
    return str(refused.value)


def says_of_itself(attributes: dict[str, Any]) -> None:
    TwilioHook().execute(UpdateEndUser(sid=PRIMARY_BUSINESS_SID, attributes=attributes))


@pytest.mark.parametrize("make", [account_task, profile_task])
class TestIsRefused:
    @pytest.mark.parametrize("status", ["draft", "pending-review", "in-review", "twilio-rejected"])
    def test_if_it_is_not_approved(self, status: Any, make: Make, twilio_default: Simulator) -> None:
        twilio_default.decide_bundle(PRIMARY_SID, status)

        said = refusal(make(on_simulator(STANDARD)))

        assert said == f"account.primary_profile: {PRIMARY_SID}: must be approved by Twilio; it is {status}"
        assert twilio_default.requests("POST") == []

    @pytest.mark.parametrize("identity", ["direct_customer", "unknown"])
    def test_if_it_is_not_an_isvs(self, identity: str, make: Make, twilio_default: Simulator) -> None:
        says_of_itself({"business_name": "Owl Post", "business_identity": identity})
        before = len(twilio_default.requests("POST"))

        said = refusal(make(on_simulator(STANDARD)))

        assert said.startswith(
            f"account.primary_profile: {PRIMARY_SID}: must be an ISV's; its business identity is {identity}. "
        )
        assert len(twilio_default.requests("POST")) == before


@pytest.mark.parametrize("route", BY_ROUTE)
def test_it_is_looked_at_on_every_route(route: str, twilio_default: Simulator) -> None:
    twilio_default.decide_bundle(PRIMARY_SID, "twilio-rejected")

    assert "must be approved by Twilio" in refusal(account_task(on_simulator(BY_ROUTE[route])))
    assert len(twilio_default.accounts()) == 1


class TestOneThatIsNotThere:
    MISSING = "BU" + "9" * 32

    def test_is_refused_before_a_subaccount_is_made(self, twilio_default: Simulator) -> None:
        said = refusal(account_task(changed(STANDARD, account__primary_profile=self.MISSING)))

        assert said == (
            f"account.primary_profile: {self.MISSING}: "
            f"the account {TwilioHook().account.account_sid} has no such profile"
        )
        assert twilio_default.requests("POST") == []

    def test_is_refused_for_a_subaccount_that_is_there(self, twilio_default: Simulator) -> None:
        values = changed(STANDARD, account__primary_profile=self.MISSING, account__sid=new_subaccount())

        assert "has no such profile" in refusal(account_task(values))

    def test_may_be_the_parents_where_the_connection_is_a_subaccounts(
        self, twilio_default: Simulator, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        sid = new_subaccount()
        url = twilio_default.connection["extra"]["base_url"]
        monkeypatch.setenv(
            "AIRFLOW_CONN_TWILIO_DEFAULT",
            f'{{"conn_type": "twilio", "login": "{sid}", "password": "{token_of(sid)}", '
            f'"extra": {{"base_url": "{url}"}}}}',
        )
        values = on_simulator(STANDARD, account__sid=sid)

        assert step(account_task(values))["sid"] == sid
        assert step(profile_task(values))["status"] == "pending-review"


def test_one_that_does_not_say_what_its_business_is_is_left_to_twilio(twilio_default: Simulator) -> None:
    says_of_itself({"business_name": "Owl Post"})

    assert step(account_task(on_simulator(STANDARD)))["status"] == "active"
