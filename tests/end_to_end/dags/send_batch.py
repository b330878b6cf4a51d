"""Sends a batch slowly enough to be killed meanwhile."""

from airflow.sdk import Param, dag

from airflow_provider_twilio.operators.batch import SendSmsBatchOperator


@dag(schedule=None, params={name: Param(None, type=["null", "string"]) for name in ("recipients", "results")})
def send_batch() -> None:
    SendSmsBatchOperator(
        task_id="send",
        messages="{{ params.recipients }}",
        results_path="{{ params.results }}",
        body="Hello {name}, your order has been shipped.",
        from_="+15005550006",
        concurrency=8,
        retries=20,
        retry_delay=1,
    )


send_batch()
