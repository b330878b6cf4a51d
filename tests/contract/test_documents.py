"""Prism takes every request that follows from any customer's document that the model accepts."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from onboarding.customers import BY_ROUTE
from onboarding.documents import customers
from onboarding.test_any_document import requests

from airflow_provider_twilio.api.request import Request
from airflow_provider_twilio.api.v2010.accounts import CreateAccount
from airflow_provider_twilio.onboarding.checking import customer
from airflow_provider_twilio.onboarding.document import Customer
from airflow_provider_twilio.onboarding.reading import Document

from .digest import documented
from .facts import ACCOUNT
from .operation import Key
from .test_prism import Watched, raw
from .wire import sent

SOME = settings(
    max_examples=40,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
KEYS: Mapping[str, Key] = {key[1]: key for key in documented()}


@pytest.fixture(scope="module")
def connections() -> Iterator[Watched]:
    with Watched(trust_env=False) as transport:
        yield transport


def refused(request: Request[Any], prism_urls: Mapping[str, str], connections: Watched) -> str:
    """Return Prism's complaint about a request; an empty text if it takes it."""
    key = KEYS[type(request).__name__]
    base = replace(ACCOUNT, base_url=prism_urls[key[0]]).url(request.host.product)
    wire = sent(request)
    here = wire._replace(url=wire.url.replace(ACCOUNT.url(request.host.product), base))
    response = connections.handle_request(raw(here))
    response.read()
    if response.status_code in documented()[key].success:
        return ""
    return f"{key[1]}: {response.status_code} {response.text}"


@pytest.mark.parametrize("route", BY_ROUTE)
def test_prism_takes_every_request_of_any_customer(
    route: str, prism_urls: Mapping[str, str], connections: Watched
) -> None:
    taken: set[str] = set()

    @SOME
    @given(customers(route))
    def holds(anybody: Customer) -> None:
        for request in requests(anybody):
            if (text := f"{type(request).__name__} {sent(request)}") not in taken:
                assert refused(request, prism_urls, connections) == ""
                taken.add(text)

    holds()
    assert len(taken) > 30, "hardly any document differs: nothing is shown"


def test_prism_refuses_a_request_that_is_not_allowed(
    prism_urls: Mapping[str, str], connections: Watched
) -> None:
    account = CreateAccount(friendly_name="Harbor Coffee")
    (brand,) = (
        one
        for one in requests(customer(Document(BY_ROUTE["standard"])))
        if type(one).__name__ == "CreateBrandRegistrations"
    )
    spoilt = brand.model_copy(update={"customer_profile_bundle_sid": "BU12"})

    assert refused(account, prism_urls, connections) == ""
    assert "422" in refused(spoilt, prism_urls, connections)
