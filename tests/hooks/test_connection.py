"""The values that each field of a connection may have, and the error of a wrong one."""

import re
import traceback
from typing import Any

import pytest

from airflow_provider_twilio.client.account import Account
from airflow_provider_twilio.hooks.connection import InvalidConnection, account_of, salt_of

ACCOUNT_SID = "AC" + "0a" * 16
SUBACCOUNT_SID = "AC" + "0b" * 16
KEY_SID = "SK" + "0c" * 16
SECRET = "5e" * 16
TIMEOUT, RATE = "timeout", "a2p_requests_per_second"


def account(login: str | None = ACCOUNT_SID, password: str | None = SECRET, **extra: Any) -> Account:
    return account_of("twilio_eu", login, password, extra)


def refusal(login: str | None = ACCOUNT_SID, password: str | None = SECRET, **extra: Any) -> str:
    with pytest.raises(InvalidConnection) as refused:
        account(login, password, **extra)
    return str(refused.value)


def test_account_sid_and_token_are_enough() -> None:
    assert account() == Account(ACCOUNT_SID, username=ACCOUNT_SID, password=SECRET, timeout=30.0)


def test_an_api_key_acts_on_the_account_that_the_extra_names() -> None:
    made = account(KEY_SID, account_sid=ACCOUNT_SID)

    assert (made.account_sid, made.username, made.password) == (ACCOUNT_SID, KEY_SID, SECRET)


def test_an_api_key_alone_does_not_tell_its_account() -> None:
    assert re.search("'twilio_eu'.*account_sid: is missing.*API key", refusal(KEY_SID))


def test_the_extra_may_name_a_subaccount() -> None:
    assert account(account_sid=SUBACCOUNT_SID).account_sid == SUBACCOUNT_SID


def test_a_subaccount_that_was_asked_for_comes_before_the_one_in_the_extra() -> None:
    made = account_of("twilio_eu", ACCOUNT_SID, SECRET, {"account_sid": ACCOUNT_SID}, SUBACCOUNT_SID)

    assert made.account_sid == SUBACCOUNT_SID


@pytest.mark.parametrize("empty", ["", None])
def test_what_the_form_leaves_empty_is_not_given(empty: str | None) -> None:
    names = ("account_sid", "edge", "region", "base_url", "timeout", "proxy")

    assert account(**dict.fromkeys(names, empty)) == account()


@pytest.mark.parametrize(
    ("extra", "host"),
    [
        ({}, "https://messaging.twilio.com"),
        ({"region": "ie1"}, "https://messaging.dublin.ie1.twilio.com"),
        ({"region": "au1"}, "https://messaging.sydney.au1.twilio.com"),
        ({"edge": "frankfurt"}, "https://messaging.frankfurt.us1.twilio.com"),
        ({"edge": "ashburn-ix", "region": "ie1"}, "https://messaging.ashburn-ix.ie1.twilio.com"),
        ({"edge": "tallinn", "region": "ee1"}, "https://messaging.tallinn.ee1.twilio.com"),
        ({"base_url": "http://127.0.0.1:8008/"}, "http://127.0.0.1:8008"),
    ],
)
def test_region_edge_and_base_url_say_where_twilio_answers(extra: dict[str, str], host: str) -> None:
    assert account(**extra).url("messaging") == host


def test_a_region_whose_edge_is_not_known_needs_one() -> None:
    message = refusal(region="ee1")

    assert "'twilio_eu'" in message
    assert "region: 'ee1' needs an edge" in message
    assert "ie1" in message


@pytest.mark.parametrize(
    "base_url",
    [
        "https://twilio.example.com",
        "https://gateway.example.com/twilio",
        "http://127.0.0.1:8008",
        "http://127.8.8.8",
        "http://localhost:8008",
        "http://[::1]:8008",
    ],
)
def test_a_base_url_is_https_or_on_this_machine(base_url: str) -> None:
    assert account(base_url=base_url).base_url == base_url


