"""End users and supporting documents, their types, and the policies that ask for them."""

import json
from typing import Any

from .stage import Stage, drives, refused, said

BUSINESS = {
    "business_name": "Owl Post Supplies",
    "business_identity": "direct_customer",
    "business_type": "Limited Liability Corporation",
    "business_industry": "RETAIL",
    "business_registration_identifier": "EIN",
    "business_registration_number": "12-3456789",
    "business_regions_of_operation": "USA_AND_CANADA",
    "website_url": "https://www.example.com",
}
PERSON = {
    "first_name": "Ada",
    "last_name": "King",
    "email": "ada@example.com",
    "phone_number": "+15558675309",
    "business_title": "Owner",
    "job_position": "CEO",
}


def an_end_user(stage: Stage, of: str, attributes: dict[str, str]) -> Any:
    return stage.trusthub.end_users.create(friendly_name=of, type=of, attributes=json.dumps(attributes))


def an_address(stage: Stage) -> Any:
    return stage.account.addresses.create(
        customer_name="Owl Post Supplies",
        street="1 Main Street",
        city="San Francisco",
        region="CA",
        postal_code="94019",
        iso_country="US",
    )


def a_proof_of(stage: Stage, address: Any) -> Any:
    return stage.trusthub.supporting_documents.create(
        friendly_name="Address",
        type="customer_profile_address",
        attributes=json.dumps({"address_sids": address.sid}),
    )


@drives("trusthub_v1", "CreateEndUser", "FetchEndUser", "UpdateEndUser", "DeleteEndUser", "ListEndUser")
def an_end_user_is_created_changed_and_deleted(stage: Stage) -> None:
    users = stage.trusthub.end_users
    before = {one.sid for one in users.list()}
    made = an_end_user(stage, "authorized_representative_1", PERSON)
    said(made, type="authorized_representative_1", attributes=PERSON)
    assert made.sid.startswith("IT")
    said(users(made.sid).fetch(), attributes=PERSON, friendly_name="authorized_representative_1")
    said(made.update(friendly_name="Ada"), friendly_name="Ada", attributes=PERSON)
    said(made.update(attributes=json.dumps({"first_name": "Augusta"})), attributes={"first_name": "Augusta"})
    other = an_end_user(stage, "customer_profile_business_information", BUSINESS)
    assert {one.sid for one in users.list(page_size=1)} == before | {made.sid, other.sid}
    with refused(400, 20001):
        an_end_user(stage, "individual", PERSON)
    with refused(400, 20001):
        users.create(friendly_name="Ada", type="authorized_representative_1", attributes="Ada")
    assert made.delete()
    with refused(404, 20404):
        made.fetch()


@drives(
    "trusthub_v1",
    "CreateSupportingDocument",
    "FetchSupportingDocument",
    "UpdateSupportingDocument",
    "DeleteSupportingDocument",
    "ListSupportingDocument",
)
def a_document_is_created_changed_and_deleted(stage: Stage) -> None:
    documents, address = stage.trusthub.supporting_documents, an_address(stage)
    made = a_proof_of(stage, address)
    said(made, type="customer_profile_address", status="DRAFT", attributes={"address_sids": address.sid})
    assert made.sid.startswith("RD")
    said(documents(made.sid).fetch(), friendly_name="Address", mime_type=None)
    said(made.update(friendly_name="Office", attributes="{}"), friendly_name="Office", attributes={})
    other = a_proof_of(stage, address)
    assert {one.sid for one in documents.list(page_size=1)} == {made.sid, other.sid}
    with refused(400, 20001):
        documents.create(friendly_name="Photo", type="photo")
    assert made.delete()
    with refused(404, 20404):
        made.fetch()


@drives("trusthub_v1", "ListEndUserType", "FetchEndUserType")
def types_of_end_users_tell_their_fields(stage: Stage) -> None:
    types = stage.trusthub.end_user_types
    listed = {one.machine_name: one for one in types.list(page_size=2)}
    assert "us_a2p_messaging_profile_information" in listed
    business = listed["customer_profile_business_information"]
    assert {*BUSINESS} < {field["machine_name"] for field in business.fields}
    said(types(business.sid).fetch(), machine_name=business.machine_name, fields=business.fields)
    with refused(404, 20404):
        types("OY" + "0" * 32).fetch()


@drives("trusthub_v1", "ListSupportingDocumentType", "FetchSupportingDocumentType")
def types_of_documents_tell_their_fields(stage: Stage) -> None:
    types = stage.trusthub.supporting_document_types
    address = {one.machine_name: one for one in types.list(page_size=1)}["customer_profile_address"]
    assert [field["machine_name"] for field in address.fields] == ["address_sids"]
    said(types(address.sid).fetch(), sid=address.sid, friendly_name=address.friendly_name)
    with refused(404, 20404):
        types("OY" + "0" * 32).fetch()


@drives("trusthub_v1", "ListPolicies", "FetchPolicies")
def policies_are_found_by_name_and_sid(stage: Stage) -> None:
    policies = stage.trusthub.policies
    sids = {one.friendly_name: one.sid for one in policies.list(page_size=2)}
    secondary = sids["Secondary Customer Profile of type Business"]
    assert secondary == "RNdfbf3fae0e1107f8aded0e7cead80bf5"
    asked = policies(secondary).fetch().requirements
    assert asked["end_user"][0]["type"] == "customer_profile_business_information"
    assert {*BUSINESS} < {*asked["end_user"][0]["fields"]}
    assert asked["supporting_document"][0][0]["accepted_documents"][0]["type"] == "customer_profile_address"
    assert asked["supporting_customer_profiles"][0]["type"] == "primary_customer_profile_type_business"
    with refused(404, 20404):
        policies("RN" + "0" * 32).fetch()
