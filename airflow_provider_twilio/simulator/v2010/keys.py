"""API keys. The API makes only standard ones.

https://www.twilio.com/docs/iam/api-keys/key-resource-v2010
"""

from airflow_provider_twilio.simulator.call import Call, Reply, Routes
from airflow_provider_twilio.simulator.credentials import administration
from airflow_provider_twilio.simulator.dates import rfc2822
from airflow_provider_twilio.simulator.errors import TwilioError
from airflow_provider_twilio.simulator.paging import v2010_list
from airflow_provider_twilio.simulator.records import Wire
from airflow_provider_twilio.simulator.state import Key, State

_LONGEST_NAME = 64


def render(key: Key) -> Wire:
    return {
        "sid": key.sid,
        "friendly_name": key.friendly_name,
        "date_created": rfc2822(key.created),
        "date_updated": rfc2822(key.updated),
    }


def _find(state: State, call: Call) -> Key:
    key = state.accounts.keys.get(call["Sid"])
    if key is None or key.account_sid != state.account_sid:
        raise TwilioError(20404)
    return key


def create_key(state: State, call: Call) -> Reply:
    """Create a key. Only this answer shows the secret."""
    key = state.accounts.make_key(state, call.form.short_text("FriendlyName", _LONGEST_NAME) or "")
    return Reply(201, render(key) | {"secret": key.secret})


def fetch_key(state: State, call: Call) -> Reply:
    return Reply(200, render(_find(state, call)))


def update_key(state: State, call: Call) -> Reply:
    key = _find(state, call)
    name = call.form.short_text("FriendlyName", _LONGEST_NAME)
    key.friendly_name = key.friendly_name if name is None else name
    key.updated = state.now()
    return Reply(200, render(key))


def delete_key(state: State, call: Call) -> Reply:
    state.accounts.keys.remove(_find(state, call))
    return Reply(204)


def list_keys(state: State, call: Call) -> Reply:
    rows = state.accounts.keys.where(lambda key: key.account_sid == state.account_sid)
    return v2010_list(state, call, "keys", rows, render)


_LIST = "/2010-04-01/Accounts/{AccountSid}/Keys.json"
_ONE = "/2010-04-01/Accounts/{AccountSid}/Keys/{Sid}.json"
ROUTES: Routes = administration(
    {
        ("GET", _LIST): list_keys,
        ("POST", _LIST): create_key,
        ("GET", _ONE): fetch_key,
        ("POST", _ONE): update_key,
        ("DELETE", _ONE): delete_key,
    }
)
