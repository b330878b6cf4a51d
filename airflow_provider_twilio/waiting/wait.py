"""The description of a wait, and the names of its ends, for sensors and the trigger."""

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from typing import Any, Protocol

from airflow_provider_twilio.api.errors import InvalidRequest
from airflow_provider_twilio.api.masking import mask_numbers
from airflow_provider_twilio.api.outcome import Outcome
from airflow_provider_twilio.api.request import Request
from airflow_provider_twilio.api.resource import Resource
from airflow_provider_twilio.waiting import clock
from airflow_provider_twilio.waiting.xcom import xcom_of

DEADLINE = "deadline"


class Waitable(Protocol):
    """A resource that knows its outcome."""

    @property
    def outcome(self) -> Callable[..., Outcome]:
        """A function that tells whether the resource is waiting, reached or failed; takes its options."""


@dataclass(frozen=True, slots=True)
class Wait:
    """The resource that is waited for, and the times of the wait.

    :param request: fetches the resource; only a GET, because a trigger may run twice.
    :param options: arguments of the resource's ``outcome()``.
    :param since: the moment at which the wait began.
    :param deadline: the moment at which it ends without success.
    """

    request: Request[Any]
    options: Mapping[str, Any]
    since: datetime
    deadline: datetime

    def __post_init__(self) -> None:
        if self.request.verb != "GET":
            raise InvalidRequest(f"{type(self.request).__name__}: a wait only reads")

    def judge(self, resource: Waitable) -> Outcome:
        """Return the outcome of a fetched resource."""
        return resource.outcome(**self.options)

    def serialize(self) -> dict[str, Any]:
        """Return the wait as JSON has it: names, SIDs and moments, and no secret."""
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
        """Read a wait as :meth:`serialize` returned it.

        :raises InvalidRequest: it names something other than a request of this package, or isn't whole.
        """
        try:
            kind, fields, options = _request_class(kept["request"]), kept["fields"], kept["options"]
            since, deadline = (datetime.fromisoformat(kept[name]) for name in ("since", "deadline"))
        except (KeyError, TypeError, ValueError) as error:
            raise InvalidRequest(f"what is kept of a wait can't be read: {error}") from None
        if not (_has_names(fields) and _has_names(options) and since.tzinfo and deadline.tzinfo):
            raise InvalidRequest("what is kept of a wait can't be read: a field is of another type")
        return cls(request=kind(**fields), options=options, since=since, deadline=deadline)


def _request_class(name: str) -> type[Request[Any]]:
    """Return the class that a wait names. No module outside of the requests is imported for it.

    :raises InvalidRequest: it is no request of this package.
    """
    module, _, kind_name = str(name).partition(":")
    if _MODULE.fullmatch(module):
        with suppress(ImportError):
            kind = getattr(import_module(module), kind_name, None)
            if isinstance(kind, type) and issubclass(kind, Request) and hasattr(kind, "path"):
                return kind
    raise InvalidRequest(f"{name!r} is not a request of this package")


_MODULE = re.compile(r"airflow_provider_twilio\.api\.[a-z0-9_.]+")


def _has_names(fields: Any) -> bool:
    return isinstance(fields, Mapping) and all(isinstance(name, str) for name in fields)


def tell(log: Any, outcome: Outcome) -> None:
    """Log a status; one that Twilio doesn't document is a warning."""
    if outcome.known:
        log.info("The status is %s", outcome.status)
    else:
        log.warning("The status is %s, which Twilio doesn't document: waiting on", outcome.status)


def event_of(
    wait: Wait, state: str, status: str, reasons: tuple[str, ...], xcom: dict[str, Any]
) -> dict[str, Any]:
    """Return the event by which the trigger tells the sensor how a wait ended."""
    return {
        "state": state,
        "status": status,
        "reasons": [mask_numbers(reason) for reason in reasons],
        "waited": clock.now() - wait.since.timestamp(),
        "xcom": xcom,
    }


def end_of(wait: Wait, resource: Resource, outcome: Outcome) -> dict[str, Any]:
    """Return the event of an outcome that is no longer waiting."""
    return event_of(wait, outcome.state, outcome.status, outcome.reasons, xcom_of(resource))
