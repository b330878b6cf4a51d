"""Trust products: what somebody is trusted with, such as A2P messaging.

https://www.twilio.com/docs/trust-hub/trusthub-rest-api/trust-products
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


class TrustProduct(Bundle):
    """What somebody is trusted with; A2P messaging profiles are trust products."""


class TrustProductChannelEndpointAssignment(Dated):
    """A phone number that a trust product stands behind."""

    trust_product_sid: str | None = None
    channel_endpoint_type: str | None = None
    channel_endpoint_sid: str | None = None


class TrustProductEntityAssignment(Dated):
    """An end user, a document or a customer profile in a trust product."""

    trust_product_sid: str | None = None
    object_sid: str | None = None


class TrustProductEvaluation(Evaluation):
    """Whether a trust product has all that its policy asks for."""

    trust_product_sid: str | None = None


class TrustProductProvisionalCopy(Resource):
    """A copy of an approved trust product, in which it is changed."""

    trust_product_sid: str | None = None
    account_sid: str | None = None
    policy_sid: str | None = None
    friendly_name: str | None = None
    status: str | None = None
    email: Text | None = None
    status_callback: str | None = None
    valid_until: Timestamp = None
    date_created: Timestamp = None
    date_updated: Timestamp = None


class ListTrustProduct(BundleFilter, Paged, TrustHub[Page[TrustProduct]], op="GET /TrustProducts"):
    """List the account's trust products."""


class CreateTrustProduct(NewBundle, TrustHub[TrustProduct], op="POST /TrustProducts"):
    """Create a trust product, a draft at first."""


class FetchTrustProduct(TrustHub[TrustProduct], op="GET /TrustProducts/{Sid}"):
    """Fetch a trust product."""

    sid: BundleSid


class UpdateTrustProduct(BundleChange, TrustHub[TrustProduct], op="POST /TrustProducts/{Sid}"):
    """Change a trust product, or hand it in for review."""

    sid: BundleSid


class DeleteTrustProduct(TrustHub[None], op="DELETE /TrustProducts/{Sid}"):
    """Delete a trust product."""

    sid: BundleSid


class ListTrustProductChannelEndpointAssignment(
    Paged,
    TrustHub[Page[TrustProductChannelEndpointAssignment]],
    op="GET /TrustProducts/{TrustProductSid}/ChannelEndpointAssignments",
):
    """List the phone numbers that a trust product stands behind.

    :param channel_endpoint_sids: several SIDs, with commas between them.
    """

    trust_product_sid: BundleSid
    channel_endpoint_sid: AnySid | None = None
    channel_endpoint_sids: str | None = None


class CreateTrustProductChannelEndpointAssignment(
    TrustHub[TrustProductChannelEndpointAssignment],
    op="POST /TrustProducts/{TrustProductSid}/ChannelEndpointAssignments",
):
    """Assign a phone number to a trust product.

    :param channel_endpoint_type: ``phone-number``.
    """

    trust_product_sid: BundleSid
    channel_endpoint_type: str
    channel_endpoint_sid: AnySid


class FetchTrustProductChannelEndpointAssignment(
    TrustHub[TrustProductChannelEndpointAssignment],
    op="GET /TrustProducts/{TrustProductSid}/ChannelEndpointAssignments/{Sid}",
):
    """Fetch the assignment of a phone number."""

    trust_product_sid: BundleSid
    sid: AssignedEndpointSid


class DeleteTrustProductChannelEndpointAssignment(
    TrustHub[None], op="DELETE /TrustProducts/{TrustProductSid}/ChannelEndpointAssignments/{Sid}"
):
    """Take a phone number from a trust product."""

    trust_product_sid: BundleSid
    sid: AssignedEndpointSid


class ListTrustProductEntityAssignment(
    Paged,
    TrustHub[Page[TrustProductEntityAssignment]],
    op="GET /TrustProducts/{TrustProductSid}/EntityAssignments",
):
    """List what a trust product is made of.

    :param object_type: only entities of this type, such as ``authorized_representative_1``.
    """

    trust_product_sid: BundleSid
    object_type: str | None = None


class CreateTrustProductEntityAssignment(
    TrustHub[TrustProductEntityAssignment], op="POST /TrustProducts/{TrustProductSid}/EntityAssignments"
):
    """Make an end user, a supporting document or a profile part of a trust product."""

    trust_product_sid: BundleSid
    object_sid: AnySid


class FetchTrustProductEntityAssignment(
    TrustHub[TrustProductEntityAssignment], op="GET /TrustProducts/{TrustProductSid}/EntityAssignments/{Sid}"
):
    """Fetch the assignment of an entity."""

    trust_product_sid: BundleSid
    sid: AssignedEntitySid


class DeleteTrustProductEntityAssignment(
    TrustHub[None], op="DELETE /TrustProducts/{TrustProductSid}/EntityAssignments/{Sid}"
):
    """Take an entity out of a trust product."""

    trust_product_sid: BundleSid
    sid: AssignedEntitySid


class ListTrustProductEvaluation(
    Paged, TrustHub[Page[TrustProductEvaluation]], op="GET /TrustProducts/{TrustProductSid}/Evaluations"
):
    """List a trust product's evaluations."""

    trust_product_sid: BundleSid


class CreateTrustProductEvaluation(
    TrustHub[TrustProductEvaluation], op="POST /TrustProducts/{TrustProductSid}/Evaluations"
):
    """Compare a trust product with a policy, at once and without handing it in."""

    trust_product_sid: BundleSid
    policy_sid: PolicySid


class FetchTrustProductEvaluation(
    TrustHub[TrustProductEvaluation], op="GET /TrustProducts/{TrustProductSid}/Evaluations/{Sid}"
):
    """Fetch an evaluation."""

    trust_product_sid: BundleSid
    sid: EvaluationSid


class FetchTrustProductProvisionalCopy(
    TrustHub[TrustProductProvisionalCopy], op="GET /TrustProducts/{TrustProductSid}/ProvisionalCopy"
):
    """Fetch the copy of a trust product in which it is changed."""

    trust_product_sid: BundleSid


class CreateTrustProductProvisionalCopy(
    TrustHub[TrustProductProvisionalCopy], op="POST /TrustProducts/{TrustProductSid}/ProvisionalCopy"
):
    """Copy an approved trust product, to change it: approved ones can't be changed."""

    trust_product_sid: BundleSid
