"""Waits for toll-free verifications."""

from datetime import timedelta
from typing import Any, ClassVar

from airflow_provider_twilio.api.messaging_v1.tollfree import FetchTollfreeVerification
from airflow_provider_twilio.sensors.base import OutcomeSensor


class TollfreeVerifiedSensor(OutcomeSensor):
    """Wait until a toll-free verification is TWILIO_APPROVED. TWILIO_REJECTED ends the wait.

    :param verification_sid: the verification (HH…).

    https://www.twilio.com/docs/messaging/api/tollfree-verification-resource
    """

    template_fields = (*OutcomeSensor.template_fields, "verification_sid")
    waited_for = "verification_sid"
    after_failure: ClassVar = {
        "TWILIO_REJECTED": "correct what the reasons name with ResubmitTollfreeVerificationOperator, and "
        "clear this task",
    }

    def __init__(
        self,
        *,
        verification_sid: str,
        poll_interval: float | timedelta = 300.0,
        timeout: float | timedelta = timedelta(days=30),
        **kwargs: Any,
    ) -> None:
        super().__init__(timeout=timeout, poll_interval=poll_interval, **kwargs)
        self.verification_sid = verification_sid

    def fetch(self) -> FetchTollfreeVerification:
        """Return the request for the verification."""
        return FetchTollfreeVerification(sid=self.verification_sid)
