"""Twilio's SDK in front of the simulator."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import pytest
from twilio.base.exceptions import TwilioRestException  # type: ignore[import-untyped]
from twilio.http.http_client import TwilioHttpClient  # type: ignore[import-untyped]
from twilio.rest import Client  # type: ignore[import-untyped]

from airflow_provider_twilio.simulator import ACCOUNT_SID, AUTH_TOKEN
from airflow_provider_twilio.simulator.simulator import Simulator

_HOSTS = ("messaging.twilio.com", "api.twilio.com")


class Call(NamedTuple):
    """One request of the SDK and the status of its answer."""

    verb: str
    url: str
    status: int


class Loopback(TwilioHttpClient):  # type: ignore[misc]
    """Takes what is for Twilio's hosts to the simulator."""

    def __init__(self, url: str) -> None:
        super().__init__(timeout=10)
        self.session.trust_env = False
        self.calls: list[Call] = []
        self._url = url

    def request(self, method: str, url: str, *arguments: Any, **options: Any) -> Any:
        parts = urlsplit(url)
        assert parts.hostname in _HOSTS, url
        response = super().request(
            method, url.replace(f"https://{parts.netloc}", self._url), *arguments, **options
        )
        self.calls.append(Call(method.upper(), url.partition("?")[0], response.status_code))
        return response


class Stage:
    """An empty account whose clock stands still.

    :ivar v1: the SDK's Messaging v1.
    :ivar account: the SDK's account of API v2010.
    """

    def __init__(self, simulator: Simulator) -> None:
        simulator.freeze()
        self.simulator = simulator
        self._http = Loopback(simulator.url)
        sdk = Client(ACCOUNT_SID, AUTH_TOKEN, http_client=self._http, environment={"TWILIO_EDGE": ""})
        self.v1, self.account = sdk.messaging.v1, sdk.api.v2010.account

    @property
    def calls(self) -> list[Call]:
        return self._http.calls

    def later(self, seconds: float) -> None:
        """Let time pass for the account."""
        self.simulator.advance(seconds)

    def status(self) -> int:
        """The HTTP status of the last answer."""
        return self.calls[-1].status


Scenario = Callable[[Stage], None]
SCENARIOS: dict[tuple[str, str], Scenario] = {}


def drives(api: str, *operations: str) -> Callable[[Scenario], Scenario]:
    """Says which operations a scenario calls and judges."""

    def register(scenario: Scenario) -> Scenario:
        for operation in operations:
            assert (api, operation) not in SCENARIOS, operation
            SCENARIOS[api, operation] = scenario
        return scenario

    return register


@contextmanager
def refused(status: int, code: int) -> Iterator[None]:
    """The block ends in Twilio's refusal with this HTTP status and code."""
    with pytest.raises(TwilioRestException) as caught:
        yield
    assert (caught.value.status, caught.value.code) == (status, code), caught.value.msg


def said(resource: Any, **values: Any) -> None:
    """A resource has these values."""
    assert {name: getattr(resource, name) for name in values} == values