@pytest.mark.parametrize(
    "base_url",
    [
        "http://twilio.example.com",
        "http://10.0.0.1:8008",
        "http://0.0.0.0:8008",
        "http://127.0.0.1.example.com",
        "http://localhost.example.com",
        "http://[::ffff:10.0.0.1]:8008",
    ],
)
def test_plain_http_to_another_machine_is_refused(base_url: str) -> None:
    message = refusal(base_url=base_url)

    assert "'twilio_eu'" in message
    assert f"base_url: {base_url!r}: must be https://" in message


@pytest.mark.parametrize(
    "base_url",
    [
        "127.0.0.1:8008",
        "ftp://127.0.0.1",
        "https://",
        "http://[::1:8008",
        "http://127.0.0.1:port",
        "http://127.0.0.1:99999",
        "https://twilio.example.com/?to=",
        "https://twilio.example.com/#here",
    ],
)
def test_a_base_url_is_an_address(base_url: str) -> None:
    message = refusal(base_url=base_url)

    assert "'twilio_eu'" in message
    assert "base_url:" in message


@pytest.mark.parametrize(("given", "seconds"), [(5, 5.0), ("2.5", 2.5), (600, 600.0), (None, 30.0)])
def test_the_timeout_is_seconds(given: float | str | None, seconds: float) -> None:
    assert account(timeout=given).timeout == seconds


@pytest.mark.parametrize(("given", "rate"), [(5, 5.0), ("0.5", 0.5), (None, None), ("", None)])
def test_the_rate_of_reads_is_a_number_of_requests(given: float | str | None, rate: float | None) -> None:
    assert account(a2p_requests_per_second=given).a2p_requests_per_second == rate


@pytest.mark.parametrize(
    ("name", "given", "allowed"),
    [
        *((name, given, "greater than 0") for name in (TIMEOUT, RATE) for given in (0, -1)),
        *((name, given, "number") for name in (TIMEOUT, RATE) for given in ("soon", [30])),
        *((name, float("nan"), "") for name in (TIMEOUT, RATE)),
        (TIMEOUT, 601, "600"),
        (RATE, 1001, "1000"),
        (RATE, float("inf"), "1000"),
        # JSON's true would be taken for 1.
        *((name, True, "number") for name in (TIMEOUT, RATE, "call_timeout", "file_timeout", "max_pages")),
    ],
)
def test_a_number_out_of_its_limits_is_refused(name: str, given: object, allowed: str) -> None:
    extra: dict[str, Any] = {name: given}
    message = refusal(**extra)

    assert "'twilio_eu'" in message
    assert f"{name}: {given!r}: must be" in message
    assert allowed in message


def test_a_proxy_may_hold_credentials_and_is_not_shown() -> None:
    made = account(proxy="http://ada:hunter2@proxy.example.com:3128")

    assert made.proxy == "http://ada:hunter2@proxy.example.com:3128"
    assert "hunter2" not in repr(made)


@pytest.mark.parametrize(
    "proxy",
    ["socks5://ada:hunter2@proxy", "ada:hunter2@proxy", "http://ada:hunter2@", "http://ada:hunter2@[::1"],
)
def test_a_wrong_proxy_is_named_and_its_credentials_are_not(proxy: str) -> None:
    message = refusal(proxy=proxy)

    assert re.search("(?s)'twilio_eu'.*proxy: ", message)
    assert "hunter2" not in message


