"""Fresh processes that measure one thing each; their medians."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

PROJECT = Path(__file__).parents[2]
ROUNDS = 5
_LONGEST = 120
"""Seconds that one process may take."""

Figures = dict[str, float]


def medians(commands: Sequence[Sequence[str]]) -> list[Figures]:
    """The medians of what each command prints as JSON; they take turns, so that all are equally disturbed.

    The first round is for the disk: it compiles the modules and fills the caches, and isn't counted.
    """
    with TemporaryDirectory() as home:
        rounds = [[_run(command, home) for command in commands] for _ in range(ROUNDS + 1)][1:]
    return [
        {name: median(figures[place][name] for figures in rounds) for name in rounds[0][place]}
        for place in range(len(commands))
    ]


def _run(command: Sequence[str], home: str) -> Figures:
    airflow = {"AIRFLOW_HOME": home, "AIRFLOW__CORE__LOAD_EXAMPLES": "False"}
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    done = subprocess.run(
        [sys.executable, "-m", *command],
        cwd=PROJECT,
        env=inherited | airflow,
        capture_output=True,
        text=True,
        timeout=_LONGEST,
        check=True,
    )
    figures: Figures = json.loads(done.stdout.splitlines()[-1])
    return figures
