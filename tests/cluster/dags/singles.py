"""Sends single messages, a task each."""

import json
import os
from pathlib import Path

from airflow.sdk import dag

from airflow_provider_twilio.operators.messages import SendSmsOperator

ASKED = json.loads(Path(os.environ["CLUSTER_WORK"]).read_text())


@dag(schedule=None, default_args=ASKED["tries"])
def singles() -> None:
    SendSmsOperator.partial(task_id="send").expand_kwargs(ASKED["singles"])


singles()
