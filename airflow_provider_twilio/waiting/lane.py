"""The requests that count against one limit of an account, one after the other."""

import asyncio
import logging
from collections.abc import Iterator
from math import inf
from typing import Any

from airflow_provider_twilio.api.errors import (
    AuthenticationError,
    NotProcessed,
    RateLimited,
    TwilioError,
    Unanswered,
    Unreachable,
)
from airflow_provider_twilio.api.request import Request
from airflow_provider_twilio.client.client import AsyncClient
from airflow_provider_twilio.client.rate_limiter import LimitKind, RateLimiter, limiter_of
from airflow_provider_twilio.waiting.agenda import Agenda, most_urgent
from airflow_provider_twilio.waiting.kept_client import KEPT, KeptClient
from airflow_provider_twilio.waiting.seat import Seat

log = logging.getLogger(__name__)
_AGAIN_IN = 60.0
_TOLD_AT_ONCE = 200
"""Number of seats that are told of a failure before other tasks may run."""
_STRIKES = 2
"""Failures in a row of different looks, not by the fault of their resources, after which looks pause."""


class Lane:
    """The looks for all seats of one limit: by list where that is cheaper, otherwise one by one.

    :param client: finds the account's client.
    :param kind: the limit.
    :ivar agendas: the seats, by the request that fetches their resources.
    """

    def __init__(self, client: KeptClient, kind: LimitKind) -> None:
        self.agendas: dict[type[Request[Any]], Agenda] = {}
        self._client = client
        self.kind = kind
        self._loop = asyncio.get_running_loop()
        self._woken = asyncio.Event()
        self._sleeps_until = -inf
        self._limiter: RateLimiter | None = None
        self._strikes = 0
        self._had_page = False

    def add(self, seat: Seat) -> None:
        """Add a seat."""
        fetch = type(seat.wait.request)
        self.agendas.setdefault(fetch, Agenda(fetch)).add(seat)
        if seat.due < self._sleeps_until:
            self._woken.set()

    def remove(self, seat: Seat) -> None:
        """Remove a seat."""
        agenda = self.agendas[type(seat.wait.request)]
        agenda.remove(seat)
        if not agenda.seats:
            del self.agendas[type(seat.wait.request)]

    def seats(self) -> Iterator[Seat]:
        """Return all seats."""
        return (seat for agenda in self.agendas.values() for seat in agenda.seats)

    async def run(self) -> None:
        """Look for all seats, until cancelled."""
        while True:
            await self._sleep(self._next_at())
            if self._limiter and (pause := self._limiter.delay(self._loop.time())) > 0:
                await asyncio.sleep(pause)
                continue
            try:
                client = await self._client.get()
            except Exception as error:
                log.warning("The connection can't be used: %s", error)
                await self._tell_everybody(error)
                await asyncio.sleep(KEPT)
                continue
            self._limiter = limiter_of(client.account, self.kind)
            if self._limiter.delay(self._loop.time()) <= 0:
                # Another process may have taken the turn that this one saw.
                for pause in self._limiter.pauses(self._loop.time):
                    if pause > 0:
                        await asyncio.sleep(pause)
                await self._look(client, self._limiter)

    def _next_at(self) -> float:
        now = self._loop.time()
        pages = (agenda.page_at(now) for agenda in self.agendas.values())
        single = self._single(now)
        return min(*pages, single.due if single else inf, inf)

    def _single(self, now: float) -> Seat | None:
        return most_urgent(
            [one for one in (agenda.single(now) for agenda in self.agendas.values()) if one], now
        )

    async def _look(self, client: AsyncClient, limiter: RateLimiter) -> None:
        """Read a page or look at a seat, by turns where both are due."""
        now = self._loop.time()
        single = self._single(now)
        is_single_due = single is not None and single.due <= now
        pages = [one for one in self.agendas.values() if one.page_at(now) <= now]
        listed = min(pages, key=lambda one: one.turned_at, default=None)
        if listed is not None and not (is_single_due and self._had_page):
            self._had_page = True
            await self._read_page(listed, client, limiter)
        elif single is not None and is_single_due:
            self._had_page = False
            await self._look_at(single, client, limiter)

    async def _read_page(self, agenda: Agenda, client: AsyncClient, limiter: RateLimiter) -> None:
        sweep = agenda.page(self._loop.time())
        try:
            await sweep.read_page(client)
        except TwilioError as error:
            is_faulty = not self._is_everybodys(error)
            log.warning("A list can't be read: %s", error)
            agenda.drop(self._loop.time(), is_faulty=is_faulty)
            await self._failed(error, limiter)
        else:
            self._served(limiter)
            agenda.read(sweep)

    async def _look_at(self, seat: Seat, client: AsyncClient, limiter: RateLimiter) -> None:
        try:
            resource = await client.execute(seat.wait.request)
        except Exception as error:
            seat.fail(error, _AGAIN_IN if self._is_everybodys(error) else None)
            await self._failed(error, limiter)
        else:
            self._served(limiter)
            seat.hear(resource)
            for agenda in self.agendas.values():
                agenda.trust()
        if own := self.agendas.get(type(seat.wait.request)):
            own.changed()

    def _served(self, limiter: RateLimiter) -> None:
        self._strikes = 0
        limiter.open(self._loop.time())

    async def _failed(self, error: Exception, limiter: RateLimiter) -> None:
        is_refused = getattr(error, "status", None) == 403
        if not self._is_everybodys(error) and not is_refused:
            self._served(limiter)
            return
        self._client.doubt()
        self._strikes += 1
        is_sure = isinstance(error, RateLimited | Unreachable | AuthenticationError)
        if is_sure or limiter.is_closed or self._strikes >= _STRIKES or len(list(self.seats())) == 1:
            log.warning("Twilio serves nobody now, one look a minute finds out when it does: %s", error)
            limiter.close(self._loop.time(), getattr(error, "retry_after", 0.0))
        if isinstance(error, AuthenticationError):
            await self._tell_everybody(error)

    @staticmethod
    def _is_everybodys(error: Exception) -> bool:
        """Tell whether a failure isn't the fault of the resource: other looks would fare no better."""
        if isinstance(error, Unanswered):
            return error.status is None or error.status >= 500
        return isinstance(error, NotProcessed | Unreachable | AuthenticationError)

    async def _tell_everybody(self, error: Exception) -> None:
        trouble = str(error)
        for number, seat in enumerate(list(self.seats())):
            seat.warn(trouble)
            if number % _TOLD_AT_ONCE == _TOLD_AT_ONCE - 1:
                await asyncio.sleep(0)

    async def _sleep(self, until: float) -> None:
        """Sleep until a moment, or until a seat is added that is due before."""
        self._woken.clear()
        self._sleeps_until = until
        if until > self._loop.time():
            try:
                async with asyncio.timeout_at(until if until < inf else None):
                    await self._woken.wait()
            except TimeoutError:
                pass
        self._sleeps_until = -inf
