"""Registers a brand and waits for its verdict."""

from airflow.sdk import dag

from airflow_provider_twilio.operators.brands import RegisterBrandOperator
from airflow_provider_twilio.sensors.brands import BrandApprovedSensor


@dag(schedule=None)
def register_brand() -> None:
    brand = RegisterBrandOperator(
        task_id="register",
        customer_profile_bundle_sid="BU" + "1" * 32,
        a2p_profile_bundle_sid="BU" + "2" * 32,
    )
    BrandApprovedSensor(task_id="wait", brand_sid=brand.output["sid"], poll_interval=0.5)


register_brand()
