"""What an account has before a test begins."""

from typing import Any

from airflow_provider_twilio.api.messaging_v1.brands import BrandRegistration, CreateBrandRegistrations
from airflow_provider_twilio.api.messaging_v1.sender_pool import CreatePhoneNumber
from airflow_provider_twilio.api.messaging_v1.services import CreateService
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
