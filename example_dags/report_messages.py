"""Every Monday, draw the week's messages: volume by day and status, delivery rate, errors, spend.

The week is exported once more first, because status, price and error code change late; the page lies beside
the manifest of Sunday. It holds neither phone numbers nor texts, so it can be passed on.
"""

import os

import pendulum
from airflow.sdk import Param, dag, task
from airflow.timetables.interval import CronDataIntervalTimetable

from airflow_provider_twilio.operators.exports import ExportMessagesOperator
from airflow_provider_twilio.operators.reports import ReportMessagesOperator

PATH = os.environ.get("TWILIO_EXPORTS", "/tmp/twilio-exports")


@dag(
    schedule=CronDataIntervalTimetable("0 0 * * 1", "UTC"),
    is_paused_upon_creation=True,
    start_date=pendulum.datetime(2026, 1, 1),
    catchup=False,
    doc_md=__doc__,
    max_active_runs=1,
    tags=["twilio", "export"],
    params={"connection": Param("twilio_default", type="string", title="Connection")},
)
def report_messages() -> None:
    export = ExportMessagesOperator(
        task_id="export",
        path=f"{PATH}/{{{{ params.connection }}}}",
        twilio_conn_id="{{ params.connection }}",
        compression="gz",
        retries=3,
    )
    report = ReportMessagesOperator(task_id="report", path=f"{PATH}/{{{{ params.connection }}}}")

    @task
    def tell(path: str, sent: int, delivery_rate: float | None) -> None:
        """Print where the page is."""
        rate = "unknown" if delivery_rate is None else f"{delivery_rate:.1%}"
        print(f"{path}: {sent} messages were sent, {rate} of them delivered")

    export >> report
    tell(report.output["path"], report.output["sent"], report.output["delivery_rate"])


report_messages()
