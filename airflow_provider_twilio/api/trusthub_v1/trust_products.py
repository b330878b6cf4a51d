"""Trust products: registrations for a product, such as A2P messaging.

https://www.twilio.com/docs/trust-hub/trusthub-rest-api/trust-products
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


class TrustProduct(bundles.Bundle):
    """A registration for one of Twilio's products, such as an A2P messaging profile."""


class TrustProductChannelEndpointAssignment(bundles.EndpointAssignment):
    """A phone number that belongs to a trust product."""

    trust_product_sid: str | None = None


class TrustProductEntityAssignment(bundles.EntityAssignment):
    """An end user, a document or a customer profile in a trust product."""

    trust_product_sid: str | None = None


class TrustProductEvaluation(bundles.Evaluation):
    """The comparison of a trust product with its policy."""

    trust_product_sid: str | None = None


class TrustProductProvisionalCopy(bundles.ProvisionalCopy):
    """A copy of an approved trust product, to change it."""

    trust_product_sid: str | None = None


class ListTrustProduct(bundles.BundleFilter, Paged, TrustHub[Page[TrustProduct]], op="GET /TrustProducts"):
    """List the account's trust products."""


class CreateTrustProduct(bundles.NewBundle, TrustHub[TrustProduct], op="POST /TrustProducts"):
    """Create a trust product, as a draft."""


class FetchTrustProduct(TrustHub[TrustProduct], op="GET /TrustProducts/{Sid}"):
    """Fetch a trust product."""

    sid: BundleSid


class UpdateTrustProduct(bundles.BundleChange, TrustHub[TrustProduct], op="POST /TrustProducts/{Sid}"):
    """Change a trust product, or submit it for review."""

    sid: BundleSid


class DeleteTrustProduct(TrustHub[None], op="DELETE /TrustProducts/{Sid}"):
    """Delete a trust product."""

    sid: BundleSid


class OfTrustProduct(Parameters):
    """The parameter of requests about the parts of a trust product."""

    trust_product_sid: BundleSid


class ListTrustProductChannelEndpointAssignment(
    bundles.EndpointFilter,
    OfTrustProduct,
    Paged,
    TrustHub[Page[TrustProductChannelEndpointAssignment]],
    op="GET /TrustProducts/{TrustProductSid}/ChannelEndpointAssignments",
):
    """List the phone numbers of a trust product."""


class CreateTrustProductChannelEndpointAssignment(
    bundles.NewEndpoint,
    OfTrustProduct,
    TrustHub[TrustProductChannelEndpointAssignment],
    op="POST /TrustProducts/{TrustProductSid}/ChannelEndpointAssignments",
):
    """Assign a phone number to a trust product.

    :param channel_endpoint_type: ``phone-number``.
    """


class FetchTrustProductChannelEndpointAssignment(
    OfTrustProduct,
    TrustHub[TrustProductChannelEndpointAssignment],
    op="GET /TrustProducts/{TrustProductSid}/ChannelEndpointAssignments/{Sid}",
):
    """Fetch the assignment of a phone number."""

    sid: AssignedEndpointSid


class DeleteTrustProductChannelEndpointAssignment(
    OfTrustProduct,
    TrustHub[None],
    op="DELETE /TrustProducts/{TrustProductSid}/ChannelEndpointAssignments/{Sid}",
):
    """Take a phone number from a trust product."""

    sid: AssignedEndpointSid


class ListTrustProductEntityAssignment(
    OfTrustProduct,
    Paged,
    TrustHub[Page[TrustProductEntityAssignment]],
    op="GET /TrustProducts/{TrustProductSid}/EntityAssignments",
):
    """List the end users, documents and profiles of a trust product.

    :param object_type: a type of entities, such as ``authorized_representative_1``.
    """

    object_type: str | None = None


class CreateTrustProductEntityAssignment(
    OfTrustProduct,
    TrustHub[TrustProductEntityAssignment],
    op="POST /TrustProducts/{TrustProductSid}/EntityAssignments",
):
    """Assign an end user, a supporting document or a profile to a trust product."""

    object_sid: AnySid


class FetchTrustProductEntityAssignment(
    OfTrustProduct,
    TrustHub[TrustProductEntityAssignment],
    op="GET /TrustProducts/{TrustProductSid}/EntityAssignments/{Sid}",
):
    """Fetch the assignment of an entity."""

    sid: AssignedEntitySid


class DeleteTrustProductEntityAssignment(
    OfTrustProduct,
    TrustHub[None],
    op="DELETE /TrustProducts/{TrustProductSid}/EntityAssignments/{Sid}",
):
    """Take an entity out of a trust product."""

    sid: AssignedEntitySid


class ListTrustProductEvaluation(
    OfTrustProduct,
    Paged,
    TrustHub[Page[TrustProductEvaluation]],
    op="GET /TrustProducts/{TrustProductSid}/Evaluations",
):
    """List a trust product's evaluations."""


class CreateTrustProductEvaluation(
    OfTrustProduct,
    TrustHub[TrustProductEvaluation],
    op="POST /TrustProducts/{TrustProductSid}/Evaluations",
):
    """Compare a trust product with a policy at once, without submitting it."""

    policy_sid: PolicySid


class FetchTrustProductEvaluation(
    OfTrustProduct,
    TrustHub[TrustProductEvaluation],
    op="GET /TrustProducts/{TrustProductSid}/Evaluations/{Sid}",
):
    """Fetch an evaluation."""

    sid: EvaluationSid


class FetchTrustProductProvisionalCopy(
    OfTrustProduct,
    TrustHub[TrustProductProvisionalCopy],
    op="GET /TrustProducts/{TrustProductSid}/ProvisionalCopy",
):
    """Fetch the copy of a trust product that can be changed."""


class CreateTrustProductProvisionalCopy(
    OfTrustProduct,
    TrustHub[TrustProductProvisionalCopy],
    op="POST /TrustProducts/{TrustProductSid}/ProvisionalCopy",
):
    """Copy an approved trust product to change it: the approved one itself can't be changed."""
