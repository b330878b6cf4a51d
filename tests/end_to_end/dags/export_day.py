"""Exports a day slowly enough to be killed meanwhile."""

from airflow.sdk import Param, dag

from airflow_provider_twilio.operators.exports import ExportMessagesOperator


@dag(
    schedule=None,
    params={name: Param(None, type=["null", "string"]) for name in ("path", "start", "end")},
)
def export_day() -> None:
    ExportMessagesOperator(
        task_id="export",
        path="{{ params.path }}",
        start="{{ params.start }}",
        end="{{ params.end }}",
        concurrency=2,
        retries=20,
        retry_delay=1,
    )


export_day()
