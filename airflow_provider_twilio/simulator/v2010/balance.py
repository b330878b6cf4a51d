"""The account's balance.

https://www.twilio.com/docs/usage/api
"""

from airflow_provider_twilio.simulator.call import Call, Reply, Routes
from airflow_provider_twilio.simulator.state import State
from airflow_provider_twilio.simulator.v2010.usage import money, total


def fetch_balance(state: State, call: Call) -> Reply:
    """Fetch the main account's balance. It pays for its subaccounts, so all have one balance."""
    now = state.now()
    balance = state.settings.opening_balance - sum(total(one, now) for one in state.accounts)
    return Reply(200, {"account_sid": state.account_sid, "balance": money(balance), "currency": "USD"})


ROUTES: Routes = {("GET", "/2010-04-01/Accounts/{AccountSid}/Balance.json"): fetch_balance}
