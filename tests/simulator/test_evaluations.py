"""Evaluations: what a policy asks for in vain, by field and code."""

from typing import Any

import pytest

from airflow_provider_twilio.simulator.trusthub_v1.profiles import PRIMARY_SID

from .api import ACCOUNT, Api, refusal
from .trusthub import (
    A2P,
    BUSINESS,
    NAME,
    PERSON,
    PRODUCTS,
    PROFILES,
    SECONDARY,
    SOLE_PROPRIETOR,
    STARTER,
    bundle,
    end_user,
    evaluated,
    proof,
    reviewed,
    secondary,
)

BUSINESS_TYPE = "customer_profile_business_information"
MESSAGING_TYPE = "us_a2p_messaging_profile_information"


def wrong(evaluation: dict[str, Any]) -> set[tuple[str, int]]:
    """The fields and codes of everything that is wrong."""
    return {
        (fault["object_field"], fault["error_code"])
        for result in evaluation["results"]
        for fault in result["invalid"]
    }


def missing(evaluation: dict[str, Any]) -> set[tuple[str, int]]:
    """A missing part, and its code."""
    return {
        (result["requirement_name"], result["error_code"])
        for result in evaluation["results"]
        if result["error_code"]
    }


def test_of_an_empty_profile_everything_is_missing(api: Api) -> None:
    evaluation = evaluated(api, bundle(api, PROFILES, SECONDARY), SECONDARY)

    assert evaluation["status"] == "noncompliant"
    assert missing(evaluation) == {
        (BUSINESS_TYPE, 22214),
        ("authorized_representative_1", 22214),
        ("customer_profile_address", 22216),
        ("primary_customer_profile", 22218),
    }
    expected = {(field, 22215) for field in (*BUSINESS, *PERSON)}
    assert wrong(evaluation) == expected | {("address_sids", 22219), ("bundle_sid", 22218)}


def test_a_result_has_the_keys_that_twilio_shows(api: Api) -> None:
    evaluation = evaluated(api, secondary(api, BUSINESS | {"website_url": " "}), SECONDARY)
    business, *rest = evaluation["results"]

    for result in (business, *rest):
        assert set(result) == {
            "friendly_name",
            "object_type",
            "passed",
            "failure_reason",
            "error_code",
            "valid",
            "invalid",
            "requirement_friendly_name",
            "requirement_name",
        }
    (fault,) = business["invalid"]
    assert set(fault) == {"friendly_name", "object_field", "failure_reason", "error_code"}
    assert (fault["object_field"], fault["error_code"], fault["friendly_name"]) == (
        "website_url",
        22215,
        "Website URL",
    )
    assert (business["passed"], business["object_type"]) == (False, BUSINESS_TYPE)
    assert {one["object_field"] for one in business["valid"]} == {*BUSINESS} - {"website_url"}
    assert all(result["passed"] for result in rest)


@pytest.mark.parametrize(
    ("business", "person", "faults"),
    [
        ({}, {}, set()),
        ({"social_media_profile_urls": "https://social.example.com/owls"}, {}, set()),
        ({"business_name": ""}, {"email": None}, {("business_name", 22215), ("email", 22215)}),
        ({"business_identity": "customer"}, {}, {("business_identity", 22217)}),
        ({}, {"job_position": "Boss"}, {("job_position", 22217)}),
    ],
)
def test_each_field_is_looked_at(
    business: dict[str, Any], person: dict[str, Any], faults: set[tuple[str, int]], api: Api
) -> None:
    evaluation = evaluated(api, secondary(api, BUSINESS | business, PERSON | person), SECONDARY)

    assert wrong(evaluation) == faults
    assert evaluation["status"] == ("noncompliant" if faults else "compliant")
    assert missing(evaluation) == set()


def test_a_second_representative_is_looked_at_if_there_is_one(api: Api) -> None:
    path = secondary(api)
    other = end_user(api, "authorized_representative_2", {"first_name": "Grace"})
    api.made(f"{path}/EntityAssignments", ObjectSid=other)

    faults = wrong(evaluated(api, path, SECONDARY))
    assert faults == {(field, 22215) for field in PERSON if field != "first_name"}


