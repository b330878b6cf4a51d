"""Check credentials, and which accounts they open.

https://www.twilio.com/docs/iam/api/subaccounts and https://www.twilio.com/docs/iam/api-keys
"""

from base64 import b64decode
from binascii import Error as NotBase64
from functools import lru_cache, wraps

from airflow_provider_twilio.simulator.call import Call, Handler, Reply, Routes
from airflow_provider_twilio.simulator.errors import TwilioError
from airflow_provider_twilio.simulator.state import Account, Accounts, Caller, State


def authenticate(accounts: Accounts, authorization: str) -> Caller:
    """Return the owner of the credentials in an Authorization header.

    :raises TwilioError: 20003 if nobody has them, 20005 if their account is suspended or closed.
    """
    user, password = _read(authorization)
    key = accounts.keys.get(user)
    account = accounts.records.get(key.account_sid if key else user)
    if account is None or password != (key.secret if key else account.auth_token):
        raise TwilioError(20003)
    _require_active(account)
    return Caller(account, key)


def state_for(accounts: Accounts, caller: Caller, account_sid: str | None) -> State:
    """Return the state that a request acts on: of the account in its path, else of the credentials' owner.

    An auth token opens its account's subaccounts, an API key its own account alone.

    :raises TwilioError: 20404 for an account that the caller hasn't, 20003 for one that its key doesn't open,
        20005 for one that is suspended or closed.
    """
    account = accounts.records.get(account_sid or caller.account.sid)
    state = accounts.state(account_sid or caller.account.sid)
    if account is None or state is None or not owns(caller, account):
        raise TwilioError(20404)
    if account is not caller.account and caller.key is not None:
        raise TwilioError(20003)
    _require_active(account)
    return state


def owns(caller: Caller, account: Account) -> bool:
    return caller.account.sid in (account.sid, account.owner_sid)


def administration(routes: Routes) -> Routes:
    """Return the routes, closed to standard keys: accounts and keys need an auth token or a main key."""
    return {route: _administered(handler) for route, handler in routes.items()}


def _administered(handler: Handler) -> Handler:
    @wraps(handler)
    def handle(state: State, call: Call) -> Reply:
        if call.caller.key is not None and not call.caller.key.is_main:
            raise TwilioError(20003)
        return handler(state, call)

    return handle


def _require_active(account: Account) -> None:
    if account.status != "active":
        raise TwilioError(20005)


@lru_cache(maxsize=1024)
def _read(authorization: str) -> tuple[str, str]:
    """Return user and password; without a header two empty texts, which nobody has."""
    scheme, _, encoded = authorization.partition(" ")
    try:
        user, _, password = b64decode(encoded.strip(), validate=True).decode().partition(":")
    except (NotBase64, ValueError):
        return "", ""
    return (user, password) if scheme.lower() == "basic" else ("", "")
