"""How often an account is asked, by all who ask in this process together."""

import asyncio
import json
from collections.abc import Callable
from typing import Any

import pytest
from trust_hub import A2P_PROFILES, CUSTOMER_PROFILES, make_profiles

from airflow_provider_twilio.api.messaging_v1.brands import (
    CreateBrandRegistrations,
    FetchBrandRegistrations,
    FetchBrandVetting,
    ListBrandRegistrations,
)
from airflow_provider_twilio.api.messaging_v1.campaigns import FetchUsAppToPerson
from airflow_provider_twilio.api.messaging_v1.services import ListService
from airflow_provider_twilio.api.messaging_v1.tollfree import FetchTollfreeVerification
from airflow_provider_twilio.api.request import Request
from airflow_provider_twilio.api.trusthub_v1.customer_profiles import FetchCustomerProfile
from airflow_provider_twilio.api.v2010.messages import FetchMessage
from airflow_provider_twilio.client import rate_limiter
from airflow_provider_twilio.client.account import Account
from airflow_provider_twilio.client.rate_limiter import RateLimiter, limit_kind_of, limiter_of, wait_for_turn
from airflow_provider_twilio.hooks.twilio import TwilioHook
from airflow_provider_twilio.simulator.simulator import Simulator

BN = "BN" + "0" * 32
BRAND = FetchBrandRegistrations(sid=BN)


def account(digit: str, **changes: Any) -> Account:
    """An account that no other test has."""
    sid = f"AC{digit * 32}"
    return Account(sid, username=sid, password="token", **changes)


def test_turns_are_a_second_apart() -> None:
    limiter = RateLimiter(1)

    assert [limiter.take(100.0) for _ in range(4)] == [0, 1, 2, 3]


def test_turns_that_nobody_took_are_lost() -> None:
    limiter = RateLimiter(2)
    limiter.take(0)

    assert [limiter.take(100.0) for _ in range(3)] == [0, 0.5, 1]


def test_nobody_is_served_until_twilio_asks_for_more() -> None:
    limiter = RateLimiter(1)
    limiter.close(0.0, retry_after=300)

    assert limiter.is_closed
    assert limiter.delay(299) == 1
    assert limiter.delay(300) == 0


def test_one_may_try_each_minute_while_twilio_is_out_of_reach() -> None:
    limiter = RateLimiter(1)
    limiter.close(0.0)
    assert limiter.delay(0) == 60

    limiter.take(60)

    assert limiter.delay(61) == 59


def test_everybody_goes_on_once_one_was_served() -> None:
    limiter = RateLimiter(1)
    limiter.close(0.0)
    limiter.open(0.0)

    assert limiter.delay(1.0) <= 0
    assert not limiter.is_closed


@pytest.mark.parametrize("never", [100_000, float("inf")])
def test_nobody_is_kept_out_for_longer_than_an_hour(never: float) -> None:
    limiter = RateLimiter(1)
    limiter.close(0.0, retry_after=never)

    assert limiter.delay(0) == 3600


@pytest.mark.parametrize(
    ("request_", "kind"),
    [
        (FetchBrandRegistrations, "a2p"),
        (ListBrandRegistrations, "a2p"),
        (FetchBrandVetting, "a2p"),
        (FetchUsAppToPerson, "a2p"),
        (FetchTollfreeVerification, "a2p"),
        (FetchCustomerProfile, "a2p"),
        (ListService, "other"),
        (FetchMessage, "other"),
    ],
)
def test_what_twilio_limits_together_has_one_limiter(request_: type[Request[Any]], kind: str) -> None:
    assert limit_kind_of(request_) == kind


def test_an_account_has_one_limiter_and_a_subaccount_another() -> None:
    parent, subaccount = account("1"), account("2")

    assert limiter_of(parent, "a2p") is limiter_of(account("1", timeout=5.0), "a2p")
    assert limiter_of(parent, "a2p") is not limiter_of(subaccount, "a2p")
    assert limiter_of(parent, "a2p") is not limiter_of(parent, "other")


@pytest.mark.parametrize(
    ("changes", "rate"),
    [
        ({}, 1.0),
        ({"a2p_requests_per_second": 3.5}, 3.5),
        ({"base_url": "https://twilio.example.com"}, 1.0),
        ({"base_url": "http://127.0.0.1:8008"}, 100.0),
        ({"base_url": "http://127.0.0.1:8008", "a2p_requests_per_second": 1}, 1.0),
    ],
    ids=str,
)
def test_the_rate_is_twilios_unless_the_connection_says_otherwise(
    changes: dict[str, Any], rate: float
) -> None:
    assert limiter_of(account("3", **changes), "a2p").per_second == rate


