"""Editors see arguments that exist at run time only: mypy and pyright judge calls of every operator."""

import json
import re
import subprocess
import sys
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

import pytest
from mypy import api as mypy

from scripts import stubs

from .calls import MISSING, MISSPELT, MISTYPED, Wrong, every_operator, source, wrong_calls

PROJECT = Path(__file__).parents[2]
WRONG = list(wrong_calls())
Complaints = Mapping[int, list[str]]
"""What a type checker says, by line."""

_MYPY = {
    MISSPELT: 'Unexpected keyword argument "{name}" for "{operator}"',
    MISSING: 'Missing named argument "{name}" for "{operator}"',
    MISTYPED: 'Argument "{name}" to "{operator}" has incompatible type',
}
_PYRIGHT = {
    MISSPELT: 'No parameter named "{name}"',
    MISSING: 'Argument missing for parameter "{name}"',
    MISTYPED: 'cannot be assigned to parameter "{name}" of type',
}
_LONGEST = 120
"""Seconds that pyright may take."""


def said_by_mypy(file: Path) -> Complaints:
    output, errors, _ = mypy.run(["--config-file", str(PROJECT / "pyproject.toml"), str(file)])
    assert not errors, errors
    said = defaultdict(list)
    for line, text in re.findall(rf"^{re.escape(file.name)}:(\d+): error: (.*)$", output, re.MULTILINE):
        said[int(line)].append(text)
    assert f"Found {sum(map(len, said.values()))} errors in 1 file" in output, output
    return said


def said_by_pyright(file: Path, program: Path) -> Complaints:
    command = ("node", program, "--outputjson", "--pythonpath", sys.executable, file)
    done = subprocess.run(
        command, cwd=file.parent, capture_output=True, text=True, timeout=_LONGEST, check=False
    )
    said = defaultdict(list)
    for one in json.loads(done.stdout)["generalDiagnostics"]:
        said[one["range"]["start"]["line"] + 1].append(one["message"])
    return said


def expected(complaints: Mapping[str, str]) -> Mapping[int, str]:
    """The complaint at each line with a wrong call, and so none at any other."""
    first = source([]).count("\n") + 1
    return {
        line: complaints[call.kind].format(name=call.name, operator=call.operator)
        for line, call in enumerate(WRONG, first)
    }


def compared(said: Complaints, complaints: Mapping[str, str], calls: list[Wrong]) -> None:
    wanted = expected(complaints)
    assert said.keys() == wanted.keys()
    for call, (line, text) in zip(calls, wanted.items(), strict=True):
        (complaint,) = said[line]
        assert text in complaint, call


@pytest.fixture
def dag(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file with right and wrong calls of every operator."""
    file = tmp_path / "some_dag.py"
    file.write_text(source(WRONG))
    monkeypatch.chdir(tmp_path)
    return file


def test_operators_of_both_kinds_are_called() -> None:
    modules = {operator.__module__.removeprefix("airflow_provider_twilio.") for operator in every_operator()}
    assert modules >= {f"operators.{name}" for name in stubs.HAND_WRITTEN}
    assert len(every_operator()) > 50
    assert {call.kind for call in WRONG} == {MISSPELT, MISSING, MISTYPED}


def test_mypy_accepts_right_calls_and_rejects_wrong_ones(dag: Path) -> None:
    compared(said_by_mypy(dag), _MYPY, WRONG)


def test_pyright_accepts_right_calls_and_rejects_wrong_ones(dag: Path, pyright: Path) -> None:
    compared(said_by_pyright(dag, pyright), _PYRIGHT, WRONG)
