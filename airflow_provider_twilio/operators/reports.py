"""Make reports of exports."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from airflow.providers.common.compat.sdk import BaseOperator

from airflow_provider_twilio.operators.exporting import asked_interval, tell_assets
from airflow_provider_twilio.tasks.arguments import airflow_arguments
from airflow_provider_twilio.tasks.failures import fail_on_permanent_errors
from airflow_provider_twilio.tasks.task import Task

if TYPE_CHECKING:
    from airflow.providers.common.compat.sdk import Context
    from airflow.providers.openlineage.extractors import OperatorLineage


class ReportMessagesOperator(Task, BaseOperator):
    """Make a page with charts of exported messages: volume by day and status, delivery rate, errors, spend.

    The page is one HTML file without phone numbers or texts, and works offline.

    :param path: the folder of ``ExportMessagesOperator``; it must have every day of the report.
    :param start: start of the report; ``None`` for the data interval's.
    :param end: end of the report, exclusive; ``None`` for the data interval's.
    :param destination: the page's path, ``….html``; ``None`` for ``_report-2026-06-29-2026-07-05.html``
        beside the manifest of the last day. Readers of data ignore names with an underscore.
    :returns: the page's path, with the sums of the time.
    """

    template_fields: Sequence[str] = ("path", "start", "end", "destination")
    _page: str | None = None

    def __init__(
        self,
        *,
        path: str,
        start: str | datetime | None = None,
        end: str | datetime | None = None,
        destination: str | None = None,
        **arguments: Any,
    ) -> None:
        super().__init__(**airflow_arguments(self, BaseOperator, arguments))
        self.path = path
        self.start = start
        self.end = end
        self.destination = destination

    def execute(self, context: "Context") -> dict[str, Any]:
        """Write the page, and return its path with the sums.

        :raises AirflowFailException: an argument is wrong, or a day wasn't exported.
        """
        from airflow_provider_twilio.reports.messages import report

        with fail_on_permanent_errors():
            span = asked_interval(self.start, self.end, context)
            summary = report(str(self.path), span, self.destination)
        self.log.info("%s: %s sent, %s received", summary["path"], summary["sent"], summary["received"])
        tell_assets(self, context, summary)
        self._page = summary["path"]
        return summary

    def get_openlineage_facets_on_complete(self, task_instance: Any) -> "OperatorLineage[Any, Any]":
        """Name the export that was read and the page that was written, for OpenLineage."""
        from airflow_provider_twilio.operators.lineage import lineage, of_files

        return lineage(of_files(str(self.path)), of_files(self._page))
