"""Reports as tasks: what exports hold, to look at."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from airflow.providers.common.compat.sdk import BaseOperator

from airflow_provider_twilio.operators.base import lasting_failures, refuse_unknown
from airflow_provider_twilio.operators.exporting import tell_assets
from airflow_provider_twilio.tasks.rendering import Rendering

if TYPE_CHECKING:
    from airflow.providers.common.compat.sdk import Context


class ReportMessagesOperator(Rendering, BaseOperator):
    """Make a page with charts of exported messages: volume by day and status, delivery rate, errors, spend.

    It is one HTML file that needs no network, without any phone number or text. Needs plotly:
    ``pip install 'airflow-provider-twilio[report]'``.

    :param path: the folder that ``ExportMessagesOperator`` exported to; every day of the time must be there.
    :param start: when the time begins; the data interval's start unless named.
    :param end: when it ends, not included; the data interval's end unless named.
    :param destination: of the page, ``….html``; unless named, it is ``_report-2026-06-29-2026-07-05.html``
        beside the manifest of the last day. Readers of data pass over names with an underscore.
    """

    template_fields: Sequence[str] = ("path", "start", "end", "destination")
    ui_color = "#f9d6d5"

    def __init__(
        self,
        *,
        path: str,
        start: str | datetime | None = None,
        end: str | datetime | None = None,
        destination: str | None = None,
        **arguments: Any,
    ) -> None:
        refuse_unknown(self, BaseOperator, arguments)
        super().__init__(**{"multiple_outputs": True} | arguments)
        self.path = path
        self.start = start
        self.end = end
        self.destination = destination

    @property
    def output(self) -> Any:
        """The task's result for other tasks: ``task.output["path"]``; each item is an XCom of its own."""
        return super().output

    def execute(self, context: "Context") -> dict[str, Any]:
        """Write the page, and return its path with the sums.

        :raises AirflowFailException: plotly is missing, an argument is wrong, or a day wasn't exported.
        """
        from airflow_provider_twilio.exports.messages.interval import interval
        from airflow_provider_twilio.reports.messages import check_plotly, report

        with lasting_failures():
            check_plotly()
            start = self.start or context["data_interval_start"]
            span = interval(start, self.end or context["data_interval_end"], datetime.now(UTC))
            summary = report(str(self.path), span, self.destination)
        self.log.info("%s: %s sent, %s received", summary["path"], summary["sent"], summary["received"])
        tell_assets(self, context, summary)
        return summary
