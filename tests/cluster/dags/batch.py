"""Sends a batch of thousands."""

import json
import os
from pathlib import Path

from airflow.sdk import dag

from airflow_provider_twilio.operators.batch import SendSmsBatchOperator

ASKED = json.loads(Path(os.environ["CLUSTER_WORK"]).read_text())


@dag(schedule=None, default_args=ASKED["tries"])
def batch() -> None:
    SendSmsBatchOperator(task_id="send", concurrency=8, **ASKED["batch"])


batch()
