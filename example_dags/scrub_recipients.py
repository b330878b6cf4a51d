"""Every night, learn whom nothing may be sent to any more, and take them out of the list of recipients.

US carriers tell each day which numbers they took out of service: whoever gets such a number next never asked
for our texts. And people opt out, by STOP and its like. Both are taken out to files, a folder a day; all days
together decide who is left in the list that ``SendSmsBatchOperator`` then reads.
"""

import os
from datetime import timedelta
from typing import Any

import pendulum
from airflow.sdk import Param, dag, task
from airflow.timetables.interval import CronDataIntervalTimetable

from airflow_provider_twilio.operators.deactivations import ExportDeactivationsOperator
from airflow_provider_twilio.operators.opt_outs import ExportOptOutsOperator
from airflow_provider_twilio.operators.recipients import ScrubRecipientsOperator

PATH = os.environ.get("TWILIO_EXPORTS", "/tmp/twilio-exports")


@dag(
    schedule=CronDataIntervalTimetable("0 0 * * *", "UTC"),
    is_paused_upon_creation=True,
    start_date=pendulum.datetime(2026, 1, 1),
    catchup=False,
    doc_md=__doc__,
    max_active_runs=1,
    tags=["twilio", "export"],
    params={
        "recipients": Param(f"{PATH}/recipients.csv", type="string", title="All recipients"),
        "sendable": Param(f"{PATH}/sendable.csv", type="string", title="Those who may be sent to"),
    },
)
def scrub_recipients() -> None:
    deactivations = ExportDeactivationsOperator(
        # The list of a day that has just ended may not be there yet.
        task_id="deactivations",
        path=f"{PATH}/deactivations",
        retries=5,
        retry_delay=timedelta(hours=1),
    )
    opt_outs = ExportOptOutsOperator(task_id="opt_outs", path=f"{PATH}/opt-outs", retries=3)

    scrub = ScrubRecipientsOperator(
        task_id="scrub",
        recipients="{{ params.recipients }}",
        destination="{{ params.sendable }}",
        deactivations=f"{PATH}/deactivations",
        opt_outs=f"{PATH}/opt-outs",
        country_code="+1",
    )

    @task
    def tell(path: str, kept: int, removed: dict[str, Any]) -> None:
        """Print what came of it."""
        print(f"{kept} recipients may be sent to, see {path}; left out: {removed}")

    [deactivations, opt_outs] >> scrub
    tell(scrub.output["path"], scrub.output["kept"], scrub.output["removed"])


scrub_recipients()
