"""A2P 10DLC campaigns. https://www.twilio.com/docs/messaging/api/usapptoperson-resource

All campaigns of all accounts have the same SID, so a campaign is identified by its Messaging Service. A later
campaign of the same service differs in ``date_created`` and, once it is VERIFIED, in ``campaign_id``.

The limits of texts and keywords are checked here, because only Twilio's prose has them.
"""

from typing import Annotated, Any

from pydantic import AfterValidator, Field

from airflow_provider_twilio.api.outcome import Meaning, Outcome, judge, reasons
from airflow_provider_twilio.api.request import V1, Paged
from airflow_provider_twilio.api.resource import Dated, Page, Resource
from airflow_provider_twilio.api.types import BrandSid, CampaignSid, ServiceSid


def _alphanumeric(keywords: list[str]) -> list[str]:
    if bad := [word for word in keywords if not word.isalnum()]:
        raise ValueError(f"must be alphanumeric, which {', '.join(map(repr, bad))} is not")
    if (length := sum(map(len, keywords))) > 255:
        raise ValueError(f"must have at most 255 characters in all, not {length}")
    return keywords


CAMPAIGN_SID = "QE2c6890da8086d771620e9b13fadeba0b"
"""The SID of every campaign."""
VERSION_WITH_URLS = "v1.2"
"""Value of ``x_twilio_api_version`` with which an answer shows ``privacy_policy_url`` and
``terms_and_conditions_url``."""

Description = Annotated[str, Field(min_length=40, max_length=4096)]
MessageFlow = Annotated[str, Field(min_length=40, max_length=2048)]
Sample = Annotated[str, Field(min_length=20, max_length=1024)]
MessageSamples = Annotated[list[Sample], Field(min_length=2, max_length=5)]
ReplyMessage = Annotated[str, Field(min_length=20, max_length=320)]
Keywords = Annotated[list[str], AfterValidator(_alphanumeric)]
PublicUrl = Annotated[str, Field(pattern=r"^https://([\w-]+\.)+[^\W\d_][\w-]+(:\d+)?([/?#]\S*)?$")]


class UsAppToPerson(Dated):
    """The purpose of a Messaging Service's US messages, as registered with the carriers.

    :ivar sid: the same for all campaigns.
    :ivar campaign_id: The Campaign Registry's ID, once VERIFIED.
    """

    sid: CampaignSid
    brand_registration_sid: str | None = None
    messaging_service_sid: str | None = None
    description: str | None = None
    message_samples: list[str] | None = None
    us_app_to_person_usecase: str | None = None
    has_embedded_links: bool | None = None
    has_embedded_phone: bool | None = None
    subscriber_opt_in: bool | None = None
    age_gated: bool | None = None
    direct_lending: bool | None = None
    campaign_status: str | None = None
    campaign_id: str | None = None
    is_externally_registered: bool | None = None
    rate_limits: Any = None
    message_flow: str | None = None
    opt_in_message: str | None = None
    opt_out_message: str | None = None
    help_message: str | None = None
    opt_in_keywords: list[str] | None = None
    opt_out_keywords: list[str] | None = None
    help_keywords: list[str] | None = None
    privacy_policy_url: str | None = None
    terms_and_conditions_url: str | None = None
    mock: bool | None = None
    errors: list[Any] | None = None

    def outcome(self) -> Outcome:
        """Return ``reached`` when VERIFIED."""
        meaning: Meaning = {
            "reached": "VERIFIED",
            "failed": "FAILED SUSPENDED DELETED EXPIRED",
            "waiting": "PENDING IN_PROGRESS",
        }
        return judge(self.campaign_status, meaning, reasons(self.errors))


class UsAppToPersonUsecase(Resource):
    """The use cases that a brand may register campaigns for."""

    us_app_to_person_usecases: list[Any] | None = None


