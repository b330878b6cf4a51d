"""The messages of ``make`` where it can't begin."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from scripts.airflow_home import PROJECT


def make(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run make on copies of what it needs to begin."""
    for name in ("Makefile", "pyproject.toml", "constraints.txt"):
        shutil.copy(PROJECT / name, folder)
    return subprocess.run(
        (shutil.which("make") or "make", *arguments),
        cwd=folder,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_a_python_that_is_not_there_is_named_with_what_to_do(tmp_path: Path) -> None:
    made = make(tmp_path, "PYTHON=python3.99", "demo")

    assert made.returncode != 0
    assert "There is no python3.99: install Python 3.11, 3.12 or 3.13" in made.stdout
    assert not (tmp_path / ".venv").exists()


@pytest.mark.parametrize("there", ["python3.12", "python3.13", "python3", "python"])
def test_any_python_that_is_new_enough_is_taken(tmp_path: Path, there: str) -> None:
    programs = tmp_path / "programs"
    programs.mkdir()
    (programs / there).symlink_to(sys.executable)
    shell = shutil.which("sh")
    assert shell is not None
    (programs / "sh").symlink_to(shell)

    made = make(tmp_path, "--dry-run", "venv", PATH=str(programs))

    assert f"{there} -m venv .venv" in made.stdout


def test_without_any_it_says_what_to_install(tmp_path: Path) -> None:
    made = make(tmp_path, "venv", PATH=str(tmp_path))

    assert made.returncode != 0
    assert "There is no Python 3.11 or newer: install Python 3.11, 3.12 or 3.13" in made.stdout
