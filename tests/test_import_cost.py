"""The cost of importing our tasks in a DAG file; `make bench-cost` has the figures."""

import json
import subprocess
import sys
from functools import cache
from typing import Any

import pytest

from benchmarks.cost.imported import modules_of_tasks

TASKS = modules_of_tasks()
HEAVY = (
    "aiohttp",
    "yarl",
    "phonenumbers",
    "pyarrow",
    "requests",
    "twilio",
    "airflow_provider_twilio.client.client",
    "airflow_provider_twilio.client.transport",
    "airflow_provider_twilio.api.v2010.available_numbers",
    "airflow_provider_twilio.hooks.twilio",
    "airflow_provider_twilio.simulator",
)
"""Needed when a task runs, or never, and so not imported when its file is parsed."""

_LOOK = """
import json, sys
import airflow.sdk
before = set(sys.modules)
for module in sys.argv[1:]:
    __import__(module)
from pydantic import BaseModel
from airflow_provider_twilio.api.request import Request

def below(kind):
    return [one for direct in kind.__subclasses__() for one in (direct, *below(direct))]

models = [one for one in below(BaseModel) if one.__module__.startswith("airflow_provider_twilio.api.")]
print(json.dumps({
    "imported": sorted(set(sys.modules) - before),
    "models": len(models),
    "built": [one.__name__ for one in models if one.__pydantic_complete__],
    "unnamed": [one.__name__ for one in below(Request) if "[" in one.__name__],
}))
"""


@cache
def after_importing_all() -> Any:
    """Return the modules of a fresh process that has imported Airflow and then every module of tasks."""
    command = [sys.executable, "-c", _LOOK, *TASKS]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    return json.loads(done.stdout.splitlines()[-1])


def test_every_module_of_tasks_was_imported() -> None:
    assert set(TASKS) <= set(after_importing_all()["imported"])
    assert len(TASKS) > 20


@pytest.mark.parametrize("name", HEAVY)
def test_what_only_a_running_task_needs_is_not_imported(name: str) -> None:
    found = [one for one in after_importing_all()["imported"] if one == name or one.startswith(f"{name}.")]
    assert found == []


def test_no_request_and_no_resource_is_built_before_it_is_used() -> None:
    assert after_importing_all()["models"] > 100
    assert after_importing_all()["built"] == []


def test_saying_what_a_request_answers_makes_no_class() -> None:
    assert after_importing_all()["unnamed"] == []
