"""Waits for messages."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from airflow_provider_twilio.api.v2010.messages import FetchMessage
from airflow_provider_twilio.sensors.base import OutcomeSensor, must_be_bool


class MessageDeliveredSensor(OutcomeSensor):
    """Wait until a message is delivered. Undelivered, failed and canceled end the wait.

    :param message_sid: the message (SM… or MM…).
    :param accept_sent: ``sent`` is enough, because not every carrier reports the delivery.

    https://www.twilio.com/docs/messaging/api/message-resource
    """

    template_fields = (*OutcomeSensor.template_fields, "message_sid")
    waited_for = "message_sid"

    def __init__(
        self,
        *,
        message_sid: str,
        accept_sent: bool = False,
        poll_interval: float | timedelta = 10.0,
        timeout: float | timedelta = timedelta(hours=12),
        **kwargs: Any,
    ) -> None:
        must_be_bool("accept_sent", accept_sent)
        super().__init__(timeout=timeout, poll_interval=poll_interval, **kwargs)
        self.message_sid = message_sid
        self.accept_sent = accept_sent

    def fetch(self) -> FetchMessage:
        """Return the request for the message."""
        return FetchMessage(sid=self.message_sid)

    def options(self) -> Mapping[str, Any]:
        """Return ``accept_sent``, for the message's ``outcome()``."""
        return {"accept_sent": self.accept_sent}
