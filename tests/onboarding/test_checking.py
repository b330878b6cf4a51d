"""A document is read whole: every fault with its place, and nothing that is private."""

from typing import Any

import pytest

from airflow_provider_twilio.onboarding.checking import customer, customers
from airflow_provider_twilio.onboarding.document import ROUTES
from airflow_provider_twilio.onboarding.faults import InvalidDocument
from airflow_provider_twilio.onboarding.reading import Document

from .customers import BY_ROUTE, LOW_VOLUME, SOLE_PROPRIETOR, STANDARD, TOLLFREE, changed, faults_of, paths

EIN = "business.registration.number"


@pytest.mark.parametrize("route", ROUTES)
def test_there_is_a_customer_of_each_route(route: str) -> None:
    found = customer(Document(BY_ROUTE[route]))

    assert isinstance(found, ROUTES[route])
    assert found.route == route
    assert found.customer == BY_ROUTE[route]["customer"]


def test_all_faults_are_told_at_once() -> None:
    values = changed(
        STANDARD,
        contact__email="nobody",
        business__company_type="public",
        business__registration={"number": "1"},
        business__websiet="https://www.example.com",
        campaign__samples=["too short"],
        address__city=...,
    )

    assert paths(faults_of(values)) == {
        "contact.email",
        "business.stock",
        "business.contact_email",
        "business.registration.number",
        "business.websiet",
        "campaign.samples",
        "campaign.samples[0]",
        "address.city",
    }


def test_an_unknown_key_is_answered_with_the_near_one() -> None:
    (fault,) = faults_of(changed(STANDARD, campaign__privacy_polcy="https://www.example.com"))

    assert "did you mean privacy_policy?" in fault.message


@pytest.mark.parametrize("route", [None, "standart", 3, ...])
def test_without_a_known_route_only_that_is_told(route: Any) -> None:
    (fault,) = faults_of(changed(STANDARD, route=route))

    assert fault.path == ("route",)
    assert "standard, low_volume_standard, sole_proprietor, tollfree" in fault.message


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("representatives", [STANDARD["representatives"][0] | {"first_name": 1, "last_name": "x\x00y"}]),
        ("representatives", [STANDARD["representatives"][0] | {"phone_number": "(207) 555-0123"}]),
        ("representatives", [STANDARD["representatives"][0] | {"email": "ada.harbor"}]),
        ("business__registration", {"number": "987-65-4321"}),
        ("first_text", {"to": "2075550123", "body": ["secret words"]}),
    ],
)
def test_no_person_and_no_tax_number_is_shown(path: str, value: Any) -> None:
    told = "\n".join(map(str, faults_of(changed(STANDARD, **{path: value}))))

    assert told
    for private in ("207", "0123", "ada", "x\x00y", "987", "4321", "secret"):
        assert private not in told


def test_wrong_values_that_may_be_shown_are() -> None:
    (fault,) = faults_of(changed(STANDARD, campaign__use_case="CUSTOMER CARE"))

    assert "'CUSTOMER CARE'" in fault.message
    assert "CUSTOMER_CARE" in fault.message


def test_customers_are_returned_in_their_order() -> None:
    listed = [Document(one) for one in (TOLLFREE, STANDARD, SOLE_PROPRIETOR)]

    assert [one.customer for one in customers(listed)] == [
        "Lakeside Clinic",
        "Harbor Coffee",
        "Dana's Dog Walks",
    ]


@pytest.mark.parametrize(
    ("first", "second", "path"),
    [
        (STANDARD, changed(LOW_VOLUME, customer="harbor  coffee"), "customer"),
        (
            STANDARD,
            changed(LOW_VOLUME, business__registration={"number": "12-3456789"}),
            "business.registration.number",
        ),
        (
            SOLE_PROPRIETOR,
            changed(SOLE_PROPRIETOR, customer="Dana's Cat Walks"),
            "person.mobile_phone_number",
        ),
        (
            changed(STANDARD, account__sid="AC" + "1" * 32),
            changed(LOW_VOLUME, account__sid="AC" + "1" * 32),
            "account.sid",
        ),
    ],
)
def test_two_customers_share_neither_name_nor_number_nor_account(
    first: dict[str, Any], second: dict[str, Any], path: str
) -> None:
    with pytest.raises(InvalidDocument) as invalid:
        customers([Document(first, "a.yaml"), Document(second, "b.yaml", {(): 1})])

    (fault,) = invalid.value.faults
    assert paths([fault]) == {path}
    assert (fault.source, fault.line) == ("b.yaml", 1)
    assert "a.yaml" in fault.message


def test_the_faults_of_all_documents_are_told() -> None:
    with pytest.raises(InvalidDocument) as invalid:
        customers([Document(changed(STANDARD, address=...)), Document(changed(TOLLFREE, account=...))])

    assert paths(invalid.value.faults) == {"address", "account"}
