"""Fixtures that these tests share with those of requests and answers."""

import ssl

import pytest
from api.conftest import without_proxies
from certificates import client_context, server_context

from airflow_provider_twilio.client import transport

__all__ = ["without_proxies"]


@pytest.fixture(params=["http", "https"])
def certificate(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> ssl.SSLContext | None:
    """A certificate of this machine that the clients trust; ``None`` for plain connections."""
    if request.param == "http":
        return None
    monkeypatch.setattr(transport, "_ssl_context", client_context)
    return server_context("127.0.0.1")
