"""Messaging Services. https://www.twilio.com/docs/messaging/api/service-resource"""

from typing import Any, Literal

from airflow_provider_twilio.api.request import V1, Paged, Parameters
from airflow_provider_twilio.api.resource import Dated, Page, Resource
from airflow_provider_twilio.api.types import HttpMethod, ServiceSid, Url

ScanMessageContent = Literal["inherit", "enable", "disable"]
ServiceUsecase = Literal["notifications", "marketing", "verification", "discussion", "poll", "undeclared"]


class ServiceSettings(Parameters):
    """Settings of a service, for its creation and for later changes."""

    inbound_request_url: Url | None = None
    inbound_method: HttpMethod | None = None
    fallback_url: Url | None = None
    fallback_method: HttpMethod | None = None
    status_callback: Url | None = None
    sticky_sender: bool | None = None
    mms_converter: bool | None = None
    smart_encoding: bool | None = None
    scan_message_content: ScanMessageContent | None = None
    fallback_to_long_code: bool | None = None
    area_code_geomatch: bool | None = None
    validity_period: int | None = None
    synchronous_validation: bool | None = None
    usecase: ServiceUsecase | None = None
    use_inbound_webhook_on_number: bool | None = None


class Service(ServiceSettings, Dated):
    """A pool of senders with common settings."""

    sid: ServiceSid
    friendly_name: str | None = None
    us_app_to_person_registered: bool | None = None


class ServiceUsecases(Resource):
    """The purposes that a Messaging Service can have."""

    usecases: list[Any] | None = None


class ListService(Paged, V1[Page[Service]], op="GET /Services"):
    """List the account's Messaging Services."""


class CreateService(
    ServiceSettings, V1[Service], op="POST /Services", echo={"friendly_name": "friendly_name"}
):
    """Create a Messaging Service."""

    friendly_name: str


class FetchService(V1[Service], op="GET /Services/{Sid}"):
    """Fetch a Messaging Service."""

    sid: ServiceSid


class UpdateService(ServiceSettings, V1[Service], op="POST /Services/{Sid}"):
    """Change a Messaging Service's settings."""

    sid: ServiceSid
    friendly_name: str | None = None


class DeleteService(V1[None], op="DELETE /Services/{Sid}"):
    """Delete a Messaging Service; its numbers stay in the account."""

    sid: ServiceSid


class FetchUsecase(V1[ServiceUsecases], op="GET /Services/Usecases"):
    """Fetch what Messaging Services can be for."""
