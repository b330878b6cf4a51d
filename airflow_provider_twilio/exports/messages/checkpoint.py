"""Remembers across a crash which slices a task has exported, in Airflow's task state store."""

import asyncio
from collections.abc import Sequence
from datetime import date
from typing import Any

import msgspec

from airflow_provider_twilio.exports.interval import Span
from airflow_provider_twilio.exports.manifest import Part
from airflow_provider_twilio.exports.messages.tally import Tally
from airflow_provider_twilio.idempotency.attempts import Tries
from airflow_provider_twilio.idempotency.intents import Store


class Done(msgspec.Struct, frozen=True):
    """A slice that was read to its end.

    :ivar part: its file, ``None`` where it had no messages.
    """

    span: Span
    part: Part | None
    tally: Tally


class Published(msgspec.Struct, frozen=True):
    """The slices of a day whose manifest is published.

    :ivar max_tries: of the task at that time, as Airflow counts them.
    """

    max_tries: int
    published: list[Done]


class Checkpoint:
    """The memory of one task for one export.

    :param store: Airflow's store of this task, ``None`` before Airflow 3.3: then nothing is remembered.
    :param digest: tells the export from any other; a changed one is a new memory.
    :param tries: tells whether the task was cleared since a day was published.
    """

    def __init__(self, store: Store | None, digest: str, tries: Tries) -> None:
        self._store = store
        self._digest = digest
        self._tries = tries
        self._writing = asyncio.Lock()
        self._kept: dict[date, int] = {}

    @property
    def is_kept(self) -> bool:
        """Tell whether another try will find what this one did."""
        return self._store is not None

    def read(self, day: date) -> list[Done]:
        """Return the slices of a day that are done.

        Whoever clears the task after a day was published wants that day anew.
        """
        kept: Any = self._store.get(self._key(day)) if self._store else None
        try:
            found = msgspec.convert(kept or [], Published | list[Done])
        except msgspec.ValidationError:
            return []
        if isinstance(found, list):
            return found
        return [] if self._tries.cleared_since(found.max_tries) else found.published

    async def keep(self, day: date, done: Sequence[Done]) -> None:
        """Remember the slices of a day that are done; the store can take one value at a time.

        :param done: only grows. The first of several writers writes it for those that wait.
        """
        if self._store:
            wanted = len(done)
            async with self._writing:
                if self._kept.get(day, 0) < wanted:
                    value = msgspec.to_builtins([*done])
                    await asyncio.to_thread(self._store.set, self._key(day), value)
                    self._kept[day] = len(value)

    def publish(self, day: date, done: Sequence[Done]) -> None:
        """Remember that a day was published, for a try after one that died before Airflow knew."""
        if self._store:
            published = Published(self._tries.max_tries, [*done])
            self._store.set(self._key(day), msgspec.to_builtins(published))

    def _key(self, day: date) -> str:
        return f"twilio.export.{self._digest}.{day.isoformat()}"
