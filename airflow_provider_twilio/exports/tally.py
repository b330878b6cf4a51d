"""What an export counts: records by status and direction, segments and money."""

from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import suppress
from decimal import Decimal, InvalidOperation
from typing import Any, Self

import msgspec

from airflow_provider_twilio.exports.pages import Message


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
        prices = Counter((message.price, message.price_unit) for message in messages if message.price)
        price: dict[str, Decimal] = {}
        for (amount, unit), count in prices.items():
            with suppress(InvalidOperation):
                price[str(unit)] = price.get(str(unit), Decimal(0)) + Decimal(str(amount)) * count
        segments = Counter(message.num_segments for message in messages)
        return cls(
            len(messages),
            _counts(message.status for message in messages),
            _counts(message.direction for message in messages),
            sum(int(number) * count for number, count in segments.items() if str(number).isdecimal()),
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


def _counts(names: Iterable[Any]) -> dict[str, int]:
    return {str(name): count for name, count in Counter(names).items()}


def _sum(some: dict[str, Any], more: dict[str, Any]) -> dict[str, Any]:
    return {name: some.get(name, 0) + more.get(name, 0) for name in sorted({*some, *more})}
