"""A wait of a customer, which a rejection doesn't end if the document is corrected."""

from abc import abstractmethod
from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from airflow_provider_twilio.api.errors import NotFound
from airflow_provider_twilio.onboarding.correction import Correcting
from airflow_provider_twilio.onboarding.faults import InvalidDocument
from airflow_provider_twilio.onboarding.paying import Pays
from airflow_provider_twilio.onboarding.reference import Known
from airflow_provider_twilio.onboarding.task import MAP_INDEX, NOT_NEEDED, OfCustomer
from airflow_provider_twilio.sensors.base import OutcomeSensor
from airflow_provider_twilio.tasks.durations import seconds_or_none
from airflow_provider_twilio.tasks.failures import fail_on_permanent_errors

if TYPE_CHECKING:
    from airflow.providers.common.compat.sdk import Context

    from airflow_provider_twilio.onboarding.rejections import Rejection


class CustomersWait(OfCustomer, OutcomeSensor):
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


class CorrectedWait(Correcting, Pays, CustomersWait):
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
