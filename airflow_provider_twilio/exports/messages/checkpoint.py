"""Which slices a task has exported already, remembered across a crash in Airflow's task state store."""

import asyncio
from collections.abc import Sequence
from datetime import date
from typing import Any

import msgspec

from airflow_provider_twilio.exports.manifest import Part, Span
from airflow_provider_twilio.exports.messages.tally import Tally
from airflow_provider_twilio.idempotency.intents import Store


class Done(msgspec.Struct, frozen=True):
    """A slice that was read to its end.

    :ivar part: its file, ``None`` where it had no messages.
    """

    span: Span
    part: Part | None
    tally: Tally


class Progress:
    """The memory of one task for one export.

    :param store: Airflow's store of this task, ``None`` before Airflow 3.3: then nothing is remembered.
    :param digest: tells the export from any other; a changed one is a new memory.
    """

    def __init__(self, store: Store | None, digest: str) -> None:
        self._store = store
        self._digest = digest
        self._writing = asyncio.Lock()
        self._kept: dict[date, int] = {}

    @property
    def is_kept(self) -> bool:
        """Whether another try will find what this one did."""
        return self._store is not None

    def read(self, day: date) -> list[Done]:
        """What is done of a day."""
        kept: Any = self._store.get(self._key(day)) if self._store else None
        try:
            return msgspec.convert(kept or [], list[Done])
        except msgspec.ValidationError:
            return []

    async def keep(self, day: date, done: Sequence[Done]) -> None:
        """Remember what is done of a day; the store can take one value at a time.

        :param done: only grows. Who waits for the store has it written by who goes first.
        """
        if self._store:
            wanted = len(done)
            async with self._writing:
                if self._kept.get(day, 0) < wanted:
                    value = msgspec.to_builtins([*done])
                    await asyncio.to_thread(self._store.set, self._key(day), value)
                    self._kept[day] = len(value)

    def forget(self, day: date) -> None:
        """What was published is no longer to be gone on from: whoever clears the task wants it anew."""
        if self._store:
            self._store.set(self._key(day), [])

    def _key(self, day: date) -> str:
        return f"twilio.export.{self._digest}.{day.isoformat()}"
