"""Reads all messages of a time, slices at once, for what they tell and not for a file of them."""

import asyncio
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from airflow_provider_twilio.api.account import Account
from airflow_provider_twilio.api.errors import InvalidRequest, Unanswered
from airflow_provider_twilio.api.v2010.messages import ListMessage
from airflow_provider_twilio.exports.manifest import Span, written
from airflow_provider_twilio.exports.reading import Batch, Dense, Moved, Reading, first
from airflow_provider_twilio.exports.slices import even
from airflow_provider_twilio.protocol.client import AsyncClient

T = TypeVar("T")
_READINGS = 5
"""Of a slice whose list doesn't stand still."""
_MOST_AT_ONCE = 100


def check_pace(concurrency: Any, settle: Any) -> tuple[int, float]:
    """How many slices are read at once, and how many seconds are waited before.

    :raises InvalidRequest: one of them is no such number.
    """
    if type(concurrency) is not int or not 1 <= concurrency <= _MOST_AT_ONCE:
        raise InvalidRequest(f"concurrency: {concurrency!r}: must be a number from 1 to {_MOST_AT_ONCE}")
    if isinstance(settle, bool) or not isinstance(settle, int | float) or not settle >= 0:
        raise InvalidRequest(f"settle: {settle!r}: must be a number of seconds, 0 or more")
    return concurrency, settle


def scan(
    account: Account,
    span: Span,
    concurrency: int,
    find: Callable[[Batch], Iterable[T]],
    take: Callable[[T], None],
) -> int:
    """Hand what ``find`` finds on the pages to ``take``, in any order; how many slices there were.

    :param find: is asked once more for a page that has to be read anew; only its last word counts.
    :raises TwilioError: naming slice and page.
    """
    return asyncio.run(_scan(account, span, concurrency, find, take))


async def _scan(
    account: Account,
    span: Span,
    concurrency: int,
    find: Callable[[Batch], Iterable[T]],
    take: Callable[[T], None],
) -> int:
    slots, read = asyncio.Semaphore(concurrency), 0

    async def run(slice_: Span) -> None:
        nonlocal read
        async with slots:
            found = await _slice(client, slice_, concurrency, find)
        if isinstance(found, Dense):
            for piece in found.slices:
                group.create_task(run(piece))
            return
        read += 1
        for each in found:
            take(each)

    async with await asyncio.to_thread(AsyncClient, account, connections=concurrency) as client:
        try:
            async with asyncio.TaskGroup() as group:
                for piece in even(span, concurrency):
                    group.create_task(run(piece))
        except BaseExceptionGroup as failures:
            raise first(failures) from None
    return read


async def _slice(
    client: AsyncClient, span: Span, concurrency: int, find: Callable[[Batch], Iterable[T]]
) -> list[T] | Dense:
    """What is found in a slice, unless it is better read in pieces."""
    why, before = "", None
    for _ in range(_READINGS):
        found: list[T] = []

        async def keep(batch: Batch, found: list[T] = found) -> None:
            found += find(batch)

        reading = Reading(client, ListMessage(), span, direction=None, concurrency=concurrency)
        try:
            await reading.run(keep)
        except Dense as dense:
            return dense
        except Moved as moved:
            why = str(moved)
            continue
        if reading.odd is None or reading.seen == before:
            return found
        why, before = reading.odd, reading.seen
    raise Unanswered(
        f"slice {written(span)}: {why}, in each of {_READINGS} readings", operation=ListMessage.__name__
    )
