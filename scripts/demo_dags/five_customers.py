"""Onboard five customers, two of whom are rejected and corrected on the way.

The documents stand in ``five_customers.yaml`` beside this file. A DAG of your own begins as a copy of
``example_dags/a2p_onboarding.py``.
"""

import os
from pathlib import Path

import pendulum
from airflow.sdk import dag, task

from airflow_provider_twilio.onboarding.task_group import onboard

POLL_INTERVAL = float(os.environ.get("TWILIO_POLL_INTERVAL", "300"))


@dag(
    schedule=None,
    start_date=pendulum.datetime(2026, 1, 1),
    catchup=False,
    doc_md=__doc__,
    max_active_runs=1,
    tags=["twilio", "a2p"],
)
def five_customers() -> None:
    @task
    def customers() -> list[str]:
        """Check all documents, before anything is paid, and name their customers."""
        from airflow_provider_twilio.onboarding.reference import references

        return references("five_customers.yaml", folder=Path(__file__).parent)

    # The simulator's first checks of a sole proprietor take an instant; Twilio's take half a minute.
    onboard(customers(), poll_interval=POLL_INTERVAL, default_args={"look_again_after": 0.3})


five_customers()
