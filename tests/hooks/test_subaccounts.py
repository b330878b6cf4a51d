"""With the connection of a parent account, calls can act on all of its subaccounts."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from airflow.sdk._shared.secrets_masker import redact
from subaccounts import look_ups, new_subaccount, token_of

from airflow_provider_twilio.api.errors import AuthenticationError
from airflow_provider_twilio.api.messaging_v1.services import CreateService, ListService, Service
from airflow_provider_twilio.api.request import Request
from airflow_provider_twilio.api.v2010.accounts import UpdateAccount
from airflow_provider_twilio.api.v2010.messages import ListMessage
from airflow_provider_twilio.client.subaccounts import SubaccountRefused
from airflow_provider_twilio.hooks.connection import InvalidConnection
from airflow_provider_twilio.hooks.twilio import TwilioHook
from airflow_provider_twilio.simulator import ACCOUNT_SID
from airflow_provider_twilio.simulator.simulator import Simulator
from airflow_provider_twilio.simulator.state import (
    API_KEY_SECRET,
    API_KEY_SID,
    MAIN_KEY_SECRET,
    MAIN_KEY_SID,
)

from .calls import aservices, services
from .connections import Connections

UNKNOWN_SID = "AC" + "5b" * 16
CREATE = CreateService(friendly_name="Owl Post")
Call = Callable[[TwilioHook, Request[Any]], Any]


def aexecute(hook: TwilioHook, request: Request[Any]) -> Any:
    return asyncio.run(hook.aexecute(request))


both_ways = pytest.mark.parametrize("execute", [TwilioHook.execute, aexecute], ids=["thread", "event loop"])


@pytest.fixture
def subaccount(twilio_default: Simulator) -> str:
    return new_subaccount()


@pytest.fixture
def main_key(connections: Connections) -> None:
    """The connection has a main API key of the parent, not its auth token."""
    connections.set(login=MAIN_KEY_SID, password=MAIN_KEY_SECRET, extra={"account_sid": ACCOUNT_SID})


@pytest.fixture
def standard_key(connections: Connections, subaccount: str) -> None:
    connections.set(login=API_KEY_SID, password=API_KEY_SECRET, extra={"account_sid": ACCOUNT_SID})


class TestTheSubaccountIsActedOn:
    @both_ways
    def test_where_no_path_names_it(self, execute: Call, subaccount: str, twilio_default: Simulator) -> None:
        made: Service = execute(TwilioHook(account_sid=subaccount), CREATE)

        assert made.account_sid == subaccount
        (there,) = twilio_default.snapshot(account_sid=subaccount)["services"]
        assert there["sid"] == made.sid
        assert twilio_default.snapshot()["services"] == []

    @pytest.mark.parametrize("read", [services, aservices])
    def test_by_lists(self, read: Any, subaccount: str, twilio_default: Simulator) -> None:
        TwilioHook(account_sid=subaccount).execute(CREATE)

        assert read(TwilioHook(account_sid=subaccount)) == [1]
        assert read(TwilioHook()) == [0]

    def test_named_by_the_connections_extra(self, subaccount: str, connections: Connections) -> None:
        connections.set(extra={"account_sid": subaccount})

        assert TwilioHook().execute(CREATE).account_sid == subaccount

    def test_by_the_parents_auth_token_where_a_path_names_it(
        self, subaccount: str, twilio_default: Simulator
    ) -> None:
        TwilioHook(account_sid=subaccount).execute(ListMessage())

        assert twilio_default.requests()[-1].path == f"/2010-04-01/Accounts/{subaccount}/Messages.json"
        assert look_ups(twilio_default) == 0

    @both_ways
    @pytest.mark.parametrize("request_", [CREATE, ListMessage()], ids=["messaging host", "api host"])
    def test_by_a_main_key_on_both_hosts(
        self,
        execute: Call,
        request_: Request[Any],
        subaccount: str,
        main_key: None,
        twilio_default: Simulator,
    ) -> None:
        execute(TwilioHook(account_sid=subaccount), request_)

        assert look_ups(twilio_default) == 1

    def test_an_account_may_be_named_for_its_own_credentials(self, twilio_default: Simulator) -> None:
        assert services(TwilioHook(account_sid=ACCOUNT_SID)) == [0]
        assert look_ups(twilio_default) == 0


class TestItsToken:
    def test_is_asked_for_once_whoever_needs_it(self, subaccount: str, twilio_default: Simulator) -> None:
        hook = TwilioHook(account_sid=subaccount)
        hook.execute(CREATE)
        hook.execute(ListService())
        aservices(TwilioHook(account_sid=subaccount))

        assert look_ups(twilio_default) == 1

    @both_ways
    def test_is_asked_for_anew_when_it_is_refused(
        self, execute: Call, subaccount: str, twilio_default: Simulator
    ) -> None:
        hook = TwilioHook(account_sid=subaccount)
        execute(hook, ListService())
        twilio_default.change_auth_token(subaccount)

        assert execute(hook, CREATE).account_sid == subaccount
        assert look_ups(twilio_default) == 2
        assert len(twilio_default.snapshot(account_sid=subaccount)["services"]) == 1

    def test_is_asked_for_anew_between_two_pages(self, subaccount: str, twilio_default: Simulator) -> None:
        hook = TwilioHook(account_sid=subaccount)
        for name in "ab":
            hook.execute(CreateService(friendly_name=name))
        pages = hook.pages(ListService(page_size=1))
        next(pages)
        twilio_default.change_auth_token(subaccount)

        assert [len(page) for page in pages] == [1]

    def test_is_asked_for_once_where_the_new_one_is_refused_too(
        self, subaccount: str, twilio_default: Simulator
    ) -> None:
        hook = TwilioHook(account_sid=subaccount)
        hook.execute(ListService())
        twilio_default.fault("error", code=20003, path="/v1/Services", count=None)

        with pytest.raises(AuthenticationError, match="20003"):
            hook.execute(CREATE)
        assert look_ups(twilio_default) == 2

    def test_renews_an_intent_once_it_is_there(self, subaccount: str, twilio_default: Simulator) -> None:
        """A create leaves later than its maker thinks."""
        intents: list[int] = []
        TwilioHook(account_sid=subaccount).execute(
            CREATE, before_repeating=lambda: intents.append(look_ups(twilio_default))
        )

        assert intents == [1]

    @pytest.mark.usefixtures("fresh_masker")
    @both_ways
    def test_is_masked_in_logs(self, execute: Call, subaccount: str) -> None:
        token = token_of(subaccount)
        assert redact(token) == token

        execute(TwilioHook(account_sid=subaccount), ListService())

        assert redact(f"It is {token}") == "It is ***"

    def test_stays_in_memory(self, subaccount: str) -> None:
        hook = TwilioHook(account_sid=subaccount)
        hook.execute(ListService())

        shown = f"{hook.__dict__} {hook.account!r} {vars(hook.get_conn())!r}"
        assert token_of(subaccount) not in shown


class TestItIsRefused:
    def test_by_a_key_that_may_not_read_accounts(
        self, subaccount: str, standard_key: None, twilio_default: Simulator
    ) -> None:
        with pytest.raises(SubaccountRefused) as refused:
            TwilioHook(account_sid=subaccount).execute(CREATE)

        assert f"the API key {API_KEY_SID} of the connection may not read the subaccount" in str(
            refused.value
        )
        assert "a main API key, of the parent account" in str(refused.value)
        assert refused.value.is_account_error
        assert not refused.value.is_retryable

    @pytest.mark.parametrize("status", ["suspended", "closed"])
    def test_when_it_is_not_active(self, status: Any, subaccount: str, twilio_default: Simulator) -> None:
        TwilioHook().execute(UpdateAccount(sid=subaccount, status=status))

        with pytest.raises(SubaccountRefused, match=f"the subaccount {subaccount} is {status}"):
            TwilioHook(account_sid=subaccount).execute(CREATE)

    def test_when_it_is_somebody_elses(self, twilio_default: Simulator) -> None:
        with pytest.raises(SubaccountRefused, match=f"{UNKNOWN_SID} is no subaccount of {ACCOUNT_SID}"):
            TwilioHook(account_sid=UNKNOWN_SID).execute(CREATE)

    def test_when_it_is_no_account_sid(self, twilio_default: Simulator) -> None:
        with pytest.raises(
            InvalidConnection, match="account_sid: str of 3 characters: must be AC and 32 hexadecimal"
        ):
            TwilioHook(account_sid="SUB").execute(ListMessage())
        assert twilio_default.requests() == []
