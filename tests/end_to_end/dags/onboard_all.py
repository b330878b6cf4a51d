"""Onboards a customer of every route, from the documents in Airflow's folder."""

import os

from airflow.sdk import dag, task

from airflow_provider_twilio.onboarding import profiles
from airflow_provider_twilio.onboarding.reference import references
from airflow_provider_twilio.onboarding.task_group import onboard

profiles._ASYNCHRONOUS_CHECKS = 0.1  # The simulator's are as quick.


@dag(schedule=None, default_args={"retries": 20, "retry_delay": 1})
def onboard_all() -> None:
    @task
    def customers() -> list[str]:
        return references(os.path.join(os.environ["AIRFLOW_HOME"], "customers.yaml"))

    onboard(customers(), poll_interval=1.0)


onboard_all()
