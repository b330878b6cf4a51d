"""Whose the calls are: a subaccount by its own credentials, or by its parent's where Twilio takes them."""

import asyncio
from typing import Any

import pytest

from airflow_provider_twilio.api.errors import NotFound
from airflow_provider_twilio.api.messaging_v1.services import CreateService, ListService
from airflow_provider_twilio.api.v2010.messages import ListMessage
from airflow_provider_twilio.client.account import InvalidAccount
from airflow_provider_twilio.hooks.connection import InvalidConnection
from airflow_provider_twilio.hooks.twilio import TwilioHook
from airflow_provider_twilio.simulator import ACCOUNT_SID
from airflow_provider_twilio.simulator.credentials import API_KEY_SECRET, API_KEY_SID
from airflow_provider_twilio.simulator.simulator import Simulator

from .calls import aservices, services
from .connections import Connections

SUBACCOUNT_SID = "AC" + "5b" * 16


class TestSubaccounts:
    """Only api.twilio.com has the account in its paths: elsewhere parent credentials act on the parent."""

    def test_paths_name_the_subaccount(self, twilio_default: Simulator) -> None:
        with pytest.raises(NotFound):
            TwilioHook(account_sid=SUBACCOUNT_SID).execute(ListMessage())

        (asked,) = twilio_default.requests()
        assert asked.path == f"/2010-04-01/Accounts/{SUBACCOUNT_SID}/Messages.json"

    @pytest.mark.parametrize("read", [services, aservices])
    def test_the_messaging_host_is_refused_to_parent_credentials(
        self, read: Any, twilio_default: Simulator
    ) -> None:
        with pytest.raises(InvalidAccount, match=f"ListService .* {ACCOUNT_SID}, not on {SUBACCOUNT_SID}"):
            read(TwilioHook(account_sid=SUBACCOUNT_SID))
        assert twilio_default.requests() == []

    def test_neither_way_of_one_call_goes_there(self, twilio_default: Simulator) -> None:
        hook = TwilioHook(account_sid=SUBACCOUNT_SID)

        with pytest.raises(InvalidAccount, match="the subaccount's own credentials"):
            hook.execute(CreateService(friendly_name="Owl Post"))
        with pytest.raises(InvalidAccount, match="the subaccount's own credentials"):
            asyncio.run(hook.aexecute(CreateService(friendly_name="Owl Post")))
        assert twilio_default.requests() == []

    def test_a_subaccount_in_the_extra_is_no_different(
        self, connections: Connections, twilio_default: Simulator
    ) -> None:
        connections.set(extra={"account_sid": SUBACCOUNT_SID})

        with pytest.raises(InvalidAccount, match=SUBACCOUNT_SID):
            TwilioHook().execute(ListService())
        assert twilio_default.requests() == []

    def test_the_parents_api_key_is_no_different(
        self, connections: Connections, twilio_default: Simulator
    ) -> None:
        connections.set(login=API_KEY_SID, password=API_KEY_SECRET, extra={"account_sid": ACCOUNT_SID})

        with pytest.raises(InvalidAccount, match=f"{ACCOUNT_SID}, not on {SUBACCOUNT_SID}"):
            TwilioHook(account_sid=SUBACCOUNT_SID).execute(ListService())
        assert twilio_default.requests() == []

    def test_an_account_may_be_named_for_its_own_credentials(self, twilio_default: Simulator) -> None:
        assert services(TwilioHook(account_sid=ACCOUNT_SID)) == [0]

    def test_a_subaccount_is_an_account_sid(self, twilio_default: Simulator) -> None:
        with pytest.raises(
            InvalidConnection, match="account_sid: str of 3 characters: must be AC and 32 hexadecimal"
        ):
            TwilioHook(account_sid="SUB").execute(ListMessage())
        assert twilio_default.requests() == []
