"""The arguments of an export of messages, checked before anything is read for it."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from airflow_provider_twilio.api.errors import InvalidRequest
from airflow_provider_twilio.api.v2010.messages import ListMessage
from airflow_provider_twilio.client.clock import TwilioClock
from airflow_provider_twilio.exports.interval import Span, looking_back
from airflow_provider_twilio.exports.list_reader import check_page_size
from airflow_provider_twilio.phone_numbers.addresses import address

DIRECTIONS = ("inbound", "outbound", "outbound-api", "outbound-call", "outbound-reply")
_MOST_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class ExportRequest:
    """The messages that are exported, and the way that they are read.

    :ivar span: the time that was asked for. :ivar whole: the same with the days to look back to.
    :ivar settled: when all messages of the time can be seen.
    :ivar listing: filters that Twilio applies. :ivar direction: the one that we apply.
    :ivar concurrency: slices that are read at once. :ivar page_size: records of a page.
    """

    span: Span
    whole: Span
    settled: datetime
    listing: ListMessage
    direction: str | None
    concurrency: int
    page_size: int


def export_request(
    span: Span,
    *,
    clock: TwilioClock,
    lookback: Any,
    direction: Any,
    to: Any,
    from_: Any,
    concurrency: Any,
    settle: Any,
    page_size: Any,
) -> ExportRequest:
    """Check the arguments of an operator and make the request of them.

    :param span: the time that is asked for.
    :param clock: Twilio's time.
    :raises InvalidRequest: naming the argument, its value and the allowed ones.
    """
    if direction is not None and direction not in DIRECTIONS:
        raise InvalidRequest(f"direction: {direction!r}: must be one of {', '.join(DIRECTIONS)}")
    concurrency, settle = check_pace(concurrency, settle)
    filters = {name: _address(value) for name, value in {"to": to, "from_": from_}.items() if value}
    return ExportRequest(
        span=span,
        whole=looking_back(span, lookback, datetime.fromtimestamp(clock.latest(), UTC)),
        settled=span.end + timedelta(seconds=settle),
        listing=ListMessage(**filters),
        direction=direction,
        concurrency=concurrency,
        page_size=check_page_size(page_size),
    )


def _address(value: Any) -> Any:
    """Write an address as Twilio does, which finds it by its exact text."""
    return address(value) if isinstance(value, str) else value


def check_pace(concurrency: Any, settle: Any) -> tuple[int, float]:
    """Check how many slices are read at once, and how many seconds are waited before.

    :raises InvalidRequest: one of them is no such number.
    """
    if type(concurrency) is not int or not 1 <= concurrency <= _MOST_AT_ONCE:
        raise InvalidRequest(f"concurrency: {concurrency!r}: must be a number from 1 to {_MOST_AT_ONCE}")
    if isinstance(settle, bool) or not isinstance(settle, int | float) or not settle >= 0:
        raise InvalidRequest(f"settle: {settle!r}: must be a number of seconds, 0 or more")
    return concurrency, settle
