"""Tells the states of the simulated Twilio's accounts while the DAG runs."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from airflow_provider_twilio.api.masking import mask_number

ARROW = " → "
_STATUSES = {
    "brands": ("sid", "status"),
    "campaigns": ("messaging_service_sid", "campaign_status"),
    "tollfree_verifications": ("sid", "status"),
    "messages": ("sid", "status"),
}
"""The properties that name a resource, and tell its status: all campaigns share one SID."""


@dataclass(slots=True)
class _Way:
    """The statuses of one resource, in order, and how many of them have been told."""

    statuses: list[str] = field(default_factory=list)
    told: int = 0

    def see(self, status: str) -> None:
        if self.statuses[-1:] != [status]:
            self.statuses.append(status)

    def tell(self, status: str) -> str:
        """From what was told last to ``status``, the answer that a task got: by now it may be further on."""
        untold = self.statuses[self.told :]
        if status in untold:
            end = self.told + untold.index(status) + 1
        elif self.told and self.statuses[self.told - 1] == status:
            end = self.told
        else:
            self.statuses.insert(self.told, status)
            end = self.told + 1
        start, self.told = max(self.told - 1, 0), end
        return ARROW.join(self.statuses[start:end])


class Seen:
    """Statuses in the order in which they came, and phone numbers."""

    def __init__(self) -> None:
        self._ways: dict[str, _Way] = {}
        self._numbers: dict[str, str] = {}

    def see(self, state: Mapping[str, list[dict[str, Any]]]) -> None:
        """Take in the state of an account; often enough to miss no status."""
        for noun, (name, status) in _STATUSES.items():
            for resource in state.get(noun, ()):
                self._ways.setdefault(resource[name], _Way()).see(resource[status])
        self._numbers |= {
            number["sid"]: mask_number(number["phone_number"]) for number in state["phone_numbers"]
        }

    def way(self, sid: str, status: str) -> str:
        """``PENDING → APPROVED``: from the status that the task before told, up to ``status``."""
        return self._ways.setdefault(sid, _Way()).tell(status)

    def number(self, sid: str) -> str:
        """Return a phone number, masked."""
        return self._numbers.get(sid, sid)
