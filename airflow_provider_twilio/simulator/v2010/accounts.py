"""The main account and its subaccounts.

https://www.twilio.com/docs/iam/api/account
"""

from airflow_provider_twilio.simulator.call import Call, Reply, Routes
from airflow_provider_twilio.simulator.credentials import administration, owns
from airflow_provider_twilio.simulator.dates import iso8601, rfc2822
from airflow_provider_twilio.simulator.errors import TwilioError, bad_parameter
from airflow_provider_twilio.simulator.paging import v2010_list
from airflow_provider_twilio.simulator.records import IncomingNumber, Wire
from airflow_provider_twilio.simulator.state import Account, State
from airflow_provider_twilio.simulator.v2010.incoming_numbers import release

STATUSES = ("active", "suspended", "closed")
_LONGEST_NAME = 64
_SUBRESOURCES = {
    "addresses": "Addresses",
    "available_phone_numbers": "AvailablePhoneNumbers",
    "balance": "Balance",
    "incoming_phone_numbers": "IncomingPhoneNumbers",
    "keys": "Keys",
    "messages": "Messages",
    "short_codes": "SMS/ShortCodes",
    "usage": "Usage",
}
"""The subresources that are simulated."""


def render(account: Account) -> Wire:
    base = f"/2010-04-01/Accounts/{account.sid}"
    return {
        "auth_token": account.auth_token,
        "date_created": rfc2822(account.created),
        "date_updated": rfc2822(account.updated),
        "friendly_name": account.friendly_name,
        "owner_account_sid": account.owner_sid,
        "sid": account.sid,
        "status": account.status,
        "subresource_uris": {name: f"{base}/{tail}.json" for name, tail in _SUBRESOURCES.items()},
        "type": "Full",
        "uri": f"{base}.json",
    }


def _find(state: State, call: Call) -> Account:
    account = state.accounts.records.get(call["Sid"])
    if account is None or not owns(call.caller, account):
        raise TwilioError(20404)
    return account


def create_account(state: State, call: Call) -> Reply:
    owner = call.caller.account
    if owner.owner_sid != owner.sid:
        raise bad_parameter("A subaccount can't have subaccounts")
    named = call.form.short_text("FriendlyName", _LONGEST_NAME)
    minute = iso8601(state.now())[:16].replace("T", " ")
    account = state.accounts.open(owner.sid, named or f"SubAccount Created at {minute}")
    return Reply(201, render(account))


def fetch_account(state: State, call: Call) -> Reply:
    return Reply(200, render(_find(state, call)))


def update_account(state: State, call: Call) -> Reply:
    account = _find(state, call)
    name = call.form.short_text("FriendlyName", _LONGEST_NAME)
    status = call.form.one_of("Status", STATUSES)
    if status not in (None, account.status):
        _change_status(state, call, account, str(status))
    account.friendly_name = name or account.friendly_name
    account.updated = state.now()
    return Reply(200, render(account))


def _change_status(state: State, call: Call, account: Account, status: str) -> None:
    """Change a subaccount's status, as only the main account can. A closed one loses its numbers for good."""
    if account is call.caller.account:
        raise bad_parameter("Invalid Status: an account can't change its own status")
    if account.status == "closed":
        raise bad_parameter("Invalid Status: a closed account can't be opened again")
    account.status = status
    own = state.accounts.state(account.sid)
    if status == "closed" and own is not None:
        for number in list(own.table(IncomingNumber)):
            release(own, number)


def list_accounts(state: State, call: Call) -> Reply:
    name, status = call.query.given("FriendlyName"), call.query.one_of("Status", STATUSES)
    rows = state.accounts.records.where(
        lambda account: (
            owns(call.caller, account)
            and name in (None, account.friendly_name)
            and status in (None, account.status)
        )
    )
    return v2010_list(state, call, "accounts", rows, render)


_LIST, _ONE = "/2010-04-01/Accounts.json", "/2010-04-01/Accounts/{Sid}.json"
ROUTES: Routes = administration(
    {
        ("GET", _LIST): list_accounts,
        ("POST", _LIST): create_account,
        ("GET", _ONE): fetch_account,
        ("POST", _ONE): update_account,
    }
)
