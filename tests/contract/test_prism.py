"""The second witness: Prism takes our requests for Twilio's, and we take its answers for Twilio's."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, get_args, get_origin
from urllib.parse import urlencode

import httpx
import pytest

from airflow_provider_twilio.api.errors import OutcomeUnknown, TwilioError, Unanswered
from airflow_provider_twilio.api.request import Request, places
from airflow_provider_twilio.api.resource import Page
from airflow_provider_twilio.client.account import Account
from airflow_provider_twilio.client.client import Client
from airflow_provider_twilio.client.decode import read
from airflow_provider_twilio.client.echo import contradiction
from airflow_provider_twilio.client.retry import NEVER

from .digest import documented
from .exceptions import NOT_REFUSABLE
from .facts import ACCOUNT
from .operation import Operation, for_each
from .values import full, minimal
from .wire import Wire, sent

WITNESS = "Prism"

UNPROCESSABLE = 422


class Watched(httpx.HTTPTransport):
    """Connections that remember the last answer."""

    last: httpx.Response

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self.last = super().handle_request(request)
        # What was read is no longer there for the client: it gets it from memory.
        self.last.stream = httpx.ByteStream(self.last.read())
        return self.last


@pytest.fixture(scope="session")
def connections() -> Iterator[Watched]:
    with Watched(trust_env=False) as transport:
        yield transport


@pytest.fixture
def account(operation: Operation, prism_urls: Mapping[str, str]) -> Account:
    """Return an account whose Twilio is Prism with the operation's document."""
    return replace(ACCOUNT, base_url=prism_urls[operation.key[0]])


def accepted(operation: Operation, request: Request[Any], account: Account, connections: Watched) -> None:
    """Send it, and look at status and answer."""
    try:
        answer = executed(request, account, connections)
    except TwilioError as error:
        pytest.fail(f"{error}\nPrism answered {connections.last.text}")
    assert connections.last.status_code in documented()[operation.key].success
    wanted = operation.request.answer
    if get_origin(wanted) is Page:
        assert isinstance(answer, Page)
        assert all(isinstance(item, get_args(wanted)[0]) for item in answer)
    else:
        assert type(answer) is wanted or answer is wanted


def executed(request: Request[Any], account: Account, connections: Watched) -> Any:
    """Return the client's reading of Prism's answer.

    Prism answers with an example, which echoes another request. Where that is all that the client has against
    it, it is read without a look at the echo.
    """
    try:
        return Client(account, transport=connections, retry=NEVER).execute(request)
    except (Unanswered, OutcomeUnknown) as error:
        unread = error.__cause__ if isinstance(error, OutcomeUnknown) else error
        assert isinstance(unread, Unanswered)
        example = connections.last.json()
        if unread.message != contradiction(request, example, account.account_sid):
            raise
        return read(request, connections.last)


@for_each
def test_prism_accepts_a_minimal_request_and_its_answer_is_read(
    operation: Operation, account: Account, connections: Watched
) -> None:
    accepted(operation, minimal(operation.request), account, connections)


@for_each
def test_prism_accepts_full_requests_and_its_answers_are_read(
    operation: Operation, account: Account, connections: Watched
) -> None:
    for request in full(operation.request):
        accepted(operation, request, account, connections)


@for_each
def test_prism_refuses_a_request_with_one_thing_wrong(
    operation: Operation, account: Account, connections: Watched
) -> None:
    tried = dict(spoilt(operation))
    assert bool(tried) == (operation.key[1] not in NOT_REFUSABLE)
    host = ACCOUNT.url(operation.request.host.product)
    for what, one in tried.items():
        http = raw(one._replace(url=one.url.replace(host, str(account.base_url))))
        response = connections.handle_request(http)
        assert response.status_code == UNPROCESSABLE, f"{what}: {response.text}"


def spoilt(operation: Operation) -> Iterator[tuple[str, Wire]]:
    """Each required parameter left out and each SID cut short; where there are none, a bad optional one."""
    request = minimal(operation.request)
    good, fields = sent(request), places(operation.request)["path"]
    values = {"AccountSid": ACCOUNT.account_sid} | {n: getattr(request, f) for f, n in fields.items()}
    parameters = documented()[operation.key].parameters
    required = {place: one for place, one in parameters.items() if one.required}
    for (place, name), parameter in required.items():
        if place != "path":
            yield f"without {name}", good.without(place, name)
        elif parameter.pattern:
            url = good.url.replace(values[name], values[name][:-1])
            yield f"with a short {name}", good._replace(url=url)
    if not required:
        for (place, name), parameter in parameters.items():
            if parameter.limits[0] or parameter.kind == "date":
                yield f"with a bad {name}", good.plus(place, name, "-1")


def raw(one: Wire) -> httpx.Request:
    """A request without any class of ours."""
    query, form = (urlencode(sorted(pairs.elements())) for pairs in (one.query, one.form))
    account = httpx.BasicAuth(ACCOUNT.username, ACCOUNT.password)
    headers = {"Content-Type": "application/x-www-form-urlencoded"} if one.verb == "POST" else {}
    http = httpx.Request(one.verb, f"{one.url}?{query}", content=form.encode(), headers=headers)
    http.extensions["timeout"] = httpx.Timeout(ACCOUNT.timeout).as_dict()
    return next(account.sync_auth_flow(http))
