"""Cuts a batch into chunks, and reads them with their intents recorded before the rows are needed."""

import asyncio
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Protocol

from airflow_provider_twilio.batch.chunk import UNSENT, Chunk, Numbered, Outgoing, outgoing_of
from airflow_provider_twilio.batch.ledger import BatchLedger, SerialThread

_PREFETCHED = 2
"""Number of chunks: reading one and writing its intent take less time than sending it."""


class Chunks:
    """The rows of a batch in chunks; the same rows give the same chunks in every try.

    :param rows: every row that is to be sent, by its number in the input.
    :param size: number of rows in a chunk.
    :param in_thread: reads the rows.
    """

    def __init__(self, rows: Iterable[Numbered], size: int, in_thread: SerialThread) -> None:
        self._rows = iter(rows)
        self._size = size
        self._in_thread = in_thread
        self._number = -1

    async def next(self) -> tuple[int, list[Numbered]]:
        """Return the next chunk's number, from 0, and its rows; no rows at the end."""
        return await self._in_thread(self._next)

    def _next(self) -> tuple[int, list[Numbered]]:
        self._number += 1
        return self._number, list(islice(self._rows, self._size))


class Source(Protocol):
    """Rows to send, one after the other."""

    async def next(self) -> Outgoing | None:
        """Return the next row; ``None`` when there is none."""


class ResendQueue:
    """Rows of chunks that were begun before.

    :param rows: the rows, in the order in which they are sent.
    """

    def __init__(self, rows: Iterable[Outgoing]) -> None:
        self._rows = deque(rows)
        for row in self._rows:
            row.chunk.under_way += 1

    async def next(self) -> Outgoing | None:
        """Return the next row; ``None`` when there is none."""
        return self._rows.popleft() if self._rows else None


class Prefetcher:
    """The unsent rows of all chunks.

    :param chunks: the chunks of the batch.
    :param ledger: records their intents.
    :param begun: the chunks that earlier tries began, by number; ``None`` for a chunk that is done.
    """

    def __init__(self, chunks: Chunks, ledger: BatchLedger, begun: Mapping[int, Chunk | None]) -> None:
        self._chunks = chunks
        self._ledger = ledger
        self._begun = begun
        self._rows: Iterator[Outgoing] = iter(())
        self._coming: deque[asyncio.Task[list[Outgoing] | None]] = deque()

    async def next(self) -> Outgoing | None:
        """Return the next row; ``None`` when there is none."""
        while (row := next(self._rows, None)) is None:
            self._prefetch()
            rows = await self._coming[0]
            if rows is None:
                return None
            self._coming.popleft()
            self._prefetch()
            self._rows = iter(rows)
        return row

    async def close(self) -> None:
        """Begin no more chunks, and finish those that are being begun."""
        await asyncio.gather(*self._coming, return_exceptions=True)

    def _prefetch(self) -> None:
        while len(self._coming) < _PREFETCHED:
            self._coming.append(asyncio.create_task(self._load()))

    async def _load(self) -> list[Outgoing] | None:
        """Return the next chunk's rows that are to be sent; ``None`` after the last chunk."""
        number, numbered = await self._chunks.next()
        if not numbered:
            return None
        new = Chunk.of(number, [row for row, _ in numbered])
        chunk = self._begun.get(number, new)
        if chunk is None:
            return []
        rows = [row for row in outgoing_of(chunk, numbered) if row.outcome == UNSENT]
        chunk.under_way = len(rows)
        if rows:
            await self._ledger.intend(chunk)
        return rows
