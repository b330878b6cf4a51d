"""Real processes, a hostile way, wrong clocks and SIGKILL: nothing twice, nothing lost, no foreign SID."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

MINUTES = 2
LONGEST = 1800
"""Seconds, on processors that others use as well."""


@pytest.mark.proof
def test_whatever_happens_it_happens_once(proof: Callable[[str], None]) -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "chaos", "--minutes", str(MINUTES)],
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[1])},
        capture_output=True,
        text=True,
        timeout=LONGEST,
    )

    assert ended.returncode == 0, ended.stdout + ended.stderr
    for line in ended.stdout.splitlines()[1:4]:
        proof(line)
