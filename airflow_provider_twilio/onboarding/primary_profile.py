"""Refuses a primary profile that customers can't be registered by, before anything is made or paid.

https://www.twilio.com/docs/messaging/compliance/a2p-10dlc/onboarding-isv-api
"""

from typing import TYPE_CHECKING

from airflow_provider_twilio.api.errors import NotFound
from airflow_provider_twilio.api.trusthub_v1.customer_profiles import (
    FetchCustomerProfile,
    ListCustomerProfileEntityAssignment,
)
from airflow_provider_twilio.api.trusthub_v1.end_users import EndUser, FetchEndUser
from airflow_provider_twilio.onboarding.faults import InvalidDocument
from airflow_provider_twilio.onboarding.reference import Known

if TYPE_CHECKING:
    from airflow_provider_twilio.hooks.twilio import TwilioHook

_ISV = "isv_reseller_or_partner"


def require_isv(known: Known, hook: "TwilioHook", owner_sid: str | None) -> None:
    """Refuse a primary profile that isn't approved, or isn't of a software vendor.

    A profile that these credentials don't see is left to Twilio, if it may be another account's. So is one
    that doesn't say what its business is.

    :param hook: of the connection's own account.
    :param owner_sid: the account that should have the profile; ``None`` if that isn't known.
    :raises InvalidDocument: it can't be used, or the account has no such profile.
    """
    sid = known.customer.account.primary_profile
    try:
        profile = hook.execute(FetchCustomerProfile(sid=sid))
    except NotFound:
        own = hook.account.account_sid
        if own == owner_sid:
            raise _refused(known, f"the account {own} has no such profile") from None
        return
    if profile.status != "twilio-approved":
        raise _refused(known, f"must be approved by Twilio; it is {profile.status}")
    identity = _identity(hook, sid)
    if identity not in (None, _ISV):
        raise _refused(
            known,
            f"must be an ISV's; its business identity is {identity}. Only the primary profile of a business "
            "that is an ISV, reseller or partner stands behind its customers' profiles",
        )


def _identity(hook: "TwilioHook", sid: str) -> str | None:
    """Return the business identity that a profile's end user gives."""
    assigned = ListCustomerProfileEntityAssignment(customer_profile_sid=sid)
    for page in hook.pages(assigned):
        for one in page:
            if one.object_sid and one.object_sid.startswith("IT"):
                user: EndUser = hook.execute(FetchEndUser(sid=one.object_sid))
                if identity := (user.attributes or {}).get("business_identity"):
                    return str(identity)
    return None


def _refused(known: Known, message: str) -> InvalidDocument:
    place = ("account", "primary_profile")
    return InvalidDocument([known.fault(place, f"{known.customer.account.primary_profile}: {message}")])
