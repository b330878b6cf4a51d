"""The Twilio simulator as a process of its own."""

import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from airflow_provider_twilio.simulator import ACCOUNT_SID, AUTH_TOKEN
from scripts.processes import Process, Processes

_SECONDS = 30.0
ADDRESS = re.compile(r"http://\S+:\d+\b")


@dataclass(frozen=True, slots=True)
class SimulatedTwilio:
    """A running simulator.

    :param url: its address on this machine.
    :param extra: of the connection, beside the address.
    """

    url: str
    process: Process
    extra: Mapping[str, Any] = field(default_factory=dict)

    @property
    def page(self) -> str:
        """The inspector, for a browser."""
        return f"{self.url}/_simulator/"

    @property
    def connection(self) -> dict[str, Any]:
        """The Airflow connection to it."""
        extra = {"base_url": self.url, **self.extra}
        return {"conn_type": "twilio", "login": ACCOUNT_SID, "password": AUTH_TOKEN, "extra": extra}

    def states(self) -> Iterator[dict[str, list[dict[str, Any]]]]:
        """Everything in each account, as the API shows it.

        :raises ProcessFailed: the simulator has ended.
        """
        for sid in self._told("accounts")["accounts"]:
            state = self._told(f"state?account={sid}")
            yield {noun: resources for noun, resources in state.items() if isinstance(resources, list)}

    def service(self) -> str:
        """Return the SID of the Messaging Service that can send; ``""`` if there is none.

        :raises ProcessFailed: the simulator has ended.
        """
        services = next(self.states())["services"]
        return next((one["sid"] for one in services if one["us_app_to_person_registered"]), "")

    def totals(self) -> dict[str, int]:
        """How many messages and requests there are.

        :raises ProcessFailed: the simulator has ended.
        """
        return self._told("totals")

    def serve_page(self, address: str, fault: str | None = None) -> None:
        """Serve a good page at an address, or one with a fault.

        :raises ProcessFailed: the simulator has ended.
        """
        self._post("pages", address=address, fault=fault)

    def configure(self, **settings: float) -> None:
        """Change the simulator's settings.

        :raises ProcessFailed: the simulator has ended.
        """
        self._post("settings", **settings)

    def _post(self, where: str, **what: object) -> None:
        try:
            answer = httpx.post(f"{self.page}{where}", json=what, trust_env=False, timeout=_SECONDS)
        except httpx.TransportError as error:
            self.process.check()
            raise self.process.failed(f"doesn't answer ({error})") from error
        answer.raise_for_status()

    def _told(self, what: str) -> dict[str, Any]:
        try:
            told: dict[str, Any] = httpx.get(f"{self.page}{what}", trust_env=False, timeout=_SECONDS).json()
        except httpx.TransportError as error:
            self.process.check()
            raise self.process.failed(f"doesn't answer ({error})") from error
        return told


def start(
    processes: Processes, env: Mapping[str, str], log: Path, *, speed: float, **more: object
) -> SimulatedTwilio:
    """Start a simulator on a free port.

    :param speed: how many times faster than life it is.
    :param more: further arguments of its command, such as ``history=7``.
    :raises ProcessFailed: it doesn't start.
    """
    module = "airflow_provider_twilio.simulator"
    command = (sys.executable, "-m", module, "--port", "0", "--speed", f"{speed:g}", *_options(more))
    process = processes.start("Twilio simulator", command, env=env, log=log)
    found = processes.wait_for(process, lambda: ADDRESS.search(log.read_text()), _SECONDS)
    return SimulatedTwilio(found.group(), process)


def _options(more: Mapping[str, object]) -> Iterator[str]:
    for name, value in more.items():
        yield from (f"--{name}", str(value))
