"""The small dict of a resource for XCom: enough to go on with, and no body, recipient or secret."""

import re
from typing import Any

from airflow_provider_twilio.api.resource import Resource
from airflow_provider_twilio.api.validation import private_fields

# By default Twilio names a number by its digits, as in (415) 555-0123, and an account by its owner's e-mail
# address.
_PERSONAL = re.compile(r"\+?[\d\s().-]{7,}|.*@.*")
_SAFE = (
    "sid",
    "brand_vetting_sid",
    "account_sid",
    "service_sid",
    "messaging_service_sid",
    "brand_registration_sid",
    "brand_sid",
    "owner_account_sid",
    "policy_sid",
    "customer_profile_sid",
    "trust_product_sid",
    "object_sid",
    "channel_endpoint_sid",
    "friendly_name",
    "type",
    "status",
    "identity_status",
    "brand_type",
    "campaign_status",
    "us_app_to_person_usecase",
    "vetting_status",
    "num_segments",
    "num_media",
    "price",
    "price_unit",
    "error_code",
    "mock",
    "edit_allowed",
    "edit_expiration",
    "tollfree_phone_number_sid",
    "domain_sid",
    "certificate_sid",
    "config_sid",
    "is_valid",
    "validated",
    "verified",
    "valid_until",
    "managed",
    "requesting",
    "date_expires",
    "date_created",
    "date_updated",
    "date_sent",
)


def xcom_of(resource: Resource) -> dict[str, Any]:
    """Return the small dict of a resource, as JSON has it: dates in ISO 8601, prices as strings."""
    shown = (name for name in _SAFE if name not in private_fields(type(resource)))
    here = {name for name in shown if getattr(resource, name, None) is not None}
    if _PERSONAL.fullmatch(getattr(resource, "friendly_name", None) or ""):
        here.discard("friendly_name")
    return resource.model_dump(mode="json", include=here)
