"""Fixtures for tests of onboarding tasks: Airflow lets them be executed, without real pauses."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from airflow.sdk.bases.operator import ExecutorSafeguard
from operators.tries import patch_sleep

from airflow_provider_twilio.onboarding import correction
from airflow_provider_twilio.simulator.simulator import Simulator

from .customer_file import Customer
from .customers import STANDARD
from .stepping import on_simulator


@pytest.fixture(autouse=True, scope="package")
def _execute_may_be_called() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ExecutorSafeguard, "test_mode", True)
        yield


@pytest.fixture(autouse=True)
def slept(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The seconds that clients and tasks would have slept."""
    seconds: list[float] = []
    patch_sleep(monkeypatch, seconds.append)
    monkeypatch.setattr("airflow_provider_twilio.onboarding.profiles.time.sleep", seconds.append)
    return seconds


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """The questions that were put into Airflow's page."""
    questions: list[tuple[str, str]] = []
    monkeypatch.setattr(
        correction, "_put_question", lambda ti, subject, body: questions.append((subject, body))
    )
    return questions


@pytest.fixture
def customer(tmp_path: Path, twilio_default: Simulator) -> Customer:
    twilio_default.freeze()
    return Customer(tmp_path, on_simulator(STANDARD))
