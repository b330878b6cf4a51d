"""Waits for a thousand brands, each of them a mapped task."""

from airflow.sdk import dag

from airflow_provider_twilio.sensors.brands import BrandApprovedSensor

WAITS = 1000


@dag(schedule=None)
def a_thousand_waits() -> None:
    BrandApprovedSensor.partial(task_id="wait").expand(
        brand_sid=[f"BN{number:032x}" for number in range(WAITS)]
    )


a_thousand_waits()
