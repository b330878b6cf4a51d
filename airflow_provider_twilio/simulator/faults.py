"""Faults on demand: kinds, requests that they hit, and how often."""

import random
from dataclasses import dataclass, field
from math import isfinite
from typing import Any, Literal, get_args

from airflow_provider_twilio.simulator.errors import ERRORS
from airflow_provider_twilio.simulator.patterns import Pattern

FaultKind = Literal[
    "latency",
    "status",
    "error",
    "drop_before",
    "reset_before",
    "drop_after",
    "reset_after",
    "malformed",
    "truncated",
]
_KINDS: tuple[str, ...] = get_args(FaultKind)
_UNPROCESSED = ("drop_before", "reset_before")
_ANSWERS = ("status", "error")
_LONGEST = 86_400
_MANY = 10**9
_WHOLE = (
    ("count", 1, _MANY, "1 or more, or None for all"),
    ("skip", 0, _MANY, "0 or more"),
    ("seed", -(2**63), 2**63, "a whole number"),
    ("status", 200, 599, "an HTTP status from 200 to 599"),
    ("code", 1, _MANY, "one of Twilio's error codes"),
    ("retry_after", 0, 2**31, "whole seconds from 0 to 2,147,483,648, as HTTP writes them"),
)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """A rule. The first one that hits a request decides its fate; latencies add up.

    :param kind: ``latency`` (only slow), ``status`` (a gateway's 429, 500 or 503), ``error`` (any of
        Twilio's codes), ``drop_before`` and ``reset_before`` (the connection is closed with FIN or with RST,
        the request is not processed), ``drop_after`` and ``reset_after`` (the same, after processing),
        ``malformed`` (processed, answered with broken JSON), ``truncated`` (processed, answered with less
        than its Content-Length).
    :param method: only requests of this method.
    :param path: only requests with this :class:`~.patterns.Pattern` in their path or query.
    :param count: number of requests to hit; ``None`` for all until it is cleared.
    :param skip: number of matching requests to spare first.
    :param probability: hits each matching request with this probability, drawn from ``seed``.
    :param latency: seconds before the answer, or before the connection ends; processing is immediate.
    :param status: HTTP status of ``status`` (default 503) and ``error`` (default: the code's own).
    :param code: Twilio's code of ``error``; a code that isn't in :data:`~.errors.ERRORS` needs a ``status``.
    :param message: text in place of the code's usual one.
    :param retry_after: seconds of a Retry-After header.
    :param body: body of a ``status``: Twilio's JSON or a gateway's HTML.
    :param processed: answers a ``status`` or ``error`` although the request was processed.
    """

    kind: FaultKind
    method: str | None = None
    path: str | None = None
    count: int | None = 1
    skip: int = 0
    probability: float = 1.0
    seed: int = 0
    latency: float = 0.0
    status: int | None = None
    code: int | None = None
    message: str | None = None
    retry_after: int | None = None
    body: Literal["json", "html"] = "json"
    processed: bool = False

    def __post_init__(self) -> None:
        if self.kind not in _KINDS:
            raise ValueError(f"kind must be one of {', '.join(_KINDS)}; got {self.kind!r}")
        self._check_values()
        if self.kind == "error" and self.code is None:
            raise ValueError("an 'error' fault needs code=…")
        if self.kind == "error" and self.code not in ERRORS and self.status is None:
            raise ValueError(
                f"code must be one of those that the simulator knows, or have a status=… of its own; "
                f"got {self.code!r}. It knows {', '.join(map(str, ERRORS))}"
            )
        if self.kind == "latency" and not self.latency > 0:
            raise ValueError("a 'latency' fault needs latency=… in seconds")
        if self.path is not None:
            Pattern(self.path)

    def _check_values(self) -> None:
        """Check that a request could be answered with the values.

        :raises ValueError: a value has a wrong type, or is out of bounds.
        """
        if not (_is_number(self.probability) and 0 <= self.probability <= 1):
            raise ValueError(f"probability must be from 0 to 1, got {self.probability!r}")
        for name, lowest, highest, what in _WHOLE:
            value = getattr(self, name)
            if value is not None and not (type(value) is int and lowest <= value <= highest):
                raise ValueError(f"{name} must be {what}; got {value!r}")
        if not (_is_number(self.latency) and 0 <= self.latency <= _LONGEST):
            raise ValueError(f"latency must be seconds from 0 to {_LONGEST:,}, got {self.latency!r}")
        for name in ("method", "message"):
            value = getattr(self, name)
            if value is not None and not isinstance(value, str):
                raise ValueError(f"{name} must be a text, got {value!r}")
        if self.body not in ("json", "html"):
            raise ValueError(f"body must be 'json' or 'html', got {self.body!r}")
        if not isinstance(self.processed, bool):
            raise ValueError(f"processed must be true or false, got {self.processed!r}")

    @property
    def is_processed(self) -> bool:
        """True if a request that it hits is processed all the same."""
        if self.kind in _ANSWERS:
            return self.processed
        return self.kind not in _UNPROCESSED


@dataclass(slots=True)
class _Armed:
    fault: Fault
    pattern: Pattern | None = field(init=False)
    rng: random.Random = field(init=False)
    skipped: int = 0
    hits: int = 0

    def __post_init__(self) -> None:
        self.pattern = None if self.fault.path is None else Pattern(self.fault.path)
        self.rng = random.Random(self.fault.seed)

    def strikes(self, method: str, target: str) -> bool:
        fault = self.fault
        if fault.count is not None and self.hits >= fault.count:
            return False
        if fault.method is not None and fault.method.upper() != method:
            return False
        if self.pattern is not None and not self.pattern.is_in(target):
            return False
        if self.skipped < fault.skip:
            self.skipped += 1
            return False
        if fault.probability < 1 and self.rng.random() >= fault.probability:
            return False
        self.hits += 1
        return True


@dataclass(frozen=True, slots=True)
class Fate:
    """The effect of the rules on one request. ``fault`` is ``None`` if it is only slow, or not hit."""

    fault: Fault | None = None
    latency: float = 0.0
    name: str | None = None


_UNHARMED = Fate()


class Faults:
    """The rules in force, tried in the order in which they were added."""

    def __init__(self) -> None:
        self._armed: dict[int, _Armed] = {}
        self._added = 0

    def add(self, fault: Fault) -> int:
        """Add a rule and return its number, for :meth:`remove`."""
        self._added += 1
        self._armed[self._added] = _Armed(fault)
        return self._added

    def remove(self, number: int) -> None:
        self._armed.pop(number, None)

    def clear(self) -> None:
        self._armed.clear()

    def draw(self, method: str, target: str) -> Fate:
        """Return the fate of a request that has just arrived."""
        if not self._armed:
            return _UNHARMED
        latency, decided, names = 0.0, None, []
        for armed in self._armed.values():
            fault = armed.fault
            if (decided is not None and fault.kind != "latency") or not armed.strikes(method, target):
                continue
            latency += fault.latency
            names.append(fault.kind)
            if fault.kind != "latency":
                decided = fault
        return Fate(decided, latency, "+".join(names)) if names else _UNHARMED
