"""The account's balance.

https://www.twilio.com/docs/usage/api
"""

from airflow_provider_twilio.simulator.call import Call, Reply, Routes
from airflow_provider_twilio.simulator.state import State
from airflow_provider_twilio.simulator.v2010.usage import money, total


def fetch_balance(state: State, call: Call) -> Reply:
    balance = state.settings.opening_balance - total(state, state.now())
    return Reply(200, {"account_sid": state.account_sid, "balance": money(balance), "currency": "USD"})


ROUTES: Routes = {("GET", "/2010-04-01/Accounts/{AccountSid}/Balance.json"): fetch_balance}
