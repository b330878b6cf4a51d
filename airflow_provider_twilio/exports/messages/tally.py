"""Counts what an export tells: records by status and direction, segments and money."""

import re
from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from operator import attrgetter
from typing import Any, Self

import msgspec

from airflow_provider_twilio.exports.messages.page import MessageFacts
from airflow_provider_twilio.files.columns import READ, UNFIT


class Tally(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Sums over messages. A field of another version isn't read as 0: its slice is read again.

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
    def of(cls, messages: Sequence[MessageFacts]) -> Self:
        """Add up ``messages``."""
        price: dict[str, Decimal] = {}
        for (amount, unit), count in _count(messages, "price", "price_unit").items():
            if (number := _decimal(amount)) is not None:
                price[_word(unit)] = price.get(_word(unit), Decimal(0)) + number * count
        segments = _count(messages, "num_segments").items()
        return cls(
            len(messages),
            _by_word(_count(messages, "status")),
            _by_word(_count(messages, "direction")),
            sum(_segments(number) * count for number, count in segments),
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
        """Return the sums as JSON has them; money as text, so that no digit is lost."""
        result: dict[str, Any] = msgspec.to_builtins(self)
        return result


def _count(messages: Sequence[MessageFacts], *names: str) -> Counter[Any]:
    """Count how often each value occurs; a loop of our own would take three times as long."""
    values = map(attrgetter(*names), messages)
    try:
        return Counter(values)
    except TypeError:  # A value that is a list or an object.
        return Counter(map(_hashable, map(attrgetter(*names), messages)))


def _hashable(value: Any) -> Any:
    if isinstance(value, tuple):
        return tuple(map(_hashable, value))
    return _ODD if isinstance(value, list | dict) else value


def _by_word(counted: Counter[Any]) -> dict[str, int]:
    words: dict[str, int] = {}
    for value, count in counted.items():
        words[_word(value)] = words.get(_word(value), 0) + count
    return words


def _word(value: Any) -> str:
    """Return a word of Twilio's, and nothing that could be a text of somebody else: it goes to XCom."""
    if value is None:
        return "None"
    return value if isinstance(value, str) and _WORD.fullmatch(value) else _ODD


def _decimal(value: Any) -> Decimal | None:
    """Return an amount of money that a column can hold, ``None`` for any other value and for nothing."""
    try:
        return READ["decimal"](value) if value else None
    except UNFIT:
        return None


def _segments(value: Any) -> int:
    try:
        number: int = READ["integer"](value)
        return max(0, number)
    except UNFIT:
        return 0


def _sum(some: dict[str, Any], more: dict[str, Any]) -> dict[str, Any]:
    return {name: some.get(name, 0) + more.get(name, 0) for name in sorted({*some, *more})}


_WORD = re.compile(r"[A-Za-z_-]{1,30}")
_ODD = "unknown"
