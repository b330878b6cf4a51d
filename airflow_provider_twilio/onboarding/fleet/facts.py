"""A customer's resources at Twilio, found by the names that the steps give, without a record of theirs."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from airflow_provider_twilio.api.messaging_v1.brands import (
    BrandRegistration,
    FetchBrandRegistrations,
    ListBrandRegistrations,
)
from airflow_provider_twilio.api.messaging_v1.campaigns import ListUsAppToPerson, UsAppToPerson
from airflow_provider_twilio.api.messaging_v1.sender_pool import ListPhoneNumber
from airflow_provider_twilio.api.messaging_v1.services import ListService, Service
from airflow_provider_twilio.api.messaging_v1.tollfree import ListTollfreeVerification, TollfreeVerification
from airflow_provider_twilio.api.request import Request
from airflow_provider_twilio.api.resource import Page
from airflow_provider_twilio.api.trusthub_v1.bundles import Bundle
from airflow_provider_twilio.api.trusthub_v1.customer_profiles import ListCustomerProfile
from airflow_provider_twilio.api.trusthub_v1.trust_products import ListTrustProduct
from airflow_provider_twilio.api.v2010.messages import ListMessage
from airflow_provider_twilio.onboarding.bundles import a2p_profile, customer_profile
from airflow_provider_twilio.onboarding.document import Customer, TollfreeCustomer

if TYPE_CHECKING:
    from airflow_provider_twilio.hooks.twilio import TwilioHook

_GONE = ("DELETED", "EXPIRED", "DELETION_PENDING")
_NEWEST_MESSAGES = 50
_ARRIVED = ("delivered", "read")


@dataclass(frozen=True, slots=True)
class Facts:
    """A customer's resources at Twilio; ``None`` and zero where there is none, or where it needn't be known.

    :param profiles: the customer profile and the A2P profile, of those that exist. They aren't read where
        there is a campaign.
    :param numbers: in the service.
    :param has_delivered: true if one of the service's newest messages was delivered.
    """

    profiles: tuple[Bundle, ...] = ()
    brand: BrandRegistration | None = None
    service: Service | None = None
    campaign: UsAppToPerson | None = None
    verification: TollfreeVerification | None = None
    numbers: int = 0
    has_delivered: bool = False


def facts_of(hook: "TwilioHook", customer: Customer) -> Facts:
    """Read what Twilio has of a customer: about six requests.

    :param hook: of the customer's account.
    :raises TwilioError: Twilio refuses, or gives no answer.
    """
    name = customer.customer
    service = _oldest(one for one in _read(hook, ListService()) if one.friendly_name == name)
    numbers = sum(1 for _ in _read(hook, ListPhoneNumber(service_sid=service.sid))) if service else 0
    if isinstance(customer, TollfreeCustomer):
        asked = ListTollfreeVerification(external_reference_id=name)
        found = [one for one in _read(hook, asked) if one.external_reference_id == name]
        verification = max(found, key=_created, default=None)
        return Facts(service=service, verification=verification, numbers=numbers)
    campaign = _campaign(hook, service) if service else None
    if campaign is None or campaign.brand_registration_sid is None:
        profiles = _profiles(hook, customer)
        brand = _brand_of(hook, customer, profiles)
        return Facts(profiles=profiles, brand=brand, service=service, numbers=numbers)
    brand = hook.execute(FetchBrandRegistrations(sid=campaign.brand_registration_sid))
    delivered = campaign.campaign_status == "VERIFIED" and _has_delivered(hook, service)
    return Facts(brand=brand, service=service, campaign=campaign, numbers=numbers, has_delivered=delivered)


def _campaign(hook: "TwilioHook", service: Service) -> UsAppToPerson | None:
    campaigns = _read(hook, ListUsAppToPerson(messaging_service_sid=service.sid))
    return next((one for one in campaigns if one.campaign_status not in _GONE), None)


def _profiles(hook: "TwilioHook", customer: Customer) -> tuple[Bundle, ...]:
    """Read the two bundles of the customer's name, each the oldest of its policy."""
    kinds = ((ListCustomerProfile, customer_profile(customer)), (ListTrustProduct, a2p_profile(customer)))
    found = [
        _oldest(_read(hook, request(friendly_name=customer.customer, policy_sid=bundle.policy_sid)))
        for request, bundle in kinds
        if bundle
    ]
    return tuple(one for one in found if one)


def _brand_of(
    hook: "TwilioHook", customer: Customer, profiles: tuple[Bundle, ...]
) -> BrandRegistration | None:
    """Read the newest brand of the two profiles; without both of them there can't be one."""
    if len(profiles) != 2 or isinstance(customer, TollfreeCustomer):
        return None
    wanted = (*(profile.sid for profile in profiles), customer.brand.mock)
    found = [
        brand
        for brand in _read(hook, ListBrandRegistrations())
        if (brand.customer_profile_bundle_sid, brand.a2p_profile_bundle_sid, bool(brand.mock)) == wanted
        and brand.status not in _GONE
    ]
    return max(found, key=_created, default=None)


def _has_delivered(hook: "TwilioHook", service: Service | None) -> bool:
    messages = hook.pages(ListMessage(page_size=_NEWEST_MESSAGES), limit=_NEWEST_MESSAGES)
    return service is not None and any(
        message.status in _ARRIVED and message.messaging_service_sid == service.sid
        for page in messages
        for message in page
    )


def _read(hook: "TwilioHook", asked: Request[Page[Any]]) -> Iterator[Any]:
    for page in hook.pages(asked):
        yield from page


def _oldest(found: Iterator[Any]) -> Any:
    return min(found, key=_created, default=None)


def _created(one: Any) -> str:
    return str(one.date_created)
