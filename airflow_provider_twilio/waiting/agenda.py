"""Who waits for one kind of resource, who of them is due longest, and whether a list serves them better."""

from collections.abc import Iterable
from math import inf
from typing import Any

from airflow_provider_twilio.api.request import Request
from airflow_provider_twilio.waiting.lists import list_of
from airflow_provider_twilio.waiting.seat import Seat
from airflow_provider_twilio.waiting.sweep import Sweep

SWEEP_EVERY = 45.0
"""Seconds between the beginnings of two readings of a list."""
_SET_ASIDE = 600.0
"""Seconds that a list isn't read after it wasn't one."""
_MISSES = 2
"""Lists in a row that don't show a resource before it is looked at singly."""


class Agenda:
    """The seats of one kind of request. Moments are those of the event loop's clock.

    Everything is found by looking through all of the seats, once a request: that takes milliseconds for
    10,000 of them.

    :param fetch: fetches one of the resources.
    :ivar seats: who waits.
    """

    def __init__(self, fetch: type[Request[Any]]) -> None:
        self.seats: dict[Seat, None] = {}
        self._list = list_of(fetch)
        self._pages = 1
        self._begun_at = -inf
        self._set_aside_until = -inf
        self._sweep: Sweep | None = None

    def page_at(self, now: float) -> float:
        """When the next page of the list is to be read; never while it is cheaper to look singly.

        :returns: the moment, which may have passed; ``inf`` for never.
        """
        if self._sweep is not None:
            return now
        listed = [seat.due for seat in self.seats if not _is_single(seat)]
        if self._list is None or now < self._set_aside_until or len(listed) < 2:
            return inf
        begins = max(now, self._begun_at + self._spacing())
        if sum(due <= begins for due in listed) < self._pages:
            return inf
        return max(min(listed), self._begun_at + self._spacing())

    def page(self, now: float) -> Sweep:
        """The reading of the list that goes on, or begins."""
        if self._sweep is None:
            assert self._list is not None
            self._begun_at = now
            worth = sum(seat.due <= now + self._spacing() for seat in self.seats if not _is_single(seat))
            self._sweep = Sweep(self._list, self.seats, max(worth, 1))
        return self._sweep

    def read(self, sweep: Sweep) -> None:
        """Note that a page was read."""
        if not sweep.is_over:
            return
        self._sweep = None
        self._pages = 2 * sweep.pages if sweep.gave_up else sweep.pages
        for seat in sweep.missing():
            seat.misses += 1

    def drop(self, now: float, *, is_faulty: bool) -> None:
        """End a reading that failed.

        :param is_faulty: whether it is the list's own fault: then it isn't read for a while.
        """
        self._sweep = None
        if is_faulty:
            self._set_aside_until = now + _SET_ASIDE

    def single(self, now: float) -> Seat | None:
        """Who is to be looked at singly first, due or not."""
        has_list = self.page_at(now) < inf
        return most_urgent((seat for seat in self.seats if not has_list or _is_single(seat)), now)

    def _spacing(self) -> float:
        return min(SWEEP_EVERY, min((seat.schedule.least for seat in self.seats), default=SWEEP_EVERY))


def most_urgent(seats: Iterable[Seat], now: float) -> Seat | None:
    """Whose deadline has come, or who was said to have failed; otherwise who is due longest."""
    return min(
        seats, key=lambda seat: (not (seat.is_doubted or seat.last_call <= now), seat.due), default=None
    )


def _is_single(seat: Seat) -> bool:
    return seat.is_doubted or seat.misses >= _MISSES
