"""Reads all messages of a time, slices at once, for what they tell and not for a file of them."""

import asyncio
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from airflow_provider_twilio.api.errors import InvalidRequest
from airflow_provider_twilio.api.v2010.messages import ListMessage
from airflow_provider_twilio.client.account import Account
from airflow_provider_twilio.client.client import AsyncClient
from airflow_provider_twilio.exports.manifest import Span
from airflow_provider_twilio.exports.messages.reader import Batch, RestartSlice
from airflow_provider_twilio.exports.messages.slicing import Sweep
from airflow_provider_twilio.exports.messages.spans import even
from airflow_provider_twilio.exports.page_size import PageSize

T = TypeVar("T")
_MOST_AT_ONCE = 100


def check_pace(concurrency: Any, settle: Any) -> tuple[int, float]:
    """Check how many slices are read at once, and how many seconds are waited before.

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
    page_size: PageSize,
    find: Callable[[Batch], Iterable[T]],
    take: Callable[[T], None],
) -> int:
    """Hand what ``find`` finds on the pages to ``take``, in any order; return how many slices there were.

    :param find: is asked once more for a page that has to be read anew; only its last word counts. It raises
        ``ValueError`` for a record that it can't do without and can't read.
    :raises TwilioError: naming slice and page.
    """
    return asyncio.run(_scan(account, span, concurrency, page_size, find, take))


async def _scan(
    account: Account,
    span: Span,
    concurrency: int,
    page_size: PageSize,
    find: Callable[[Batch], Iterable[T]],
    take: Callable[[T], None],
) -> int:
    slices: list[Span] = []

    class Finder:
        def __init__(self, slice_: Span) -> None:
            self._slice = slice_
            self._found: list[T] = []

        async def take(self, batch: Batch) -> None:
            try:
                self._found += find(batch)
            except ValueError as error:
                raise RestartSlice(str(error)) from None

        async def finish(self) -> None:
            slices.append(self._slice)
            for each in self._found:
                take(each)

        async def discard(self) -> None:
            """Nothing of it has gone anywhere."""

    async with await asyncio.to_thread(AsyncClient, account, connections=concurrency) as client:
        write_slots = asyncio.Semaphore(concurrency)
        sweep = Sweep(client, ListMessage(), None, concurrency, write_slots, Finder, page_size)
        await sweep.run(even(span, concurrency))
    return len(slices)
