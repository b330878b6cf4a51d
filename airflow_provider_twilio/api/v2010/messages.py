"""Messages. https://www.twilio.com/docs/messaging/api/message-resource"""

from decimal import Decimal
from typing import Literal, Self

from pydantic import Field, model_validator

from airflow_provider_twilio.api.outcome import Meaning, Outcome, judge, reasons
from airflow_provider_twilio.api.request import V2010, Paged
from airflow_provider_twilio.api.resource import Dated, Page, Resource
from airflow_provider_twilio.api.types import (
    ApplicationSid,
    ContentSid,
    Day,
    MediaSid,
    MessageAddress,
    MessageSid,
    Moment,
    Recipient,
    Sender,
    ServiceSid,
    Text,
    Timestamp,
    Url,
)

LONGEST_BODY = 1600  # characters, https://www.twilio.com/docs/errors/21617


class Message(Dated):
    """A message that was sent or received."""

    sid: MessageSid
    messaging_service_sid: str | None = None
    from_: str | None = Field(default=None, validation_alias="from")
    to: str | None = None
    body: str | None = None
    status: str | None = None
    direction: str | None = None
    num_segments: int | None = None
    num_media: int | None = None
    price: Decimal | None = None
    price_unit: str | None = None
    error_code: int | None = None
    error_message: str | None = None
    date_sent: Timestamp = None

    def outcome(self, accept_sent: bool = False) -> Outcome:
        """Return ``reached`` when delivered, read or received.

        :param accept_sent: counts ``sent`` as reached too: not every carrier reports deliveries.
        """
        error = {"code": self.error_code, "message": self.error_message or "no reason given"}
        meaning: Meaning = {
            "reached": f"delivered read received{' sent' * accept_sent}",
            "failed": "undelivered failed canceled",
            "waiting": "accepted scheduled queued sending sent receiving partially_delivered",
        }
        return judge(self.status, meaning, reasons([error] if self.error_code else []))


class ListMessage(Paged, V2010[Page[Message]], op="GET /Messages", echo={"to": "to"}):
    """List messages, newest first. The dates are inclusive, to the second."""

    to: MessageAddress | None = None
    from_: Sender | None = None
    date_sent: Moment | Day | None = None
    date_sent_before: Moment | Day | None = Field(default=None, serialization_alias="DateSent<")
    date_sent_after: Moment | Day | None = Field(default=None, serialization_alias="DateSent>")


class CreateMessage(
    V2010[Message],
    op="POST /Messages",
    echo={"to": "to", "messaging_service_sid": "messaging_service_sid"},
):
    """Send a message. Twilio has no idempotency key for it: sent twice, it arrives twice.

    It needs a sender (``from_`` or ``messaging_service_sid``) and content (``body``, ``media_url`` or
    ``content_sid``).
    """

    to: Recipient
    from_: Sender | None = None
    messaging_service_sid: ServiceSid | None = None
    body: Text | None = Field(default=None, max_length=LONGEST_BODY)
    media_url: list[Url] | None = Field(default=None, max_length=10)
    content_sid: ContentSid | None = None
    content_variables: dict[str, str] | Text | None = None
    status_callback: Url | None = None
    application_sid: ApplicationSid | None = None
    max_price: Decimal | None = None
    provide_feedback: bool | None = None
    attempt: int | None = None
    validity_period: int | None = Field(default=None, ge=1, le=36000)
    force_delivery: bool | None = None
    content_retention: Literal["retain", "discard"] | None = None
    address_retention: Literal["retain", "obfuscate"] | None = None
    smart_encoded: bool | None = None
    persistent_action: list[Text] | None = None
    traffic_type: Literal["free"] | None = None
    shorten_urls: bool | None = None
    schedule_type: Literal["fixed"] | None = None
    send_at: Moment | None = None
    send_as_mms: bool | None = None
    message_intent: str | None = None
    risk_check: Literal["enable", "disable"] | None = None
    fallback_from: Sender | None = None

    @model_validator(mode="after")
    def _has_sender_and_content(self) -> Self:
        if not (self.from_ or self.messaging_service_sid):
            raise ValueError("from_: is missing; name a sender, or a messaging_service_sid")
        if not (self.body or self.media_url or self.content_sid):
            raise ValueError("body: is missing; name a body, a media_url or a content_sid")
        if bool(self.schedule_type) != bool(self.send_at):
            raise ValueError("send_at: goes with schedule_type='fixed', and neither without the other")
        if self.send_at and not self.messaging_service_sid:
            raise ValueError("send_at: only a messaging_service_sid can schedule a message")
        return self


class FetchMessage(V2010[Message], op="GET /Messages/{Sid}"):
    """Fetch a message."""

    sid: MessageSid


class UpdateMessage(V2010[Message], op="POST /Messages/{Sid}"):
    """Redact a message (an empty ``body``) or cancel a scheduled one."""

    sid: MessageSid
    body: Text | None = None
    status: Literal["canceled"] | None = None


class DeleteMessage(V2010[None], op="DELETE /Messages/{Sid}"):
    """Delete a message from the log."""

    sid: MessageSid


class Media(Dated):
    """A picture, sound or other file of a message. Its address without ``.json`` serves the content.

    https://www.twilio.com/docs/messaging/api/media-resource
    """

    sid: MediaSid
    content_type: str | None = None
    parent_sid: str | None = None


class Feedback(Resource):
    """Feedback on a message. https://www.twilio.com/docs/messaging/api/message-feedback-resource"""

    account_sid: str | None = None
    message_sid: str | None = None
    outcome: str | None = None
    date_created: Timestamp = None
    date_updated: Timestamp = None


class ListMedia(
    Paged,
    V2010[Page[Media]],
    op="GET /Messages/{MessageSid}/Media",
    echo={"message_sid": "parent_sid"},
):
    """List the media of a message."""

    message_sid: MessageSid
    date_created: Moment | Day | None = None
    date_created_before: Moment | Day | None = Field(default=None, serialization_alias="DateCreated<")
    date_created_after: Moment | Day | None = Field(default=None, serialization_alias="DateCreated>")


class FetchMedia(
    V2010[Media], op="GET /Messages/{MessageSid}/Media/{Sid}", echo={"message_sid": "parent_sid"}
):
    """Fetch a file's content type and dates."""

    message_sid: MessageSid
    sid: MediaSid


class DeleteMedia(V2010[None], op="DELETE /Messages/{MessageSid}/Media/{Sid}"):
    """Delete a message's media."""

    message_sid: MessageSid
    sid: MediaSid


class CreateMessageFeedback(V2010[Feedback], op="POST /Messages/{MessageSid}/Feedback"):
    """Report to Twilio that a message reached its purpose, or that this isn't known."""

    message_sid: MessageSid
    outcome: Literal["confirmed", "unconfirmed"] | None = None
