"""A subaccount of a name, created once."""

from typing import Any

import pytest
from airflow.providers.common.compat.sdk import AirflowFailException
from subaccounts import new_subaccount

from airflow_provider_twilio.api.v2010.accounts import ListAccount, UpdateAccount
from airflow_provider_twilio.hooks.twilio import TwilioHook
from airflow_provider_twilio.operators.accounts import CreateSubaccountOperator
from airflow_provider_twilio.simulator import ACCOUNT_SID
from airflow_provider_twilio.simulator.simulator import Simulator

from .tries import TaskStates, run


def operator(name: str | None = "Owl Post") -> CreateSubaccountOperator:
    return CreateSubaccountOperator(task_id="account", friendly_name=name)


def accounts() -> list[str]:
    """The SIDs of all subaccounts."""
    found = [account.sid for page in TwilioHook().pages(ListAccount()) for account in page]
    return [sid for sid in found if sid != ACCOUNT_SID]


def new_in_time(simulator: Simulator) -> str:
    """A subaccount that is younger than all others by Twilio's dates, which have whole seconds."""
    simulator.advance(2)
    return new_subaccount()


def test_it_is_created(twilio_default: Simulator) -> None:
    made = run(operator(), TaskStates())

    assert accounts() == [made["sid"]]
    assert made["status"] == "active"
    assert "auth_token" not in made


def test_one_of_the_name_is_adopted(twilio_default: Simulator) -> None:
    there = new_subaccount("Owl Post")
    new_subaccount("Owl Post Supplies")

    assert run(operator(), TaskStates())["sid"] == there
    assert len(accounts()) == 2


def test_of_several_the_oldest_active_one_is_adopted(twilio_default: Simulator) -> None:
    suspended, there, _ = (new_in_time(twilio_default) for _ in range(3))
    TwilioHook().execute(UpdateAccount(sid=suspended, status="suspended"))

    assert run(operator(), TaskStates())["sid"] == there


def test_the_main_account_is_no_subaccount(twilio_default: Simulator) -> None:
    made = run(operator("Main account"), TaskStates())

    assert made["sid"] != ACCOUNT_SID


@pytest.mark.parametrize("status", ["suspended", "closed"])
def test_no_other_one_is_created_for_one_that_is_not_active(status: Any, twilio_default: Simulator) -> None:
    there = new_subaccount()
    TwilioHook().execute(UpdateAccount(sid=there, status=status))

    with pytest.raises(AirflowFailException, match=f"the account {there} is {status}"):
        run(operator(), TaskStates())
    assert accounts() == [there]


def test_a_name_is_needed(twilio_default: Simulator) -> None:
    with pytest.raises(AirflowFailException, match="friendly_name: is missing"):
        run(operator(None), TaskStates())
    assert accounts() == []
