"""Waits for brands and their vettings."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, ClassVar, get_args

from airflow_provider_twilio.api.errors import InvalidRequest
from airflow_provider_twilio.api.messaging_v1.brands import (
    FetchBrandRegistrations,
    FetchBrandVetting,
    IdentityStatus,
)
from airflow_provider_twilio.sensors.base import OutcomeSensor


class BrandApprovedSensor(OutcomeSensor):
    """Wait until a brand is APPROVED; a sole proprietor's must be VERIFIED too, which needs the OTP.

    It is PENDING for minutes as a rule, sometimes for more than a week. FAILED and SUSPENDED end the wait.

    :param brand_sid: the brand (BN…).
    :param identity_status: asks for this identity status, or a stronger one, of any brand.

    https://www.twilio.com/docs/messaging/api/brand-registration-resource
    """

    template_fields = (*OutcomeSensor.template_fields, "brand_sid", "identity_status")
    waited_for = "brand_sid"
    after_failure: ClassVar = {
        "FAILED": "correct the profiles where the reasons say so, submit the brand again with "
        "ResubmitBrandOperator, and clear this task",
        "SUSPENDED": "turn to Twilio's support",
    }

    def __init__(
        self,
        *,
        brand_sid: str,
        identity_status: IdentityStatus | None = None,
        timeout: float | timedelta = timedelta(days=30),
        **kwargs: Any,
    ) -> None:
        super().__init__(timeout=timeout, **kwargs)
        self.brand_sid = brand_sid
        self.identity_status = identity_status

    def fetch(self) -> FetchBrandRegistrations:
        """Return the request for the brand."""
        return FetchBrandRegistrations(sid=self.brand_sid)

    def options(self) -> Mapping[str, Any]:
        """Return the identity status that is asked for.

        :raises InvalidRequest: Twilio has no such status.
        """
        if self.identity_status not in (None, *get_args(IdentityStatus)):
            allowed = ", ".join(get_args(IdentityStatus))
            raise InvalidRequest(f"identity_status: {self.identity_status!r}: must be one of {allowed}")
        return {"identity_status": self.identity_status}


class BrandVettingSensor(OutcomeSensor):
    """Wait until a brand's vetting has the status SUCCESS.

    :param brand_sid: the brand (BN…).
    :param brand_vetting_sid: the vetting (VT…).

    https://www.twilio.com/docs/messaging/api/brand-vetting-resource
    """

    template_fields = (*OutcomeSensor.template_fields, "brand_sid", "brand_vetting_sid")
    waited_for = "brand_vetting_sid"

    def __init__(
        self,
        *,
        brand_sid: str,
        brand_vetting_sid: str,
        timeout: float | timedelta = timedelta(days=30),
        **kwargs: Any,
    ) -> None:
        super().__init__(timeout=timeout, **kwargs)
        self.brand_sid = brand_sid
        self.brand_vetting_sid = brand_vetting_sid

    def fetch(self) -> FetchBrandVetting:
        """Return the request for the vetting."""
        return FetchBrandVetting(brand_sid=self.brand_sid, brand_vetting_sid=self.brand_vetting_sid)
