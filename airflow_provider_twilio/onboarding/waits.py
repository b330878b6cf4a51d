"""Waits of the task group, which end at once on a route that doesn't have them.

A DAG of single steps takes the sensors that these are made of.
"""

from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from airflow_provider_twilio.api.errors import NotFound
from airflow_provider_twilio.api.messaging_v1.tollfree import FetchTollfreeVerification
from airflow_provider_twilio.onboarding.correction import Correcting
from airflow_provider_twilio.onboarding.faults import InvalidDocument
from airflow_provider_twilio.onboarding.fees import of_campaign
from airflow_provider_twilio.onboarding.paying import Pays
from airflow_provider_twilio.onboarding.reference import Known
from airflow_provider_twilio.onboarding.task import MAP_INDEX, NOT_NEEDED, OfCustomer
from airflow_provider_twilio.sensors.base import OutcomeSensor
from airflow_provider_twilio.sensors.brands import BrandApprovedSensor
from airflow_provider_twilio.sensors.campaigns import CampaignVerifiedSensor
from airflow_provider_twilio.sensors.messages import MessageDeliveredSensor
from airflow_provider_twilio.sensors.number_ready import NumberReadySensor
from airflow_provider_twilio.sensors.tollfree import TollfreeVerifiedSensor
from airflow_provider_twilio.tasks.durations import seconds, seconds_or_none
from airflow_provider_twilio.tasks.failures import fail_on_permanent_errors

if TYPE_CHECKING:
    from airflow.providers.common.compat.sdk import Context

    from airflow_provider_twilio.onboarding.rejections import Rejection
    from airflow_provider_twilio.waiting.wait import Wait


class _CustomersWait(OfCustomer, OutcomeSensor):
    """A wait that has a customer's name in Airflow's pages.

    :param customer: as of :class:`.CustomerOperator`.
    """

    needed: str = ""
    """The argument that is ``None`` where there is nothing to wait for; by default that of ``waited_for``."""

    def __init__(self, *, customer: Any, **kwargs: Any) -> None:
        super().__init__(**{"map_index_template": MAP_INDEX} | kwargs)
        self.customer = customer

    def execute(self, context: "Context") -> Any:
        """Wait, if there is something to wait for."""
        if getattr(self, self.needed or self.waited_for) is None:
            self.log.info("There is nothing to wait for")
            return NOT_NEEDED | {"fees": []}
        return self.begin(context)

    def begin(self, context: "Context") -> Any:
        """Look once, then wait."""
        return super().execute(context)


class _CorrectedWait(Correcting, Pays, _CustomersWait):
    """A wait that goes on after a rejection, once the document is corrected.

    :param correction_timeout: seconds, or a timedelta, to wait for a correction; ``None`` fails at once.
    :param approve_fees: a paid resubmission needs a person's answer in Airflow's page; a changed document
        isn't enough.
    :param fees: as of :class:`.PayingOperator`, and so are ``budget`` and ``paid``.
    """

    def __init__(
        self,
        *,
        correction_timeout: float | timedelta | None = None,
        approve_fees: bool = False,
        fees: Mapping[str, Any] | None = None,
        budget: Any = None,
        paid: Any = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.correction_timeout = seconds_or_none("correction_timeout", correction_timeout)
        self.approve_fees = approve_fees
        self.fees = fees
        self.budget = budget
        self.paid = paid

    def verdict_of(self, resource: Any) -> str:
        """Return what distinguishes this rejection from the next one."""
        return str(resource.date_updated)

    @abstractmethod
    def rejection(self, known: Known, resource: Any) -> "Rejection":
        """Return the rejection of a resource whose outcome is ``failed``."""

    @abstractmethod
    def resubmit(self, known: Known, resource: Any, verdict: str, context: "Context") -> None:
        """Correct the resource and submit it again. It is ``None`` if it is gone."""

    def begin(self, context: "Context") -> Any:
        """Go on where an earlier try died, then wait."""
        return super().begin(context) if self.correction_timeout is None else self.resume(context)

    def execute_complete(self, context: "Context", event: dict[str, Any]) -> Any:
        """Return the verdict. After a rejection, wait for a correction."""
        if "state" not in event:
            return self.answered(context, event)
        if event["state"] == "failed" and self.correction_timeout is not None:
            resource = self.fetched()
            if not self._is_rejected(resource):
                self.log.info("Twilio has another verdict meanwhile")
                return self.resume(context)
            self._ask_about(resource, context)
        return super().execute_complete(context, event) | {"fees": self.payments(context).paid}

    def resume(self, context: "Context", agreed: str | None = None) -> Any:
        """Submit again what was corrected, and wait for the next verdict."""
        from airflow_provider_twilio.onboarding.correction import Memory

        verdict = agreed or Memory(context.get("task_state_store")).agreed()
        if verdict:
            with fail_on_permanent_errors():
                self._go_on(context, verdict)
        self.look_first(context)
        return super().begin(context)

    def look_first(self, context: "Context") -> None:
        """Do what is due before the wait."""

    def fetched(self) -> Any:
        """Return the resource as it is now, ``None`` if it is gone."""
        try:
            return self.hook.execute(self.fetch())
        except NotFound:
            return None

    def _is_rejected(self, resource: Any) -> bool:
        return resource is not None and resource.outcome(**self.options()).state == "failed"

    def _go_on(self, context: "Context", verdict: str) -> None:
        resource = self.fetched()
        if resource is not None and not self._is_rejected(resource):
            return
        try:
            known = self.read()
            if resource is None or self.verdict_of(resource) == verdict:
                self.resubmit(known, resource, verdict, context)
        except InvalidDocument as error:
            self._ask_with(error, verdict, context)

    def _ask_about(self, resource: Any, context: "Context") -> None:
        try:
            known = self.read()
        except InvalidDocument as error:
            self._ask_with(error, self.verdict_of(resource), context)
        else:
            self.ask(context, self.rejection(known, resource))

    def _ask_with(self, error: InvalidDocument, verdict: str, context: "Context") -> None:
        from airflow_provider_twilio.onboarding.rejections import Rejection

        self.ask(context, Rejection("document", verdict, tuple(error.faults)))


class CustomerBrandSensor(_CorrectedWait, BrandApprovedSensor):
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


class CustomerCampaignSensor(_CorrectedWait, CampaignVerifiedSensor):
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


class CustomerVerificationSensor(_CorrectedWait, TollfreeVerifiedSensor):
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


class CustomerReadySensor(_CustomersWait, NumberReadySensor):
    """Wait until the customer's first number is ready; see :class:`.NumberReadySensor`."""

    template_fields = (*NumberReadySensor.template_fields, "customer")
    needed = "messaging_service_sid"

    def is_shown(self, name: str, value: Any) -> bool:
        """Hide a document and the number of one's own among the rendered arguments."""
        return name not in self.hidden and super().is_shown(name, value)


class CustomerFirstTextSensor(_CustomersWait, MessageDeliveredSensor):
    """Wait until the customer's first text is delivered; see :class:`.MessageDeliveredSensor`."""

    template_fields = (*MessageDeliveredSensor.template_fields, "customer")


def _resubmission(verdict: str) -> str:
    """Return the name of the payment that answers a campaign's verdict."""
    return f"campaign resubmitted after {' '.join(verdict.split()[-2:])[:19]}"
