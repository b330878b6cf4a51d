"""Messages as tasks."""

from typing import TYPE_CHECKING, Unpack

from airflow_provider_twilio.api.v2010.messages import CreateMessage
from airflow_provider_twilio.operators.base import RequestOperator

if TYPE_CHECKING:
    from airflow_provider_twilio.operators.arguments import CreateMessageArguments


class SendSmsOperator(RequestOperator):
    """Send an SMS or, with ``media_url``, an MMS. Takes every parameter of :class:`CreateMessage`.

    :param to: recipient in E.164 form, e.g. ``+15558675309``.
    :param body: text of at most 1,600 characters.
    :param from_: a number of the account, a short code or an alphanumeric sender.
    :param messaging_service_sid: the service (MG…) that chooses the sender, in place of ``from_``.
    :param media_url: addresses of up to 10 media.

    https://www.twilio.com/docs/messaging/api/message-resource#create-a-message-resource
    """

    request = CreateMessage

    def __init__(self, **arguments: "Unpack[CreateMessageArguments]") -> None:
        super().__init__(**arguments)
