"""What a task is about to make at Twilio, and what it made, remembered across a crash.

It is kept in Airflow's task state store (3.3 and later), whose scope is one task of one DAG run. Where there
is no store, nothing is remembered, and a task finds what it made by its natural key alone.

Times are Twilio's: each try may be on another worker, whose clock may be wrong. An intent that was recorded
while Twilio's time wasn't known, or by version 0.1.0, has the worker's time and no ``"clock": "twilio"``: it
counts, and its time doesn't.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from json import dumps, loads
from typing import Any, Protocol

from airflow_provider_twilio.client.clock import TwilioClock

MARK = {"clock": "twilio"}
"""Stands in a record whose times are Twilio's."""


class Store(Protocol):
    """The part of Airflow's task state store that is used."""

    def get(self, key: str, default: Any = None) -> Any:
        """The value of ``key``."""

    def set(self, key: str, value: Any) -> None:
        """Keep ``value``, acknowledged before it returns."""


class InMemoryStore:
    """A store where Airflow has none: what a try keeps in it is gone with the try."""

    def __init__(self) -> None:
        self._kept: dict[str, str] = {}

    def get(self, key: str, default: Any = None) -> Any:
        """Return the value of ``key``."""
        return loads(self._kept[key]) if key in self._kept else default

    def set(self, key: str, value: Any) -> None:
        """Keep ``value``, which JSON must be able to hold, for this try."""
        self._kept[key] = dumps(value)


@dataclass(frozen=True, slots=True)
class Entry:
    """What is remembered of one resource.

    :ivar intended: whether the task was about to make it, and hasn't said since what came of that.
    :ivar since: when it was about to, or before that, in Twilio's time; ``None`` where that isn't known.
    :ivar intended_at: when it was about to, or after that; the same.
    :ivar plan: what the task chose beforehand, e.g. the number to buy.
    :ivar sid: what it made; ``None`` as long as that isn't known.
    :ivar facts: of the try that wrote it last, be it that it withdrew its intent.
    """

    intended: bool = False
    since: datetime | None = None
    intended_at: datetime | None = None
    plan: str | None = None
    sid: str | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)


class Ledger:
    """The memory of one task for one natural key.

    :param store: Airflow's store of this task, ``None`` before Airflow 3.3.
    :param natural_key: what makes the resource this one and no other; a changed key is a new memory.
    :param clock: Twilio's time.
    :param facts: what else a later try needs to know of this one, as JSON has it; kept with what is written.
    """

    def __init__(
        self,
        store: Store | None,
        natural_key: dict[str, Any],
        clock: TwilioClock,
        facts: Mapping[str, Any] | None = None,
    ) -> None:
        self._store = store
        self._clock = clock
        self._facts = {"facts": dict(facts)} if facts else {}
        digest = sha256(dumps(natural_key, sort_keys=True, default=str).encode()).hexdigest()
        self._key = f"twilio.{digest[:20]}"

    def read(self) -> Entry:
        """What is remembered."""
        kept = self._store.get(self._key) if self._store else None
        if not isinstance(kept, dict):
            return Entry()
        times = kept if kept.items() >= MARK.items() else {}
        return Entry(
            intended="intended_at" in kept,
            since=_moment(times.get("since")),
            intended_at=_moment(times.get("intended_at")),
            plan=kept.get("plan"),
            sid=kept.get("sid"),
            facts=kept.get("facts") or {},
        )

    def intend(self, plan: str | None = None) -> None:
        """Remember that the resource is about to be made. Call it each time before sending."""
        since, latest = (_text(moment) for moment in (self._clock.earliest(), self._clock.latest()))
        times = MARK | {"since": since} if self._clock.is_known else {}
        self._keep(times | {"intended_at": latest, "plan": plan})

    def passed(self, entry: Entry) -> float:
        """Seconds that have surely passed since an intent; 0 where it can't be told."""
        if entry.intended_at is None or not self._clock.is_known:
            return 0.0
        return max(0.0, self._clock.earliest() - entry.intended_at.timestamp())

    def withdraw(self) -> None:
        """Forget an intent of which surely nothing came."""
        self._keep({})

    def record(self, sid: str) -> None:
        """Remember what was made or found."""
        self._keep({"sid": sid})

    def _keep(self, value: dict[str, Any]) -> None:
        if self._store:
            self._store.set(self._key, value | self._facts)


def _text(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat()


def _moment(text: Any) -> datetime | None:
    return datetime.fromisoformat(text) if isinstance(text, str) else None
