"""Onboard businesses to US A2P 10DLC: from a document each to the first delivered SMS.

Every step is done once, however often a task is retried or cleared and the DAG is run again: what Twilio has
already is adopted, so no brand, campaign or number is paid for twice. The documents stand in
``a2p_onboarding.yaml`` beside this file; the parent account is the one of the connection ``twilio_default``.
"""

import os
from pathlib import Path

import pendulum
from airflow.sdk import dag, task

from airflow_provider_twilio.onboarding.task_group import onboard

# Seconds between two looks. Brands and campaigns take minutes to weeks; the simulator takes seconds.
POLL_INTERVAL = float(os.environ.get("TWILIO_POLL_INTERVAL", "300"))


# One run at a time: two that look at Twilio in the same moment would both find nothing, and both pay.
@dag(
    schedule=None,
    start_date=pendulum.datetime(2026, 1, 1),
    catchup=False,
    doc_md=__doc__,
    max_active_runs=1,
    tags=["twilio", "a2p"],
)
def a2p_onboarding() -> None:
    @task
    def customers() -> list[str]:
        """Check all documents, before anything is paid, and name their customers."""
        from airflow_provider_twilio.onboarding.reference import references

        return references("a2p_onboarding.yaml", folder=Path(__file__).parent)

    onboard(customers(), poll_interval=POLL_INTERVAL)


a2p_onboarding()
