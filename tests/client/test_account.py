"""Accounts and hosts: credentials never go to a host that the connection doesn't name."""

from dataclasses import FrozenInstanceError, replace

import pytest
from api.nouns import ACCOUNT
from hypothesis import given
from hypothesis import strategies as st

from airflow_provider_twilio.client.account import EDGE_OF_REGION, Account, InvalidAccount


def host(
    product: str = "api", edge: str | None = None, region: str | None = None, base_url: str | None = None
) -> str:
    return replace(ACCOUNT, edge=edge, region=region, base_url=base_url).url(product)


def test_each_product_has_its_host() -> None:
    assert host("api") == "https://api.twilio.com"
    assert host("messaging") == "https://messaging.twilio.com"


@pytest.mark.parametrize(("region", "edge"), EDGE_OF_REGION.items())
def test_a_region_is_completed_by_its_edge(region: str, edge: str) -> None:
    assert host(region=region) == f"https://api.{edge}.{region}.twilio.com"


def test_an_edge_alone_means_us1() -> None:
    assert host("messaging", edge="dublin") == "https://messaging.dublin.us1.twilio.com"


def test_an_edge_of_another_region_is_taken_as_it_is() -> None:
    assert host(edge="frankfurt", region="ie1") == "https://api.frankfurt.ie1.twilio.com"


def test_a_region_that_is_not_known_needs_an_edge() -> None:
    assert host(edge="mars", region="mr1") == "https://api.mars.mr1.twilio.com"
    with pytest.raises(InvalidAccount, match=r"region: 'mr1' needs an edge; .*us1.*jp1"):
        host(region="mr1")


@pytest.mark.parametrize("base_url", ["http://127.0.0.1:8080", "http://127.0.0.1:8080/"])
def test_a_base_url_serves_every_host(base_url: str) -> None:
    assert host("api", base_url=base_url) == host("messaging", base_url=base_url) == "http://127.0.0.1:8080"


def test_an_account_is_frozen() -> None:
    with pytest.raises(FrozenInstanceError):
        ACCOUNT.password = "other"  # type: ignore[misc]


@given(st.text("αβγδεζηθ", min_size=4))
def test_no_secret_is_in_the_repr(secret: str) -> None:
    account = Account("AC1", "SK1", secret, proxy=f"http://user:{secret}@127.0.0.1:3128")

    assert not set(f"{account!r} {account} {account:}") & set("αβγδεζηθ")
    assert "AC1" in repr(account)
