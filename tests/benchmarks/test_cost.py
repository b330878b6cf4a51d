"""The counts and comparisons of `make bench-cost`."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.cost.lines import counted
from benchmarks.cost.processed import contestants

PROJECT = Path(__file__).parents[2]
SOURCE = '''"""A module
of two lines."""

# a comment
NAMES = (
    "Service",  # not the comment's line alone
)


def name() -> str:
    """One more."""

    return """a text,
    no docstring"""
'''


def test_lines_are_counted_with_and_without_what_is_no_code(tmp_path: Path) -> None:
    files = [tmp_path / "one.py", tmp_path / "two.py"]
    for file in files:
        file.write_text(SOURCE)
    assert counted(files) == (2 * 14, 2 * 6)


def test_all_who_are_compared_read_the_same_answer() -> None:
    assert {make(1) for make in contestants().values()} == {f"SM{7:032x}"}


@pytest.mark.parametrize("command", [("imported", "json"), ("parsed", "benchmarks/cost/dags/ours.py")])
def test_a_process_measures_one_thing(command: tuple[str, str], tmp_path: Path) -> None:
    module, subject = command
    done = subprocess.run(
        [sys.executable, "-m", f"benchmarks.cost.{module}", subject],
        cwd=PROJECT,
        env={"AIRFLOW_HOME": str(tmp_path), "PATH": ""},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert json.loads(done.stdout.splitlines()[-1])["ms"] >= 0
