"""Waits of the task group, which end at once on a route that doesn't have them.

A DAG of single steps takes the sensors that these are made of.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from airflow_provider_twilio.api.messaging_v1.tollfree import FetchTollfreeVerification
from airflow_provider_twilio.onboarding.corrected_wait import CorrectedWait, CustomersWait
from airflow_provider_twilio.onboarding.faults import InvalidDocument
from airflow_provider_twilio.onboarding.fees import of_campaign
from airflow_provider_twilio.onboarding.reference import Known
from airflow_provider_twilio.sensors.brands import BrandApprovedSensor
from airflow_provider_twilio.sensors.campaigns import CampaignVerifiedSensor
from airflow_provider_twilio.sensors.messages import MessageDeliveredSensor
from airflow_provider_twilio.sensors.number_ready import NumberReadySensor
from airflow_provider_twilio.sensors.tollfree import TollfreeVerifiedSensor
from airflow_provider_twilio.tasks.durations import seconds
from airflow_provider_twilio.tasks.failures import fail_on_permanent_errors

if TYPE_CHECKING:
    from airflow.providers.common.compat.sdk import Context

    from airflow_provider_twilio.onboarding.rejections import Rejection
    from airflow_provider_twilio.waiting.wait import Wait


class CustomerBrandSensor(CorrectedWait, BrandApprovedSensor):
    """Wait until the customer's brand is approved; see :class:`.BrandApprovedSensor`.

    A sole proprietor's is approved first, and then waits for the person who answers a one-time password.

    :param otp_attempts: how many more passwords are sent at most, 0 or more.
    :param otp_interval: seconds, or a timedelta, between two passwords; Twilio's are valid for 24 hours.
    """

    template_fields = (*BrandApprovedSensor.template_fields, "customer", "paid")

    _approval_only = False
    _next_password: datetime | None = None

    def __init__(
        self,
        *,
        otp_attempts: int = 3,
        otp_interval: float | timedelta = timedelta(hours=24),
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.otp_attempts = otp_attempts
        self.otp_interval = otp_interval

    def begin(self, context: "Context") -> Any:
        """Go on where an earlier try died, then wait."""
        return self.resume(context)

    def look_first(self, context: "Context") -> None:
        """Send a password if one is due, where only a person's answer is missing."""
        from airflow_provider_twilio.onboarding.otp import Passwords, waits_for_person

        with fail_on_permanent_errors():
            brand = self.fetched()
            self._approval_only = bool(brand and brand.brand_type == "SOLE_PROPRIETOR")
            if brand is None or not waits_for_person(brand):
                return
            self._approval_only = False
            interval = seconds("otp_interval", self.otp_interval)
            store = context.get("task_state_store")
            passwords = Passwords(self.hook, store, self.otp_attempts, interval, self.log)
            left = passwords.next_in(brand.sid)
        ti: Any = context["ti"]
        ti.xcom_push(key="waiting_for", value="a person's answer to the one-time password")
        self._next_password = datetime.now(UTC) + timedelta(seconds=left)

    def options(self) -> Mapping[str, Any]:
        """Return the identity status that is waited for; at first a sole proprietor's approval alone."""
        return {"identity_status": "UNVERIFIED"} if self._approval_only else super().options()

    def _wait(self, since: datetime) -> "Wait":
        wait = super()._wait(since)
        until = self._next_password
        return replace(wait, deadline=min(wait.deadline, until)) if until else wait

    def execute_complete(self, context: "Context", event: dict[str, Any]) -> Any:
        """Return the verdict, unless a person is still to answer."""
        if event.get("state") in ("reached", "deadline") and self._is_for_a_person():
            return self.resume(context)
        return super().execute_complete(context, event)

    def _is_for_a_person(self) -> bool:
        from airflow_provider_twilio.onboarding.otp import waits_for_person

        with fail_on_permanent_errors():
            brand = self.fetched()
        return brand is not None and waits_for_person(brand)

    def rejection(self, known: Known, resource: Any) -> "Rejection":
        """Return the brand's rejection."""
        from airflow_provider_twilio.onboarding.rejections import of_brand

        return of_brand(known, resource)

    def resubmit(self, known: Known, resource: Any, verdict: str, context: "Context") -> None:
        """Correct the profiles, and submit the brand again, which is free three times."""
        from airflow_provider_twilio.onboarding.brand_correction import resubmit_brand

        if resource is not None:
            resubmit_brand(self, known, resource, context)


