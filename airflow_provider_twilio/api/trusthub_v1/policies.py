"""Policies: requirements of bundles. https://www.twilio.com/docs/trust-hub/trusthub-rest-api/policies"""

from typing import Any

from airflow_provider_twilio.api.request import Paged, TrustHub
from airflow_provider_twilio.api.resource import Page, Resource
from airflow_provider_twilio.api.types import PolicySid


class Policy(Resource):
    """The requirements of a bundle: end users with their fields, documents and other bundles."""

    sid: str
    friendly_name: str | None = None
    requirements: dict[str, Any] | None = None


class ListPolicies(Paged, TrustHub[Page[Policy]], op="GET /Policies"):
    """List all policies. Twilio may change them, so one that isn't there is to be looked for by its name."""


class FetchPolicies(TrustHub[Policy], op="GET /Policies/{Sid}"):
    """Fetch a policy."""

    sid: PolicySid
