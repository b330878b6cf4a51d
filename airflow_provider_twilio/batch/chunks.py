"""Cuts a batch into chunks."""

from collections.abc import Iterable
from itertools import islice

from airflow_provider_twilio.api.v2010.messages import CreateMessage
from airflow_provider_twilio.batch.serial_thread import SerialThread

Numbered = tuple[int, CreateMessage]
"""A row's number in the input, and its message."""


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
