"""Customer profiles: identities of businesses.

https://www.twilio.com/docs/trust-hub/trusthub-rest-api/customer-profiles
"""

from airflow_provider_twilio.api.request import Paged, Parameters, TrustHub
from airflow_provider_twilio.api.resource import Page
from airflow_provider_twilio.api.trusthub_v1 import bundles
from airflow_provider_twilio.api.types import (
    AnySid,
    AssignedEndpointSid,
    AssignedEntitySid,
    BundleSid,
    EvaluationSid,
    PolicySid,
)


class CustomerProfile(bundles.Bundle):
    """The identity of an account's owner (primary) or of one of its customers (secondary, starter)."""


class CustomerProfileChannelEndpointAssignment(bundles.EndpointAssignment):
    """A phone number that belongs to a customer profile."""

    customer_profile_sid: str | None = None


class CustomerProfileEntityAssignment(bundles.EntityAssignment):
    """An end user, a document or another profile in a customer profile."""

    customer_profile_sid: str | None = None


class CustomerProfileEvaluation(bundles.Evaluation):
    """The comparison of a customer profile with its policy."""

    customer_profile_sid: str | None = None


class CustomerProfileProvisionalCopy(bundles.ProvisionalCopy):
    """A copy of an approved customer profile, to change it."""

    customer_profile_sid: str | None = None


class ListCustomerProfile(
    bundles.BundleFilter, Paged, TrustHub[Page[CustomerProfile]], op="GET /CustomerProfiles"
):
    """List the account's customer profiles."""


class CreateCustomerProfile(bundles.NewBundle, TrustHub[CustomerProfile], op="POST /CustomerProfiles"):
    """Create a customer profile, as a draft."""


class FetchCustomerProfile(TrustHub[CustomerProfile], op="GET /CustomerProfiles/{Sid}"):
    """Fetch a customer profile."""

    sid: BundleSid


class UpdateCustomerProfile(
    bundles.BundleChange, TrustHub[CustomerProfile], op="POST /CustomerProfiles/{Sid}"
):
    """Change a customer profile, or submit it for review."""

    sid: BundleSid


class DeleteCustomerProfile(TrustHub[None], op="DELETE /CustomerProfiles/{Sid}"):
    """Delete a customer profile."""

    sid: BundleSid


class OfCustomerProfile(Parameters):
    """The parameter of requests about the parts of a customer profile."""

    customer_profile_sid: BundleSid


class ListCustomerProfileChannelEndpointAssignment(
    bundles.EndpointFilter,
    OfCustomerProfile,
    Paged,
    TrustHub[Page[CustomerProfileChannelEndpointAssignment]],
    op="GET /CustomerProfiles/{CustomerProfileSid}/ChannelEndpointAssignments",
):
    """List the phone numbers of a customer profile."""


class CreateCustomerProfileChannelEndpointAssignment(
    bundles.NewEndpoint,
    OfCustomerProfile,
    TrustHub[CustomerProfileChannelEndpointAssignment],
    op="POST /CustomerProfiles/{CustomerProfileSid}/ChannelEndpointAssignments",
):
    """Assign a phone number to a customer profile.

    :param channel_endpoint_type: ``phone-number``.
    """


class FetchCustomerProfileChannelEndpointAssignment(
    OfCustomerProfile,
    TrustHub[CustomerProfileChannelEndpointAssignment],
    op="GET /CustomerProfiles/{CustomerProfileSid}/ChannelEndpointAssignments/{Sid}",
):
    """Fetch the assignment of a phone number."""

    sid: AssignedEndpointSid


class DeleteCustomerProfileChannelEndpointAssignment(
    OfCustomerProfile,
    TrustHub[None],
    op="DELETE /CustomerProfiles/{CustomerProfileSid}/ChannelEndpointAssignments/{Sid}",
):
    """Take a phone number from a customer profile."""

    sid: AssignedEndpointSid


class ListCustomerProfileEntityAssignment(
    OfCustomerProfile,
    Paged,
    TrustHub[Page[CustomerProfileEntityAssignment]],
    op="GET /CustomerProfiles/{CustomerProfileSid}/EntityAssignments",
):
    """List the end users, documents and profiles of a customer profile.

    :param object_type: a type of entities, such as ``authorized_representative_1``.
    """

    object_type: str | None = None


class CreateCustomerProfileEntityAssignment(
    OfCustomerProfile,
    TrustHub[CustomerProfileEntityAssignment],
    op="POST /CustomerProfiles/{CustomerProfileSid}/EntityAssignments",
):
    """Assign an end user, a supporting document or a profile to a customer profile."""

    object_sid: AnySid


class FetchCustomerProfileEntityAssignment(
    OfCustomerProfile,
    TrustHub[CustomerProfileEntityAssignment],
    op="GET /CustomerProfiles/{CustomerProfileSid}/EntityAssignments/{Sid}",
):
    """Fetch the assignment of an entity."""

    sid: AssignedEntitySid


class DeleteCustomerProfileEntityAssignment(
    OfCustomerProfile,
    TrustHub[None],
    op="DELETE /CustomerProfiles/{CustomerProfileSid}/EntityAssignments/{Sid}",
):
    """Take an entity out of a customer profile."""

    sid: AssignedEntitySid


class ListCustomerProfileEvaluation(
    OfCustomerProfile,
    Paged,
    TrustHub[Page[CustomerProfileEvaluation]],
    op="GET /CustomerProfiles/{CustomerProfileSid}/Evaluations",
):
    """List a customer profile's evaluations."""


class CreateCustomerProfileEvaluation(
    OfCustomerProfile,
    TrustHub[CustomerProfileEvaluation],
    op="POST /CustomerProfiles/{CustomerProfileSid}/Evaluations",
):
    """Compare a customer profile with a policy at once, without submitting it."""

    policy_sid: PolicySid


class FetchCustomerProfileEvaluation(
    OfCustomerProfile,
    TrustHub[CustomerProfileEvaluation],
    op="GET /CustomerProfiles/{CustomerProfileSid}/Evaluations/{Sid}",
):
    """Fetch an evaluation."""

    sid: EvaluationSid


class FetchCustomerProfileProvisionalCopy(
    OfCustomerProfile,
    TrustHub[CustomerProfileProvisionalCopy],
    op="GET /CustomerProfiles/{CustomerProfileSid}/ProvisionalCopy",
):
    """Fetch the copy of a customer profile that can be changed."""


class CreateCustomerProfileProvisionalCopy(
    OfCustomerProfile,
    TrustHub[CustomerProfileProvisionalCopy],
    op="POST /CustomerProfiles/{CustomerProfileSid}/ProvisionalCopy",
):
    """Copy an approved customer profile to change it: the approved one itself can't be changed."""
