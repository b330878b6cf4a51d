"""What holds for every example: it is run by a test, and Airflow reads it without a warning or a detour."""

import subprocess
import sys
from pathlib import Path

import pytest

from .conftest import EXAMPLES, Load

NAMES = sorted(path.stem for path in EXAMPLES.glob("*.py"))
PARSE = """
import importlib, sys, warnings
import airflow.sdk
sys.path.insert(0, sys.argv[1])
warnings.simplefilter("error")
before = {*sys.modules}
importlib.import_module(sys.argv[2])
print(*({*sys.modules} - before))
"""
NEEDED_WHEN_A_TASK_RUNS = (
    "aiohttp",
    "airflow.triggers",
    "airflow_provider_twilio.hooks",
    "airflow_provider_twilio.triggers",
    "httpx_aiohttp",
    "pyarrow",
)


def test_there_are_examples_and_each_is_run_by_a_test_of_its_own() -> None:
    tested = {path.stem.removeprefix("test_") for path in Path(__file__).parent.glob("test_*.py")}

    assert NAMES
    assert {*NAMES} <= tested


@pytest.mark.parametrize("name", NAMES)
def test_a_file_is_a_dag_of_its_name(name: str, load: Load) -> None:
    dag = load(name)

    assert dag.tasks
    assert "twilio" in dag.tags


@pytest.mark.parametrize("name", NAMES)
def test_it_is_read_without_a_warning_and_without_what_only_a_task_needs(name: str) -> None:
    command = [sys.executable, "-c", PARSE, str(EXAMPLES), name]
    parsed = subprocess.run(command, capture_output=True, text=True, timeout=240, check=False)

    assert parsed.returncode == 0, parsed.stderr
    read = parsed.stdout.splitlines()[-1].split()
    assert [module for module in read if module.startswith("airflow_provider_twilio.")]
    assert [module for module in read if module.startswith(NEEDED_WHEN_A_TASK_RUNS)] == []
