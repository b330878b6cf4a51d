"""The senders of a Messaging Service. https://www.twilio.com/docs/messaging/api/phonenumber-resource"""

from airflow_provider_twilio.api.request import V1, Paged, Parameters
from airflow_provider_twilio.api.resource import Dated, Page
from airflow_provider_twilio.api.types import (
    AlphaSenderSid,
    ChannelSenderSid,
    PhoneNumberSid,
    ServiceSid,
    ShortCodeSid,
)


class PooledSender(Dated):
    """The properties that all senders of a service have."""

    service_sid: str | None = None
    country_code: str | None = None
    capabilities: list[str] | None = None


class PhoneNumber(PooledSender):
    """A phone number in a service. It has the SID of the account's number."""

    sid: PhoneNumberSid
    phone_number: str | None = None


class ShortCode(PooledSender):
    """A short code in a service. https://www.twilio.com/docs/messaging/api/services-shortcode-resource"""

    sid: ShortCodeSid
    short_code: str | None = None


class AlphaSender(PooledSender):
    """An alphanumeric sender in a service. https://www.twilio.com/docs/messaging/api/alphasender-resource"""

    sid: AlphaSenderSid
    alpha_sender: str | None = None


class DestinationAlphaSender(AlphaSender):
    """An alphanumeric sender for one country.

    https://www.twilio.com/docs/messaging/api/destination-alphasender-resource
    """

    iso_country_code: str | None = None


class ChannelSender(Dated):
    """A sender of another channel, such as WhatsApp, in a service.

    https://www.twilio.com/docs/messaging/api/messaging-service-channelsender-resource
    """

    sid: ChannelSenderSid
    messaging_service_sid: str | None = None
    sender: str | None = None
    sender_type: str | None = None
    country_code: str | None = None


class OfService(Parameters):
    """The parameter of requests about all senders of a service."""

    service_sid: ServiceSid


class OneOfService(OfService):
    """The parameters of requests about one of a service's senders."""

    sid: str


class ListPhoneNumber(OfService, Paged, V1[Page[PhoneNumber]], op="GET /Services/{ServiceSid}/PhoneNumbers"):
    """List the phone numbers of a service."""


class CreatePhoneNumber(
    OfService,
    V1[PhoneNumber],
    op="POST /Services/{ServiceSid}/PhoneNumbers",
    echo={"phone_number_sid": "sid"},
):
    """Put a phone number into a service."""

    phone_number_sid: PhoneNumberSid


class FetchPhoneNumber(OneOfService, V1[PhoneNumber], op="GET /Services/{ServiceSid}/PhoneNumbers/{Sid}"):
    """Fetch a phone number of a service."""


class DeletePhoneNumber(OneOfService, V1[None], op="DELETE /Services/{ServiceSid}/PhoneNumbers/{Sid}"):
    """Take a phone number out of a service."""


class ListShortCode(OfService, Paged, V1[Page[ShortCode]], op="GET /Services/{ServiceSid}/ShortCodes"):
    """List the short codes of a service."""


class CreateShortCode(
    OfService, V1[ShortCode], op="POST /Services/{ServiceSid}/ShortCodes", echo={"short_code_sid": "sid"}
):
    """Put a short code into a service."""

    short_code_sid: ShortCodeSid


class FetchShortCode(OneOfService, V1[ShortCode], op="GET /Services/{ServiceSid}/ShortCodes/{Sid}"):
    """Fetch a short code of a service."""


class DeleteShortCode(OneOfService, V1[None], op="DELETE /Services/{ServiceSid}/ShortCodes/{Sid}"):
    """Take a short code out of a service."""


class ListAlphaSender(OfService, Paged, V1[Page[AlphaSender]], op="GET /Services/{ServiceSid}/AlphaSenders"):
    """List the alphanumeric senders of a service."""


class CreateAlphaSender(
    OfService,
    V1[AlphaSender],
    op="POST /Services/{ServiceSid}/AlphaSenders",
    echo={"alpha_sender": "alpha_sender"},
):
    """Put an alphanumeric sender into a service."""

    alpha_sender: str


class FetchAlphaSender(OneOfService, V1[AlphaSender], op="GET /Services/{ServiceSid}/AlphaSenders/{Sid}"):
    """Fetch an alphanumeric sender of a service."""


class DeleteAlphaSender(OneOfService, V1[None], op="DELETE /Services/{ServiceSid}/AlphaSenders/{Sid}"):
    """Take an alphanumeric sender out of a service."""


class ListDestinationAlphaSender(
    OfService,
    Paged,
    V1[Page[DestinationAlphaSender]],
    op="GET /Services/{ServiceSid}/DestinationAlphaSenders",
):
    """List the country's alphanumeric senders of a service."""

    iso_country_code: str | None = None


class CreateDestinationAlphaSender(
    OfService,
    V1[DestinationAlphaSender],
    op="POST /Services/{ServiceSid}/DestinationAlphaSenders",
    echo={"alpha_sender": "alpha_sender", "iso_country_code": "iso_country_code"},
):
    """Put a country's alphanumeric sender into a service."""

    alpha_sender: str
    iso_country_code: str | None = None


class FetchDestinationAlphaSender(
    OneOfService, V1[DestinationAlphaSender], op="GET /Services/{ServiceSid}/DestinationAlphaSenders/{Sid}"
):
    """Fetch a country's alphanumeric sender of a service."""


class DeleteDestinationAlphaSender(
    OneOfService, V1[None], op="DELETE /Services/{ServiceSid}/DestinationAlphaSenders/{Sid}"
):
    """Take a country's alphanumeric sender out of a service."""


class ListChannelSender(
    Paged, V1[Page[ChannelSender]], op="GET /Services/{MessagingServiceSid}/ChannelSenders"
):
    """List the channel senders of a service."""

    messaging_service_sid: ServiceSid


class CreateChannelSender(
    V1[ChannelSender],
    op="POST /Services/{MessagingServiceSid}/ChannelSenders",
    echo={"sid": "sid"},
):
    """Put a channel sender into a service."""

    messaging_service_sid: ServiceSid
    sid: ChannelSenderSid


class FetchChannelSender(V1[ChannelSender], op="GET /Services/{MessagingServiceSid}/ChannelSenders/{Sid}"):
    """Fetch a channel sender of a service."""

    messaging_service_sid: ServiceSid
    sid: str


class DeleteChannelSender(V1[None], op="DELETE /Services/{MessagingServiceSid}/ChannelSenders/{Sid}"):
    """Take a channel sender out of a service."""

    messaging_service_sid: ServiceSid
    sid: str
