"""Onboards customers."""

import json
import os
from pathlib import Path

from airflow.sdk import dag

from airflow_provider_twilio.onboarding.task_group import onboard

ASKED = json.loads(Path(os.environ["CLUSTER_WORK"]).read_text())


@dag(schedule=None, default_args=ASKED["tries"])
def onboarding() -> None:
    onboard(ASKED["customers"], poll_interval=5, preflight=False)


onboarding()
