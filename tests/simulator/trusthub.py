"""Trust Hub as another person would call it: a customer's profiles, step by step."""

import json
from typing import Any

from airflow_provider_twilio.simulator.trusthub_v1.profiles import PRIMARY_SID

from .api import ACCOUNT, Api

SECONDARY, A2P = "RNdfbf3fae0e1107f8aded0e7cead80bf5", "RNb0d4771c2c98518d916a3d4cd70a8f8b"
STARTER, SOLE_PROPRIETOR = "RN806dd6cd175f314e1f96a9727ee271f4", "RN670d5d2e282a6130ae063b234b6019c8"
PROFILES, PRODUCTS, USERS = "/v1/CustomerProfiles", "/v1/TrustProducts", "/v1/EndUsers"

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
NAME = {
    "first_name": "Ada",
    "last_name": "King",
    "email": "ada@example.com",
    "phone_number": "+15558675309",
}
PERSON = NAME | {"business_title": "Owner", "job_position": "CEO"}
ADDRESS = {
    "CustomerName": "Owl Post Supplies",
    "Street": "1 Main Street",
    "City": "San Francisco",
    "Region": "CA",
    "PostalCode": "94019",
    "IsoCountry": "US",
}


def end_user(api: Api, kind: str, attributes: dict[str, Any]) -> str:
    made = api.made(USERS, FriendlyName=kind, Type=kind, Attributes=json.dumps(attributes))
    return str(made["sid"])


def proof(api: Api, **changes: str) -> str:
    """A document that names a new address."""
    address = api.made(f"{ACCOUNT}/Addresses.json", **ADDRESS | changes)["sid"]
    attributes = json.dumps({"address_sids": address})
    form = {"FriendlyName": "Address", "Type": "customer_profile_address", "Attributes": attributes}
    return str(api.made("/v1/SupportingDocuments", **form)["sid"])


def bundle(api: Api, path: str, policy_sid: str, *parts: str) -> str:
    """A draft that is made of ``parts``; its path."""
    form = {"FriendlyName": "Owl Post", "Email": "office@example.com", "PolicySid": policy_sid}
    sid = api.made(path, **form)["sid"]
    for part in parts:
        api.made(f"{path}/{sid}/EntityAssignments", ObjectSid=part)
    return f"{path}/{sid}"


def secondary(api: Api, business: dict[str, Any] | None = None, person: dict[str, Any] | None = None) -> str:
    """The draft of a business' profile with all that it takes."""
    return bundle(
        api,
        PROFILES,
        SECONDARY,
        end_user(api, "customer_profile_business_information", BUSINESS if business is None else business),
        end_user(api, "authorized_representative_1", PERSON if person is None else person),
        proof(api),
        PRIMARY_SID,
    )


def evaluated(api: Api, path: str, policy_sid: str) -> dict[str, Any]:
    return api.made(f"{path}/Evaluations", PolicySid=policy_sid)


def reviewed(api: Api, path: str, seconds: float = 100) -> dict[str, Any]:
    """The bundle some time after it was handed in."""
    assert api.post(path, Status="pending-review").json()["status"] == "pending-review"
    api.simulator.advance(seconds)
    return api.fetched(path)
