"""What an export counts: records by status and direction, segments and money."""

from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from decimal import Decimal, InvalidOperation
from operator import attrgetter
from typing import Any, Self

import msgspec

from airflow_provider_twilio.exports.messages.pages import Message


class Tally(msgspec.Struct, frozen=True):
    """Sums over messages.

    :ivar records: how many there are.
    :ivar by_status: how many of each status. :ivar by_direction: how many of each direction.
    :ivar segments: of all messages.
    :ivar price: of all messages, by currency; a charge is negative, as Twilio has it.
    """

    records: int = 0
    by_status: dict[str, int] = {}
    by_direction: dict[str, int] = {}
    segments: int = 0
    price: dict[str, Decimal] = {}

    @classmethod
    def of(cls, messages: Sequence[Message]) -> Self:
        """The sums over ``messages``."""
        price: dict[str, Decimal] = {}
        for (amount, unit), count in _count(messages, "price", "price_unit").items():
            if amount:
                with suppress(InvalidOperation):
                    price[str(unit)] = price.get(str(unit), Decimal(0)) + Decimal(str(amount)) * count
        segments = _count(messages, "num_segments").items()
        return cls(
            len(messages),
            {str(status): count for status, count in _count(messages, "status").items()},
            {str(direction): count for direction, count in _count(messages, "direction").items()},
            sum(int(number) * count for number, count in segments if str(number).isdecimal()),
            price,
        )

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(
            self.records + other.records,
            _sum(self.by_status, other.by_status),
            _sum(self.by_direction, other.by_direction),
            self.segments + other.segments,
            _sum(self.price, other.price),
        )

    def to_json(self) -> dict[str, Any]:
        """The sums as JSON has them; money as text, so that no digit is lost."""
        result: dict[str, Any] = msgspec.to_builtins(self)
        return result


def _count(messages: Sequence[Message], *names: str) -> Counter[Any]:
    """How often each value occurs; a loop of our own would take three times as long."""
    return Counter(map(attrgetter(*names), messages))


def _sum(some: dict[str, Any], more: dict[str, Any]) -> dict[str, Any]:
    return {name: some.get(name, 0) + more.get(name, 0) for name in sorted({*some, *more})}
