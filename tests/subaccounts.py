"""Subaccounts of the simulated main account."""

from airflow_provider_twilio.api.v2010.accounts import CreateAccount, FetchAccount
from airflow_provider_twilio.hooks.twilio import TwilioHook
from airflow_provider_twilio.simulator.simulator import Simulator

LOOK_UP = r"^/2010-04-01/Accounts/AC[0-9a-f]+\.json$"
"""The path of what tells an account's auth token."""


def new_subaccount(name: str = "Owl Post") -> str:
    """The SID of a new subaccount."""
    return TwilioHook().execute(CreateAccount(friendly_name=name)).sid


def token_of(subaccount: str) -> str:
    """Its auth token, as its parent is told it."""
    account = TwilioHook().execute(FetchAccount(sid=subaccount))
    assert account.auth_token is not None
    return account.auth_token.get_secret_value()


def look_ups(simulator: Simulator) -> int:
    """How often an account's token was asked for."""
    return len(simulator.requests("GET", LOOK_UP))
