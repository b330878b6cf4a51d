"""Airflow for the tests: a home of its own, set before anything imports Airflow and gone afterwards."""

import atexit
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, cast

import heartbeat
import pytest
from airflows import AIRFLOW
from hypothesis import HealthCheck, settings
from trust_hub import make_profiles

from airflow_provider_twilio.client import moments
from airflow_provider_twilio.simulator.simulator import Simulator
from scripts.moved import moved

if TYPE_CHECKING:
    from airflow.sdk import DAG

WriteDag = Callable[[str], "DAG"]

_HOME = tempfile.mkdtemp(prefix="airflow-home-")
atexit.register(shutil.rmtree, _HOME, ignore_errors=True)

for _name in [name for name in os.environ if name.startswith("AIRFLOW_")]:
    del os.environ[_name]
os.environ |= {
    "AIRFLOW_HOME": _HOME,
    "AIRFLOW__CORE__DAGS_FOLDER": str(Path(__file__).parents[1] / "example_dags"),
    "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
    # Before 3.2 all of Airflow has one level.
    "AIRFLOW__LOGGING__LOGGING_LEVEL": "WARNING" if AIRFLOW >= (3, 2) else "INFO",
    "AIRFLOW__LOGGING__NAMESPACE_LEVELS": "airflow.task=INFO",
}

settings.register_profile("shared processors", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("shared processors")


_LONGEST = ("scripts/test_ui.py", "scripts/test_demo.py", "test_wheel.py", "end_to_end", "example_dags")
"""Tests of minutes, which mostly wait for other processes, by their folders and files."""


def pytest_configure(config: pytest.Config) -> None:
    heartbeat.register(config)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run the longest tests first, so that no process of pytest is left alone with one in the end."""
    here = Path(__file__).parent
    places = [here / name for name in _LONGEST]

    def turn(item: pytest.Item) -> int:
        turns = (number for number, place in enumerate(places) if item.path.is_relative_to(place))
        return next(turns, len(places))

    items.sort(key=turn)


@pytest.fixture(autouse=True)
def own_moments(monkeypatch: pytest.MonkeyPatch) -> None:
    """Requests that other tests and other runs have sent don't hold a test up."""
    monkeypatch.setattr(moments, "FOLDER", Path(_HOME, f"moments-{next(_NUMBERS)}"))


_NUMBERS = count()


@pytest.fixture
def twilio_default(twilio_simulator: Simulator, monkeypatch: pytest.MonkeyPatch) -> Simulator:
    """The simulator, with the connection ``twilio_default`` leading to it past any proxy.

    The account has the profiles that brands take. Requests to Twilio itself go nowhere.
    """
    monkeypatch.setenv("AIRFLOW_CONN_TWILIO_DEFAULT", json.dumps(twilio_simulator.connection))
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    monkeypatch.setenv("https_proxy", "http://127.0.0.1:1")
    make_profiles(twilio_simulator)
    return twilio_simulator


@pytest.fixture
def proof(request: pytest.FixtureRequest) -> Callable[[str], None]:
    """Takes a line of what a test has shown, for the end of pytest's report."""
    # Goes with the test's report, which comes from another process if there are several.
    return lambda line: request.node.user_properties.append(("proof", line))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    reports = [report for several in terminalreporter.stats.values() for report in several]
    called = [report for report in reports if getattr(report, "when", None) == "call"]
    lines = [line for report in called for name, line in report.user_properties if name == "proof"]
    if lines:
        terminalreporter.section("proof")
        for line in lines:
            terminalreporter.line(line)


@pytest.fixture
def fresh_masker() -> Iterator[None]:
    """Airflow's masker as a new process has it: other tests have had their secrets masked."""
    from airflow.sdk._shared.secrets_masker import reset_secrets_masker

    reset_secrets_masker()
    yield
    reset_secrets_masker()


@pytest.fixture(scope="session")
def airflow_db() -> None:
    """Airflow's metadata database with its tables, for ``dag.test()``."""
    from airflow.utils.db import initdb

    initdb()


@pytest.fixture
def write_dag(airflow_db: None, tmp_path: Path) -> WriteDag:
    """Puts a DAG into a file of its own, and reads it as Airflow does."""
    from airflow.dag_processing.bundles.manager import DagBundlesManager

    DagBundlesManager().sync_bundles_to_db()  # type: ignore[no-untyped-call]

    def put(text: str) -> "DAG":
        path = tmp_path / "the_dag.py"
        path.write_text(text)
        bag = moved("DagBag")(path)
        assert bag.import_errors == {}
        moved("sync_bag_to_db")(bag, "dags-folder", None)
        (dag,) = bag.dags.values()
        return cast("DAG", dag)

    return put
