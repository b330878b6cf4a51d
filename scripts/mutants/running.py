"""Run the tests on mutants, each in a process of its own that loads the changed module."""

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, SourceFileLoader
from importlib.util import spec_from_file_location
from typing import Any, Literal

import pytest

from scripts.mutants import PROJECT
from scripts.mutants.reach import Reached
from scripts.mutants.sample import Mutant

Verdict = Literal["killed", "timeout", "survived", "not reached"]


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


def forked(work: Callable[[], int]) -> int:
    """Begin a process that does ``work`` and exits with its result; return its ID."""
    if child := os.fork():
        return child
    code = 1
    try:
        os.setsid()
        for stream in (1, 2):
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream)
        code = work()
    finally:
        os._exit(code)


def verdicts(sample: list[Mutant], reached: Reached, until: float) -> Iterator[tuple[Mutant, Verdict]]:
    """Run the sample, a mutant for each processor at a time, as far as there is time.

    :param until: no mutant begins after it, by the monotonic clock.
    """
    waiting = [(mutant, reached.first(mutant)) for mutant in reversed(sample)]
    yield from ((mutant, "not reached") for mutant, tests in waiting if not tests)
    waiting = [(mutant, tests) for mutant, tests in waiting if tests]
    running: dict[int, tuple[Mutant, list[str], float]] = {}
    while running or (waiting and time.monotonic() < until):
        while waiting and len(running) < (os.cpu_count() or 1) and time.monotonic() < until:
            mutant, tests = waiting.pop()
            hangs_at = time.monotonic() + reached.patience(tests)
            running[forked(partial(_noticed, mutant, tests))] = (mutant, tests, hangs_at)
        for process, (mutant, tests, hangs_at) in [*running.items()]:
            ended, status = os.waitpid(process, os.WNOHANG)
            if ended:
                del running[process]
                then = reached.then(mutant) if tests == reached.first(mutant) else []
                if os.waitstatus_to_exitcode(status) != 0:
                    yield mutant, "killed"
                elif then:
                    waiting.append((mutant, then))
                else:
                    yield mutant, "survived"
            elif time.monotonic() > hangs_at:
                os.killpg(process, signal.SIGKILL)
                os.waitpid(process, 0)
                del running[process]
                yield mutant, "timeout"
        time.sleep(0.02)


def _noticed(mutant: Mutant, tests: list[str]) -> int:
    """Run tests with the mutant; return 0 if they all pass."""
    sys.meta_path.insert(0, _Finder(mutant))
    # pytest would load the package itself, to rewrite its assertions, as it holds a plugin of pytest's.
    return int(pytest.main(["-x", "-q", "--assert=plain", "-p", "no:cacheprovider", *tests]))
