"""Plans a batch before its first message is sent: segments, price, rate and time."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from math import ceil, isfinite
from typing import TYPE_CHECKING, Any

from airflow_provider_twilio.api.counted import counted
from airflow_provider_twilio.api.errors import InvalidRequest, TwilioError
from airflow_provider_twilio.api.masking import mask_numbers
from airflow_provider_twilio.batch.rates import RATES, Pool, Price, encodes_smartly, pool_of, rate_of
from airflow_provider_twilio.batch.summary import Load, Summary

if TYPE_CHECKING:
    from airflow_provider_twilio.hooks.twilio import TwilioHook

LONGEST_IN_QUEUE = 36_000
"""Seconds that Twilio keeps a message for its sender's turn, unless ``validity_period`` is shorter."""


@dataclass(frozen=True, slots=True)
class BatchPlan:
    """The segments, price, rate and duration of a batch.

    :ivar messages: number of messages to send.
    :ivar segments: number of SMS that they are.
    :ivar price: price of a segment; ``None`` where it isn't known.
    :ivar messages_per_second: rate to send at; ``None`` for as fast as the answers come.
    :ivar seconds: until the last message has left Twilio's queue, or was sent where the senders aren't known;
        ``None`` where neither can be told.
    :ivar pools: number of senders of each kind, by service or number, as far as they are known.
    :ivar encoding_smartly: the services whose smart encoding makes a difference.
    """

    messages: int
    segments: int
    price: Price | None
    messages_per_second: float | None
    seconds: float | None
    pools: Mapping[str, Pool]
    encoding_smartly: frozenset[str] = frozenset()

    def lines(self, now: datetime) -> Iterator[str]:
        """Yield the plan for the log, one fact a line.

        :param now: the present moment.
        """
        yield f"{counted(self.messages, 'message')} of {counted(self.segments, 'segment')}"
        yield f"estimated price: {self.price.of(self.segments) if self.price else 'unknown'}"
        rate = self.messages_per_second
        yield f"rate: {f'{rate:,.4g} messages a second' if rate else 'as fast as Twilio answers'}"
        for sender, pool in self.pools.items():
            kinds = ", ".join(f"{pool[kind]} {kind}" for kind in RATES if pool[kind])
            yield f"{mask_numbers(sender)}: {kinds or 'no senders'}: {rate_of(pool):,.4g} segments a second"
        ends = now + timedelta(seconds=self.seconds) if self.seconds is not None else None
        yield f"last message at about {ends:%Y-%m-%d %H:%M:%S %Z}" if ends else "last message at: unknown"

    def figures(self) -> dict[str, Any]:
        """Return the plan's figures, for XCom."""
        return {
            "segments": self.segments,
            "estimated_price": str(self.price.per_segment * self.segments) if self.price else None,
            "messages_per_second": self.messages_per_second,
            "estimated_seconds": self.seconds,
        }


def plan(
    summary: Summary,
    hook: "TwilioHook",
    *,
    messages_per_second: Any = None,
    validity_period: int | None = None,
    price: Price | None = None,
) -> BatchPlan:
    """Plan a batch that was checked.

    ``auto`` sends at the rate at which the pool of senders passes messages on. That rate is in segments a
    second, and depends on the kinds of the senders (see :mod:`.rates`). A number overrides it: the user
    says what the senders can do.

    :param messages_per_second: a number above 0, ``"auto"``, or ``None`` for as fast as Twilio answers.
    :param validity_period: seconds that a message may wait in Twilio's queue; ``None`` for 36,000.
    :param price: price of a segment; ``None`` where it isn't known.
    :raises InvalidRequest: ``messages_per_second`` is wrong, a service has no sender, or the last message
        would wait too long. Tells how many senders that needs.
    :raises TwilioError: for ``auto``, the senders can't be read.
    """
    asked = _number(messages_per_second)
    pools = {sender: _pool(hook, sender, must_know=asked == "auto") for sender in summary.senders}
    known = {sender: pool for sender, pool in pools.items() if pool is not None}
    _refuse_empty(known)
    smartly = frozenset(
        sender for sender, load in summary.senders.items() if load.saved and _encodes_smartly(hook, sender)
    )
    loads = {
        sender: replace(load, segments=load.segments - load.saved) if sender in smartly else load
        for sender, load in summary.senders.items()
    }
    times = {sender: loads[sender].segments / rate_of(pool) for sender, pool in known.items()}
    drain = max(times.values(), default=0.0) if len(known) == len(pools) else None
    rate = asked
    if asked == "auto":
        rate = summary.sendable / drain if drain else None
    sending = summary.sendable / asked if isinstance(asked, float) else 0.0
    for sender, seconds in times.items():
        allowed = sending + (validity_period or LONGEST_IN_QUEUE)
        if seconds > allowed:
            raise InvalidRequest(_too_few(sender, loads[sender], known[sender], seconds, allowed))
    return BatchPlan(
        messages=summary.sendable,
        segments=summary.segments - sum(summary.senders[sender].saved for sender in smartly),
        price=price,
        messages_per_second=rate,
        seconds=max(drain, sending) if drain is not None else sending or None,
        pools=known,
        encoding_smartly=smartly,
    )


def _number(messages_per_second: Any) -> Any:
    if messages_per_second in (None, "auto"):
        return messages_per_second
    try:
        number = float(messages_per_second)
    except (TypeError, ValueError):
        number = 0.0
    if isinstance(messages_per_second, bool) or not (isfinite(number) and number > 0):
        raise InvalidRequest(
            f"messages_per_second: {messages_per_second!r}: must be a number above 0, 'auto' or None"
        )
    return number


def _pool(hook: "TwilioHook", sender: str, must_know: bool) -> Pool | None:
    """Return the pool of a sender; ``None`` if it can't be read and need not be known.

    A connection may be allowed to send, and not to read the senders.
    """
    try:
        return pool_of(hook, sender)
    except TwilioError:
        if must_know:
            raise
        return None


def _encodes_smartly(hook: "TwilioHook", service: str) -> bool:
    """Tell whether a service encodes smartly.

    A service that can't be read counts as one that doesn't, because that gives the higher estimate.
    """
    try:
        return encodes_smartly(hook, service)
    except TwilioError:
        return False


def _refuse_empty(pools: Mapping[str, Pool]) -> None:
    for sender, pool in pools.items():
        if not pool:
            raise InvalidRequest(f"messaging_service_sid: {sender}: the service has no sender")


def _too_few(sender: str, load: Load, pool: Pool, seconds: float, allowed: float) -> str:
    (kind, count), *_ = Counter(pool).most_common(1)
    more = ceil((load.segments / allowed - rate_of(pool)) / RATES[kind])
    return (
        f"messages: {mask_numbers(sender)} would take {_hours(seconds)} for {load.segments:,} segments at "
        f"{rate_of(pool):,.4g} a second, and Twilio keeps a message for {_hours(allowed)}: it would need "
        f"{count + more:,} {kind}s in place of {count:,}"
    )


def _hours(seconds: float) -> str:
    hours, rest = divmod(round(seconds), 3600)
    return f"{hours:,} h {rest // 60} min"
