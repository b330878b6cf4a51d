"""What a segment costs, as far as anybody knows beforehand: it depends on recipient, carrier and contract."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from airflow_provider_twilio.api.errors import InvalidRequest, TwilioError
from airflow_provider_twilio.api.v2010.messages import ListMessage, Message

if TYPE_CHECKING:
    from airflow_provider_twilio.hooks.twilio import TwilioHook

LATEST = 200
"""Messages of the log that are asked for their price."""


@dataclass(frozen=True, slots=True)
class Price:
    """A price for one segment.

    :ivar per_segment: without a sign.
    :ivar unit: such as ``USD``.
    :ivar basis: where it comes from.
    """

    per_segment: Decimal
    unit: str
    basis: str

    def of(self, segments: int) -> str:
        """The price of so many segments, with where it comes from."""
        return f"{self.per_segment * segments:,.2f} {self.unit}".rstrip() + f", {self.basis}"


def given_price(per_segment: Any) -> Price:
    """The price that the user named.

    :raises InvalidRequest: it is no number, or less than nothing.
    """
    try:
        price = Decimal(str(per_segment))
    except InvalidOperation:
        price = Decimal("NaN")
    if not price.is_finite() or price < 0:
        raise InvalidRequest(f"price_per_segment: {per_segment!r}: must be a number of at least 0")
    return Price(price, "", f"at {price} a segment")


def latest_price(hook: "TwilioHook") -> Price | None:
    """The average of the account's latest messages that have a price; ``None`` if none can be read."""
    try:
        return _average(message for page in hook.pages(ListMessage(), limit=LATEST) for message in page)
    except TwilioError:
        return None


def _average(log: Iterable[Message]) -> Price | None:
    prices: dict[str, Decimal] = {}
    segments, messages = Counter[str](), Counter[str]()
    for message in log:
        if message.price and message.num_segments and (message.direction or "").startswith("outbound"):
            unit = message.price_unit or ""
            prices[unit] = prices.get(unit, Decimal()) + abs(message.price)
            segments[unit] += message.num_segments
            messages[unit] += 1
    if not messages:
        return None
    ((unit, count),) = messages.most_common(1)
    return Price(
        prices[unit] / segments[unit], unit.upper(), f"as the account's {count} latest priced messages"
    )
