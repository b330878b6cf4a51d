"""``make mutants``: break the provider in small ways, and see whether a test notices.

A sample of cosmic-ray's mutants of the modules that must neither send twice nor lose anything. Each runs in a
fork of its own, against the quickest tests that reach its line. The score goes into docs/testing.md.
"""

import argparse
import json
import os
import random
import re
import secrets
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, SourceFileLoader
from importlib.util import spec_from_file_location
from io import StringIO
from pathlib import Path
from typing import Any, Literal, get_args

import coverage
import pytest
from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator, operator_names

PROJECT = Path(__file__).parents[1]
PACKAGE = "airflow_provider_twilio"
PARTS = ("client", "idempotency", "recipients", "batch", "exports")
PAGE = PROJECT / "docs" / "testing.md"
BEGIN, END = "<!-- mutants: written by make mutants -->", "<!-- end of mutants -->"

Verdict = Literal["killed", "timeout", "survived", "not reached"]
_SENSELESS = re.compile("Bit|Shift|Pow|RemoveDecorator|Is(Not)?$|Is(Not)?_")
"""Operators whose mutants say little: most of them break annotations, or can't be loaded."""
_LOADED = (
    "airflow.sdk",
    "airflow.models",
    "pyarrow.parquet",
    "httpx_aiohttp",
    "hypothesis",
    "starlette",
    "uvicorn",
)
_SECONDS = 6.0
"""Of tests for one mutant."""
_MOST_TESTS = 40
_LEAST_PATIENCE = 30.0


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change of one module.

    :ivar occurrence: which of the places where the operator fits.
    """

    module: Path
    operator: str
    occurrence: int
    line: int

    def source(self) -> str:
        """Return the module's text with the change."""
        changed = mutate_code(self.module.read_text(), get_operator(self.operator)(), self.occurrence)
        assert changed is not None
        return str(changed)

    def __str__(self) -> str:
        old, new = self.module.read_text().splitlines(), self.source().splitlines()
        changed = next((line for before, line in zip(old, new, strict=False) if before != line), "")
        place = f"{self.module.relative_to(PROJECT / PACKAGE)}:{self.line}"
        return f"`{place}` {self.operator.removeprefix('core/')}: `{changed.strip()}`"


class Measuring:
    """A plugin of pytest's that takes down which tests reach which lines, and how long each takes."""

    def __init__(self) -> None:
        self._coverage = coverage.Coverage(
            data_file=None, source=[str(PROJECT / PACKAGE / part) for part in PARTS], config_file=False
        )
        self._seconds: dict[str, float] = {}
        self._failed: set[str] = set()

    def run(self, to: Path) -> None:
        """Run all tests."""
        self._coverage.start()
        pytest.main(["-q", "-m", "not proof", "-p", "no:cacheprovider", *_tests()], plugins=[self])
        self._coverage.stop()
        data = self._coverage.get_data()
        lines = {file: data.contexts_by_lineno(file) for file in data.measured_files()}
        seconds = {test: time for test, time in self._seconds.items() if test not in self._failed}
        to.write_text(json.dumps({"lines": lines, "seconds": seconds}))

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        self._coverage.switch_context(item.nodeid)
        began = time.monotonic()
        result = yield
        self._seconds[item.nodeid] = time.monotonic() - began
        return result

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            self._failed.add(report.nodeid)


class Reached:
    """Which tests reach which lines.

    :param measured: what :class:`Measuring` has written.
    """

    def __init__(self, measured: dict[str, Any]) -> None:
        self._lines = measured["lines"]
        self._seconds: dict[str, float] = measured["seconds"]

    def tests(self, mutant: Mutant) -> list[str]:
        """The quickest tests that reach a mutant's line."""
        tests = {*self._lines.get(str(mutant.module), {}).get(str(mutant.line), ())} & self._seconds.keys()
        chosen: list[str] = []
        seconds = 0.0
        for test in sorted(tests, key=lambda test: (self._seconds[test], test)):
            seconds += self._seconds[test]
            if chosen and (seconds > _SECONDS or len(chosen) == _MOST_TESTS):
                break
            chosen.append(test)
        return chosen

    def patience(self, tests: list[str]) -> float:
        """Seconds after which a mutant that runs these hangs."""
        return _LEAST_PATIENCE + 10 * sum(self._seconds[test] for test in tests)


class _Mutated(SourceFileLoader):
    """Loads one module from a text in place of its file."""

    def __init__(self, name: str, path: str, text: str) -> None:
        super().__init__(name, path)
        self._text = text

    def get_code(self, fullname: str) -> Any:
        return compile(self._text, self.path, "exec", dont_inherit=True)


class _Finder(MetaPathFinder):
    def __init__(self, mutant: Mutant) -> None:
        self._name = ".".join(mutant.module.relative_to(PROJECT).with_suffix("").parts)
        self._path, self._text = str(mutant.module), mutant.source()

    def find_spec(self, fullname: str, path: Any, target: Any = None) -> ModuleSpec | None:
        if fullname != self._name:
            return None
        return spec_from_file_location(
            fullname, self._path, loader=_Mutated(fullname, self._path, self._text)
        )