def test_a_rate_that_is_changed_holds_from_the_next_look_up_on() -> None:
    limiter = limiter_of(account("4", a2p_requests_per_second=2), "a2p")
    limiter_of(account("4", a2p_requests_per_second=5), "a2p")

    assert limiter.per_second == 5


def test_a_rate_that_was_far_too_low_is_not_waited_out_once_it_is_corrected() -> None:
    limiter = RateLimiter(0.001)
    limiter.take(0)
    limiter.per_second = 1

    assert limiter.delay(0) == 1


def test_who_writes_is_not_held_back_and_who_reads_next_waits_for_both(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    slept: list[float] = []
    monkeypatch.setattr(rate_limiter, "sleep", slept.append)
    write = CreateBrandRegistrations(
        customer_profile_bundle_sid="BU" + "1" * 32, a2p_profile_bundle_sid="BU" + "2" * 32
    )
    for request in (BRAND, write, ListService(), BRAND, write):
        wait_for_turn(account("5"), request)

    assert slept == [pytest.approx(2.0, abs=0.5)]


class Read:
    """The ways in which a hook reads brands."""

    @staticmethod
    def execute(hook: TwilioHook) -> None:
        hook.execute(ListBrandRegistrations())

    @staticmethod
    def pages(hook: TwilioHook) -> None:
        assert [len(page) for page in hook.pages(ListBrandRegistrations())] == [0]

    @staticmethod
    def aexecute(hook: TwilioHook) -> None:
        asyncio.run(hook.aexecute(ListBrandRegistrations()))

    @staticmethod
    def apages(hook: TwilioHook) -> None:
        async def read() -> list[int]:
            return [len(page) async for page in hook.apages(ListBrandRegistrations())]

        assert asyncio.run(read()) == [0]


WAYS: list[Callable[[TwilioHook], None]] = [Read.execute, Read.pages, Read.aexecute, Read.apages]


@pytest.fixture
def slept(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Seconds of each pause, none of which is made."""
    seconds: list[float] = []

    async def sleep(delay: float) -> None:
        if delay > 1:
            seconds.append(delay)
        await pause(0 if delay > 1 else delay)

    pause = asyncio.sleep
    monkeypatch.setattr(rate_limiter, "_LIMITERS", {})
    monkeypatch.setattr(rate_limiter, "sleep", seconds.append)
    monkeypatch.setattr(asyncio, "sleep", sleep)
    return seconds


@pytest.mark.parametrize("later", WAYS, ids=lambda way: way.__name__)
@pytest.mark.parametrize("first", WAYS, ids=lambda way: way.__name__)
def test_the_hook_reads_brands_at_the_rate_of_its_connection(
    first: Callable[[TwilioHook], None],
    later: Callable[[TwilioHook], None],
    twilio_default: Simulator,
    monkeypatch: pytest.MonkeyPatch,
    slept: list[float],
) -> None:
    slow = twilio_default.connection["extra"] | {"a2p_requests_per_second": 0.001}
    connection = twilio_default.connection | {"extra": slow}
    monkeypatch.setenv("AIRFLOW_CONN_TWILIO_DEFAULT", json.dumps(connection))
    hook = TwilioHook()

    first(hook)
    later(hook)

    assert slept == [pytest.approx(1000, abs=60)]


def test_each_page_of_brands_has_a_turn_of_its_own(
    twilio_default: Simulator, monkeypatch: pytest.MonkeyPatch, slept: list[float]
) -> None:
    make_profiles(twilio_default)
    slow = twilio_default.connection["extra"] | {"a2p_requests_per_second": 0.001}
    monkeypatch.setenv("AIRFLOW_CONN_TWILIO_DEFAULT", json.dumps(twilio_default.connection | {"extra": slow}))
    hook = TwilioHook()
    for customer in CUSTOMER_PROFILES[:3]:
        hook.execute(
            CreateBrandRegistrations(
                customer_profile_bundle_sid=customer, a2p_profile_bundle_sid=A2P_PROFILES[0]
            )
        )

    async def read() -> list[int]:
        return [len(page) async for page in hook.apages(ListBrandRegistrations(page_size=1))]

    assert asyncio.run(read()) == [1, 1, 1]
    assert slept == [pytest.approx(turns * 1000, abs=60) for turns in (3, 4, 5)]
