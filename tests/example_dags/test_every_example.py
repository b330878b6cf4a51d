"""Every example is run by a test, and Airflow parses it without a warning or a workaround."""

import json
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from .conftest import EXAMPLES, Load

NAMES = sorted(path.stem for path in EXAMPLES.glob("*.py"))
PARSE = r"""
import importlib, json, os, sys, traceback, warnings
import airflow.sdk
sys.path.insert(0, sys.argv[1])
warnings.simplefilter("error")
# What Airflow's own modules do to each other is not ours.
warnings.filterwarnings("ignore", module=r"airflow\.")
before = {*sys.modules}
for name in sys.argv[2:]:
    if os.fork():
        os.wait()
        continue
    try:
        importlib.import_module(name)
        problem = None
    except BaseException:
        problem = traceback.format_exc()
    print(json.dumps([name, problem, [*({*sys.modules} - before)]]), flush=True)
    os._exit(0)
"""
"""Reads each example in a process of its own, which has imported Airflow and nothing else."""
NEEDED_WHEN_A_TASK_RUNS = (
    "aiohttp",
    "airflow.triggers",
    "airflow_provider_twilio.hooks",
    "airflow_provider_twilio.triggers.poll",
    "pyarrow",
)


@cache
def parsed() -> dict[str, tuple[str | None, list[str]]]:
    """Of each example what went wrong as it was read, and the modules that were imported."""
    command = [sys.executable, "-c", PARSE, str(EXAMPLES), *NAMES]
    done = subprocess.run(command, capture_output=True, text=True, timeout=240, check=False)
    assert done.returncode == 0, done.stderr
    told = (json.loads(line) for line in done.stdout.splitlines() if line.startswith("["))
    return {name: (problem, modules) for name, problem, modules in told}


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
    problem, read = parsed()[name]

    assert problem is None, problem
    assert [module for module in read if module.startswith("airflow_provider_twilio.")]
    assert [module for module in read if module.startswith(NEEDED_WHEN_A_TASK_RUNS)] == []
