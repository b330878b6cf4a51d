"""The only reader of all waits of an account in an event loop.

A wait takes a seat, and hears of its own resource alone. The reader begins with its first seat and ends with
its last one.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from contextvars import Context
from typing import Any
from weakref import WeakKeyDictionary

from airflow_provider_twilio.client.rate_limiter import LimitKind, limit_kind_of
from airflow_provider_twilio.waiting.kept_client import KeptClient
from airflow_provider_twilio.waiting.lane import Lane
from airflow_provider_twilio.waiting.plain_looks import look_plainly
from airflow_provider_twilio.waiting.schedule import schedule_of
from airflow_provider_twilio.waiting.seat import Seat
from airflow_provider_twilio.waiting.wait import Wait

log = logging.getLogger(__name__)
ConnectionKey = tuple[str, str | None]
"""The connection, and the subaccount to act on."""


class AccountReader:
    """A client, and a lane for each of the account's limits that a wait counts against.

    :param key: the connection, and the subaccount to act on.
    """

    def __init__(self, key: ConnectionKey) -> None:
        self.client = KeptClient(*key)
        self._lanes: dict[LimitKind, tuple[Lane, asyncio.Task[None]]] = {}

    @property
    def is_empty(self) -> bool:
        """True if no seat is taken."""
        return not self._lanes

    def take(self, seat: Seat) -> None:
        """Add a seat."""
        kind = limit_kind_of(type(seat.wait.request))
        if kind not in self._lanes:
            lane = Lane(self.client, kind)
            # Without a context of its own, the lane's lines would land in the first task's log.
            task = asyncio.get_running_loop().create_task(self._run(lane), context=Context())
            self._lanes[kind] = (lane, task)
        self._lanes[kind][0].add(seat)

    def leave(self, seat: Seat) -> Coroutine[Any, Any, None]:
        """Remove a seat, and return a coroutine that ends whatever no seat needs any longer."""
        kind = limit_kind_of(type(seat.wait.request))
        lane, task = self._lanes[kind]
        seat.leave()
        lane.remove(seat)
        if not lane.agendas:
            del self._lanes[kind]
        return self._end(None if lane.agendas else task, is_last=self.is_empty)

    async def _end(self, task: asyncio.Task[None] | None, *, is_last: bool) -> None:
        if task is not None:
            task.cancel()
            await asyncio.wait([task])
        if is_last:
            await self.client.close()

    async def _run(self, lane: Lane) -> None:
        """Run a lane. If it fails, its waits look for themselves, so that none of them ends by it."""
        try:
            await lane.run()
        except Exception:
            log.exception("The reader has failed: its waits look one by one from now on")
            await look_plainly(lane.seats, self.client, lane.kind)


@asynccontextmanager
async def seat_at(
    key: ConnectionKey, wait: Wait, poll_interval: float, task_log: Any
) -> AsyncIterator[asyncio.Future[dict[str, Any]]]:
    """Take a seat at the reader of an account, and leave it whatever happens.

    :param key: the connection, and the subaccount to act on.
    :param poll_interval: seconds between two looks at first.
    :param task_log: the log of the task, which tells of this wait alone.
    :returns: the event that ends the wait.
    """
    readers = _READERS.setdefault(asyncio.get_running_loop(), {})
    seat = Seat(wait, schedule_of(wait, poll_interval), task_log)
    reader = readers.get(key) or readers.setdefault(key, AccountReader(key))
    reader.take(seat)
    try:
        yield seat.end
    finally:
        ending = asyncio.ensure_future(reader.leave(seat))
        if reader.is_empty:
            del readers[key]
        await asyncio.shield(ending)


_READERS: WeakKeyDictionary[asyncio.AbstractEventLoop, dict[ConnectionKey, AccountReader]] = (
    WeakKeyDictionary()
)
