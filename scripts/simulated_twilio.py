"""The Twilio simulator as a process of its own."""

import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import yaml

from airflow_provider_twilio.simulator import ACCOUNT_SID, AUTH_TOKEN
from scripts.processes import Process, Processes

_SECONDS = 30.0
_ADDRESS = re.compile(r"http://\S+:\d+\b")


@dataclass(frozen=True, slots=True)
class SimulatedTwilio:
    """A running simulator.

    :param url: its address on this machine.
    """

    url: str
    process: Process

    @property
    def page(self) -> str:
        """The inspector, for a browser."""
        return f"{self.url}/_simulator/"

    @property
    def connection(self) -> dict[str, Any]:
        """The Airflow connection to it."""
        extra = {"base_url": self.url}
        return {"conn_type": "twilio", "login": ACCOUNT_SID, "password": AUTH_TOKEN, "extra": extra}

    def state(self) -> dict[str, list[dict[str, Any]]]:
        """Everything in the account, as the API shows it.

        :raises ProcessFailed: the simulator has ended.
        """
        state = self._told("state")
        return {noun: resources for noun, resources in state.items() if isinstance(resources, list)}

    def totals(self) -> dict[str, int]:
        """How many messages and requests there are.

        :raises ProcessFailed: the simulator has ended.
        """
        return self._told("totals")

    def approve_profiles(self, businesses: Path) -> None:
        """Make the Trust Hub profiles that ``a2p_onboarding.yaml`` names.

        :raises ProcessFailed: the simulator has ended.
        """
        for profiles in profiles_of(businesses):
            self._asked("POST", "profiles", profiles)

    def _told(self, what: str) -> dict[str, Any]:
        told: dict[str, Any] = self._asked("GET", what).json()
        return told

    def _asked(self, method: str, what: str, content: Any = None) -> httpx.Response:
        try:
            return httpx.request(
                method, f"{self.page}{what}", json=content, trust_env=False, timeout=_SECONDS
            )
        except httpx.TransportError as error:
            self.process.check()
            raise self.process.failed(f"doesn't answer ({error})") from error


def profiles_of(businesses: Path) -> list[dict[str, Any]]:
    """The profiles that ``a2p_onboarding.yaml`` names, with the mistakes that it mends later.

    A file that can't be used names none: the DAG says what is wrong with it.
    """
    try:
        listed = yaml.safe_load(businesses.read_text())["businesses"]
        return [
            {
                "customer_profile_sid": business["customer_profile_bundle_sid"],
                "a2p_profile_sid": business["a2p_profile_bundle_sid"],
                "attributes": dict.fromkeys((business["fix"] or {}).get("attributes", ()), "12-34"),
            }
            for business in listed
        ]
    except (OSError, yaml.YAMLError, LookupError, TypeError, AttributeError):
        return []


def start(processes: Processes, env: Mapping[str, str], log: Path, *, speed: float) -> SimulatedTwilio:
    """Start a simulator on a free port.

    :param speed: how many times faster than life it is.
    :raises ProcessFailed: it doesn't start.
    """
    module = "airflow_provider_twilio.simulator"
    command = (sys.executable, "-m", module, "--port", "0", "--speed", f"{speed:g}")
    process = processes.start("Twilio simulator", command, env=env, log=log)
    found = processes.wait_for(process, lambda: _ADDRESS.search(log.read_text()), _SECONDS)
    return SimulatedTwilio(found.group(), process)
