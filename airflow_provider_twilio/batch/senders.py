"""The rates at which senders pass messages on: segments a second, by kind.

An account can have agreed on other limits, and the limit of a 10DLC campaign depends on its trust score. Then
the user gives ``messages_per_second`` as a number.

https://help.twilio.com/articles/115002943027
"""

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

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


def _senders(hook: "TwilioHook", service: str) -> Iterator[str]:
    for numbers in hook.pages(ListPhoneNumber(service_sid=service)):
        yield from (number.phone_number or "" for number in numbers)
    for codes in hook.pages(ListShortCode(service_sid=service)):
        yield from (code.short_code or "" for code in codes)
    for names in hook.pages(ListAlphaSender(service_sid=service)):
        yield from (name.alpha_sender or "" for name in names)
    for channels in hook.pages(ListChannelSender(messaging_service_sid=service)):
        yield from (channel.sender or "" for channel in channels)
