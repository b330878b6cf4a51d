"""Every morning, make a page of all customers: who waits for what since when, and who has to act next.

It is one file that works offline, without phone numbers, tax numbers and names of persons.
"""

import os
from pathlib import Path

import pendulum
from airflow.sdk import dag, task

from airflow_provider_twilio.onboarding.fleet.report import ReportOnboardingOperator

PATH = os.environ.get("TWILIO_EXPORTS", "/tmp/twilio-exports")


@dag(
    schedule="0 6 * * *",
    is_paused_upon_creation=True,
    start_date=pendulum.datetime(2026, 1, 1),
    catchup=False,
    doc_md=__doc__,
    tags=["twilio", "a2p", "report"],
)
def customers_page() -> None:
    @task
    def customers() -> list[str]:
        from airflow_provider_twilio.onboarding.reference import references

        return references("a2p_onboarding.yaml", folder=Path(__file__).parent)

    ReportOnboardingOperator(task_id="page", customers=customers(), path=f"{PATH}/customers.html", retries=3)


customers_page()
