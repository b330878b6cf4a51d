"""A document's values in Trust Hub, by Twilio's guides for software vendors, and the way back."""

from typing import Any

import pytest

from airflow_provider_twilio.onboarding.bundles import BundleDraft, a2p_profile, address, customer_profile
from airflow_provider_twilio.onboarding.checking import customer
from airflow_provider_twilio.onboarding.document import Customer
from airflow_provider_twilio.onboarding.faults import Path, dotted
from airflow_provider_twilio.onboarding.reading import Document

from .customers import BY_ROUTE, SOLE_PROPRIETOR, STANDARD, TOLLFREE, changed


def made(values: dict[str, Any]) -> Customer:
    return customer(Document(values))


def attributes(bundle: BundleDraft | None, of: Customer) -> dict[str, dict[str, str]]:
    assert bundle is not None
    return {end_user.type: end_user.attributes(of) for end_user in bundle.end_users}


def test_the_profile_of_a_business() -> None:
    business = made(changed(STANDARD, business__regions=["USA_AND_CANADA", "EUROPE"]))
    bundle = customer_profile(business)

    assert attributes(bundle, business) == {
        "customer_profile_business_information": {
            "business_name": "Harbor Coffee Roasters LLC",
            "business_type": "Limited Liability Corporation",
            "business_industry": "FOOD_AND_BEVERAGE",
            "business_registration_identifier": "EIN",
            "business_registration_number": "12-3456789",
            "business_regions_of_operation": "USA_AND_CANADA,EUROPE",
            "website_url": "https://www.harborcoffee.example.com",
            "business_identity": "direct_customer",
        },
        "authorized_representative_1": {
            "first_name": "Ada",
            "last_name": "Harbor",
            "email": "ada@harborcoffee.example.com",
            "phone_number": "+12075550123",
            "business_title": "Owner",
            "job_position": "CEO",
        },
    }
    assert bundle is not None
    assert bundle.has_address


def test_a_public_company_says_where_it_is_traded() -> None:
    company = made(
        changed(
            STANDARD,
            business__company_type="public",
            business__stock={"exchange": "NASDAQ", "ticker": "HRBR"},
            business__contact_email="legal@harborcoffee.example.com",
        )
    )

    assert attributes(a2p_profile(company), company) == {
        "us_a2p_messaging_profile_information": {
            "company_type": "public",
            "stock_exchange": "NASDAQ",
            "stock_ticker": "HRBR",
            "brand_contact_email": "legal@harborcoffee.example.com",
        }
    }


def test_a_private_company_leaves_that_out() -> None:
    business = made(STANDARD)

    assert attributes(a2p_profile(business), business) == {
        "us_a2p_messaging_profile_information": {"company_type": "private"}
    }


def test_a_second_representative_is_another_end_user() -> None:
    people = [*STANDARD["representatives"], STANDARD["representatives"][0] | {"first_name": "Bo"}]
    business = made(changed(STANDARD, representatives=people))

    assert (
        attributes(customer_profile(business), business)["authorized_representative_2"]["first_name"] == "Bo"
    )


def test_the_bundles_of_a_sole_proprietor() -> None:
    person = made(SOLE_PROPRIETOR)

    assert attributes(customer_profile(person), person) == {
        "starter_customer_profile_information": {
            "first_name": "Dana",
            "last_name": "Field",
            "email": "dana@dogwalks.example.com",
            "phone_number": "+12075550144",
        }
    }
    assert attributes(a2p_profile(person), person) == {
        "sole_proprietor_information": {
            "brand_name": "Dana's Dog Walks",
            "mobile_phone_number": "+12075550145",
            "vertical": "PROFESSIONAL",
        }
    }


def test_a_toll_free_number_needs_no_bundles() -> None:
    clinic = made(TOLLFREE)

    assert (customer_profile(clinic), a2p_profile(clinic)) == (None, None)


@pytest.mark.parametrize(
    ("route", "name"),
    [
        ("standard", "Harbor Coffee Roasters LLC"),
        ("sole_proprietor", "Dana Field"),
        ("tollfree", "Lakeside Clinic Inc."),
    ],
)
def test_the_address_is_that_of_the_tax_record(route: str, name: str) -> None:
    request = address(made(BY_ROUTE[route]))

    assert request.model_dump(exclude_none=True, exclude={"extra_params"}) == {
        "customer_name": name,
        "friendly_name": BY_ROUTE[route]["customer"],
        "street": "1 Pier Road",
        "city": "Portland",
        "region": "ME",
        "postal_code": "04101",
        "iso_country": "US",
        "auto_correct_address": False,
    }


@pytest.mark.parametrize(
    ("field", "end_user", "place"),
    [
        (
            "business_registration_number",
            "customer_profile_business_information",
            "business.registration.number",
        ),
        ("business_registration_number", None, "business.registration.number"),
        ("phone_number", "authorized_representative_1", "representatives[0].phone_number"),
        ("postal_code", None, "address.postal_code"),
    ],
)
def test_a_field_that_is_complained_about_has_its_place(field: str, end_user: str | None, place: str) -> None:
    bundle = customer_profile(made(STANDARD))

    assert bundle is not None
    assert dotted(bundle.place(field, end_user) or ()) == place


@pytest.mark.parametrize("route", ["standard", "sole_proprietor"])
def test_each_attribute_leads_back_to_the_value_that_it_has(route: str) -> None:
    one = made(BY_ROUTE[route])
    for bundle in (customer_profile(one), a2p_profile(one)):
        assert bundle is not None
        for end_user in bundle.end_users:
            for name, text in end_user.attributes(one).items():
                place = bundle.place(name, end_user.type)
                assert (name in end_user.constants) == (place is None)
                assert place is None or as_text(value_at(BY_ROUTE[route], place)) in (text, None)


def value_at(values: Any, path: Path) -> Any:
    """The value in the document, ``None`` where its default counts."""
    for part in path:
        values = values.get(part) if isinstance(values, dict) else values[part]
        if values is None:
            return None
    return values


def as_text(value: Any) -> str | None:
    return ",".join(value) if isinstance(value, list) else value


def test_what_is_not_of_the_document_has_no_place() -> None:
    bundle = customer_profile(made(STANDARD))

    assert bundle is not None
    assert bundle.place("business_identity") is None
    assert bundle.place("anything") is None
