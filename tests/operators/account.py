"""The contents of an account before a test begins."""

from typing import Any

from airflow_provider_twilio.api.messaging_v1.brands import BrandRegistration, CreateBrandRegistrations
from airflow_provider_twilio.api.messaging_v1.campaigns import CreateUsAppToPerson
from airflow_provider_twilio.api.messaging_v1.sender_pool import CreatePhoneNumber
from airflow_provider_twilio.api.messaging_v1.services import CreateService
from airflow_provider_twilio.api.messaging_v1.tollfree import CreateTollfreeVerification, TollfreeVerification
from airflow_provider_twilio.api.v2010.incoming_numbers import (
    CreateIncomingPhoneNumber,
    IncomingPhoneNumber,
    UpdateIncomingPhoneNumber,
)
from airflow_provider_twilio.hooks.twilio import TwilioHook
from airflow_provider_twilio.simulator.simulator import Simulator

BUNDLES: dict[str, Any] = {
    "customer_profile_bundle_sid": "BU" + "c1" * 16,
    "a2p_profile_bundle_sid": "BU" + "a2" * 16,
}
SUBMISSION: dict[str, Any] = {
    "external_reference_id": "owl-post",
    "business_name": "Owl Post",
    "business_website": "https://www.example.com",
    "notification_email": "office@example.com",
    "use_case_categories": ["DELIVERY_NOTIFICATIONS"],
    "use_case_summary": "Tells customers where their parcels are.",
    "production_message_sample": "Your parcel 1234 arrives on Monday. Reply STOP to opt out.",
    "opt_in_image_urls": ["https://www.example.com/opt-in.png"],
    "opt_in_type": "WEB_FORM",
    "message_volume": "1,000",
    "business_type": "PRIVATE_PROFIT",
    "business_registration_number": "12-3456789",
    "business_registration_authority": "EIN",
    "business_registration_country": "US",
}
"""A verification that reviewers approve, but for its number."""


def service(name: str = "Owl Post") -> str:
    """The SID of a new service."""
    return TwilioHook().execute(CreateService(friendly_name=name)).sid


def number(phone_number: str = "+14155550100", **settings: Any) -> IncomingPhoneNumber:
    """A number that has just been bought."""
    return TwilioHook().execute(CreateIncomingPhoneNumber(phone_number=phone_number, **settings))


def number_in(service_sid: str, phone_number: str = "+14155550100") -> str:
    """The SID of a new number that is in the service."""
    sid = number(phone_number).sid
    TwilioHook().execute(CreatePhoneNumber(service_sid=service_sid, phone_number_sid=sid))
    return sid


def rename(number_sid: str, friendly_name: str) -> None:
    """Give a number another name."""
    TwilioHook().execute(UpdateIncomingPhoneNumber(sid=number_sid, friendly_name=friendly_name))


def brand(simulator: Simulator, status: str = "APPROVED", **changes: Any) -> BrandRegistration:
    """A new brand with its verdict."""
    made = TwilioHook().execute(CreateBrandRegistrations(**BUNDLES | changes))
    simulator.decide_brand(made.sid, status)
    return made


def campaign(service: str, brand: str) -> None:
    """Register a campaign."""
    TwilioHook().execute(
        CreateUsAppToPerson(
            messaging_service_sid=service,
            brand_registration_sid=brand,
            description="Tells customers when they can pick their orders up.",
            message_flow="Customers tick an unchecked box at https://www.example.com/order.",
            message_samples=["Your order is ready at the counter.", "We are out of oat milk, sorry."],
            us_app_to_person_usecase="CUSTOMER_CARE",
            has_embedded_links=False,
            has_embedded_phone=False,
            privacy_policy_url="https://www.example.com/privacy",
            terms_and_conditions_url="https://www.example.com/terms",
        )
    )


def verification(
    simulator: Simulator, status: str = "TWILIO_REJECTED", **changes: Any
) -> TollfreeVerification:
    """A new verification with its verdict, of a new toll-free number unless it is named."""
    if "tollfree_phone_number_sid" not in changes:
        changes["tollfree_phone_number_sid"] = number("+18885550100").sid
    made = TwilioHook().execute(CreateTollfreeVerification(**SUBMISSION | changes))
    simulator.decide_tollfree(made.sid, status)
    return made