def mutants() -> list[Mutant]:
    """All mutants of the parts."""
    operators = [
        name for name in operator_names() if not (_SENSELESS.search(name) or get_operator(name).arguments())
    ]
    found = []
    for part in PARTS:
        for module in sorted((PROJECT / PACKAGE / part).rglob("*.py")):
            nodes = [*ast_nodes(get_ast(module.read_text()))]
            for name in operators:
                operator = get_operator(name)()
                positions = (place for node in nodes for place in operator.mutation_positions(node))
                found += [
                    Mutant(module, name, number, start[0]) for number, (start, _) in enumerate(positions)
                ]
    return found


def _tests() -> list[str]:
    tests = PROJECT / "tests"
    named = [
        path
        for name in ("batch*", "messages*", "message_changes")
        for path in tests.glob(f"operators/test_{name}.py")
    ]
    return [*(str(tests / part) for part in PARTS), *map(str, named)]


def _forked(what: Callable[[], int]) -> int:
    """Begin a process that does something, and tells its exit code; its ID."""
    if child := os.fork():
        return child
    code = 1
    try:
        os.setsid()
        for stream in (1, 2):
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream)
        code = what()
    finally:
        os._exit(code)


def _noticed(mutant: Mutant, tests: list[str]) -> int:
    """Run tests with the mutant; 0 if they all pass."""
    sys.meta_path.insert(0, _Finder(mutant))
    # pytest would load the package itself, to rewrite its assertions, as it holds a plugin of pytest's.
    return int(pytest.main(["-x", "-q", "--assert=plain", "-p", "no:cacheprovider", *tests]))


def _measured() -> Reached:
    """Run all tests once."""
    file = Path(tempfile.mkdtemp(prefix="mutants-")) / "reached.json"

    def measure() -> int:
        Measuring().run(file)
        return 0

    os.waitpid(_forked(measure), 0)
    return Reached(json.loads(file.read_text()))


def _verdicts(
    work: list[tuple[Mutant, list[str], float]], processes: int, until: float
) -> Iterator[tuple[Mutant, Verdict]]:
    """Run mutants, some at a time, as far as there is time."""
    waiting = [*reversed(work)]
    running: dict[int, tuple[Mutant, float]] = {}
    while running or (waiting and time.monotonic() < until):
        while waiting and len(running) < processes and time.monotonic() < until:
            mutant, tests, patience = waiting.pop()
            running[_forked(partial(_noticed, mutant, tests))] = (mutant, time.monotonic() + patience)
        for process, (mutant, deadline) in [*running.items()]:
            ended, status = os.waitpid(process, os.WNOHANG)
            if ended:
                del running[process]
                yield mutant, "survived" if os.waitstatus_to_exitcode(status) == 0 else "killed"
            elif time.monotonic() > deadline:
                os.killpg(process, signal.SIGKILL)
                os.waitpid(process, 0)
                del running[process]
                yield mutant, "timeout"
        time.sleep(0.02)


def _page(text: str) -> None:
    page = PAGE.read_text()
    before, _, rest = page.partition(BEGIN)
    PAGE.write_text(f"{before}{BEGIN}\n{text}{END}{rest.partition(END)[2]}")


def _report(seed: str, asked: int, verdicts: list[tuple[Mutant, Verdict]]) -> str:
    lines = StringIO()
    counts = {part: Counter[str]() for part in PARTS}
    for mutant, verdict in verdicts:
        counts[mutant.module.relative_to(PROJECT / PACKAGE).parts[0]][verdict] += 1
    total = sum(counts.values(), Counter[str]())
    noticed = total["killed"] + total["timeout"]
    lines.write(
        f"A sample of {total.total()} of {asked:,} mutants (`--seed {seed}`): tests notice {noticed}, "
        f"{noticed / max(total.total(), 1):.0%}.\n\n"
        "| part | noticed | hang | survive | on a line that no test reaches |\n|---|---|---|---|---|\n"
    )
    for part, count in counts.items():
        figures = " | ".join(str(count[verdict]) for verdict in get_args(Verdict))
        lines.write(f"| {part} | {figures} |\n")
    lines.write("\nThose that nobody noticed:\n\n")
    for mutant, verdict in verdicts:
        if verdict in ("survived", "not reached"):
            lines.write(f"* {mutant}\n")
    return lines.getvalue()


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="python -m scripts.mutants", description="Break it, and see who notices."
    )
    parser.add_argument("--seed", default=secrets.token_hex(4))
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--minutes", type=float, default=15.0, help="after all tests have run once")
    given = parser.parse_args()
    print(f"mutants: --seed {given.seed} --count {given.count}", flush=True)

    # Airflow is loaded once, with a home that is nobody's; the provider is loaded by each mutant's process.
    os.environ["AIRFLOW_HOME"] = tempfile.mkdtemp(prefix="airflow-home-")
    for name in _LOADED:
        import_module(name)
    reached = _measured()
    everything = mutants()
    sample = random.Random(given.seed).sample(everything, min(given.count, len(everything)))
    work: list[tuple[Mutant, list[str], float]] = []
    verdicts: list[tuple[Mutant, Verdict]] = []
    for mutant in sample:
        tests = reached.tests(mutant)
        if tests:
            work.append((mutant, tests, reached.patience(tests)))
        else:
            verdicts.append((mutant, "not reached"))
    until = time.monotonic() + given.minutes * 60
    for mutant, verdict in _verdicts(work, os.cpu_count() or 1, until):
        verdicts.append((mutant, verdict))
        if verdict == "survived":
            print(f"survived: {mutant}", flush=True)
    text = _report(given.seed, len(everything), verdicts)
    print(text)
    _page(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
