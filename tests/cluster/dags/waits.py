"""Registers brands and waits for each."""

import json
import os
from pathlib import Path

from airflow.sdk import dag, task_group

from airflow_provider_twilio.operators.brands import RegisterBrandOperator
from airflow_provider_twilio.sensors.brands import BrandApprovedSensor

ASKED = json.loads(Path(os.environ["CLUSTER_WORK"]).read_text())


@dag(schedule=None, default_args=ASKED["tries"])
def waits() -> None:
    @task_group
    def brand(customer: str, a2p: str) -> None:
        registered = RegisterBrandOperator(
            task_id="register", customer_profile_bundle_sid=customer, a2p_profile_bundle_sid=a2p
        )
        BrandApprovedSensor(task_id="wait", brand_sid=registered.output["sid"], poll_interval=5)

    brand.expand_kwargs(ASKED["brands"])


waits()
