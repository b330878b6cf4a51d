"""Remind everybody of their table, every noon: one text for all the rows of a file, each sent once.

The recipients are in ``send_campaign_batch.csv`` beside this file; ``messages`` may as well be the output of
a task, or a file in a bucket. The outcome of each row is in the folder of the params afterwards. Clear or
retry the task as often as you like: a message that was sent isn't sent again.
"""

import os
from datetime import timedelta
from pathlib import Path

import pendulum
from airflow.sdk import Param, dag, task

from airflow_provider_twilio.operators.batch import SendSmsBatchOperator

FILE = Path(__file__).with_suffix(".csv")
# Seconds between two looks at the deliveries, at least 10.
POLL_INTERVAL = max(10.0, float(os.environ.get("TWILIO_POLL_INTERVAL", "60")))

PATH = os.environ.get("TWILIO_EXPORTS", "/tmp/twilio")
SERVICE = os.environ.get("TWILIO_MESSAGING_SERVICE_SID", "MG00000000000000000000000000000000")


@dag(
    schedule="0 12 * * *",
    is_paused_upon_creation=True,
    start_date=pendulum.datetime(2026, 1, 1),
    catchup=False,
    tags=["twilio", "batch"],
    doc_md=__doc__,
    params={
        "messaging_service_sid": Param(
            SERVICE,
            type="string",
            pattern="^MG[0-9a-fA-F]{32}$",
            title="Messaging Service",
        ),
        "results": Param(PATH, type="string", title="Folder or bucket of the results"),
    },
)
def send_campaign_batch() -> None:
    reminders = SendSmsBatchOperator(
        task_id="send_reminders",
        messages=str(FILE),
        body="{name}, your table is ready at {time}. Reply STOP to opt out.",
        messaging_service_sid="{{ params.messaging_service_sid }}",
        results_path="{{ params.results }}/reminders-{{ dag_run.run_after.strftime('%Y%m%dT%H%M%S') }}.csv",
        wait_for_delivery=True,
        delivered_at_least=0.8,
        delivery_timeout=timedelta(hours=1),
        poll_interval=POLL_INTERVAL,
        retries=3,
        retry_delay=timedelta(minutes=1),
    )

    @task
    def tell(delivered: int, sent: int, results_path: str) -> None:
        """Print what came of it."""
        print(f"{delivered} of {sent} reminders are delivered; {results_path} tells of each row.")

    tell(reminders.output["delivered"], reminders.output["sent"], reminders.output["results_path"])


send_campaign_batch()
