"""The tokens of subaccounts are kept within bounds, and a write that may not wait for one doesn't."""

import httpx
import pytest

from airflow_provider_twilio.api.errors import NotProcessed
from airflow_provider_twilio.api.messaging_v1.services import CreateService, ListService
from airflow_provider_twilio.client.account import Account, Secret
from airflow_provider_twilio.client.retry import NEVER
from airflow_provider_twilio.client.subaccounts import SubaccountTokens

from .clients import OpenClient, both_clients

PARENT, SUBACCOUNT = "AC" + "0a" * 16, "AC" + "5b" * 16


def subaccount(number: int = 0) -> Account:
    return Account(f"AC{number:032x}", PARENT, "a token", owner_sid=PARENT)


class TestWhatIsKept:
    def test_the_one_that_was_needed_longest_ago_goes_first(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("airflow_provider_twilio.client.subaccounts.MOST_TOKENS", 2)
        tokens = SubaccountTokens()
        tokens.keep(subaccount(1), Secret("one"))
        tokens.keep(subaccount(2), Secret("two"))
        assert tokens.get(subaccount(1)) == "one"

        tokens.keep(subaccount(3), Secret("three"))

        assert len(tokens) == 2
        assert tokens.get(subaccount(2)) is None
        assert tokens.get(subaccount(1)) == "one"

    def test_the_parents_credentials_open_it(self) -> None:
        """Whoever has others asks for himself."""
        tokens = SubaccountTokens()
        tokens.keep(subaccount(1), Secret("one"))

        assert tokens.get(Account(f"AC{1:032x}", PARENT, "another token", owner_sid=PARENT)) is None

    def test_token_and_header_are_masked_before_they_are_used(self) -> None:
        masked: list[str] = []
        SubaccountTokens(masked.append).keep(
            Account(SUBACCOUNT, PARENT, "t", owner_sid=PARENT), Secret("one")
        )

        header = httpx.BasicAuth(SUBACCOUNT, "one")._auth_header
        assert masked == ["one", header.removeprefix("Basic ")]


def twilio(request: httpx.Request) -> httpx.Response:
    if request.url.path.endswith(f"{SUBACCOUNT}.json"):
        return httpx.Response(200, json={"sid": SUBACCOUNT, "status": "active", "auth_token": "one"})
    if request.method == "GET":
        return httpx.Response(200, json={"services": [], "meta": {"key": "services"}})
    return httpx.Response(201, json={"sid": "MG" + "0a" * 16, "friendly_name": "Owl Post"})


@both_clients
def test_a_write_that_may_not_be_repeated_is_not_late(open_client: OpenClient) -> None:
    """A batch has written down until when its messages leave."""
    account = Account(SUBACCOUNT, PARENT, "a token", owner_sid=PARENT)
    asked: list[str] = []

    def record(request: httpx.Request) -> httpx.Response:
        asked.append(f"{request.method} {request.url.path}")
        return twilio(request)

    with open_client(account, transport=httpx.MockTransport(record)) as client:
        with pytest.raises(NotProcessed, match="token had to be asked for first"):
            client.execute(CreateService(friendly_name="Owl Post"), retry=NEVER)
        client.execute(CreateService(friendly_name="Owl Post"), retry=NEVER)

    assert asked == [f"GET /2010-04-01/Accounts/{SUBACCOUNT}.json", "POST /v1/Services"]


@both_clients
def test_a_read_may_be_late(open_client: OpenClient) -> None:
    account = Account(SUBACCOUNT, PARENT, "a token", owner_sid=PARENT)

    with open_client(account, transport=httpx.MockTransport(twilio)) as client:
        assert client.execute(ListService(), retry=NEVER).items == ()