def test_the_address_of_a_document_must_be_the_accounts(api: Api) -> None:
    document = proof(api)
    path = bundle(
        api, PROFILES, STARTER, end_user(api, "starter_customer_profile_information", NAME), document
    )
    api.made(f"{path}/EntityAssignments", ObjectSid=PRIMARY_SID)
    assert evaluated(api, path, STARTER)["status"] == "compliant"

    (address,) = api.fetched(f"{ACCOUNT}/Addresses.json")["addresses"]
    assert api.delete(f"{ACCOUNT}/Addresses/{address['sid']}.json").status_code == 204
    evaluation = evaluated(api, path, STARTER)
    assert (wrong(evaluation), missing(evaluation)) == ({("address_sids", 22219)}, set())


def test_a_list_of_addresses_will_do(api: Api) -> None:
    path, document = secondary(api), proof(api)
    (address, _) = api.fetched(f"{ACCOUNT}/Addresses.json")["addresses"]
    attributes = f'{{"address_sids": ["{address["sid"]}"]}}'
    assert api.post(f"/v1/SupportingDocuments/{document}", Attributes=attributes).status_code == 200

    assert evaluated(api, path, SECONDARY)["status"] == "compliant"


@pytest.mark.parametrize(
    ("company", "faults"),
    [
        ({"company_type": "private"}, set()),
        ({"company_type": "secret"}, {("company_type", 22217)}),
        ({"company_type": "public"}, {("stock_exchange", 22215), ("stock_ticker", 22215)}),
        ({"company_type": "public", "stock_exchange": "NYSE", "stock_ticker": "OWL"}, set()),
    ],
)
def test_a_public_company_names_its_exchange_and_ticker(
    company: dict[str, str], faults: set[tuple[str, int]], api: Api
) -> None:
    profile = api.simulator.approved_profiles().customer_profile_sid
    path = bundle(api, PRODUCTS, A2P, end_user(api, MESSAGING_TYPE, company), profile)

    assert wrong(evaluated(api, path, A2P)) == faults


def test_the_profile_behind_an_a2p_profile_must_have_been_handed_in(api: Api) -> None:
    profile = secondary(api)
    company = end_user(api, MESSAGING_TYPE, {"company_type": "private"})
    path = bundle(api, PRODUCTS, A2P, company, profile.rpartition("/")[2])
    assert wrong(evaluated(api, path, A2P)) == {("bundle_status", 22218)}

    reviewed(api, profile, seconds=1)
    assert evaluated(api, path, A2P)["status"] == "compliant"


@pytest.mark.parametrize("status", ["draft", "pending-review", "in-review", "twilio-rejected"])
def test_the_primary_profile_must_be_approved(status: str, api: Api) -> None:
    path = secondary(api)
    api.simulator.decide_bundle(PRIMARY_SID, status)

    evaluation = evaluated(api, path, SECONDARY)
    assert (wrong(evaluation), missing(evaluation)) == ({("bundle_status", 22218)}, set())
    assert status in evaluation["results"][-1]["invalid"][0]["failure_reason"]


def test_a_sole_proprietor_needs_a_starter_profile(api: Api) -> None:
    person = end_user(
        api, "sole_proprietor_information", {"brand_name": "Owls", "mobile_phone_number": "+15558675309"}
    )
    of_a_business = api.simulator.approved_profiles().customer_profile_sid
    path = bundle(api, PRODUCTS, SOLE_PROPRIETOR, person, of_a_business)
    assert wrong(evaluated(api, path, SOLE_PROPRIETOR)) == {("bundle_sid", 22218)}

    starter = api.simulator.approved_profiles(sole_proprietor=True).customer_profile_sid
    api.made(f"{path}/EntityAssignments", ObjectSid=starter)
    assert evaluated(api, path, SOLE_PROPRIETOR)["status"] == "compliant"


def test_what_was_deleted_is_missing(api: Api) -> None:
    path = secondary(api)
    assigned = api.fetched(f"{path}/EntityAssignments", ObjectType=BUSINESS_TYPE)["results"]
    assert api.delete(f"/v1/EndUsers/{assigned[0]['object_sid']}").status_code == 204

    assert (BUSINESS_TYPE, 22214) in missing(evaluated(api, path, SECONDARY))


def test_an_evaluation_needs_a_policy_that_there_is(api: Api) -> None:
    path = bundle(api, PROFILES, SECONDARY)

    assert refusal(api.post(f"{path}/Evaluations")) == (400, 20001)
    assert refusal(api.post(f"{path}/Evaluations", PolicySid="RN1")) == (400, 20001)
    assert refusal(api.post(f"{path}/Evaluations", PolicySid="RN" + "0" * 32)) == (404, 20404)
