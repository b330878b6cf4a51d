"""The order of the waits for one kind of resource, and the choice between its list and single looks."""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from math import inf
from operator import attrgetter
from typing import Any

from airflow_provider_twilio.api.request import Request
from airflow_provider_twilio.waiting.lists import list_of
from airflow_provider_twilio.waiting.seat import Seat
from airflow_provider_twilio.waiting.sweep import ListSweep

SWEEP_EVERY = 45.0
"""Seconds between the beginnings of two readings of a list, unless a wait looks more often."""
_SET_ASIDE = 600.0
"""Seconds that a list isn't read after it proved faulty."""
_FEWEST = 2
"""Fewest seats that a list is read for. A single seat is looked at singly, and hears of its own failures."""
_FAILURES = 2
"""Readings in a row that fail while single looks are answered, before a list isn't read for a while."""
_KEPT = 5.0
"""Seconds that an order is kept; a deadline may have put another seat first by then."""
_MISSES = 2
"""Lists in a row that don't show a resource, before it is looked at singly."""


class Agenda:
    """The seats of one kind of request. Moments are those of the event loop's clock.

    Everything is found by a pass over all seats, once after each request. That takes milliseconds for 10,000
    of them.

    :param fetch: fetches one of the resources.
    :ivar seats: the waiting seats.
    :ivar turned_at: the moment at which a page was read last.
    """

    def __init__(self, fetch: type[Request[Any]]) -> None:
        self.seats: dict[Seat, None] = {}
        self._list = list_of(fetch)
        self._pages = 1
        self._begun_at = -inf
        self._set_aside_until = -inf
        self._sweep: ListSweep | None = None
        self._failures = 0
        self._is_suspect = False
        self.turned_at = -inf
        self._order: _Order | None = None

    def add(self, seat: Seat) -> None:
        """Add a seat."""
        self.seats[seat] = None
        self.changed()

    def remove(self, seat: Seat) -> None:
        """Remove a seat."""
        self.seats.pop(seat, None)
        self.changed()

    def changed(self) -> None:
        """Note that a seat has heard something, and is due at another time."""
        self._order = None

    def page_at(self, now: float) -> float:
        """Return the moment at which the next page of the list is to be read.

        A list isn't read as long as single looks are cheaper.

        :returns: the moment, which may have passed; ``inf`` for never.
        """
        if self._sweep is not None:
            return now
        order = self._ordered(now)
        is_read = self._list is not None and not self._is_suspect and now >= self._set_aside_until
        if not is_read or len(order.listed) < _FEWEST:
            return inf
        begins = max(now, self._begun_at + order.spacing)
        if bisect_right(order.listed, begins) < self._pages:
            return inf
        return max(order.listed[0], self._begun_at + order.spacing)

    def page(self, now: float) -> ListSweep:
        """Go on with the reading of the list, or begin one, and return it."""
        self.turned_at = now
        if self._sweep is None:
            assert self._list is not None
            self._begun_at = now
            order = self._ordered(now)
            worth = bisect_right(order.listed, now + order.spacing)
            self._sweep = ListSweep(self._list, self.seats, max(worth, 1))
        return self._sweep

    def read(self, sweep: ListSweep) -> None:
        """Note that a page was read."""
        self._failures = 0
        self.changed()
        if not sweep.is_over:
            return
        self._sweep = None
        self._pages = 2 * sweep.pages if sweep.gave_up else sweep.pages
        for seat in sweep.missing():
            seat.misses += 1

    def drop(self, now: float, *, is_faulty: bool) -> None:
        """End a reading that failed. A single look comes next: if it succeeds, the list was at fault.

        :param is_faulty: true if the failure is certainly the list's own: then the list isn't read for a
            while.
        """
        self._sweep = None
        self._failures += 1
        self._is_suspect = True
        if is_faulty or self._failures >= _FAILURES:
            self._set_aside_until = now + _SET_ASIDE
        self.changed()

    def trust(self) -> None:
        """Read the list again: a single look has been answered, so Twilio can be reached."""
        self._is_suspect = False

    def single(self, now: float) -> Seat | None:
        """Return the seat to look at singly first, due or not; ``None`` if there is none."""
        order = self._ordered(now)
        return order.first if self.page_at(now) == inf else order.first_single

    def _ordered(self, now: float) -> "_Order":
        if self._order is None or now >= self._order.made_at + _KEPT:
            self._order = _order(self.seats, now)
        return self._order


@dataclass(frozen=True, slots=True)
class _Order:
    """The seats at a moment.

    :ivar listed: the moments at which the seats are due that a list serves, the soonest first.
    :ivar first: the most urgent seat.
    :ivar first_single: the most urgent of the seats that no list serves.
    :ivar spacing: seconds between the beginnings of two readings of the list.
    """

    made_at: float
    listed: list[float]
    first: Seat | None
    first_single: Seat | None
    spacing: float


def _order(seats: Iterable[Seat], now: float) -> _Order:
    singles = [seat for seat in seats if seat.is_doubted or seat.misses >= _MISSES]
    listed = sorted([seat.due for seat in seats if not seat.is_doubted and seat.misses < _MISSES])
    least = min((seat.schedule.least for seat in seats), default=inf)
    return _Order(now, listed, most_urgent(seats, now), most_urgent(singles, now), min(SWEEP_EVERY, least))


def most_urgent(seats: Iterable[Seat], now: float) -> Seat | None:
    """Return the most urgent seat; ``None`` if there are none.

    Due seats come first whose deadline has come, or whose resource a list showed as failed. Then comes the
    seat that is due longest.
    """
    urgent = [seat for seat in seats if seat.due <= now and (seat.is_doubted or seat.last_call <= now)]
    return min(urgent or seats, key=_DUE, default=None)


_DUE = attrgetter("due")
