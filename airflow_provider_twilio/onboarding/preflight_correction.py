"""The preflight as a task that waits until what it found is corrected."""

from datetime import timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from airflow_provider_twilio.onboarding.correction import Correcting
from airflow_provider_twilio.onboarding.faults import Fault, InvalidDocument
from airflow_provider_twilio.onboarding.preflight.task import PreflightOperator, look
from airflow_provider_twilio.onboarding.reference import Known
from airflow_provider_twilio.onboarding.rejections import Rejection
from airflow_provider_twilio.tasks.durations import seconds_or_none
from airflow_provider_twilio.tasks.failures import fail_on_permanent_errors

if TYPE_CHECKING:
    from airflow.providers.common.compat.sdk import Context

    from airflow_provider_twilio.onboarding.preflight.finding import Finding


class CustomerPreflightOperator(Correcting, PreflightOperator):
    """Hold a customer's document and pages against what reviews look for, and wait for corrections.

    After a correction of a page alone, a person answers in Airflow's page, and the pages are read again.

    :param correction_timeout: seconds, or a timedelta, to wait for a correction; ``None`` fails at once.
    :param poll_interval: seconds between two looks at the document, which are 30 at most.
    """

    approve_fees = False

    def __init__(
        self,
        *,
        correction_timeout: float | timedelta | None = None,
        poll_interval: float = 30.0,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.correction_timeout = seconds_or_none("correction_timeout", correction_timeout)
        self.poll_interval = poll_interval

    def execute(self, context: "Context") -> dict[str, Any]:
        """Look at everything."""
        return self.resume(context)

    def resume(self, context: "Context", agreed: str | None = None) -> dict[str, Any]:
        """Look at everything as it is now."""
        try:
            with fail_on_permanent_errors():
                return self.step(self.read(), context)
        except InvalidDocument as error:
            verdict = sha256(str(error).encode()).hexdigest()[:16]
            self.ask(context, Rejection("document", verdict, tuple(error.faults)))

    def step(self, known: Known, context: "Context") -> dict[str, Any]:
        """Look at everything, and tell all errors at once.

        :raises InvalidDocument: a review would reject the customer.
        :raises AirflowException: pages can't be reached at the moment, and nothing else is wrong.
        """
        report = look(self, known)
        if report.errors:
            raise InvalidDocument(map(fault_of, report.errors))
        for finding in report.findings:
            self.log.warning("%s", finding)
        return report.as_dict()


def fault_of(finding: "Finding") -> Fault:
    """Return a finding as a fault of the document."""
    page = f"{finding.page}: " if finding.page else ""
    return Fault(finding.path, f"{page}{finding.message}", finding.code, finding.source, finding.line)
