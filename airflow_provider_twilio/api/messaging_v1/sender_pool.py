"""The senders of a Messaging Service. https://www.twilio.com/docs/messaging/api/phonenumber-resource"""

from airflow_provider_twilio.api.request import MESSAGING, Paged, Request
from airflow_provider_twilio.api.resource import Dated, Page
from airflow_provider_twilio.api.types import ChannelSenderSid, PhoneNumberSid, ServiceSid, ShortCodeSid


class PooledSender(Dated):
    """What all senders of a service have in common."""

    service_sid: str | None = None
    country_code: str | None = None
    capabilities: list[str] | None = None


class PhoneNumber(PooledSender):
    """A phone number in a service; its SID is the one of the account's number."""

    phone_number: str | None = None


class ShortCode(PooledSender):
    """A short code in a service. https://www.twilio.com/docs/messaging/api/services-shortcode-resource"""

    short_code: str | None = None


class AlphaSender(PooledSender):
    """An alphanumeric sender in a service. https://www.twilio.com/docs/messaging/api/alphasender-resource"""

    alpha_sender: str | None = None


class DestinationAlphaSender(AlphaSender):
    """An alphanumeric sender in a service, for one country.

    https://www.twilio.com/docs/messaging/api/destination-alphasender-resource
    """

    iso_country_code: str | None = None


class ChannelSender(Dated):
    """A sender of another channel, such as WhatsApp, in a service.

    https://www.twilio.com/docs/messaging/api/messaging-service-channelsender-resource
    """

    messaging_service_sid: str | None = None
    sender: str | None = None
    sender_type: str | None = None
    country_code: str | None = None


class ListPhoneNumber(
    Paged, Request[Page[PhoneNumber]], on=MESSAGING, op="GET /Services/{ServiceSid}/PhoneNumbers"
):
    """List the phone numbers of a service."""

    service_sid: ServiceSid


class CreatePhoneNumber(Request[PhoneNumber], on=MESSAGING, op="POST /Services/{ServiceSid}/PhoneNumbers"):
    """Put a phone number into a service."""

    service_sid: ServiceSid
    phone_number_sid: PhoneNumberSid


class FetchPhoneNumber(
    Request[PhoneNumber], on=MESSAGING, op="GET /Services/{ServiceSid}/PhoneNumbers/{Sid}"
):
    """Fetch a phone number of a service."""

    service_sid: ServiceSid
    sid: str


class DeletePhoneNumber(Request[None], on=MESSAGING, op="DELETE /Services/{ServiceSid}/PhoneNumbers/{Sid}"):
    """Take a phone number out of a service."""

    service_sid: ServiceSid
    sid: str


class ListShortCode(
    Paged, Request[Page[ShortCode]], on=MESSAGING, op="GET /Services/{ServiceSid}/ShortCodes"
):
    """List the short codes of a service."""

    service_sid: ServiceSid


class CreateShortCode(Request[ShortCode], on=MESSAGING, op="POST /Services/{ServiceSid}/ShortCodes"):
    """Put a short code into a service."""

    service_sid: ServiceSid
    short_code_sid: ShortCodeSid


class FetchShortCode(Request[ShortCode], on=MESSAGING, op="GET /Services/{ServiceSid}/ShortCodes/{Sid}"):
    """Fetch a short code of a service."""

    service_sid: ServiceSid
    sid: str


class DeleteShortCode(Request[None], on=MESSAGING, op="DELETE /Services/{ServiceSid}/ShortCodes/{Sid}"):
    """Take a short code out of a service."""

    service_sid: ServiceSid
    sid: str


class ListAlphaSender(
    Paged, Request[Page[AlphaSender]], on=MESSAGING, op="GET /Services/{ServiceSid}/AlphaSenders"
):
    """List the alphanumeric senders of a service."""

    service_sid: ServiceSid


class CreateAlphaSender(Request[AlphaSender], on=MESSAGING, op="POST /Services/{ServiceSid}/AlphaSenders"):
    """Put an alphanumeric sender into a service."""

    service_sid: ServiceSid
    alpha_sender: str


class FetchAlphaSender(
    Request[AlphaSender], on=MESSAGING, op="GET /Services/{ServiceSid}/AlphaSenders/{Sid}"
):
    """Fetch an alphanumeric sender of a service."""

    service_sid: ServiceSid
    sid: str


class DeleteAlphaSender(Request[None], on=MESSAGING, op="DELETE /Services/{ServiceSid}/AlphaSenders/{Sid}"):
    """Take an alphanumeric sender out of a service."""

    service_sid: ServiceSid
    sid: str


class ListDestinationAlphaSender(
    Paged,
    Request[Page[DestinationAlphaSender]],
    on=MESSAGING,
    op="GET /Services/{ServiceSid}/DestinationAlphaSenders",
):
    """List the country's alphanumeric senders of a service."""

    service_sid: ServiceSid
    iso_country_code: str | None = None


class CreateDestinationAlphaSender(
    Request[DestinationAlphaSender], on=MESSAGING, op="POST /Services/{ServiceSid}/DestinationAlphaSenders"
):
    """Put a country's alphanumeric sender into a service."""

    service_sid: ServiceSid
    alpha_sender: str
    iso_country_code: str | None = None


class FetchDestinationAlphaSender(
    Request[DestinationAlphaSender],
    on=MESSAGING,
    op="GET /Services/{ServiceSid}/DestinationAlphaSenders/{Sid}",
):
    """Fetch a country's alphanumeric sender of a service."""

    service_sid: ServiceSid
    sid: str


class DeleteDestinationAlphaSender(
    Request[None], on=MESSAGING, op="DELETE /Services/{ServiceSid}/DestinationAlphaSenders/{Sid}"
):
    """Take a country's alphanumeric sender out of a service."""

    service_sid: ServiceSid
    sid: str


class ListChannelSender(
    Paged, Request[Page[ChannelSender]], on=MESSAGING, op="GET /Services/{MessagingServiceSid}/ChannelSenders"
):
    """List the channel senders of a service."""

    messaging_service_sid: ServiceSid


class CreateChannelSender(
    Request[ChannelSender], on=MESSAGING, op="POST /Services/{MessagingServiceSid}/ChannelSenders"
):
    """Put a channel sender into a service."""

    messaging_service_sid: ServiceSid
    sid: ChannelSenderSid


class FetchChannelSender(
    Request[ChannelSender], on=MESSAGING, op="GET /Services/{MessagingServiceSid}/ChannelSenders/{Sid}"
):
    """Fetch a channel sender of a service."""

    messaging_service_sid: ServiceSid
    sid: str


class DeleteChannelSender(
    Request[None], on=MESSAGING, op="DELETE /Services/{MessagingServiceSid}/ChannelSenders/{Sid}"
):
    """Take a channel sender out of a service."""

    messaging_service_sid: ServiceSid
    sid: str
