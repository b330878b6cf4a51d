"""A customer's brand, campaign and verification as requests."""

from typing import Any

import pytest

from airflow_provider_twilio.onboarding.checking import customer
from airflow_provider_twilio.onboarding.document import TollfreeCustomer
from airflow_provider_twilio.onboarding.messaging import A2pCustomer, brand, campaign, verification
from airflow_provider_twilio.onboarding.reading import Document

from .customers import LOW_VOLUME, SOLE_PROPRIETOR, STANDARD, TOLLFREE, changed

PROFILE, A2P = f"BU{1:032x}", f"BU{2:032x}"
SERVICE, BRAND, NUMBER = f"MG{1:032x}", f"BN{1:032x}", f"PN{1:032x}"


def a2p_customer(values: dict[str, Any]) -> A2pCustomer:
    found = customer(Document(values))
    assert not isinstance(found, TollfreeCustomer)
    return found


@pytest.mark.parametrize(
    ("values", "brand_type", "skips", "mock"),
    [
        (STANDARD, "STANDARD", None, None),
        (LOW_VOLUME, "STANDARD", True, None),
        (SOLE_PROPRIETOR, "SOLE_PROPRIETOR", None, None),
        (changed(STANDARD, brand__mock="yes"), "STANDARD", None, True),
    ],
)
def test_only_a_low_volume_brand_skips_secondary_vetting(
    values: dict[str, Any], brand_type: str, skips: bool | None, mock: bool | None
) -> None:
    request = brand(a2p_customer(values), PROFILE, A2P)

    assert (request.customer_profile_bundle_sid, request.a2p_profile_bundle_sid) == (PROFILE, A2P)
    assert (request.brand_type, request.skip_automatic_sec_vet, request.mock) == (brand_type, skips, mock)


def test_a_campaign_says_all_that_the_document_says() -> None:
    given = STANDARD["campaign"]
    request = campaign(a2p_customer(changed(STANDARD, campaign__age_gated=True)), SERVICE, BRAND)

    assert (request.messaging_service_sid, request.brand_registration_sid) == (SERVICE, BRAND)
    assert request.us_app_to_person_usecase == given["use_case"]
    assert (request.description, request.message_flow) == (given["description"], given["message_flow"])
    assert request.message_samples == given["samples"]
    assert request.privacy_policy_url == given["privacy_policy"]
    assert request.terms_and_conditions_url == given["terms_and_conditions"]
    assert (request.age_gated, request.direct_lending) == (True, False)


def test_a_sole_proprietor_has_one_use_case() -> None:
    assert (
        campaign(a2p_customer(SOLE_PROPRIETOR), SERVICE, BRAND).us_app_to_person_usecase == "SOLE_PROPRIETOR"
    )


@pytest.mark.parametrize(
    ("sample", "links", "phones"),
    [
        ("Harbor: your order is ready, see https://harbor.example.com", True, False),
        ("Harbor: your order is ready, call 207-555-0123 about it", False, True),
        ("Harbor: your order is ready at the counter", False, False),
    ],
)
def test_flags_that_the_document_leaves_out_follow_the_samples(
    sample: str, links: bool, phones: bool
) -> None:
    samples = [sample, STANDARD["campaign"]["samples"][0]]
    request = campaign(a2p_customer(changed(STANDARD, campaign__samples=samples)), SERVICE, BRAND)

    assert (request.has_embedded_links, request.has_embedded_phone) == (links, phones)


def test_a_verification_says_who_and_why() -> None:
    clinic = customer(Document(TOLLFREE))
    assert isinstance(clinic, TollfreeCustomer)

    sent = verification(clinic, NUMBER).model_dump(exclude_none=True, exclude={"extra_params"})

    assert sent == {
        "tollfree_phone_number_sid": NUMBER,
        "external_reference_id": "Lakeside Clinic",
        "business_name": "Lakeside Clinic Inc.",
        "business_type": "PRIVATE_PROFIT",
        "business_website": "https://www.lakesideclinic.example.com",
        "business_registration_number": "45-6789012",
        "business_registration_authority": "EIN",
        "business_registration_country": "US",
        "business_street_address": "1 Pier Road",
        "business_city": "Portland",
        "business_state_province_region": "ME",
        "business_postal_code": "04101",
        "business_country": "US",
        "business_contact_first_name": "Sam",
        "business_contact_last_name": "Lake",
        "business_contact_email": "sam@lakesideclinic.example.com",
        "business_contact_phone": "+12075550166",
        "notification_email": "compliance@vendor.example.com",
        "use_case_categories": ["ACCOUNT_NOTIFICATIONS"],
        "use_case_summary": TOLLFREE["verification"]["summary"],
        "production_message_sample": TOLLFREE["verification"]["sample"],
        "opt_in_image_urls": TOLLFREE["verification"]["opt_in_images"],
        "opt_in_type": "WEB_FORM",
        "message_volume": "1,000",
        "age_gated_content": False,
    }


def test_a_political_organisation_shows_its_vetting() -> None:
    clinic = customer(
        Document(
            changed(
                TOLLFREE,
                verification__use_cases=["POLITICAL_ELECTION_CAMPAIGNS"],
                verification__vetting={"id": "cv|1.0|tcr|10dlc|abc|def"},
            )
        )
    )
    assert isinstance(clinic, TollfreeCustomer)
    request = verification(clinic, NUMBER)

    assert (request.vetting_provider, request.vetting_id) == ("CAMPAIGN_VERIFY", "cv|1.0|tcr|10dlc|abc|def")
