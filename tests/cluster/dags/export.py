"""Exports a day."""

import json
import os
from pathlib import Path

from airflow.sdk import dag

from airflow_provider_twilio.operators.exports import ExportMessagesOperator

ASKED = json.loads(Path(os.environ["CLUSTER_WORK"]).read_text())


@dag(schedule=None, default_args=ASKED["tries"])
def export() -> None:
    ExportMessagesOperator(task_id="export", concurrency=2, **ASKED["export"])


export()
