"""A resource's XCom: enough to go on with, and nothing private."""

import json

import pytest

from airflow_provider_twilio.api.messaging_v1.brands import BrandRegistration, BrandVetting
from airflow_provider_twilio.api.messaging_v1.campaigns import UsAppToPerson
from airflow_provider_twilio.api.messaging_v1.services import Service
from airflow_provider_twilio.api.messaging_v1.tollfree import TollfreeVerification
from airflow_provider_twilio.api.resource import Resource
from airflow_provider_twilio.api.trusthub_v1.customer_profiles import CustomerProfile
from airflow_provider_twilio.api.trusthub_v1.end_users import EndUser
from airflow_provider_twilio.api.v2010.accounts import Account
from airflow_provider_twilio.api.v2010.addresses import Address
from airflow_provider_twilio.api.v2010.incoming_numbers import IncomingPhoneNumber
from airflow_provider_twilio.api.v2010.keys import NewKey
from airflow_provider_twilio.api.v2010.messages import Message
from airflow_provider_twilio.waiting.xcom import xcom_of

MESSAGE = {
    "sid": "SM" + "1" * 32,
    "account_sid": "AC" + "1" * 32,
    "messaging_service_sid": "MG" + "1" * 32,
    "from": "+15550001111",
    "to": "+15558675309",
    "body": "Your code is 4711",
    "status": "undelivered",
    "direction": "outbound-api",
    "num_segments": "2",
    "num_media": "0",
    "price": "-0.01660",
    "price_unit": "USD",
    "error_code": 30034,
    "error_message": "Message to +15558675309 from an unregistered number",
    "date_created": "Mon, 05 Oct 2026 08:09:10 +0000",
    "date_sent": None,
    "uri": "/2010-04-01/Accounts/AC1/Messages/SM1.json",
    "new_at_twilio": "+15558675309",
}


def test_a_message_tells_its_state_and_costs_but_not_who_and_what() -> None:
    assert xcom_of(Message.model_validate(MESSAGE)) == {
        "sid": "SM" + "1" * 32,
        "account_sid": "AC" + "1" * 32,
        "messaging_service_sid": "MG" + "1" * 32,
        "status": "undelivered",
        "num_segments": 2,
        "num_media": 0,
        "price": "-0.01660",
        "price_unit": "USD",
        "error_code": 30034,
        "date_created": "2026-10-05T08:09:10Z",
    }


def test_a_brand_tells_what_the_next_tasks_need() -> None:
    brand = BrandRegistration(
        sid="BN" + "1" * 32,
        status="APPROVED",
        identity_status="VERIFIED",
        brand_type="STANDARD",
        mock=False,
        customer_profile_bundle_sid="BU" + "1" * 32,
        errors=[{"code": 30799, "description": "+15558675309 can't be reached"}],
    )

    assert xcom_of(brand) == {
        "sid": "BN" + "1" * 32,
        "status": "APPROVED",
        "identity_status": "VERIFIED",
        "brand_type": "STANDARD",
        "mock": False,
    }


def test_a_campaign_tells_its_service_and_brand() -> None:
    campaign = UsAppToPerson(
        sid="QE" + "1" * 32,
        messaging_service_sid="MG" + "1" * 32,
        brand_registration_sid="BN" + "1" * 32,
        campaign_status="IN_PROGRESS",
        us_app_to_person_usecase="MARKETING",
        message_samples=["Call +15558675309 to book a table."],
    )

    assert xcom_of(campaign) == {
        "sid": "QE" + "1" * 32,
        "messaging_service_sid": "MG" + "1" * 32,
        "brand_registration_sid": "BN" + "1" * 32,
        "campaign_status": "IN_PROGRESS",
        "us_app_to_person_usecase": "MARKETING",
    }


