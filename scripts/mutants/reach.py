"""The tests that reach a line, and how long each takes."""

import json
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import coverage
import pytest

from scripts.mutants import PACKAGE, PARTS, TESTS
from scripts.mutants.sample import Mutant

_OF_OPERATORS = (
    "batch*",
    "brand*",
    "campaign*",
    "crashes",
    "export*",
    "message*",
    "phone_numbers*",
    "scrub*",
    "sending*",
    "services*",
    "tollfree*",
)
"""Tests of operators that run these parts."""
_MOST_SECONDS, _MOST_TESTS = 6.0, 40
"""Of the tests that run first on a mutant."""
_MOST_SECONDS_AFTER, _MOST_TESTS_AFTER = 60.0, 1000
"""Of those that run on a mutant that the first have not noticed."""
_LEAST_PATIENCE = 30.0


class Measuring:
    """A plugin of pytest's that records the lines that each test reaches, and how long it takes."""

    def __init__(self) -> None:
        self._coverage = coverage.Coverage(
            data_file=None, source=[str(PACKAGE / part) for part in PARTS], config_file=False
        )
        self._seconds: dict[str, float] = {}
        self._failed: set[str] = set()

    def run(self, to: Path) -> None:
        """Run all tests of the parts."""
        self._coverage.start()
        pytest.main(["-q", "-m", "not proof", "-p", "no:cacheprovider", *_files()], plugins=[self])
        self._coverage.stop()
        data = self._coverage.get_data()
        lines = {file: data.contexts_by_lineno(file) for file in data.measured_files()}
        seconds = {test: taken for test, taken in self._seconds.items() if test not in self._failed}
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
    """Tests by the lines that they reach.

    :param measured: the file of :class:`Measuring`.
    """

    def __init__(self, measured: Path) -> None:
        content = json.loads(measured.read_text())
        self._lines: dict[str, dict[str, list[str]]] = content["lines"]
        self._seconds: dict[str, float] = content["seconds"]

    def first(self, mutant: Mutant) -> list[str]:
        """Return the tests that run first: those of the module, then the quickest that reach its line."""
        return self._within(iter(self._tests(mutant)), _MOST_SECONDS, _MOST_TESTS)

    def then(self, mutant: Mutant) -> list[str]:
        """Return the tests that run on a mutant that the first ones haven't noticed."""
        rest = islice(self._tests(mutant), len(self.first(mutant)), None)
        return self._within(rest, _MOST_SECONDS_AFTER, _MOST_TESTS_AFTER)

    def patience(self, tests: list[str]) -> float:
        """Return the seconds after which a mutant that runs these hangs."""
        return _LEAST_PATIENCE + 10 * sum(self._seconds[test] for test in tests)

    def _tests(self, mutant: Mutant) -> list[str]:
        lines = self._lines.get(str(mutant.module), {})
        tests = {*lines.get(str(mutant.line), ())} & self._seconds.keys()
        if not tests and str(mutant.line) in lines:
            # The line ran as the module was imported: any test that uses the module may notice.
            tests = {test for reaching in lines.values() for test in reaching} & self._seconds.keys()
        own = f"/test_{mutant.module.stem}"
        return sorted(tests, key=lambda test: (own not in test, self._seconds[test], test))

    def _within(self, tests: Iterator[str], most_seconds: float, most_tests: int) -> list[str]:
        chosen: list[str] = []
        seconds = 0.0
        for test in tests:
            seconds += self._seconds[test]
            if chosen and (seconds > most_seconds or len(chosen) == most_tests):
                break
            chosen.append(test)
        return chosen


def _files() -> list[Any]:
    of_operators = (path for name in _OF_OPERATORS for path in TESTS.glob(f"operators/test_{name}.py"))
    return [*(str(TESTS / part) for part in PARTS), *map(str, of_operators)]