@pytest.mark.parametrize(
    ("field", "given", "allowed"),
    [
        ("login", {"login": "AC123"}, "AC or SK and 32 hexadecimal digits"),
        ("login", {"login": "PN" + "0a" * 16}, "AC or SK and 32 hexadecimal digits"),
        ("login", {"login": None}, "is missing"),
        ("login", {"login": ""}, "is missing"),
        ("password", {"password": None}, "is missing"),
        ("password", {"password": ""}, "is missing"),
        ("account_sid", {"account_sid": KEY_SID}, "AC and 32 hexadecimal digits"),
        ("region", {"region": "Ireland"}, "[a-z]{2}[0-9]"),
        ("region", {"region": "ie1.example.com/"}, "[a-z]{2}[0-9]"),
        ("edge", {"edge": "Dublin"}, "[a-z]"),
        ("edge", {"edge": "example.com/"}, "[a-z]"),
    ],
)
def test_a_wrong_field_is_named_with_its_connection_and_what_is_allowed(
    field: str, given: dict[str, Any], allowed: str
) -> None:
    message = refusal(**given)

    assert "'twilio_eu'" in message
    assert f"{field}: " in message
    assert allowed in message


def test_every_wrong_field_is_told_at_once() -> None:
    message = refusal(login="AC123", region="Ireland", timeout=0)

    assert all(f"{field}: " in message for field in ("login", "region", "timeout"))


@pytest.mark.parametrize(("typed", "meant"), [("regoin", "region"), ("acount_sid", "account_sid")])
def test_an_unknown_extra_is_told_the_near_name(typed: str, meant: str) -> None:
    message = refusal(**{typed: "ie1"})

    assert "'twilio_eu'" in message
    assert typed in message
    assert f"did you mean {meant}?" in message


@pytest.mark.parametrize(("name", "value"), [("login", SUBACCOUNT_SID), ("password", "another")])
def test_an_extra_does_not_take_the_place_of_the_login_or_the_password(name: str, value: str) -> None:
    with pytest.raises(InvalidConnection, match=f"{name}: "):
        account_of("twilio_eu", ACCOUNT_SID, SECRET, {name: value})


def test_no_message_shows_our_own_class_names() -> None:
    assert "_Fields" not in refusal(region="Ireland")


@pytest.mark.parametrize(
    "given",
    [
        {"region": "Ireland"},
        {"timeout": "soon"},
        {"account_sid": "AC123"},
        {"login": SECRET, "password": ACCOUNT_SID},
        {"password": SECRET, "tokn": SECRET},
        {"base_url": f"https://ada:{SECRET}@twilio.example.com"},
        {"proxy": f"socks5://ada:{SECRET}@proxy.example.com"},
    ],
    ids=["region", "timeout", "account SID", "login and password swapped", "unknown extra", "URL", "proxy"],
)
def test_neither_message_nor_traceback_shows_a_secret(given: dict[str, Any]) -> None:
    with pytest.raises(InvalidConnection) as caught:
        account(**given)

    assert SECRET not in str(caught.value)
    assert SECRET not in "".join(traceback.format_exception(caught.value))


def test_the_account_does_not_show_its_secret() -> None:
    assert SECRET not in f"{account()!r} {account()}"


def test_a_short_salt_is_named_and_not_shown() -> None:
    message = refusal(salt="short")

    assert re.search("(?s)'twilio_eu'.*salt: str of 5 characters: .*at least 16", message)
    assert "short" not in message


def test_a_salt_is_no_part_of_the_account() -> None:
    assert account(salt="x" * 16) == account()
    assert salt_of("twilio_eu", {"salt": "x" * 16}) == "x" * 16
    assert salt_of("twilio_eu", "{}") is None


def test_the_salt_has_a_name_that_airflow_masks() -> None:
    assert account(secret_salt="x" * 16) == account()
    assert salt_of("twilio_eu", {"secret_salt": "x" * 16, "salt": None}) == "x" * 16
    assert "secret_salt: str of 5 characters" in refusal(secret_salt="short")


def test_of_both_names_of_the_salt_one_is_given() -> None:
    assert account(secret_salt="x" * 16, salt="x" * 16) == account()
    assert "salt: is the former name of secret_salt" in refusal(secret_salt="x" * 16, salt="y" * 16)
