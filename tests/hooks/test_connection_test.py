"""The button that tests a connection."""

import socket
from typing import Any

import pytest
from airflows import since
from subaccounts import new_subaccount

from airflow_provider_twilio.hooks.twilio import TwilioHook
from airflow_provider_twilio.simulator import ACCOUNT_SID, AUTH_TOKEN
from airflow_provider_twilio.simulator.simulator import Simulator

from .connections import Connections

NOT_FOUND = since("3.2", "an extra that is no JSON object counts as no connection at all")


class TestTestConnection:
    """The message of the button in Airflow's connection form."""

    def test_a_good_connection_is_answered_by_both_hosts(self, twilio_default: Simulator) -> None:
        assert TwilioHook().test_connection() == (True, f"Both Twilio hosts answer for account {ACCOUNT_SID}")

        asked = [request.path for request in twilio_default.requests()]
        assert asked == ["/v1/Services", f"/2010-04-01/Accounts/{ACCOUNT_SID}/IncomingPhoneNumbers.json"]

    def test_of_a_subaccount_both_hosts_answer_its_parent(self, connections: Connections) -> None:
        subaccount = new_subaccount()
        connections.set(extra={"account_sid": subaccount})

        assert TwilioHook().test_connection() == (True, f"Both Twilio hosts answer for account {subaccount}")

    @pytest.mark.parametrize("port", [0, 443, None])
    def test_a_port_that_the_page_needs_changes_nothing(
        self, connections: Connections, port: int | None
    ) -> None:
        connections.set(port=port)

        assert TwilioHook().test_connection() == (True, f"Both Twilio hosts answer for account {ACCOUNT_SID}")

    def test_any_other_port_is_refused(self, connections: Connections) -> None:
        connections.set(port=8008)

        works, message = TwilioHook().test_connection()

        assert not works
        assert "port: must be empty or 443; the extra base_url names another server" in message

    def test_a_wrong_token_is_told_with_a_hint(self, connections: Connections) -> None:
        connections.set(password="wrong" + AUTH_TOKEN)

        works, message = TwilioHook().test_connection()

        assert not works
        assert "20003" in message
        assert "Check the account SID and the token" in message
        assert AUTH_TOKEN not in message

    def test_nothing_listening_is_told_at_once(self, connections: Connections) -> None:
        with socket.create_server(("127.0.0.1", 0)) as server:
            port = server.getsockname()[1]
        connections.set(extra={"base_url": f"http://127.0.0.1:{port}"})

        works, message = TwilioHook().test_connection()

        assert not works
        assert "ListService: ConnectError" in message

    @pytest.mark.parametrize(
        "fields",
        [
            {"login": "AC123"},
            {"password": ""},
            {"extra": {"region": "xx9"}},
            {"extra": {"proxy": "http://ada:hunter2@[::1"}},
            pytest.param({"extra": "not JSON"}, marks=NOT_FOUND),
            pytest.param({"extra": '["a", "list"]'}, marks=NOT_FOUND),
        ],
        ids=["login", "password", "region", "proxy", "extra that isn't JSON", "extra that is a list"],
    )
    def test_a_wrong_field_is_told_and_nothing_is_sent(
        self, connections: Connections, twilio_default: Simulator, fields: dict[str, Any]
    ) -> None:
        connections.set(**fields)
        (field,) = fields["extra"] if isinstance(fields.get("extra"), dict) else fields

        works, message = TwilioHook().test_connection()

        assert not works
        assert "twilio_default" in message
        assert field in message
        assert "hunter2" not in message
        assert twilio_default.requests() == []
