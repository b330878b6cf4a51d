"""What sensors and the trigger agree on: how a wait is described and what its end is called."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import import_module
from typing import Any, Protocol

from airflow_provider_twilio.api.errors import InvalidRequest
from airflow_provider_twilio.api.masking import mask_numbers
from airflow_provider_twilio.api.outcome import Outcome
from airflow_provider_twilio.api.request import Request
from airflow_provider_twilio.api.resource import Resource
from airflow_provider_twilio.waiting.xcom import xcom_of

DEADLINE = "deadline"


class Waitable(Protocol):
    """A resource that knows whether what is waited for has come."""

    @property
    def outcome(self) -> Callable[..., Outcome]:
        """Says whether it is waiting, reached or failed; takes options of its own."""


@dataclass(frozen=True, slots=True)
class Wait:
    """What is waited for, and since when.

    :param request: fetches the resource; only a GET, because a trigger may run twice.
    :param options: arguments of the resource's ``outcome()``.
    :param since: when the wait began.
    :param deadline: when it ends without success.
    """

    request: Request[Any]
    options: Mapping[str, Any]
    since: datetime
    deadline: datetime

    def __post_init__(self) -> None:
        if self.request.verb != "GET":
            raise InvalidRequest(f"{type(self.request).__name__}: a wait only reads")

    def judge(self, resource: Waitable) -> Outcome:
        """The outcome of what was fetched."""
        return resource.outcome(**self.options)

    def serialize(self) -> dict[str, Any]:
        """As JSON has it: names, SIDs and moments, and no secret."""
        kind = type(self.request)
        return {
            "request": f"{kind.__module__}:{kind.__qualname__}",
            "fields": self.request.model_dump(mode="json", exclude_unset=True),
            "options": dict(self.options),
            "since": self.since.isoformat(),
            "deadline": self.deadline.isoformat(),
        }

    @classmethod
    def deserialize(cls, kept: Mapping[str, Any]) -> "Wait":
        """What :meth:`serialize` made of a wait.

        :raises InvalidRequest: it names something other than a request.
        """
        module, _, name = kept["request"].partition(":")
        kind = getattr(import_module(module), name, None)
        if not (isinstance(kind, type) and issubclass(kind, Request)):
            raise InvalidRequest(f"{kept['request']!r} is not a request")
        return cls(
            request=kind(**kept["fields"]),
            options=kept["options"],
            since=datetime.fromisoformat(kept["since"]),
            deadline=datetime.fromisoformat(kept["deadline"]),
        )


def tell(log: Any, outcome: Outcome) -> None:
    """Log a status; one that Twilio doesn't document is a warning."""
    if outcome.known:
        log.info("The status is %s", outcome.status)
    else:
        log.warning("The status is %s, which Twilio doesn't document: waiting on", outcome.status)


def event_of(
    wait: Wait, state: str, status: str, reasons: tuple[str, ...], xcom: dict[str, Any]
) -> dict[str, Any]:
    """How a wait ended, as the trigger tells it to the sensor."""
    return {
        "state": state,
        "status": status,
        "reasons": [mask_numbers(reason) for reason in reasons],
        "waited": (datetime.now(UTC) - wait.since).total_seconds(),
        "xcom": xcom,
    }


def end_of(wait: Wait, resource: Resource, outcome: Outcome) -> dict[str, Any]:
    """The event of an outcome that is no longer waiting."""
    return event_of(wait, outcome.state, outcome.status, outcome.reasons, xcom_of(resource))
