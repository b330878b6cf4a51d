"""End users: subjects of bundles. https://www.twilio.com/docs/trust-hub/trusthub-rest-api/enduser-resource"""

from typing import Annotated, Any

from airflow_provider_twilio.api.request import Paged, TrustHub
from airflow_provider_twilio.api.resource import Dated, Page, Resource
from airflow_provider_twilio.api.trusthub_v1.attributes import Attributes
from airflow_provider_twilio.api.types import PRIVATE, EndUserSid, Text


class EndUser(Dated):
    """A business or a person, with the attributes that its type requires."""

    sid: EndUserSid
    friendly_name: Text | None = None
    type: str | None = None
    attributes: Annotated[dict[str, Any] | None, PRIVATE] = None


class EndUserType(Resource):
    """The attributes of end users of one type."""

    sid: str
    friendly_name: str | None = None
    machine_name: str | None = None
    fields: list[Any] | None = None


class ListEndUser(Paged, TrustHub[Page[EndUser]], op="GET /EndUsers"):
    """List the account's end users."""


class CreateEndUser(TrustHub[EndUser], op="POST /EndUsers"):
    """Create an end user.

    :param type: one of ``ListEndUserType``, such as ``authorized_representative_1``.
    """

    friendly_name: Text
    type: str
    attributes: Attributes | None = None


class FetchEndUser(TrustHub[EndUser], op="GET /EndUsers/{Sid}"):
    """Fetch an end user."""

    sid: EndUserSid


class UpdateEndUser(TrustHub[EndUser], op="POST /EndUsers/{Sid}"):
    """Change an end user; ``attributes`` replace all earlier ones."""

    sid: EndUserSid
    friendly_name: Text | None = None
    attributes: Attributes | None = None


class DeleteEndUser(TrustHub[None], op="DELETE /EndUsers/{Sid}"):
    """Delete an end user."""

    sid: EndUserSid


class ListEndUserType(Paged, TrustHub[Page[EndUserType]], op="GET /EndUserTypes"):
    """List the types of end users, each with its fields."""


class FetchEndUserType(TrustHub[EndUserType], op="GET /EndUserTypes/{Sid}"):
    """Fetch a type of end users.

    :param sid: the type's SID. (A policy's ``requirements`` have its machine name instead.)
    """

    sid: str
