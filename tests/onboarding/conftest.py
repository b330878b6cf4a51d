"""Fixtures for tests of onboarding tasks: Airflow lets them be executed, without real pauses."""

from collections.abc import Iterator

import pytest
from airflow.sdk.bases.operator import ExecutorSafeguard
from operators.tries import patch_sleep


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
