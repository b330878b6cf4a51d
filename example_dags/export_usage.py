"""Every month, take what was used and what it cost out to files: by day, and one record a category.

For each connection of the params, each account into a folder of its own. A folder remembers whose it is: an
export of another account into it is refused.
"""

import os
from typing import Any

import pendulum
from airflow.sdk import Param, dag, task
from airflow.timetables.interval import CronDataIntervalTimetable

from airflow_provider_twilio.operators.usage import ExportUsageRecordsOperator

PATH = os.environ.get("TWILIO_EXPORTS", "/tmp/twilio-exports")


@dag(
    # Each run has the month before it for its interval, in GMT as Twilio counts usage.
    schedule=CronDataIntervalTimetable("0 0 1 * *", "UTC"),
    is_paused_upon_creation=True,
    start_date=pendulum.datetime(2026, 1, 1),
    catchup=False,
    doc_md=__doc__,
    tags=["twilio", "export"],
    params={
        "connections": Param(
            ["twilio_default"], type="array", items={"type": "string"}, title="Connections, one an account"
        )
    },
)
def export_usage() -> None:
    @task
    def accounts(kind: str, params: Any = None) -> list[dict[str, str]]:
        return [
            {"twilio_conn_id": connection, "path": f"{PATH}/{kind}/{connection}"}
            for connection in params["connections"]
        ]

    @task
    def tell(usage: list[dict[str, Any]]) -> None:
        """Print what each account spent."""
        for each in usage:
            print(f"{each['account_sid']} spent {each['price']} from {each['start']} to {each['end']}")

    ExportUsageRecordsOperator.partial(task_id="by_day", cut="daily", format="csv", retries=3).expand_kwargs(
        accounts.override(task_id="daily_accounts")("usage-daily")
    )

    total: Any = ExportUsageRecordsOperator.partial(
        task_id="in_all", cut="total", format="csv", retries=3
    ).expand_kwargs(accounts.override(task_id="total_accounts")("usage-total"))
    tell(total.output)


export_usage()
