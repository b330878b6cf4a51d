"""The memory of a task across crashes: the resource that it is about to make at Twilio, or has made.

It is kept in Airflow's task state store (3.3 and later), whose scope is one task of one DAG run. Where there
is no store, nothing is remembered, and a task finds what it made by its natural key alone.

Times are Twilio's: each try may be on another worker, whose clock may be wrong. An intent that was recorded
while Twilio's time wasn't known, or by version 0.1.0, has the worker's time and no ``"clock": "twilio"``. It
counts as an intent, and its time is ignored.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from json import dumps, loads
from typing import Annotated, Any, Protocol

import msgspec

from airflow_provider_twilio.api.errors import InvalidRequest
from airflow_provider_twilio.client.clock import TwilioClock

MARK = {"clock": "twilio"}
"""The mark of a record whose times are Twilio's."""


class CorruptMemory(InvalidRequest):
    """The memory of a task can't be read, so it can't be told what the task made."""

    def __init__(self, why: str) -> None:
        super().__init__(
            f"the task's state is damaged, or of a version that this one can't read: {why}. Nothing was "
            "sent. Look at Twilio for what earlier tries made, and make what is missing by a new DAG run"
        )


class Store(Protocol):
    """The part of Airflow's task state store that is used."""

    def get(self, key: str, default: Any = None) -> Any:
        """Return the value of ``key``."""

    def set(self, key: str, value: Any) -> None:
        """Keep ``value``, acknowledged before this returns."""


class InMemoryStore:
    """A store where Airflow has none; its content is gone with the try."""

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
    """The record of one resource.

    :ivar intended: true if the task was about to make it, and has recorded no outcome since.
    :ivar since: a moment at or before the intent, in Twilio's time; ``None`` where that isn't known.
    :ivar intended_at: a moment at or after the intent, likewise.
    :ivar plan: the task's choice beforehand, e.g. the number to buy.
    :ivar sid: the SID of the resource; ``None`` as long as it isn't known.
    :ivar facts: of the try that wrote the record last, even if it withdrew its intent.
    """

    intended: bool = False
    since: datetime | None = None
    intended_at: datetime | None = None
    plan: str | None = None
    sid: str | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)


_Moment = Annotated[datetime, msgspec.Meta(tz=True)]


class _Record(msgspec.Struct, frozen=True):
    """An entry as it is kept. Fields of newer versions are ignored."""

    since: _Moment | None = None
    intended_at: _Moment | None = None
    plan: str | None = None
    sid: str | None = None
    facts: dict[str, Any] | None = None


class Ledger:
    """The memory of one task for one natural key.

    :param store: Airflow's store of this task, ``None`` before Airflow 3.3.
    :param natural_key: identifies the resource; a changed key is a new memory.
    :param clock: Twilio's time.
    :param facts: further facts that a later try needs of this one, as JSON has them; kept with every record.
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
        """Return what is remembered.

        :raises CorruptMemory: something is remembered that can't be read.
        """
        kept = self._store.get(self._key) if self._store else None
        if kept is None:
            return Entry()
        record = _record(kept)
        is_timed = kept.items() >= MARK.items()
        return Entry(
            intended="intended_at" in kept,
            since=record.since if is_timed else None,
            intended_at=record.intended_at if is_timed else None,
            plan=record.plan,
            sid=record.sid,
            facts=record.facts or {},
        )

    def intend(self, plan: str | None = None) -> None:
        """Record that the resource is about to be made. Call it each time before sending."""
        since, latest = (_text(moment) for moment in (self._clock.earliest(), self._clock.latest()))
        times = MARK | {"since": since} if self._clock.is_known else {}
        self._keep(times | {"intended_at": latest, "plan": plan})

    def passed(self, entry: Entry) -> float:
        """Return the seconds that have certainly passed since an intent; 0 where that isn't known."""
        if entry.intended_at is None or not self._clock.is_known:
            return 0.0
        return max(0.0, self._clock.earliest() - entry.intended_at.timestamp())

    def withdraw(self) -> None:
        """Forget an intent that certainly had no result."""
        self._keep({})

    def record(self, sid: str) -> None:
        """Record the resource that was made or found."""
        self._keep({"sid": sid})

    def _keep(self, value: dict[str, Any]) -> None:
        if self._store:
            self._store.set(self._key, value | self._facts)


def _text(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat()


def _record(kept: Any) -> _Record:
    """Read an entry. One that says nothing known, and isn't empty as a withdrawn intent is, can't be read."""
    try:
        record = msgspec.convert(kept, _Record)
    except msgspec.ValidationError as error:
        raise CorruptMemory(str(error)) from None
    if kept and not kept.keys() & {*_Record.__struct_fields__}:
        raise CorruptMemory("it has none of the known fields")
    return record
