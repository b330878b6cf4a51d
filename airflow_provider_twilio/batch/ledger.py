"""The record of a batch across crashes: which batch it is, the rows about to be sent, and their outcomes."""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from itertools import count, islice
from typing import Any, ParamSpec, Self, TypeVar

import msgspec

from airflow_provider_twilio.api.errors import InvalidRequest
from airflow_provider_twilio.batch.chunk import Chunk
from airflow_provider_twilio.batch.rows import costly
from airflow_provider_twilio.client.backoff import doubling
from airflow_provider_twilio.client.clock import TwilioClock
from airflow_provider_twilio.idempotency.intents import Store
from airflow_provider_twilio.tasks.failures import was_taken

P = ParamSpec("P")
T = TypeVar("T")

VALID = 30.0
"""Seconds after an intent in which rows of its chunk may leave."""
_REPETITIONS = 3
_LONGEST_PAUSE = 4.0
_KEY = "twilio.batch"
_RENAMED = {"most": "max_tries"}
"""Fields of version 0.1.0 by the names that they have now."""


class CorruptHeader(InvalidRequest):
    """The task began a batch, and what it remembers of it can't be read."""

    def __init__(self, why: str) -> None:
        super().__init__(
            f"the task's state is damaged, or of a version that this one can't read: {why}. Nothing more was "
            "sent. Look at Twilio's log for what was, and send the missing rows by a new DAG run"
        )


@dataclass(frozen=True, slots=True)
class BatchHeader:
    """The identity of a batch, and the facts that later tries need.

    :param name: tells it from the batches that the same task sent before: the number of the try that began
        it.
    :param digest: of everything that is sent, and in which order.
    :param max_tries: Airflow's number at that time, see :class:`Tries`.
    :param started_at: the earliest moment at which its first message may have been sent. This moment and
        those below are in seconds since 1970, in Twilio's time as far as that is known.
    :param facts: facts of the input and the plan, for XCom.
    :param scheduled_until: the last moment for which a message is scheduled.
    :param deliver_until: the moment at which the wait for deliveries ends, once it has begun.
    :param result: the task's result, once there is nothing left to do.
    :param rows_digest: of the rows alone, which an ``exclude`` that grows doesn't change; ``None`` in a
        header of version 0.1.0.
    """

    name: str
    digest: str
    max_tries: int
    started_at: float
    facts: dict[str, Any]
    scheduled_until: float | None = None
    deliver_until: float | None = None
    result: dict[str, Any] | None = None
    rows_digest: str | None = None

    @classmethod
    def read(cls, store: Store) -> Self | None:
        """Return the batch that the task is sending, or has sent; ``None`` if nothing is remembered.

        :raises CorruptHeader: something is remembered that can't be read.
        """
        kept = store.get(_KEY)
        if kept is None:
            return None
        try:
            named = {_RENAMED.get(name, name): value for name, value in dict(kept).items()}
            if _RENAMED.keys() & dict(kept).keys():
                named["digest"] = costly(bytes.fromhex(named["digest"]))
            header = msgspec.convert(named, cls)
        except (KeyError, TypeError, ValueError) as error:
            raise CorruptHeader(str(error)) from None
        if type(header.facts.get("sendable")) is not int:
            raise CorruptHeader("it doesn't say how many messages there are to send")
        return header

    def keep(self, store: Store) -> None:
        """Keep the header."""
        store.set(_KEY, asdict(self))


class SerialThread:
    """A thread for blocking calls, which are made in the order in which they are asked for.

    Airflow's channel to its server takes one call at a time. A thread can't be cancelled, so a caller that is
    cancelled during its call waits until the call has ended. Only then the next call begins. So an earlier
    write can't land after a later one. (The threads of anyio don't wait for their call where asyncio cancels
    the caller.)
    """

    def __init__(self) -> None:
        self._lock = asyncio.Lock()

    async def __call__(self, function: Callable[P, T], *arguments: P.args, **named: P.kwargs) -> T:
        async with self._lock:
            call = asyncio.ensure_future(asyncio.to_thread(function, *arguments, **named))
            cancelled: asyncio.CancelledError | None = None
            while not call.done():
                try:
                    await asyncio.wait([call])
                except asyncio.CancelledError as error:
                    cancelled = error
            if cancelled:
                call.cancelled() or call.exception()  # else asyncio logs it as never retrieved
                raise cancelled
            return call.result()


