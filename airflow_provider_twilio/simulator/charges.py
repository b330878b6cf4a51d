"""Charges besides messages: numbers by the month, registrations once."""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from math import inf

A2P_FEES = "a2p-registration-fees"
NUMBERS = "phonenumbers"


@dataclass(frozen=True, slots=True)
class Charge:
    """``count`` events that were billed as ``usage`` units, for ``price`` USD in all."""

    at: float
    category: str
    price: float
    count: int = 1
    usage: int = 1


@dataclass(slots=True)
class Rental:
    """A monthly charge, paid in advance on the day of the month on which it began."""

    category: str
    price: float
    start: float
    end: float = inf

    def charges(self, now: float) -> Iterator[Charge]:
        month = 0
        while (at := _months_after(self.start, month)) <= now and (month == 0 or at < self.end):
            yield Charge(at, self.category, self.price)
            month += 1


def _months_after(start: float, months: int) -> float:
    """Return the same time on the same day of a later month, or on that month's last day."""
    begun = datetime.fromtimestamp(start, UTC)
    year, month = divmod(begun.year * 12 + begun.month - 1 + months, 12)
    day = min(begun.day, monthrange(year, month + 1)[1])
    return start + (begun.replace(year=year, month=month + 1, day=day) - begun).total_seconds()


class Charges:
    """All charges so far. A charge stays when its resource is deleted."""

    def __init__(self) -> None:
        self._once: list[Charge] = []
        self._rentals: dict[str, Rental] = {}

    def add(self, charge: Charge) -> None:
        self._once.append(charge)

    def rent(self, sid: str, rental: Rental) -> None:
        self._rentals[sid] = rental

    def end(self, sid: str, now: float) -> None:
        self._rentals[sid].end = now

    def until(self, now: float) -> Iterator[Charge]:
        yield from self._once
        for rental in self._rentals.values():
            yield from rental.charges(now)
