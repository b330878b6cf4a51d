"""Every night, take yesterday's messages out to files.

The day is exported with the three days before it, whose status, price and error codes still change: for each
connection of the params, each account into a folder of its own.
``tell_of_messages`` is scheduled on the asset that this updates, and reads the summary from there.

A warehouse, a notebook or a spreadsheet reads the parts that each day's ``_manifest.json`` names.
"""

import os
from datetime import timedelta
from typing import Any

import pendulum
from airflow.sdk import Asset, Param, dag, task
from airflow.timetables.interval import CronDataIntervalTimetable

from airflow_provider_twilio.operators.exports import ExportMessagesOperator

PATH = os.environ.get("TWILIO_EXPORTS", "/tmp/twilio-exports")
MESSAGES = Asset("twilio_messages")


@dag(
    # Each run has the day before it for its interval, in UTC as the folders are.
    schedule=CronDataIntervalTimetable("0 0 * * *", "UTC"),
    is_paused_upon_creation=True,
    start_date=pendulum.datetime(2026, 1, 1),
    catchup=False,
    doc_md=__doc__,
    # Each run writes the folders of the days before it too.
    max_active_runs=1,
    tags=["twilio"],
    params={
        "connections": Param(
            ["twilio_default"], type="array", items={"type": "string"}, title="Connections, one an account"
        )
    },
)
def export_messages() -> None:
    @task
    def accounts(params: Any = None) -> list[dict[str, str]]:
        return [
            {"twilio_conn_id": connection, "path": f"{PATH}/{connection}"}
            for connection in params["connections"]
        ]

    ExportMessagesOperator.partial(
        task_id="export",
        lookback=timedelta(days=3),
        compression="gz",
        outlets=[MESSAGES],
        retries=3,
    ).expand_kwargs(accounts())


export_messages()
