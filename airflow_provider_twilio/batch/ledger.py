"""What a batch is about to send and what became of it, remembered across a crash, chunk by chunk."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from itertools import count
from typing import Any

from airflow_provider_twilio.batch.chunk import Chunk
from airflow_provider_twilio.batch.serial_thread import SerialThread
from airflow_provider_twilio.client.clock import TwilioClock
from airflow_provider_twilio.idempotency.intents import Store

VALID = 30.0
"""Seconds after an intent in which rows of its chunk may leave."""
_PAUSES = (1.0, 2.0, 4.0)


class BatchLedger:
    """The chunks of one batch.

    An intent is written before any row of its chunk leaves, and again before one leaves that is later than
    the intent is valid; so a later try knows by when all has settled that it doesn't know of.

    :param store: Airflow's store of this task.
    :param batch: what sets this batch apart from those that the same task sent before.
    :param in_thread: makes the blocking calls.
    :param clock: Twilio's time.
    :param sleep: waits for a number of seconds.
    """

    def __init__(
        self,
        store: Store,
        batch: str,
        in_thread: SerialThread,
        *,
        clock: TwilioClock,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._clock = clock
        self._store = store
        self._batch = batch
        self._in_thread = in_thread
        self._sleep = sleep
        self._unrecorded: dict[int, Chunk] = {}

    async def read(self, number: int) -> Chunk | None:
        """The chunk as it is remembered; ``None`` if nothing of it was ever about to leave."""
        kept = await self._in_thread(self._store.get, _key(self._batch, number))
        return Chunk.read(number, kept) if kept else None

    async def intend(self, chunk: Chunk) -> None:
        """Remember that the chunk's rows leave from now on."""
        if not self._clock.is_known:
            chunk.since = None
        elif not chunk.intended_at:
            chunk.since = self._clock.earliest()
        chunk.intended_at = self._clock.latest()
        self._unrecorded[chunk.number] = chunk
        await self._keep(chunk.number, chunk.intended())
        chunk.valid_until = chunk.intended_at + VALID

    def is_valid(self, chunk: Chunk) -> bool:
        """Whether a row of the chunk may leave now."""
        return self._clock.latest() < chunk.valid_until

    def passed(self, chunk: Chunk) -> float:
        """Seconds that have surely passed since the chunk's last intent; 0 where it can't be told."""
        if chunk.since is None or not self._clock.is_known:
            return 0.0
        return max(0.0, self._clock.earliest() - chunk.intended_at)

    def hold(self, chunk: Chunk) -> None:
        """Outcomes of the chunk are about to be found: it counts as it is here until it is recorded."""
        self._unrecorded[chunk.number] = chunk

    async def record(self, chunk: Chunk) -> None:
        """Remember what became of the chunk's rows, of which none leaves from now on."""
        chunk.valid_until = 0.0
        await self._keep(chunk.number, chunk.known())
        self._unrecorded.pop(chunk.number, None)

    async def close(self) -> None:
        """Record what is known of the chunks that were begun."""
        for chunk in [*self._unrecorded.values()]:
            await self.record(chunk)

    async def recorded(self, sids: set[str]) -> set[str]:
        """Those of ``sids`` that are the outcome of some row."""
        found: set[str] = set()
        number = 0
        while chunk := self._unrecorded.get(number) or await self.read(number):
            found |= sids.intersection(map(str, chunk.outcomes))
            number += 1
        return found

    async def _keep(self, number: int, value: dict[str, Any]) -> None:
        """Writing it twice does no harm, so a failed write is repeated."""
        for pause in _PAUSES:
            try:
                return await self._in_thread(self._store.set, _key(self._batch, number), value)
            except Exception:
                await self._sleep(pause)
        return await self._in_thread(self._store.set, _key(self._batch, number), value)


def chunks_of(store: Store, batch: str) -> Iterator[Chunk]:
    """The chunks of a batch that were begun, outside of an event loop."""
    for number in count():
        if not (kept := store.get(_key(batch, number))):
            return
        yield Chunk.read(number, kept)


def _key(batch: str, number: int) -> str:
    return f"twilio.batch.{batch}.{number}"
