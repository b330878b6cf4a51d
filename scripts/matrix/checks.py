"""The checks of an environment, each a command there that must succeed."""

import os
import re
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from scripts.matrix.environments import Environment
from scripts.matrix.rows import EXAMPLES, MODULES, PARSED, TESTS, WAIT
from scripts.patience import patiently

_PYTEST = ("-m", "pytest", "-q", "-p", "no:cacheprovider", "-m", "not proof")
_TWO = ("--numprocesses", "2", "--dist", "loadfile")
_NEEDS_MYPY = ("--ignore=tests/client/test_typing.py",)
_PARSED_ALREADY = ("--ignore=tests/example_dags/test_every_example.py",)
# The tests of the check and of the row follow.
_COMMANDS: dict[str, tuple[Sequence[str], float]] = {
    MODULES: (("-m", "scripts.matrix.modules"), 400),
    PARSED: (_PYTEST, 500),
    EXAMPLES: ((*_PYTEST, *_TWO, "-p", "scripts.matrix.first_of_each", *_PARSED_ALREADY), 1800),
    TESTS: ((*_PYTEST, *_TWO, *_NEEDS_MYPY), 900),
    WAIT: (_PYTEST, 500),
}
_PASSED_ON = ("PATH", "LANG", "LC_ALL", "TMPDIR")
_COUNTS = re.compile(r"(\d+) (passed|skipped|failed|errors?)\b")


@dataclass(frozen=True, slots=True)
class Result:
    """How a check ended.

    :param counts: of the tests, by ``passed``, ``skipped``, ``failed``, ``error``.
    """

    check: str
    ok: bool
    counts: dict[str, int]
    seconds: float
    log: Path


def run(check: str, environment: Environment, source: Path, logs: Path) -> Result:
    """Run one check in an environment, from the folder of its tests."""
    command, seconds = _COMMANDS[check]
    log = logs / environment.row.name / f"{check}.log"
    started = time.monotonic()
    code = patiently(
        f"{environment.row.name}: {check}",
        (str(environment.python), *command, *environment.row.places.get(check, ())),
        log=log,
        seconds=seconds,
        cwd=source,
        env=_outside(environment),
    )
    counts = counted(log.read_text(errors="replace"))
    ok = code == 0 and counts.get("passed", 0) > 0
    return Result(check, ok, counts, time.monotonic() - started, log)


def counted(text: str) -> dict[str, int]:
    """Return what the closing line of a test run counts."""
    lines = [line for line in text.splitlines() if _COUNTS.search(line)]
    found = _COUNTS.findall(lines[-1]) if lines else []
    return {what.removesuffix("s") if what == "errors" else what: int(number) for number, what in found}


def _outside(environment: Environment) -> dict[str, str]:
    """As little of the environment outside as possible: no Airflow that is set up there."""
    outside = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    home = environment.folder / "home"
    home.mkdir(exist_ok=True)
    return outside | {"HOME": str(home), "PYTHONUNBUFFERED": "1", "COLUMNS": "120"}
