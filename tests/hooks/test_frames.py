"""Airflow can log the local variables of a traceback: none of them is a secret."""

import json
import traceback
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from structlog.tracebacks import ExceptionDictTransformer

from airflow_provider_twilio.api.messaging_v1.services import ListService
from airflow_provider_twilio.client.account import Account, InvalidAccount
from airflow_provider_twilio.client.client import Client
from airflow_provider_twilio.hooks.connection import InvalidConnection, account_of
from airflow_provider_twilio.hooks.twilio import TwilioHook

from .connections import Connections

SID = "AC" + "0a" * 16
SECRET = "5ec7e75ec7e75ec7e75ec7e75ec7e75e"
SALT = "5a1t5a1t5a1t5a1t5a1t"


def shown(error: BaseException) -> str:
    """The error as Airflow's structured logs, and Python's own tracebacks, have it."""
    structured = ExceptionDictTransformer(locals_max_string=10_000)((type(error), error, error.__traceback__))
    plain = "".join(traceback.TracebackException.from_exception(error, capture_locals=True).format())
    inside = [repr(frame.f_locals) for frame in frames(error)]
    return json.dumps(structured, default=repr) + plain + "".join(inside)


def frames(error: BaseException) -> Iterator[Any]:
    """Those of our own: a test's frame knows the secret."""
    for frame, _ in traceback.walk_tb(error.__traceback__):
        if "airflow_provider_twilio" in frame.f_code.co_filename:
            yield frame


def ours(error: BaseException) -> str:
    """Without the frame of the test itself."""
    while error.__traceback__ and "/tests/" in error.__traceback__.tb_frame.f_code.co_filename:
        error.__traceback__ = error.__traceback__.tb_next
    return shown(error)


@pytest.mark.parametrize(
    "wrong",
    [
        {"account_sid": SECRET}, {"region": SECRET}, {"edge": SECRET.upper()}, {"salt": "short-5ec7"},
        {"secret_salt": "short-5ec7"},
        {"base_url": f"https://:{SECRET}@twilio.example.com"}, {"base_url": f"https://{SECRET}@x.example.com"},
        {"base_url": SECRET}, {"timeout": SECRET}, {"timeout": [SECRET]}, {"max_pages": SECRET},
        {"proxy": f"socks5://ada:{SECRET}@proxy"}, {SECRET: "x"}, {"tokn": SECRET}, {"login": SECRET},
        {"call_timeout": {"x": SECRET}},
    ],
    ids=lambda wrong: next(iter(wrong)),
)  # fmt: skip
def test_a_wrong_field_shows_no_secret_anywhere(connections: Connections, wrong: dict[str, Any]) -> None:
    connections.set(login=SID, password=SECRET, extra={"secret_salt": SALT} | wrong)
    with pytest.raises(InvalidConnection) as caught:
        assert TwilioHook().account

    text = ours(caught.value)
    assert SECRET not in text
    assert SECRET.upper() not in text
    assert "5ec7" not in str(caught.value)
    assert SALT not in text


@pytest.mark.parametrize("field", ["host", "schema"])
def test_a_field_that_must_be_empty_is_named_without_its_value(connections: Connections, field: str) -> None:
    connections.set(login=SID, password=SECRET, **{field: SECRET})
    with pytest.raises(InvalidConnection, match=f"{field}: must be empty") as caught:
        assert TwilioHook().account

    assert SECRET not in ours(caught.value)


class Interrupted(BaseException):
    """The exception of a signal's handler, raised wherever the task is: a timeout, or a kill."""


def test_a_signal_during_a_call_shows_no_secret() -> None:
    def interrupt(request: httpx.Request) -> httpx.Response:
        sent = dict(request.headers)
        assert sent["authorization"]
        raise Interrupted

    account = Account(SID, SID, SECRET, proxy=f"http://ada:{SECRET}@127.0.0.1:1")
    with (
        Client(account, transport=httpx.MockTransport(interrupt)) as client,
        pytest.raises(Interrupted) as caught,
    ):
        client.execute(ListService())

    text = ours(caught.value)
    assert SECRET not in text
    assert "Basic " not in text


def test_an_address_with_a_password_is_no_base_url_wherever_it_comes_from() -> None:
    with pytest.raises(InvalidAccount) as caught:
        Account(SID, SID, "token", base_url=f"https://:{SECRET}@twilio.example.com")

    assert SECRET not in str(caught.value)


def test_an_account_compares_by_its_secrets_and_shows_none() -> None:
    account = account_of("twilio_default", SID, SECRET, {"proxy": f"http://ada:{SECRET}@127.0.0.1:1"})

    assert account.password == SECRET
    assert SECRET not in f"{account!r} {[account.password, account.proxy]!r} {vars(Client(account))!r}"