class CustomerCampaignSensor(CorrectedWait, CampaignVerifiedSensor):
    """Wait until the customer's campaign is verified; see :class:`.CampaignVerifiedSensor`.

    :param preflight: holds the corrected document and its pages against what reviews look for, before a
        resubmission is paid.
    """

    template_fields = (*CampaignVerifiedSensor.template_fields, "customer", "paid")
    needed = "messaging_service_sid"

    def __init__(self, *, preflight: bool = False, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.preflight = preflight

    def verdict_of(self, resource: Any) -> str:
        """Return what distinguishes this rejection from all others of the service's campaigns."""
        from airflow_provider_twilio.onboarding.rejections import verdict_of

        return verdict_of(resource)

    def rejection(self, known: Known, resource: Any) -> "Rejection":
        """Return the campaign's rejection."""
        from airflow_provider_twilio.onboarding.rejections import of_campaign as rejection_of

        due = of_campaign(known.customer, self.table, _resubmission(self.verdict_of(resource)))
        return rejection_of(known, resource, due)

    def is_paid(self, rejection: "Rejection") -> bool:
        """Tell whether going on costs something; after faults of the document it is taken for paid."""
        return bool(rejection.due) or rejection.noun == "document"

    def question(self, rejection: "Rejection") -> str:
        """Return the question about a rejection, with what is paid and what the preflight finds now."""
        from airflow_provider_twilio.onboarding.resubmission import question

        said = super().question(rejection)
        if not rejection.due:
            return said
        try:
            return f"{said}\n\n{question(self, rejection.due, self.preflight)}"
        except InvalidDocument:  # It is being written.
            return said

    def resubmit(self, known: Known, resource: Any, verdict: str, context: "Context") -> None:
        """Edit the campaign, or register another one; each costs a vetting.

        :raises InvalidDocument: the preflight finds that it would be rejected again. Nothing is paid then.
        """
        from airflow_provider_twilio.onboarding.campaign_correction import resubmit_campaign
        from airflow_provider_twilio.onboarding.resubmission import require_no_errors

        due = [*of_campaign(known.customer, self.table, _resubmission(verdict))]
        if self.preflight and due and resource is not None:
            require_no_errors(self, known)
        paying = partial(self.payments(context).of, *due)
        resubmit_campaign(self, known, resource, verdict, self.messaging_service_sid, paying, context)


class CustomerVerificationSensor(CorrectedWait, TollfreeVerifiedSensor):
    """Wait until the customer's toll-free number is verified; see :class:`.TollfreeVerifiedSensor`."""

    template_fields = (*TollfreeVerifiedSensor.template_fields, "customer", "paid")

    def rejection(self, known: Known, resource: Any) -> "Rejection":
        """Return the verification's rejection."""
        from airflow_provider_twilio.onboarding.rejections import of_verification

        return of_verification(known, resource)

    def resubmit(self, known: Known, resource: Any, verdict: str, context: "Context") -> None:
        """Edit the verification, or submit another one, for free."""
        from airflow_provider_twilio.onboarding.verification_correction import resubmit_verification

        resubmit_verification(self, known, resource, context)

    def fetch(self) -> FetchTollfreeVerification:
        """Return the request for the customer's newest verification."""
        from airflow_provider_twilio.onboarding.verification_correction import newest_verification

        return FetchTollfreeVerification(sid=newest_verification(self) or self.verification_sid)


class CustomerReadySensor(CustomersWait, NumberReadySensor):
    """Wait until the customer's first number is ready; see :class:`.NumberReadySensor`."""

    template_fields = (*NumberReadySensor.template_fields, "customer")
    needed = "messaging_service_sid"

    def is_shown(self, name: str, value: Any) -> bool:
        """Hide a document and the number of one's own among the rendered arguments."""
        return name not in self.hidden and super().is_shown(name, value)


class CustomerFirstTextSensor(CustomersWait, MessageDeliveredSensor):
    """Wait until the customer's first text is delivered; see :class:`.MessageDeliveredSensor`."""

    template_fields = (*MessageDeliveredSensor.template_fields, "customer")


def _resubmission(verdict: str) -> str:
    """Return the name of the payment that answers a campaign's verdict."""
    return f"campaign resubmitted after {' '.join(verdict.split()[-2:])[:19]}"
