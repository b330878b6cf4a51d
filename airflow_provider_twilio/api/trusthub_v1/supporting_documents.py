"""Supporting documents: evidence in bundles.

https://www.twilio.com/docs/trust-hub/trusthub-rest-api/supportingdocument-resource
"""

from typing import Annotated, Any

from airflow_provider_twilio.api.request import Paged, TrustHub
from airflow_provider_twilio.api.resource import Dated, Page, Resource
from airflow_provider_twilio.api.trusthub_v1.attributes import Attributes
from airflow_provider_twilio.api.types import PRIVATE, SupportingDocumentSid, Text


class SupportingDocument(Dated):
    """A document with the attributes that its type requires; for an address that is its SID."""

    sid: SupportingDocumentSid
    friendly_name: Text | None = None
    mime_type: str | None = None
    status: str | None = None
    type: str | None = None
    attributes: Annotated[dict[str, Any] | None, PRIVATE] = None


class SupportingDocumentType(Resource):
    """The attributes of documents of one type."""

    sid: str
    friendly_name: str | None = None
    machine_name: str | None = None
    fields: list[Any] | None = None


class ListSupportingDocument(Paged, TrustHub[Page[SupportingDocument]], op="GET /SupportingDocuments"):
    """List the account's supporting documents."""


class CreateSupportingDocument(TrustHub[SupportingDocument], op="POST /SupportingDocuments"):
    """Create a supporting document.

    :param type: one of ``ListSupportingDocumentType``, such as ``customer_profile_address``.
    :param attributes: ``address_sids`` is one SID as text, although its type calls it a list.
    """

    friendly_name: Text
    type: str
    attributes: Attributes | None = None


class FetchSupportingDocument(TrustHub[SupportingDocument], op="GET /SupportingDocuments/{Sid}"):
    """Fetch a supporting document."""

    sid: SupportingDocumentSid


class UpdateSupportingDocument(TrustHub[SupportingDocument], op="POST /SupportingDocuments/{Sid}"):
    """Change a supporting document; ``attributes`` replace all earlier ones."""

    sid: SupportingDocumentSid
    friendly_name: Text | None = None
    attributes: Attributes | None = None


class DeleteSupportingDocument(TrustHub[None], op="DELETE /SupportingDocuments/{Sid}"):
    """Delete a supporting document."""

    sid: SupportingDocumentSid


class ListSupportingDocumentType(
    Paged, TrustHub[Page[SupportingDocumentType]], op="GET /SupportingDocumentTypes"
):
    """List the types of supporting documents, each with its fields."""


class FetchSupportingDocumentType(TrustHub[SupportingDocumentType], op="GET /SupportingDocumentTypes/{Sid}"):
    """Fetch a type of supporting documents.

    :param sid: the type's SID. (A policy's ``requirements`` have its machine name instead.)
    """

    sid: str
