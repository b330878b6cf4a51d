"""Waits for campaigns."""

from datetime import timedelta
from typing import Any, ClassVar

from airflow_provider_twilio.api.messaging_v1.campaigns import CAMPAIGN_SID, FetchUsAppToPerson
from airflow_provider_twilio.sensors.base import OutcomeSensor


class CampaignVerifiedSensor(OutcomeSensor):
    """Wait until a service's campaign is VERIFIED. FAILED, SUSPENDED, DELETED and EXPIRED end the wait.

    :param messaging_service_sid: the campaign's service (MG…), which names it.
    :param campaign_sid: the SID that all campaigns share; it needn't be given.

    https://www.twilio.com/docs/messaging/api/usapptoperson-resource
    """

    template_fields = (*OutcomeSensor.template_fields, "messaging_service_sid", "campaign_sid")
    waited_for = "campaign_sid"
    after_failure: ClassVar = {
        "FAILED": "correct the campaign where the reasons say so, with UpdateUsAppToPersonOperator, or "
        "delete it and register another one, and clear this task; each submission costs the vetting fee",
        "SUSPENDED": "turn to Twilio's support",
    }

    def __init__(
        self,
        *,
        messaging_service_sid: str,
        campaign_sid: str = CAMPAIGN_SID,
        poll_interval: float | timedelta = 300.0,
        timeout: float | timedelta = timedelta(days=30),
        **kwargs: Any,
    ) -> None:
        super().__init__(timeout=timeout, poll_interval=poll_interval, **kwargs)
        self.messaging_service_sid = messaging_service_sid
        self.campaign_sid = campaign_sid

    @property
    def linked_sid(self) -> str:
        """The SID of the service, which names the campaign."""
        return str(self.messaging_service_sid)

    def fetch(self) -> FetchUsAppToPerson:
        """Return the request for the campaign."""
        return FetchUsAppToPerson(messaging_service_sid=self.messaging_service_sid, sid=self.campaign_sid)
