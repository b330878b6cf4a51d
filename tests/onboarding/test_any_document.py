"""Of any document that the model accepts, every request is one that Twilio's OpenAPI documents allow."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from contract.digest import Documented, documented
from contract.wire import Wire, sent
from hypothesis import HealthCheck, given, settings

from airflow_provider_twilio.api.messaging_v1.services import CreateService
from airflow_provider_twilio.api.request import Request
from airflow_provider_twilio.api.trusthub_v1.customer_profiles import CreateCustomerProfile
from airflow_provider_twilio.api.trusthub_v1.end_users import CreateEndUser
from airflow_provider_twilio.api.trusthub_v1.trust_products import CreateTrustProduct
from airflow_provider_twilio.api.v2010.accounts import CreateAccount
from airflow_provider_twilio.api.v2010.incoming_numbers import CreateIncomingPhoneNumber
from airflow_provider_twilio.api.v2010.messages import CreateMessage
from airflow_provider_twilio.onboarding import messaging
from airflow_provider_twilio.onboarding.bundles import a2p_profile, address, customer_profile
from airflow_provider_twilio.onboarding.document import Customer, TollfreeCustomer
from airflow_provider_twilio.onboarding.names import numbers_of

from .customers import BY_ROUTE
from .documents import customers

MANY = settings(
    max_examples=80,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
BUNDLE, SERVICE, BRAND, NUMBER = "BU" + "0a" * 16, "MG" + "0a" * 16, "BN" + "0a" * 16, "PN" + "0a" * 16


def requests(customer: Customer) -> Iterator[Request[Any]]:
    """All that is asked of Twilio to make something for a customer."""
    yield CreateAccount(friendly_name=customer.customer)
    yield CreateService(friendly_name=customer.customer)
    kinds = ((CreateCustomerProfile, customer_profile(customer)), (CreateTrustProduct, a2p_profile(customer)))
    for kind, bundle in kinds:
        if bundle:
            yield kind(
                friendly_name=customer.customer,
                email_address=customer.contact.email,
                policy_sid=bundle.policy_sid,
            )
            for user in bundle.end_users:
                attributes: Any = user.attributes(customer)
                yield CreateEndUser(friendly_name=customer.customer, type=user.type, attributes=attributes)
    yield address(customer)
    if isinstance(customer, TollfreeCustomer):
        yield messaging.verification(customer, NUMBER)
    else:
        yield messaging.brand(customer, BUNDLE, BUNDLE)
        yield messaging.campaign(customer, SERVICE, BRAND)
    for name in numbers_of(customer):
        yield CreateIncomingPhoneNumber(phone_number="+14155550100", friendly_name=name)
    if text := customer.first_text:
        yield CreateMessage(messaging_service_sid=SERVICE, to=text.to, body=text.body)


def faults(wire: Wire, documented: Documented) -> Iterator[str]:
    """Return the violations of Twilio's OpenAPI documents in a request."""
    given = [(("form", name), value) for name, value in wire.form.elements()]
    counts = Counter(place for place, _ in given)
    for place, value in given:
        wanted = documented.parameters.get(place)
        if wanted is None:
            yield f"{place[1]}: is not documented"
        elif wanted.enum and value not in wanted.enum:
            yield f"{place[1]}: {value!r} is none of {wanted.enum}"
        elif wanted.pattern and not re.search(wanted.pattern, value):
            yield f"{place[1]}: {value!r} doesn't match {wanted.pattern}"
        elif wanted.kind == "boolean" and value not in ("true", "false"):
            yield f"{place[1]}: {value!r} is no boolean"
        elif not wanted.array and counts[place] > 1:
            yield f"{place[1]}: stands there {counts[place]} times"
    for place, wanted in documented.parameters.items():
        if wanted.required and place[0] == "form" and not counts[place]:
            yield f"{place[1]}: is missing"


def refused(customer: Customer) -> list[str]:
    """Return the violations of Twilio's OpenAPI documents in all requests of a customer's."""
    by_name = {key[1]: entry for key, entry in documented().items()}
    found = []
    for request in requests(customer):
        name = type(request).__name__
        found += [f"{name}: {fault}" for fault in faults(sent(request), by_name[name])]
    return found


@pytest.mark.parametrize("route", BY_ROUTE)
def test_every_request_of_any_customer_is_allowed(route: str) -> None:
    seen: Counter[str] = Counter()

    @MANY
    @given(customers(route))
    def holds(customer: Customer) -> None:
        seen[json.dumps(customer.model_dump(mode="json"), sort_keys=True)] += 1
        assert refused(customer) == []

    holds()
    assert len(seen) > 20, "most documents were refused: nothing is shown"


def test_a_request_that_is_not_allowed_is_found() -> None:
    account = CreateAccount(friendly_name="Harbor Coffee")
    wire = sent(account.model_copy(update={"extra_params": {"Colour": "red"}}))

    found = [*faults(wire, documented()["v2010", "CreateAccount"])]

    assert found == ["Colour: is not documented"]
