"""How the witnesses are heard: which tests need npm, and the table at the end."""

import os
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from . import digest, fidelity, npm, prism
from .digest import Documents
from .operation import Key

NEEDING_NPM = "node"
"""The fixture without which nothing is fetched with npm."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--contract",
        choices=("run", "check", "write"),
        help="hear the witnesses that need npm, too, and at the end check or write docs/fidelity.md",
    )


def pytest_configure(config: pytest.Config) -> None:
    mode = config.getoption("--contract", None)
    if mode == "write":
        if program := npm.is_missing():
            raise pytest.UsageError(f"--contract write needs {program}")
        digest.FILE.write_text(digest.text(npm.documents()))
    if mode in ("check", "write"):
        config.pluginmanager.register(Hearing(writes=mode == "write"))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--contract", None) is None:
        waiting = [item for item in items if NEEDING_NPM in getattr(item, "fixturenames", ())]
        config.hook.pytest_deselected(items=waiting)
        items[:] = [item for item in items if item not in waiting]


@pytest.fixture(scope="session")
def node() -> None:
    """Node and npm are there. Without them: a failure in CI, and else a skip that says so."""
    if program := npm.is_missing():
        end = pytest.fail if os.environ.get("CI") else pytest.skip
        end(f"{program} is not installed, so Prism, Twilio's documents and pyright are not heard")


@pytest.fixture(scope="session")
def documents(node: None) -> Documents:
    """Twilio's OpenAPI documents."""
    return npm.documents()


@pytest.fixture(scope="session")
def pyright(node: None) -> Path:
    """Pyright's program."""
    return npm.pyright()


@pytest.fixture(scope="session")
def segment_calculator(node: None) -> Path:
    """Twilio's calculator of segments."""
    return npm.segment_calculator()


@pytest.fixture(scope="session")
def prism_urls(documents: Documents, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mapping[str, str]]:
    """Where Prism serves each API."""
    with prism.serving(documents, npm.prism(), tmp_path_factory.mktemp("prism")) as urls:
        yield urls


class Hearing:
    """The verdict of each witness on each operation.

    :param writes: write ``docs/fidelity.md`` rather than compare it.
    """

    def __init__(self, writes: bool) -> None:
        self._writes = writes
        self._asked: dict[str, tuple[str, Key]] = {}
        self._outcomes: dict[tuple[str, Key], set[str]] = defaultdict(set)
        self._verdict = ""

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        for item in session.items:
            if isinstance(item, pytest.Function) and hasattr(item.module, "WITNESS"):
                of = getattr(item, "callspec", None)
                if of and "operation" in of.params:
                    self._asked[item.nodeid] = (item.module.WITNESS, of.params["operation"].key)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.nodeid in self._asked and (report.when == "call" or not report.passed):
            self._outcomes[self._asked[report.nodeid]].add(report.outcome)

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        page = fidelity.page(self._outcomes)
        heard = {witness for witness, _ in self._outcomes}
        if any("skipped" in outcomes for outcomes in self._outcomes.values()):
            self._verdict = "docs/fidelity.md is neither compared nor written: a witness was not heard."
        elif missing := [witness for witness in fidelity.WITNESSES if witness not in heard]:
            self._verdict = f"docs/fidelity.md needs all witnesses; not asked: {', '.join(missing)}."
            session.exitstatus = pytest.ExitCode.TESTS_FAILED
        elif self._writes:
            fidelity.PAGE.write_text(page)
            self._verdict = "docs/fidelity.md is written."
        elif not fidelity.PAGE.exists() or fidelity.PAGE.read_text() != page:
            self._verdict = "docs/fidelity.md is stale: run `make contract CONTRACT=write`."
            session.exitstatus = pytest.ExitCode.TESTS_FAILED
        else:
            self._verdict = "docs/fidelity.md says the same."

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        terminalreporter.section("witnesses")
        terminalreporter.write_line(fidelity.page(self._outcomes).partition("\n## ")[2])
        terminalreporter.write_line(self._verdict)
