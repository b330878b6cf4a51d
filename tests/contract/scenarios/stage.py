"""Twilio's SDK in front of the simulator."""

import pickle
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import pytest
from twilio.base.exceptions import TwilioRestException  # type: ignore[import-untyped]
from twilio.http.http_client import TwilioHttpClient  # type: ignore[import-untyped]
from twilio.rest import Client  # type: ignore[import-untyped]

from airflow_provider_twilio.simulator import ACCOUNT_SID, AUTH_TOKEN
from airflow_provider_twilio.simulator.simulator import Simulator
from airflow_provider_twilio.simulator.state import Account, Key
from airflow_provider_twilio.simulator.tables import Table

_HOSTS = ("messaging.twilio.com", "trusthub.twilio.com", "api.twilio.com")


class Call(NamedTuple):
    """One request of the SDK.

    :ivar status: the HTTP status of its answer.
    :ivar changed: what of the account the simulator has otherwise after it.
    """

    verb: str
    url: str
    status: int
    changed: frozenset[type]


class Loopback(TwilioHttpClient):  # type: ignore[misc]
    """Takes what is for Twilio's hosts to the simulator."""

    def __init__(self, simulator: Simulator) -> None:
        super().__init__(timeout=10)
        self.session.trust_env = False
        self.calls: list[Call] = []
        self._simulator = simulator

    def request(self, method: str, url: str, *arguments: Any, **options: Any) -> Any:
        parts = urlsplit(url)
        assert parts.hostname in _HOSTS, url
        there = url.replace(f"https://{parts.netloc}", self._simulator.url)
        before = remembered(self._simulator)
        response = super().request(method, there, *arguments, **options)
        after = remembered(self._simulator)
        changed = frozenset(kind for kind in before | after if before.get(kind) != after.get(kind))
        self.calls.append(Call(method.upper(), url.partition("?")[0], response.status_code, changed))
        return response


def remembered(simulator: Simulator) -> dict[type, bytes]:
    """All that the simulator keeps of the accounts, but for what is empty."""
    accounts = simulator._twilio.accounts
    kept: dict[type, list[bytes]] = {
        Account: [pickle.dumps(accounts.records)],
        Key: [pickle.dumps(accounts.keys)],
    }
    for state in accounts:
        empty = {kind: pickle.dumps(Table()) for kind in state._tables}
        empty |= {kind: pickle.dumps(kind()) for kind in state._stores}
        for kind, one in (state._tables | state._stores).items():
            if (written := pickle.dumps(one)) != empty[kind]:
                kept.setdefault(kind, []).append(state.account_sid.encode() + written)
    return {kind: b"".join(parts) for kind, parts in kept.items()}


class Stage:
    """An empty account whose clock stands still, at noon in the middle of a month.

    :ivar v1: the SDK's Messaging v1.
    :ivar trusthub: the SDK's Trust Hub v1.
    :ivar accounts: the SDK's accounts of API v2010.
    :ivar account: the main one of them.
    """

    def __init__(self, simulator: Simulator) -> None:
        simulator.freeze()
        simulator.advance((_noon_after(simulator.now()) - simulator.now()).total_seconds())
        self.simulator = simulator
        self._http = Loopback(simulator)
        sdk = self.client(ACCOUNT_SID, AUTH_TOKEN)
        self.v1, self.trusthub = sdk.messaging.v1, sdk.trusthub.v1
        self.accounts, self.account = sdk.api.v2010.accounts, sdk.api.v2010.account

    def client(self, username: str, password: str, account_sid: str | None = None) -> Any:
        """The SDK with other credentials."""
        return Client(
            username, password, account_sid, http_client=self._http, environment={"TWILIO_EDGE": ""}
        )

    @property
    def calls(self) -> list[Call]:
        return self._http.calls

    def later(self, seconds: float) -> None:
        """Let time pass for the account."""
        self.simulator.advance(seconds)

    def status(self) -> int:
        """The HTTP status of the last answer."""
        return self.calls[-1].status


def _noon_after(now: datetime) -> datetime:
    """Far from the ends of a second, a day and a month, so that no scenario runs into the next by itself."""
    noon = now.replace(day=15, hour=12, minute=0, second=0, microsecond=500_000)
    return noon if noon > now else (noon + timedelta(days=31)).replace(day=15)


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
