"""What ``make`` says where it can't begin."""

import shutil
import subprocess
from pathlib import Path

from scripts.airflow_home import PROJECT


def test_a_python_that_is_not_there_is_named_with_what_to_do(tmp_path: Path) -> None:
    for name in ("Makefile", "pyproject.toml", "constraints.txt"):
        shutil.copy(PROJECT / name, tmp_path)

    command = ("make", "PYTHON=python3.99", "demo")
    made = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False)

    assert made.returncode != 0
    assert "There is no python3.99: install Python 3.11" in made.stdout
    assert not (tmp_path / ".venv").exists()
