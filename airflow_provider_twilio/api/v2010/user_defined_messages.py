"""Messages to and from a call. https://www.twilio.com/docs/voice/api/userdefinedmessage-resource"""

from airflow_provider_twilio.api.request import V2010
from airflow_provider_twilio.api.resource import Dated
from airflow_provider_twilio.api.types import CallSid, HttpMethod, SubscriptionSid, Text, Url


class UserDefinedMessage(Dated):
    """A message that was sent to the SDK on the other end of a call."""

    call_sid: str | None = None


class CreateUserDefinedMessage(V2010[UserDefinedMessage], op="POST /Calls/{CallSid}/UserDefinedMessages"):
    """Send a message, a JSON text, to the SDK on the other end of a call."""

    call_sid: CallSid
    content: Text
    idempotency_key: str | None = None


class CreateUserDefinedMessageSubscription(
    V2010[UserDefinedMessage], op="POST /Calls/{CallSid}/UserDefinedMessageSubscriptions"
):
    """Forward the messages of a call's SDK to an address.

    https://www.twilio.com/docs/voice/api/userdefinedmessagesubscription-resource
    """

    call_sid: CallSid
    callback: Url
    idempotency_key: str | None = None
    method: HttpMethod | None = None


class DeleteUserDefinedMessageSubscription(
    V2010[None], op="DELETE /Calls/{CallSid}/UserDefinedMessageSubscriptions/{Sid}"
):
    """Stop forwarding a call's messages."""

    call_sid: CallSid
    sid: SubscriptionSid
