"""Keeps phone numbers and texts out of an export: hashed, masked or dropped."""

import hmac
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from airflow_provider_twilio.api.errors import InvalidRequest
from airflow_provider_twilio.api.masking import mask_number, mask_numbers

_HOW = ("hash", "mask", "drop")
_HIDDEN = "•••"


@dataclass(frozen=True, slots=True)
class Redaction:
    """The treatment of private columns.

    :ivar changed: makes of a column's value the one that is written.
    :ivar dropped: columns that aren't written.
    :ivar plan: the treatment of each column by name, for the digest of the options.
    """

    changed: Mapping[str, Callable[[str], str]] = field(default_factory=dict)
    dropped: frozenset[str] = frozenset()
    plan: Mapping[str, str] = field(default_factory=dict)

    def apply(self, record: dict[str, Any]) -> None:
        """Change the private values of ``record``; null stays null."""
        for name, change in self.changed.items():
            value = record.get(name)
            if value is not None:
                record[name] = change(value if isinstance(value, str) else str(value))


def redaction(redact: Any, salt: str | None, private: Collection[str]) -> Redaction:
    """Check what a task is asked to redact, and say how.

    :param redact: columns to hash, or how for each of them: ``{"body": "drop", "to": "hash"}``.
    :param salt: the connection's secret; hashing needs it.
    :param private: columns that can be redacted.
    :raises InvalidRequest: a column or a way that there isn't, or no salt to hash with.
    """
    plan = _plan(redact)
    for name, how in plan.items():
        if name not in private:
            raise InvalidRequest(f"redact: {name!r}: {_one_of(private)}")
        if how not in _HOW:
            raise InvalidRequest(f"redact: {name}: {how!r}: must be one of {', '.join(_HOW)}")
        if how == "hash" and not salt:
            raise InvalidRequest(f"redact: {name}: to hash it, the connection needs the extra secret_salt")
    changes = {"hash": _hashing(salt or ""), "mask": None}
    return Redaction(
        {
            name: changes[how] or (_mask_text if name == "body" else _mask_address)
            for name, how in plan.items()
            if how != "drop"
        },
        frozenset(name for name, how in plan.items() if how == "drop"),
        plan,
    )


def _one_of(private: Collection[str]) -> str:
    return f"must be one of {', '.join(private)}" if private else "this export has no private column"


def _plan(redact: Any) -> dict[str, str]:
    if isinstance(redact, Mapping):
        return dict(redact)
    if isinstance(redact, str) or not isinstance(redact, Iterable):
        raise InvalidRequest(
            f"redact: {redact!r}: must name columns, as in ('body', 'to'), or how each is treated, "
            "as in {'body': 'drop', 'to': 'hash'}"
        )
    return dict.fromkeys(redact, "hash")


def _hashing(salt: str) -> Callable[[str], str]:
    keyed = hmac.new(salt.encode(), digestmod="sha256")

    def hashed(value: str) -> str:
        one = keyed.copy()
        one.update(value.encode())
        return one.hexdigest()

    return hashed


def _mask_address(value: str) -> str:
    masked = mask_numbers(value)
    return mask_number(value) if masked == value else masked


def _mask_text(value: str) -> str:
    """Hide all of a text: its beginning can be all of its secret."""
    return _HIDDEN if value else value
