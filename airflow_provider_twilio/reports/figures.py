"""The figures of a report on the messages of a time, added up from exported files."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from airflow_provider_twilio.api.errors import InvalidRequest
from airflow_provider_twilio.exports.interval import Span
from airflow_provider_twilio.files.columns import Column, row_reader

COLUMNS = (
    Column("date_sent", "timestamp"),
    Column("direction"),
    Column("status"),
    Column("error_code", "integer"),
    Column("num_segments", "integer"),
    Column("price", "decimal"),
    Column("price_unit"),
)
"""The columns that a report needs; no number or text is among them."""
_ARRIVED = ("delivered", "read")
_LOST = ("undelivered", "failed")
_WORD = re.compile(r"[a-z_-]{1,30}")


@dataclass(slots=True)
class Figures:
    """Sums over the messages of a time.

    :ivar span: the time.
    :ivar sent: outbound messages by day and status. :ivar received: inbound ones by day.
    :ivar errors: outbound messages by error code.
    :ivar spent: by currency and day; what Twilio charged is positive.
    :ivar segments: of outbound messages.
    """

    span: Span
    sent: dict[date, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    received: Counter[date] = field(default_factory=Counter)
    errors: Counter[int] = field(default_factory=Counter)
    spent: dict[str, dict[date, Decimal]] = field(default_factory=dict)
    segments: int = 0

    def add(self, records: Iterable[Mapping[str, Any]]) -> None:
        """Count records of messages that were sent or received within the time.

        :raises InvalidRequest: they lack a column that the report needs.
        """
        read = row_reader(COLUMNS, COLUMNS)
        for record in records:
            if _NEEDED - record.keys():
                raise InvalidRequest(
                    f"path: its records lack {', '.join(sorted(_NEEDED - record.keys()))}: "
                    "export messages with these columns"
                )
            sent, *values = read({name: record[name] for name in _NEEDED if record[name] != ""})
            if sent is not None and self.span.start <= sent < self.span.end:
                self._count(sent.date(), *values)

    def _count(
        self,
        day: date,
        direction: str | None,
        status: str | None,
        error_code: int | None,
        segments: int | None,
        price: Decimal | None,
        unit: str | None,
    ) -> None:
        if price:
            days = self.spent.setdefault(_word(unit).upper(), defaultdict(Decimal))
            days[day] -= price
        if direction == "inbound":
            self.received[day] += 1
            return
        self.sent[day][_word(status)] += 1
        self.segments += segments or 0
        if error_code:
            self.errors[error_code] += 1

    @property
    def days(self) -> list[date]:
        """Return all days of the time, those without messages too."""
        first, last = self.span.start.date(), (self.span.end - timedelta(microseconds=1)).date()
        return [first + timedelta(days=number) for number in range((last - first).days + 1)]

    @property
    def statuses(self) -> Counter[str]:
        """Count outbound messages by status."""
        return sum(self.sent.values(), Counter[str]())

    def total_spent(self) -> dict[str, Decimal]:
        """Add up the spend of each currency."""
        return {unit: sum(days.values(), Decimal(0)) for unit, days in self.spent.items()}

    def to_json(self) -> dict[str, Any]:
        """Return the figures that go to XCom."""
        rate = delivery_rate(self.statuses)
        return {
            "sent": sum(self.statuses.values()),
            "received": sum(self.received.values()),
            "by_status": dict(self.statuses),
            "delivery_rate": None if rate is None else round(rate, 4),
            "errors": {str(code): count for code, count in self.errors.most_common()},
            "segments": self.segments,
            "spent": {unit: str(amount) for unit, amount in self.total_spent().items()},
        }


_NEEDED = {column.name for column in COLUMNS}


def delivery_rate(statuses: Mapping[str, int]) -> float | None:
    """Return delivered messages as a share of those whose end is known; ``None`` if there are none."""
    arrived = sum(statuses.get(status, 0) for status in _ARRIVED)
    known = arrived + sum(statuses.get(status, 0) for status in _LOST)
    return arrived / known if known else None


def _word(value: str | None) -> str:
    """Return a word of Twilio's, and nothing that could be a text of somebody else."""
    word = (value or "").lower()
    return word if _WORD.fullmatch(word) else "unknown"
