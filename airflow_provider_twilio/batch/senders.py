"""How fast senders pass messages on: segments a second, by kind.

An account can have other limits agreed upon, and a 10DLC campaign's depends on its trust score: then a number
for ``messages_per_second`` says so.

https://help.twilio.com/articles/115002943027
"""

import re
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from airflow_provider_twilio.api.messaging_v1.sender_pool import (
    ListAlphaSender,
    ListChannelSender,
    ListPhoneNumber,
    ListShortCode,
)

if TYPE_CHECKING:
    from airflow_provider_twilio.hooks.twilio import TwilioHook

Pool = Counter[str]
"""How many senders there are of each kind."""

RATES = {
    "long code": 1.0,
    "toll-free number": 3.0,
    "international long code": 10.0,
    "alphanumeric sender": 10.0,
    "channel sender": 80.0,
    "short code": 100.0,
}
"""Segments a second."""

_KINDS = (
    (re.compile(r"\+1(800|833|844|855|866|877|888)\d{7}"), "toll-free number"),
    (re.compile(r"\+1\d+"), "long code"),
    (re.compile(r"\+\d+"), "international long code"),
    (re.compile(r"\d{3,8}"), "short code"),
    (re.compile(r"[a-z]+:.+"), "channel sender"),
)
_SERVICE = re.compile("MG[0-9a-fA-F]{32}")


def kind_of(sender: str) -> str:
    """The kind of a sender, by what it looks like."""
    return next((kind for looks, kind in _KINDS if looks.fullmatch(sender)), "alphanumeric sender")


def rate_of(pool: Pool) -> float:
    """Segments a second that all of the senders carry together."""
    return sum(count * RATES[kind] for kind, count in pool.items())


def pool_of(hook: "TwilioHook", sender: str) -> Pool:
    """The senders behind a service's SID; of any other sender, itself.

    :raises TwilioError: the service's senders can't be read.
    :raises InvalidAccount: the connection acts on another account than the service's.
    """
    return Counter(map(kind_of, _senders(hook, sender) if is_service(sender) else [sender]))


def is_service(sender: str) -> bool:
    """Whether it is a service's SID; an alphanumeric sender may begin like one."""
    return bool(_SERVICE.fullmatch(sender))


def _senders(hook: "TwilioHook", service: str) -> Iterator[str]:
    for numbers in hook.pages(ListPhoneNumber(service_sid=service)):
        yield from (number.phone_number or "" for number in numbers)
    for codes in hook.pages(ListShortCode(service_sid=service)):
        yield from (code.short_code or "" for code in codes)
    for names in hook.pages(ListAlphaSender(service_sid=service)):
        yield from (name.alpha_sender or "" for name in names)
    for channels in hook.pages(ListChannelSender(messaging_service_sid=service)):
        yield from (channel.sender or "" for channel in channels)
