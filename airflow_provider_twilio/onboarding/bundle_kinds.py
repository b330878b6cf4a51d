"""The two kinds of bundles at Trust Hub, by their requests."""

from dataclasses import dataclass
from typing import Any

from airflow_provider_twilio.api.request import Request
from airflow_provider_twilio.api.trusthub_v1 import customer_profiles, trust_products

EDITABLE = ("draft", "twilio-rejected")
"""The statuses in which a bundle may be changed and submitted."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One of the two kinds of bundles, by its requests."""

    noun: str
    of: str
    list: type[Request[Any]]
    create: type[Request[Any]]
    fetch: type[Request[Any]]
    update: type[Request[Any]]
    list_parts: type[Request[Any]]
    assign: type[Request[Any]]
    evaluate: type[Request[Any]]


CUSTOMER_PROFILE = Kind(
    "customer profile",
    "customer_profile_sid",
    customer_profiles.ListCustomerProfile,
    customer_profiles.CreateCustomerProfile,
    customer_profiles.FetchCustomerProfile,
    customer_profiles.UpdateCustomerProfile,
    customer_profiles.ListCustomerProfileEntityAssignment,
    customer_profiles.CreateCustomerProfileEntityAssignment,
    customer_profiles.CreateCustomerProfileEvaluation,
)
TRUST_PRODUCT = Kind(
    "A2P profile",
    "trust_product_sid",
    trust_products.ListTrustProduct,
    trust_products.CreateTrustProduct,
    trust_products.FetchTrustProduct,
    trust_products.UpdateTrustProduct,
    trust_products.ListTrustProductEntityAssignment,
    trust_products.CreateTrustProductEntityAssignment,
    trust_products.CreateTrustProductEvaluation,
)
