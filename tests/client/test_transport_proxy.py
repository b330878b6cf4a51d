"""Which proxy a call goes through, and that it goes through it and its password nowhere else."""

import base64
import traceback
from dataclasses import replace
from socket import socket

import pytest
from api.nouns import ACCOUNT, FetchLetter, letter

from airflow_provider_twilio.api.errors import TwilioError
from airflow_provider_twilio.client.account import Account
from airflow_provider_twilio.client.retry import NEVER
from airflow_provider_twilio.client.transport import proxy_for

from .clients import OpenClient, both_clients
from .server import Behaviour, Server, body_of, hang_up, headers_of, reply, say

FETCH = FetchLetter(sid="LT1")
PLAIN = replace(ACCOUNT, base_url="http://twilio.test")


@pytest.mark.parametrize(
    ("environment", "base_url", "proxy"),
    [
        ({}, None, None),
        ({"HTTPS_PROXY": "http://p:1"}, None, "http://p:1"),
        ({"https_proxy": "http://p:1"}, None, "http://p:1"),
        ({"HTTP_PROXY": "http://p:1"}, None, None),
        ({"HTTP_PROXY": "http://p:1"}, "http://twilio.test", "http://p:1"),
        ({"HTTPS_PROXY": "http://p:1"}, "http://twilio.test", None),
        ({"HTTPS_PROXY": "http://p:1", "NO_PROXY": "api.twilio.com"}, None, None),
        ({"HTTPS_PROXY": "http://p:1", "no_proxy": ".twilio.com"}, None, None),
        ({"HTTPS_PROXY": "http://p:1", "NO_PROXY": "twilio.com"}, None, None),
        ({"HTTPS_PROXY": "http://p:1", "NO_PROXY": "*"}, None, None),
        ({"HTTPS_PROXY": "http://p:1", "NO_PROXY": "localhost,example.org"}, None, "http://p:1"),
        ({"HTTP_PROXY": "http://p:1", "NO_PROXY": "twilio.test"}, "http://twilio.test:8080", None),
        ({"HTTP_PROXY": "http://p:1", "NO_PROXY": "twilio.test:8080"}, "http://twilio.test:8080", None),
        ({"HTTP_PROXY": "http://p:1"}, "http://127.0.0.1:8080", None),
        ({"HTTP_PROXY": "http://p:1"}, "http://localhost:8080", None),
        ({"HTTP_PROXY": "http://p:1"}, "http://[::1]:8080", None),
        ({"HTTPS_PROXY": ""}, None, None),
        ({"HTTPS_PROXY": "p:1"}, None, "http://p:1"),
        ({"HTTPS_PROXY": "user:secret@p:1"}, None, "http://user:secret@p:1"),
    ],
)
def test_the_environment_names_the_proxy(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], base_url: str | None, proxy: str | None
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)

    assert proxy_for(replace(ACCOUNT, base_url=base_url)) == proxy


def test_the_connections_own_proxy_comes_before_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://p:1")
    monkeypatch.setenv("NO_PROXY", "*")

    assert proxy_for(replace(ACCOUNT, proxy="http://own:2")) == "http://own:2"


def with_secret(proxy: Server) -> str:
    return proxy.url.replace("//", "//user:p%40ss-secret@")


def through(proxy: Server, account: Account) -> Account:
    return replace(account, proxy=with_secret(proxy))


@both_clients
def test_a_plain_call_goes_through_the_proxy(open_client: OpenClient) -> None:
    with Server(reply()) as proxy, open_client(through(proxy, PLAIN)) as client:
        client.execute(FETCH)
        client.execute(letter())

    fetched, created = proxy.requests
    assert (
        proxy.targets[0] == f"http://twilio.test/2010-04-01/Accounts/{ACCOUNT.account_sid}/Letters/LT1.json"
    )
    assert body_of(created) == b"To=%2B15558675309&Body=Dear+reader"
    headers = headers_of(fetched)
    assert headers["host"] == "twilio.test"
    assert headers["proxy-authorization"] == f"Basic {base64.b64encode(b'user:p@ss-secret').decode()}"
    assert headers["authorization"].startswith("Basic ")


@both_clients
def test_a_proxy_from_the_environment_is_used_too(
    open_client: OpenClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Server(reply()) as proxy:
        monkeypatch.setenv("HTTP_PROXY", with_secret(proxy))
        with open_client(PLAIN) as client:
            client.execute(FETCH)

    assert "proxy-authorization" in headers_of(proxy.requests[0])


@both_clients
def test_the_server_does_not_see_the_proxys_password(
    open_client: OpenClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Server(reply()) as server, Server(hang_up) as proxy:
        monkeypatch.setenv("HTTP_PROXY", with_secret(proxy))
        monkeypatch.setenv("NO_PROXY", "127.0.0.1")
        with open_client(replace(ACCOUNT, base_url=server.url)) as client:
            client.execute(FETCH)

    assert "proxy-authorization" not in headers_of(server.requests[0])
    assert proxy.connections == 0


@both_clients
def test_through_tls_the_proxy_sees_neither_credentials_nor_content(open_client: OpenClient) -> None:
    with (
        Server(hang_up) as proxy,
        open_client(through(proxy, ACCOUNT), retry=NEVER) as client,
        pytest.raises(TwilioError),
    ):
        client.execute(letter())

    assert proxy.targets == ["messaging.twilio.com:443"]
    headers = headers_of(proxy.requests[0])
    assert "authorization" not in headers
    assert headers["proxy-authorization"] == f"Basic {base64.b64encode(b'user:p@ss-secret').decode()}"
    assert body_of(proxy.requests[0]) == b""


def refuse_tunnel(connection: socket, request: bytes) -> None:
    """Quote the request in the refusal, as some proxies do."""
    reply(407, request)(connection, request)


@both_clients
def test_a_tunnel_that_the_proxy_refuses_sends_nothing_so_a_create_is_repeated(
    open_client: OpenClient,
) -> None:
    pauses: list[float] = []
    with (
        Server(refuse_tunnel) as proxy,
        open_client(through(proxy, ACCOUNT), sleep=pauses.append) as client,
        pytest.raises(TwilioError, match="ProxyError"),
    ):
        client.execute(letter())

    assert len(pauses) == 2


@both_clients
@pytest.mark.parametrize(
    "behave",
    [refuse_tunnel, hang_up, say(b"nonsense\r\n\r\n"), reply(502, b"")],
    ids=["407", "closes", "babbles", "502"],
)
@pytest.mark.parametrize("account", [PLAIN, ACCOUNT], ids=["plain", "TLS"])
def test_no_error_shows_the_proxys_password(
    open_client: OpenClient, behave: Behaviour, account: Account
) -> None:
    with Server(behave) as proxy:
        signed = through(proxy, account)
        with open_client(signed) as client, pytest.raises(TwilioError) as caught:
            client.execute(FETCH)

    shown = (
        "".join(traceback.format_exception(caught.value)) + repr(caught.value) + repr(signed) + repr(client)
    )
    assert "ss-secret" not in shown
    assert base64.b64encode(b"user:p@ss-secret").decode() not in shown


@both_clients
def test_a_proxy_that_is_not_there_is_no_place_to_send_to(open_client: OpenClient) -> None:
    with Server(reply(), listening=False) as proxy:
        signed = through(proxy, PLAIN)
        with open_client(signed) as client, pytest.raises(TwilioError) as caught:
            client.execute(letter())

    assert type(caught.value).__name__ == "Unreachable"
    assert "ss-secret" not in "".join(traceback.format_exception(caught.value))
