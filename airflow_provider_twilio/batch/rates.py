"""The rates of an account: what its senders pass on in a second, and what a segment costs.

Senders pass on segments, at a rate that depends on their kind. An account can have agreed on other limits,
and the limit of a 10DLC campaign depends on its trust score. Then the user gives ``messages_per_second``.

The price of a segment depends on recipient, carrier and contract, so in advance it is an estimate.

https://help.twilio.com/articles/115002943027
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from airflow_provider_twilio.api.errors import InvalidRequest, TwilioError
from airflow_provider_twilio.api.messaging_v1.sender_pool import (
    ListAlphaSender,
    ListChannelSender,
    ListPhoneNumber,
    ListShortCode,
)
from airflow_provider_twilio.api.messaging_v1.services import FetchService
from airflow_provider_twilio.api.sender_kinds import (
    ALPHANUMERIC,
    CHANNEL,
    INTERNATIONAL,
    LONG_CODE,
    SHORT_CODE,
    TOLL_FREE,
    is_service,
    kind_of,
)
from airflow_provider_twilio.api.v2010.messages import ListMessage, Message

if TYPE_CHECKING:
    from airflow_provider_twilio.hooks.twilio import TwilioHook

Pool = Counter[str]
"""Number of senders of each kind."""

RATES = {
    LONG_CODE: 1.0,
    TOLL_FREE: 3.0,
    INTERNATIONAL: 10.0,
    ALPHANUMERIC: 10.0,
    CHANNEL: 80.0,
    SHORT_CODE: 100.0,
}
"""Segments a second, by kind of sender."""
LATEST = 200
"""Number of the log's messages that are asked for their price."""


def rate_of(pool: Pool) -> float:
    """Return the segments a second that all senders carry together."""
    return sum(count * RATES[kind] for kind, count in pool.items())


def pool_of(hook: "TwilioHook", sender: str) -> Pool:
    """Count the senders behind a service's SID by kind; any other sender counts itself.

    :raises TwilioError: the service's senders can't be read.
    """
    return Counter(map(kind_of, _senders(hook, sender) if is_service(sender) else [sender]))


def encodes_smartly(hook: "TwilioHook", service: str) -> bool:
    """Tell whether a service replaces characters that GSM-7 lacks, unless a message says otherwise.

    :raises TwilioError: the service can't be read.
    """
    return bool(hook.execute(FetchService(sid=service)).smart_encoding)


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


def _senders(hook: "TwilioHook", service: str) -> Iterator[str]:
    for numbers in hook.pages(ListPhoneNumber(service_sid=service)):
        yield from (number.phone_number or "" for number in numbers)
    for codes in hook.pages(ListShortCode(service_sid=service)):
        yield from (code.short_code or "" for code in codes)
    for names in hook.pages(ListAlphaSender(service_sid=service)):
        yield from (name.alpha_sender or "" for name in names)
    for channels in hook.pages(ListChannelSender(messaging_service_sid=service)):
        yield from (channel.sender or "" for channel in channels)


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
