"""Onboards the customers that the run names, with a person who approves what they cost."""

from datetime import timedelta
from typing import Any

from airflow.sdk import dag, get_current_context, task

from airflow_provider_twilio.onboarding.task_group import onboard


# A busy machine's API server may be too slow for a task's start.
@dag(schedule=None, default_args={"retries": 3, "retry_delay": timedelta(seconds=1)})
def onboard_customers() -> None:
    @task
    def customers() -> Any:
        return (get_current_context()["dag_run"].conf or {})["customers"]

    # A preflight would find, before anything is paid, what is to be rejected here.
    onboard(customers(), poll_interval=1.0, approve_fees=True, preflight=False)


onboard_customers()
