"""Calls on a subaccount by its parent's credentials, which open it where Twilio takes them.

messaging.twilio.com and trusthub.twilio.com act on the account that owns the credentials, and a main API key
is refused on a subaccount's paths of api.twilio.com too. There the subaccount's own auth token is asked for,
kept in memory, and asked for anew when it is refused.
"""

from collections import OrderedDict
from collections.abc import Callable, Generator
from contextlib import suppress
from threading import Lock
from typing import Any, TypeVar

from airflow_provider_twilio.api.errors import AuthenticationError, NotFound, NotProcessed, TwilioError
from airflow_provider_twilio.api.request import API, Request
from airflow_provider_twilio.api.v2010.accounts import FetchAccount
from airflow_provider_twilio.client.account import Account, Secret
from airflow_provider_twilio.client.flow import CallOutcome, Step, flow
from airflow_provider_twilio.client.http_request import HttpRequest
from airflow_provider_twilio.client.retry import Retry
from airflow_provider_twilio.client.signature import basic, signature

T = TypeVar("T")


class SubaccountRefused(AuthenticationError):
    """The subaccount can't be acted on with these credentials. Nothing was sent to it."""

    @property
    def is_account_error(self) -> bool:
        """No request on this subaccount fares better."""
        return True


MOST_TOKENS = 1000
"""Number of tokens to keep; the one that was needed longest ago goes first."""


class SubaccountTokens:
    """The auth tokens of subaccounts, in memory alone.

    :param mask: is told every token, and the header made of it, before it is used.
    """

    def __init__(self, mask: Callable[[str], None] = lambda _: None) -> None:
        self._mask = mask
        self._lock = Lock()
        self._kept: OrderedDict[Account, Secret] = OrderedDict()

    def __len__(self) -> int:
        return len(self._kept)

    def get(self, account: Account) -> Secret | None:
        """Return the token of the subaccount that ``account`` acts on by its parent's credentials."""
        with self._lock:
            if account in self._kept:
                self._kept.move_to_end(account)
            return self._kept.get(account)

    def keep(self, account: Account, token: Secret) -> None:
        """Keep a token, and have it masked."""
        for secret in (token, basic(account.account_sid, token)):
            self._mask(str(secret))
        with self._lock:
            self._kept[account] = token
            self._kept.move_to_end(account)
            if len(self._kept) > MOST_TOKENS:
                self._kept.popitem(last=False)


def needs_own_credentials(account: Account, request: Request[Any]) -> bool:
    """Tell whether the parent's credentials wouldn't act on the subaccount, or would be refused there."""
    if account.owner_sid in (None, account.account_sid):
        return False
    return request.host is not API or not account.username.startswith("AC")


def flow_by_owner(
    request: Request[T],
    account: Account,
    tokens: SubaccountTokens,
    retry: Retry,
    parse: Callable[[bytes], T] | None = None,
) -> Generator[Step, CallOutcome, T]:
    """Yield the steps of a request, with the credentials that act on its account.

    :raises SubaccountRefused: the subaccount's token can't be had.
    :raises NotProcessed: a write had to wait for the token, and ``retry`` allows no repetition; the next one
        needn't wait.
    """
    if not needs_own_credentials(account, request):
        return flow(request, account, retry, parse)
    late = _late(request) if request.verb == "POST" and not retry.times else None
    return _flow_by_own_token(lambda: flow(request, account, retry, parse), account, tokens, retry, late)


def _flow_by_own_token(
    begin: Callable[[], Generator[Step, CallOutcome, T]],
    account: Account,
    tokens: SubaccountTokens,
    retry: Retry,
    late: NotProcessed | None,
) -> Generator[Step, CallOutcome, T]:
    if known := tokens.get(account):
        with suppress(AuthenticationError):
            return (yield from _signed(begin(), account, known))
    token = yield from _fetched_token(account, retry)
    tokens.keep(account, token)
    if late:
        raise late
    return (yield from _signed(begin(), account, token))


def _late(request: Request[Any]) -> NotProcessed:
    """Return the error for a request that may not be repeated: asking for the token makes it too late."""
    why = "it wasn't sent: the subaccount's auth token had to be asked for first"
    return NotProcessed(why, operation=type(request).__name__)


def _signed(
    steps: Generator[Step, CallOutcome, T], account: Account, token: Secret
) -> Generator[Step, CallOutcome, T]:
    """Yield the same steps, with the subaccount's credentials on each request."""
    own = signature(account.account_sid, token)
    outcome: CallOutcome = None
    while True:
        try:
            step = steps.send(outcome)
        except StopIteration as end:
            return end.value  # type: ignore[no-any-return]
        outcome = yield step._replace(signature=own) if isinstance(step, HttpRequest) else step


def _fetched_token(account: Account, retry: Retry) -> Generator[Step, CallOutcome, Secret]:
    """Ask Twilio for the subaccount's auth token, by the parent's credentials."""
    try:
        found = yield from flow(FetchAccount(sid=account.account_sid), account, retry)
    except TwilioError as error:
        raise _refused(account, error) if error.status in (401, 403, 404) else error from None
    if found.status in ("suspended", "closed"):
        raise SubaccountRefused(f"the subaccount {account.account_sid} is {found.status}")
    if found.auth_token is None or not found.auth_token.get_secret_value():
        raise SubaccountRefused(f"{_reading(account)} with its auth token. {_ADVICE}")
    return Secret(found.auth_token.get_secret_value())


def _refused(account: Account, error: TwilioError) -> SubaccountRefused:
    if isinstance(error, NotFound):
        why = f"{account.account_sid} is no subaccount of {account.owner_sid}"
    else:
        why = f"{_reading(account)}: {error.message}. {_ADVICE}"
    return SubaccountRefused(
        why,
        operation=error.operation,
        status=error.status,
        request_id=error.request_id,
    )


def _reading(account: Account) -> str:
    kind = "auth token" if account.username.startswith("AC") else f"API key {account.username}"
    return f"the {kind} of the connection may not read the subaccount {account.account_sid}"


_ADVICE = (
    "The connection needs the auth token, or a main API key, of the parent account; or the subaccount's own "
    "credentials"
)