class ListUsAppToPerson(
    Paged, V1[Page[UsAppToPerson]], op="GET /Services/{MessagingServiceSid}/Compliance/Usa2p"
):
    """List a service's campaigns: at most one."""

    messaging_service_sid: ServiceSid
    x_twilio_api_version: str | None = Field(default=None, serialization_alias="X-Twilio-Api-Version")


class CreateUsAppToPerson(
    V1[UsAppToPerson],
    op="POST /Services/{MessagingServiceSid}/Compliance/Usa2p",
    echo={"brand_registration_sid": "brand_registration_sid"},
):
    """Register a campaign. It costs a fee each time, unless its brand is a mock.

    Both addresses are required since 2026-06-30. Pass ``None`` to omit one on purpose.
    """

    messaging_service_sid: ServiceSid
    brand_registration_sid: BrandSid
    description: Description
    message_flow: MessageFlow
    message_samples: MessageSamples
    us_app_to_person_usecase: str
    has_embedded_links: bool
    has_embedded_phone: bool
    privacy_policy_url: PublicUrl | None
    terms_and_conditions_url: PublicUrl | None
    opt_in_message: ReplyMessage | None = None
    opt_out_message: ReplyMessage | None = None
    help_message: ReplyMessage | None = None
    opt_in_keywords: Keywords | None = None
    opt_out_keywords: Keywords | None = None
    help_keywords: Keywords | None = None
    subscriber_opt_in: bool | None = None
    age_gated: bool | None = None
    direct_lending: bool | None = None
    x_twilio_api_version: str | None = Field(default=None, serialization_alias="X-Twilio-Api-Version")


class FetchUsAppToPerson(V1[UsAppToPerson], op="GET /Services/{MessagingServiceSid}/Compliance/Usa2p/{Sid}"):
    """Fetch a campaign."""

    messaging_service_sid: ServiceSid
    sid: CampaignSid = CAMPAIGN_SID
    x_twilio_api_version: str | None = Field(default=None, serialization_alias="X-Twilio-Api-Version")


class UpdateUsAppToPerson(
    V1[UsAppToPerson], op="POST /Services/{MessagingServiceSid}/Compliance/Usa2p/{Sid}"
):
    """Correct and resubmit a FAILED campaign; its use case can't be changed."""

    messaging_service_sid: ServiceSid
    sid: CampaignSid = CAMPAIGN_SID
    has_embedded_links: bool
    has_embedded_phone: bool
    message_samples: MessageSamples
    message_flow: MessageFlow
    description: Description
    age_gated: bool
    direct_lending: bool
    privacy_policy_url: PublicUrl | None = None
    terms_and_conditions_url: PublicUrl | None = None
    x_twilio_api_version: str | None = Field(default=None, serialization_alias="X-Twilio-Api-Version")


class DeleteUsAppToPerson(V1[None], op="DELETE /Services/{MessagingServiceSid}/Compliance/Usa2p/{Sid}"):
    """Delete a campaign; registering it anew costs the fee again."""

    messaging_service_sid: ServiceSid
    sid: CampaignSid = CAMPAIGN_SID


class FetchUsAppToPersonUsecase(
    V1[UsAppToPersonUsecase], op="GET /Services/{MessagingServiceSid}/Compliance/Usa2p/Usecases"
):
    """Fetch the use cases that a brand may register."""

    messaging_service_sid: ServiceSid
    brand_registration_sid: BrandSid | None = None


class ExternalCampaign(Dated):
    """A campaign that somebody else registered with The Campaign Registry.

    https://www.twilio.com/docs/messaging/compliance/a2p-10dlc/externally-registered-campaigns-api
    """

    sid: CampaignSid
    campaign_id: str | None = None
    messaging_service_sid: str | None = None


class CreateExternalCampaign(
    V1[ExternalCampaign],
    op="POST /Services/PreregisteredUsa2p",
    echo={"campaign_id": "campaign_id", "messaging_service_sid": "messaging_service_sid"},
):
    """Put a campaign of The Campaign Registry into a service, after it has elected Twilio."""

    campaign_id: str
    messaging_service_sid: ServiceSid
    cnp_migration: bool | None = None