def test_a_verification_tells_its_number_by_sid_and_until_when_it_can_be_edited() -> None:
    verification = TollfreeVerification.model_validate(
        {
            "sid": "HH" + "1" * 32,
            "status": "TWILIO_REJECTED",
            "tollfree_phone_number_sid": "PN" + "1" * 32,
            "tollfree_phone_number": "+18885550100",
            "business_contact_phone": "+15558675309",
            "edit_allowed": True,
            "edit_expiration": "2026-07-30T20:12:31Z",
            "error_code": 30482,
        }
    )

    assert xcom_of(verification) == {
        "sid": "HH" + "1" * 32,
        "status": "TWILIO_REJECTED",
        "tollfree_phone_number_sid": "PN" + "1" * 32,
        "edit_allowed": True,
        "edit_expiration": "2026-07-30T20:12:31Z",
        "error_code": 30482,
    }


def test_a_vetting_has_no_sid_of_its_own_name() -> None:
    vetting = BrandVetting(
        brand_vetting_sid="VT" + "1" * 32, brand_sid="BN" + "1" * 32, vetting_status="PENDING"
    )

    assert xcom_of(vetting) == {
        "brand_vetting_sid": "VT" + "1" * 32,
        "brand_sid": "BN" + "1" * 32,
        "vetting_status": "PENDING",
    }


def test_a_service_tells_its_name() -> None:
    service = Service(
        sid="MG" + "1" * 32, friendly_name="Owl Post", inbound_request_url="https://ada:pw@example.com"
    )

    assert xcom_of(service) == {"sid": "MG" + "1" * 32, "friendly_name": "Owl Post"}


def test_a_number_is_told_by_its_sid_and_name() -> None:
    number = IncomingPhoneNumber(sid="PN" + "1" * 32, phone_number="+15558675309", friendly_name="Owl Post")

    assert xcom_of(number) == {"sid": "PN" + "1" * 32, "friendly_name": "Owl Post"}


@pytest.mark.parametrize("name", ["(555) 867-5309", "+15558675309", "15558675309"])
def test_a_number_that_is_named_as_twilio_names_it_does_not_tell_itself(name: str) -> None:
    number = IncomingPhoneNumber(sid="PN" + "1" * 32, phone_number="+15558675309", friendly_name=name)

    assert xcom_of(number) == {"sid": "PN" + "1" * 32}


def test_a_property_that_does_not_have_its_documented_type_is_left_out() -> None:
    message = Message.model_validate(MESSAGE | {"num_segments": "two to +15558675309"})

    assert "num_segments" not in xcom_of(message)


def test_keys_that_only_one_answer_has_are_no_trouble() -> None:
    assert xcom_of(Resource.model_validate({"anything": "at all"})) == {}


def test_airflow_can_store_it_as_json() -> None:
    small = xcom_of(Message.model_validate(MESSAGE))

    assert json.loads(json.dumps(small)) == small


@pytest.mark.parametrize(
    "resource",
    [
        EndUser(
            sid="IT" + "1" * 32,
            type="authorized_representative_1",
            friendly_name="Ada Lovelace",
            attributes={"first_name": "Ada", "email": "ada@example.com"},
        ),
        Address(
            sid="AD" + "1" * 32,
            customer_name="Ada",
            friendly_name="Ada's house",
            street="1 Main St",
            city="Reno",
        ),
        CustomerProfile(sid="BU" + "1" * 32, email="ada@example.com", errors=["Ada can't be found"]),
        Account.model_validate(
            {"sid": "AC" + "1" * 32, "friendly_name": "ada@example.com", "auth_token": "5ecret"}
        ),
        NewKey.model_validate({"sid": "SK" + "1" * 32, "secret": "5ecret"}),
    ],
    ids=lambda resource: type(resource).__name__,
)
def test_neither_people_nor_secrets_are_told(resource: Resource) -> None:
    told = xcom_of(resource)

    assert told["sid"] == resource.sid  # type: ignore[attr-defined]
    assert not any(word in json.dumps(told) for word in ("Ada", "ada@", "Main", "Reno", "5ecret"))


def test_a_profile_tells_its_policy_and_name() -> None:
    profile = CustomerProfile(sid="BU" + "1" * 32, policy_sid="RN1", friendly_name="Owl Post", status="draft")

    assert xcom_of(profile) == {
        "sid": "BU" + "1" * 32,
        "policy_sid": "RN1",
        "friendly_name": "Owl Post",
        "status": "draft",
    }