class BatchLedger:
    """The chunks of one batch.

    An intent is written before any row of its chunk leaves. It is written again before a row leaves at which
    the intent is no longer valid. So a later try knows by when every request that it has no outcome of has
    settled.

    :param store: Airflow's store of this task.
    :param batch: tells this batch from those that the same task sent before.
    :param in_thread: makes the blocking calls.
    :param clock: Twilio's time.
    """

    def __init__(
        self,
        store: Store,
        batch: str,
        in_thread: SerialThread,
        *,
        clock: TwilioClock,
    ) -> None:
        self._clock = clock
        self._store = store
        self._batch = batch
        self._in_thread = in_thread
        self._unrecorded: dict[int, Chunk] = {}

    async def read(self, number: int) -> Chunk | None:
        """Return the chunk as it is recorded; ``None`` if none of its rows was ever about to leave."""
        kept = await self._in_thread(self._store.get, _key(self._batch, number))
        return Chunk.read(number, kept) if kept else None

    async def intend(self, chunk: Chunk) -> None:
        """Record that the chunk's rows leave from now on."""
        if not self._clock.is_known:
            chunk.since = None
        elif not chunk.intended_at:
            chunk.since = self._clock.earliest()
        chunk.intended_at = self._clock.latest()
        self._unrecorded[chunk.number] = chunk
        await self._keep(chunk.number, chunk.intended())
        chunk.valid_until = chunk.intended_at + VALID

    def is_valid(self, chunk: Chunk) -> bool:
        """Tell whether a row of the chunk may leave now."""
        return self._clock.latest() < chunk.valid_until

    def passed(self, chunk: Chunk) -> float:
        """Return the seconds that have certainly passed since the chunk's last intent; 0 if unknown."""
        if chunk.since is None or not self._clock.is_known:
            return 0.0
        return max(0.0, self._clock.earliest() - chunk.intended_at)

    def hold(self, chunk: Chunk) -> None:
        """Prefer this chunk to its record until it is recorded: its outcomes are about to be found."""
        self._unrecorded[chunk.number] = chunk

    async def record(self, chunk: Chunk) -> None:
        """Record the outcomes of the chunk's rows, of which none leaves without a new intent."""
        chunk.valid_until = 0.0
        await self._keep(chunk.number, chunk.known())
        self._unrecorded.pop(chunk.number, None)

    async def close(self) -> None:
        """Record the chunks that were begun, as far as their outcomes are known.

        :raises Exception: the store failed for one of them, and the others are recorded if it let them; or
            Airflow has taken the try away, and records nothing more of it.
        """
        failure: Exception | None = None
        for chunk in [*self._unrecorded.values()]:
            try:
                await self.record(chunk)
            except Exception as error:
                failure = failure or error
                if was_taken(error):
                    break
        if failure:
            raise failure

    async def recorded(self, sids: set[str]) -> set[str]:
        """Return those of ``sids`` that are the outcome of some row."""
        found: set[str] = set()
        number = 0
        while chunk := self._unrecorded.get(number) or await self.read(number):
            found |= sids.intersection(map(str, chunk.outcomes))
            number += 1
        return found

    async def _keep(self, number: int, value: dict[str, Any]) -> None:
        """Write a value, and repeat a write that failed: writing it twice does no harm.

        A write for a try that Airflow has taken away isn't repeated.
        """
        for pause in islice(doubling(1.0, _LONGEST_PAUSE), _REPETITIONS):
            try:
                return await self._in_thread(self._store.set, _key(self._batch, number), value)
            except Exception as error:
                if was_taken(error):
                    raise
                await asyncio.sleep(pause)
        return await self._in_thread(self._store.set, _key(self._batch, number), value)


def chunks_of(store: Store, batch: str) -> Iterator[Chunk]:
    """Yield the chunks of a batch that were begun, outside of an event loop."""
    for number in count():
        if not (kept := store.get(_key(batch, number))):
            return
        yield Chunk.read(number, kept)


def _key(batch: str, number: int) -> str:
    return f"{_KEY}.{batch}.{number}"
