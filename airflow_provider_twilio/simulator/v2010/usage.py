"""The account's usage and charges, added up by day and by category.

A charge counts in its own category and in every category above it: ``sms-outbound-longcode`` also in
``sms-outbound``, in ``sms``, and in ``totalprice``.

https://www.twilio.com/docs/usage/api/usage-record#usage-categories
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple

from airflow_provider_twilio.simulator.charges import Charge, Charges
from airflow_provider_twilio.simulator.state import State
from airflow_provider_twilio.simulator.v2010.message_charges import charge_of
from airflow_provider_twilio.simulator.v2010.message_log import MessageLog

TOTAL = "totalprice"
CURRENCY = "usd"
DAY = 86400


class Category(NamedTuple):
    """A category. ``unit`` is the unit of counts and usage; the total has none."""

    description: str
    unit: str


CATEGORIES: Mapping[str, Category] = MappingProxyType(
    {
        "a2p-registration-fees": Category("A2P Registration Fees", "registrations"),
        "calleridlookups": Category("Caller Name Lookups", "lookups"),
        "calls": Category("Voice Minutes", "calls"),
        "calls-inbound": Category("Inbound Voice Minutes", "calls"),
        "calls-outbound": Category("Outbound Voice Minutes", "calls"),
        "lookups": Category("Lookups", "lookups"),
        "mediastorage": Category("Media Storage", "files"),
        "mms": Category("MMS", "messages"),
        "mms-inbound": Category("Inbound MMS", "messages"),
        "mms-inbound-longcode": Category("Long Code Inbound MMS", "messages"),
        "mms-inbound-shortcode": Category("Short Code Inbound MMS", "messages"),
        "mms-outbound": Category("Outbound MMS", "messages"),
        "mms-outbound-longcode": Category("Long Code Outbound MMS", "messages"),
        "mms-outbound-shortcode": Category("Short Code Outbound MMS", "messages"),
        "phonenumbers": Category("Phone Numbers", "numbers"),
        "phonenumbers-local": Category("Local Phone Numbers", "numbers"),
        "phonenumbers-mobile": Category("Mobile Phone Numbers", "numbers"),
        "phonenumbers-tollfree": Category("Toll-Free Phone Numbers", "numbers"),
        "recordings": Category("Recordings", "recordings"),
        "shortcodes": Category("Short Codes", "short codes"),
        "sms": Category("SMS", "messages"),
        "sms-inbound": Category("Inbound SMS", "messages"),
        "sms-inbound-longcode": Category("Long Code Inbound SMS", "messages"),
        "sms-inbound-shortcode": Category("Short Code Inbound SMS", "messages"),
        "sms-outbound": Category("Outbound SMS", "messages"),
        "sms-outbound-longcode": Category("Long Code Outbound SMS", "messages"),
        "sms-outbound-shortcode": Category("Short Code Outbound SMS", "messages"),
        TOTAL: Category("Total Price", ""),
        "transcriptions": Category("Transcriptions", "transcriptions"),
    }
)
"""Categories in alphabetical order: all that the simulator charges for, and the best known others."""


@dataclass(slots=True)
class Tally:
    count: int = 0
    usage: int = 0
    price: float = 0.0

    def add(self, other: "Tally | Charge") -> None:
        self.count += other.count
        self.usage += other.usage
        self.price += other.price


Tallies = Mapping[str, Tally]
_NOTHING = Tally()


@lru_cache(maxsize=256)
def counted_in(category: str) -> tuple[str, ...]:
    """Return the categories that a charge of ``category`` counts in."""
    parts = category.split("-")
    candidates = ("-".join(parts[:length]) for length in range(len(parts), 0, -1))
    return (*(name for name in candidates if name in CATEGORIES), TOTAL)


def day_of(timestamp: float) -> date:
    return datetime.fromtimestamp(timestamp, UTC).date()


def charges(state: State, now: float) -> Iterator[Charge]:
    """Yield all charges until ``now``, in no order."""
    for message in state.store(MessageLog):
        if (charge := charge_of(message, now)) is not None:
            yield charge
    yield from state.store(Charges).until(now)


class Usage:
    """The account's usage at a moment."""

    def __init__(self, state: State, now: float) -> None:
        self._days: dict[int, dict[str, Tally]] = defaultdict(lambda: defaultdict(Tally))
        for charge in charges(state, now):
            self._days[int(charge.at // DAY)][charge.category].add(charge)
        self.first_day = day_of(DAY * min([int(state.opened // DAY), *self._days]))

    def between(self, start: date, end: date) -> Tallies:
        """Return the sums by category, from the day ``start`` to ``end`` inclusive."""
        epoch = date(1970, 1, 1)
        first, last = (start - epoch).days, (end - epoch).days
        sums: dict[str, Tally] = defaultdict(Tally)
        for day, tallies in self._days.items():
            if first <= day <= last:
                for category, tally in tallies.items():
                    for name in counted_in(category):
                        sums[name].add(tally)
        return sums


def total(state: State, now: float) -> float:
    """Return the USD that the account has paid."""
    return sum(charge.price for charge in charges(state, now))


def money(amount: float) -> str:
    """Return an amount such as ``12.3456``: at most five decimals, without trailing zeros."""
    return f"{amount:.5f}".rstrip("0").rstrip(".")


def of(tallies: Tallies, category: str) -> Tally:
    return tallies.get(category, _NOTHING)
