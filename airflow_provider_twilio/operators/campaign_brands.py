"""Finds the brands that an account's campaigns name: Twilio's list of brands is reported to leave some out.

There is no list of campaigns, so each service is asked for its own: 1,000 services take 17 minutes at one
request a second. This process keeps the answers for an hour. A service keeps its campaign and a campaign its
brand, so only services without a campaign are asked again.
"""

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from airflow_provider_twilio.api.errors import NotFound
from airflow_provider_twilio.api.messaging_v1.brands import BrandRegistration, FetchBrandRegistrations
from airflow_provider_twilio.api.messaging_v1.campaigns import ListUsAppToPerson
from airflow_provider_twilio.api.messaging_v1.services import ListService
from airflow_provider_twilio.client.rate_limiter import limiter_of
from airflow_provider_twilio.waiting.words import in_words

if TYPE_CHECKING:
    from airflow_provider_twilio.hooks.twilio import TwilioHook

_KEPT = 3600.0


@dataclass(slots=True)
class KnownBrands:
    """The brands of an account, as far as this process has read them.

    :ivar brand_of: the brand that each service's campaign names.
    :ivar brands: those that the list left out; ``None`` for one that is gone.
    :ivar read_at: when the reading began.
    """

    brand_of: dict[str, str] = field(default_factory=dict)
    brands: dict[str, BrandRegistration | None] = field(default_factory=dict)
    read_at: float = field(default_factory=time.monotonic)


def known_of(hook: "TwilioHook") -> KnownBrands:
    """Return what this process has read of the hook's account within the last hour."""
    account = hook.account
    key = (account.url("messaging"), account.account_sid)
    known = _KNOWN.get(key)
    if known is None or time.monotonic() - known.read_at > _KEPT:
        known = _KNOWN[key] = KnownBrands()
    return known


def read_campaigns(hook: "TwilioHook", log: Any) -> frozenset[str]:
    """Return the SIDs of the brands that the account's campaigns name.

    :param log: is told how long it takes.
    """
    known = known_of(hook)
    services = [service.sid for page in hook.pages(ListService()) for service in page]
    unread = [service for service in services if service not in known.brand_of]
    if unread:
        seconds = len(unread) / limiter_of(hook.account, "a2p").per_second
        log.info(
            "Reading the campaigns of %s services for brands that Twilio's list leaves out: %s",
            f"{len(unread):,}",
            in_words(seconds),
        )
    for service in unread:
        pages = hook.pages(ListUsAppToPerson(messaging_service_sid=service))
        for campaign in (campaign for page in pages for campaign in page):
            if campaign.brand_registration_sid:
                known.brand_of[service] = campaign.brand_registration_sid
    return frozenset(known.brand_of.values())


def unlisted(
    hook: "TwilioHook",
    sids: Iterable[str],
    is_wanted: Callable[[BrandRegistration], bool],
    log: Any,
) -> Iterator[BrandRegistration]:
    """Yield the wanted brands as they are now. Others are fetched once: their profiles never change.

    :param is_wanted: whether a brand is registered for what is looked for.
    :param log: is told of brands that are gone.
    """
    brands = known_of(hook).brands
    for sid in sids:
        was_known = sid in brands
        if not was_known:
            brands[sid] = _fetched(hook, sid, log)
        brand = brands[sid]
        if brand is not None and is_wanted(brand):
            there = _fetched(hook, sid, log) if was_known else brand
            if there is not None:
                yield there


def _fetched(hook: "TwilioHook", sid: str, log: Any) -> BrandRegistration | None:
    try:
        return hook.execute(FetchBrandRegistrations(sid=sid))
    except NotFound:
        log.info("A campaign names the brand %s, which is gone", sid)
        return None


_KNOWN: dict[tuple[str, str], KnownBrands] = {}
