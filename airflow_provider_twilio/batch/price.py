"""The price of a segment, as far as it is known in advance: it depends on recipient, carrier and contract."""

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
"""Number of the log's messages that are asked for their price."""


@dataclass(frozen=True, slots=True)
class Price:
    """The price of one segment.

    :ivar per_segment: the amount, 0 or more.
    :ivar unit: the currency, such as ``USD``; empty where it isn't known.
    :ivar basis: where the price comes from.
    """

    per_segment: Decimal
    unit: str
    basis: str

    def of(self, segments: int) -> str:
        """Write the price of a number of segments, and where it comes from."""
        return f"{self.per_segment * segments:,.2f} {self.unit}".rstrip() + f", {self.basis}"


def given_price(per_segment: Any) -> Price:
    """Read the price that the user gave.

    :param per_segment: a number of at least 0.
    :raises InvalidRequest: it is no number, or below 0.
    """
    try:
        price = Decimal(str(per_segment))
    except InvalidOperation:
        price = Decimal("NaN")
    if not price.is_finite() or price < 0:
        raise InvalidRequest(f"price_per_segment: {per_segment!r}: must be a number of at least 0")
    return Price(price, "", f"at {price} a segment")


def latest_price(hook: "TwilioHook") -> Price | None:
    """Return the average of the account's latest messages with a price; ``None`` if none can be read."""
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
