"""Fixtures for tests of notifiers: the log, both ways of running one, and no real pauses."""

import pytest

from airflow_provider_twilio.notifications import alert
from airflow_provider_twilio.notifications.sms import SmsNotifier

from .alerts import LOG, Notify, asynchronously, synchronously


@pytest.fixture(autouse=True)
def _log(monkeypatch: pytest.MonkeyPatch) -> None:
    LOG.lines.clear()
    monkeypatch.setattr(SmsNotifier, "log", LOG)


@pytest.fixture(params=[synchronously, asynchronously])
def notify(request: pytest.FixtureRequest) -> Notify:
    return request.param  # type: ignore[no-any-return]


@pytest.fixture(autouse=True)
def _nobody_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(alert, "SPREAD", 0.0)
    monkeypatch.setattr(alert, "LOOKS", (0.0, 0.0))
