"""The preflight of a customer as a task."""

from typing import TYPE_CHECKING, Any

from airflow.providers.common.compat.sdk import AirflowException, AirflowFailException

from airflow_provider_twilio.onboarding.reference import Known
from airflow_provider_twilio.onboarding.task import CustomerOperator, OfCustomer

if TYPE_CHECKING:
    from airflow.providers.common.compat.sdk import Context

    from airflow_provider_twilio.onboarding.preflight.preflight import Report

_CUT_OFF = (
    "none of the pages could be reached from this worker. If workers can't reach the web, give the "
    "connection or HTTPS_PROXY a proxy, or leave the preflight out: onboard(..., preflight=False)"
)


class PreflightOperator(CustomerOperator):
    """Hold a customer's document and public pages against what reviews look for. It costs nothing.

    It calls nothing of Twilio's. It asks the customer's own site for the pages that the document names.
    The connection is looked up for its ``base_url`` alone: with one, the pages are asked of the simulator.

    XCom, as ``return_value`` and each item by its name:

    * ``status``: ``no errors``; with errors the task fails, and there is no XCom.
    * ``findings``: warnings and what can't be told, each with ``level`` (``warning`` or ``can't tell``),
      ``code`` (Twilio's, or null), ``place`` (in the document: ``campaign.samples[0]``), ``page`` (an
      address, or null), ``message`` (what to change) and ``excerpt``.
    * ``pages``: each address that was read, and what the page is to the customer.

    :param customer: see :class:`.CustomerOperator`.
    :returns: ``status``, ``findings`` and ``pages``, as described above.
    :raises AirflowFailException: a review would reject the customer. All findings are in the message.
    :raises AirflowException: a page can't be reached at the moment, and nothing else is wrong.
    """

    def step(self, known: Known, context: "Context") -> dict[str, Any]:
        """Look at everything, and fail with all errors at once."""
        report = look(self, known)
        if report.errors:
            words = "\n".join(map(str, report.findings))
            raise AirflowFailException(f"{known.customer.customer}: a review would object\n{words}")
        for finding in report.findings:
            self.log.warning("%s", finding)
        self.log.info("The preflight of %s found no errors", known.customer.customer)
        return report.as_dict()


def look(task: OfCustomer, known: Known) -> "Report":
    """Hold a customer's document and pages, as they are now, against what reviews look for.

    :raises AirflowException: pages can't be reached at the moment, and nothing else is wrong.
    """
    from airflow_provider_twilio.client.transport import proxy_for
    from airflow_provider_twilio.onboarding.preflight.preflight import preflight
    from airflow_provider_twilio.onboarding.preflight.web import Web

    account = task.hook.account
    report = preflight(known, Web(base_url=account.base_url, proxy=proxy_for(account)))
    if report.is_outage:
        why = (
            _CUT_OFF if report.is_cut_off else "pages couldn't be reached this time; a retry reads them again"
        )
        words = "\n".join(map(str, report.findings))
        raise AirflowException(f"{known.customer.customer}: {why}\n{words}")
    return report
