"""Reduce Twilio's statuses to three states for whoever waits: waiting, reached, or failed with reasons."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from airflow_provider_twilio.api.hints import HINTS

State = Literal["waiting", "reached", "failed"]
Meaning = Mapping[State, str]
"""The documented statuses of each state, with spaces between them."""
# Brands and campaigns use the first two, toll-free verifications the last one.
_WORDS = ("description", "message", "reason")


@dataclass(frozen=True, slots=True)
class Outcome:
    """The state of a resource, for a task that waits for it.

    :ivar state: ``waiting``, ``reached`` or ``failed``.
    :ivar status: Twilio's own word for it.
    :ivar reasons: one line for each reason of a failure.
    :ivar known: false if Twilio doesn't document the status; the state is ``waiting`` then.
    """

    state: State
    status: str
    reasons: tuple[str, ...] = ()
    known: bool = True


def judge(status: str | None, meaning: Meaning, reasons: tuple[str, ...] = ()) -> Outcome:
    """Return the outcome of a status.

    :param meaning: the documented statuses of each state.
    :param reasons: for a failure, see :func:`reasons`.
    """
    for state, statuses in meaning.items():
        if status in statuses.split():
            return Outcome(state, str(status), reasons if state == "failed" else ())
    return Outcome("waiting", status or "unknown", known=False)


def reasons(errors: list[Any] | None) -> tuple[str, ...]:
    """Return a line for each of a resource's ``errors``: code, description, fields and our advice."""
    return tuple(_reason(error) for error in errors or ())


def _reason(error: Any) -> str:
    if not isinstance(error, dict):
        return str(error)
    code = str(error.get("code") or error.get("error_code") or "")
    says = next((error[name] for name in _WORDS if error.get(name)), "no description")
    named = error.get("fields") or []
    fields = ", ".join(map(str, named)) if isinstance(named, list) else str(named)
    hint = HINTS.get(int(code)) if re.fullmatch("[0-9]{1,9}", code) else None
    parts = (code and f"{code}:", says, fields and f"(fields: {fields})", hint, error.get("url"))
    return " ".join(str(part) for part in parts if part)
