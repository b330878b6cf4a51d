"""Customer profiles: who somebody is.

https://www.twilio.com/docs/trust-hub/trusthub-rest-api/customer-profiles
"""

from airflow_provider_twilio.api.request import Paged, TrustHub
from airflow_provider_twilio.api.resource import Dated, Page, Resource
from airflow_provider_twilio.api.trusthub_v1.bundles import (
    Bundle,
    BundleChange,
    BundleFilter,
    Evaluation,
    NewBundle,
)
from airflow_provider_twilio.api.types import (
    AnySid,
    AssignedEndpointSid,
    AssignedEntitySid,
    BundleSid,
    EvaluationSid,
    PolicySid,
    Text,
    Timestamp,
)


class CustomerProfile(Bundle):
    """Who somebody is: an account's owner (primary) or a customer of theirs (secondary, starter)."""


class CustomerProfileChannelEndpointAssignment(Dated):
    """A phone number that a customer profile stands behind."""

    customer_profile_sid: str | None = None
    channel_endpoint_type: str | None = None
    channel_endpoint_sid: str | None = None


class CustomerProfileEntityAssignment(Dated):
    """An end user, a document or another profile in a customer profile."""

    customer_profile_sid: str | None = None
    object_sid: str | None = None


class CustomerProfileEvaluation(Evaluation):
    """Whether a customer profile has all that its policy asks for."""

    customer_profile_sid: str | None = None


class CustomerProfileProvisionalCopy(Resource):
    """A copy of an approved customer profile, in which it is changed."""

    customer_profile_sid: str | None = None
    account_sid: str | None = None
    policy_sid: str | None = None
    friendly_name: str | None = None
    status: str | None = None
    email: Text | None = None
    status_callback: str | None = None
    valid_until: Timestamp = None
    date_created: Timestamp = None
    date_updated: Timestamp = None


class ListCustomerProfile(BundleFilter, Paged, TrustHub[Page[CustomerProfile]], op="GET /CustomerProfiles"):
    """List the account's customer profiles."""


class CreateCustomerProfile(NewBundle, TrustHub[CustomerProfile], op="POST /CustomerProfiles"):
    """Create a customer profile, a draft at first."""


class FetchCustomerProfile(TrustHub[CustomerProfile], op="GET /CustomerProfiles/{Sid}"):
    """Fetch a customer profile."""

    sid: BundleSid


class UpdateCustomerProfile(BundleChange, TrustHub[CustomerProfile], op="POST /CustomerProfiles/{Sid}"):
    """Change a customer profile, or hand it in for review."""

    sid: BundleSid


class DeleteCustomerProfile(TrustHub[None], op="DELETE /CustomerProfiles/{Sid}"):
    """Delete a customer profile."""

    sid: BundleSid


class ListCustomerProfileChannelEndpointAssignment(
    Paged,
    TrustHub[Page[CustomerProfileChannelEndpointAssignment]],
    op="GET /CustomerProfiles/{CustomerProfileSid}/ChannelEndpointAssignments",
):
    """List the phone numbers that a customer profile stands behind.

    :param channel_endpoint_sids: several SIDs, with commas between them.
    """

    customer_profile_sid: BundleSid
    channel_endpoint_sid: AnySid | None = None
    channel_endpoint_sids: str | None = None


class CreateCustomerProfileChannelEndpointAssignment(
    TrustHub[CustomerProfileChannelEndpointAssignment],
    op="POST /CustomerProfiles/{CustomerProfileSid}/ChannelEndpointAssignments",
):
    """Assign a phone number to a customer profile.

    :param channel_endpoint_type: ``phone-number``.
    """

    customer_profile_sid: BundleSid
    channel_endpoint_type: str
    channel_endpoint_sid: AnySid


class FetchCustomerProfileChannelEndpointAssignment(
    TrustHub[CustomerProfileChannelEndpointAssignment],
    op="GET /CustomerProfiles/{CustomerProfileSid}/ChannelEndpointAssignments/{Sid}",
):
    """Fetch the assignment of a phone number."""

    customer_profile_sid: BundleSid
    sid: AssignedEndpointSid


class DeleteCustomerProfileChannelEndpointAssignment(
    TrustHub[None], op="DELETE /CustomerProfiles/{CustomerProfileSid}/ChannelEndpointAssignments/{Sid}"
):
    """Take a phone number from a customer profile."""

    customer_profile_sid: BundleSid
    sid: AssignedEndpointSid


class ListCustomerProfileEntityAssignment(
    Paged,
    TrustHub[Page[CustomerProfileEntityAssignment]],
    op="GET /CustomerProfiles/{CustomerProfileSid}/EntityAssignments",
):
    """List what a customer profile is made of.

    :param object_type: only entities of this type, such as ``authorized_representative_1``.
    """

    customer_profile_sid: BundleSid
    object_type: str | None = None


class CreateCustomerProfileEntityAssignment(
    TrustHub[CustomerProfileEntityAssignment],
    op="POST /CustomerProfiles/{CustomerProfileSid}/EntityAssignments",
):
    """Make an end user, a supporting document or a profile part of a customer profile."""

    customer_profile_sid: BundleSid
    object_sid: AnySid


class FetchCustomerProfileEntityAssignment(
    TrustHub[CustomerProfileEntityAssignment],
    op="GET /CustomerProfiles/{CustomerProfileSid}/EntityAssignments/{Sid}",
):
    """Fetch the assignment of an entity."""

    customer_profile_sid: BundleSid
    sid: AssignedEntitySid


class DeleteCustomerProfileEntityAssignment(
    TrustHub[None], op="DELETE /CustomerProfiles/{CustomerProfileSid}/EntityAssignments/{Sid}"
):
    """Take an entity out of a customer profile."""

    customer_profile_sid: BundleSid
    sid: AssignedEntitySid


class ListCustomerProfileEvaluation(
    Paged,
    TrustHub[Page[CustomerProfileEvaluation]],
    op="GET /CustomerProfiles/{CustomerProfileSid}/Evaluations",
):
    """List a customer profile's evaluations."""

    customer_profile_sid: BundleSid


class CreateCustomerProfileEvaluation(
    TrustHub[CustomerProfileEvaluation], op="POST /CustomerProfiles/{CustomerProfileSid}/Evaluations"
):
    """Compare a customer profile with a policy, at once and without handing it in."""

    customer_profile_sid: BundleSid
    policy_sid: PolicySid


class FetchCustomerProfileEvaluation(
    TrustHub[CustomerProfileEvaluation], op="GET /CustomerProfiles/{CustomerProfileSid}/Evaluations/{Sid}"
):
    """Fetch an evaluation."""

    customer_profile_sid: BundleSid
    sid: EvaluationSid


class FetchCustomerProfileProvisionalCopy(
    TrustHub[CustomerProfileProvisionalCopy], op="GET /CustomerProfiles/{CustomerProfileSid}/ProvisionalCopy"
):
    """Fetch the copy of a customer profile in which it is changed."""

    customer_profile_sid: BundleSid


class CreateCustomerProfileProvisionalCopy(
    TrustHub[CustomerProfileProvisionalCopy], op="POST /CustomerProfiles/{CustomerProfileSid}/ProvisionalCopy"
):
    """Copy an approved customer profile, to change it: approved ones can't be changed."""

    customer_profile_sid: BundleSid
