"""The account's A2P brands with all that hangs on them, a row each."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TypeVar

from airflow_provider_twilio.api.errors import InvalidRequest, NotFound
from airflow_provider_twilio.api.messaging_v1.brands import (
    BrandRegistration,
    BrandVetting,
    FetchBrandRegistrations,
    ListBrandRegistrations,
    ListBrandVetting,
)
from airflow_provider_twilio.api.messaging_v1.campaigns import (
    VERSION_WITH_URLS,
    ListUsAppToPerson,
    UsAppToPerson,
)
from airflow_provider_twilio.api.messaging_v1.sender_pool import ListPhoneNumber
from airflow_provider_twilio.api.messaging_v1.services import ListService, Service
from airflow_provider_twilio.api.outcome import Outcome
from airflow_provider_twilio.api.request import Request
from airflow_provider_twilio.api.resource import Dated, Page, Resource
from airflow_provider_twilio.exports.interval import of_days
from airflow_provider_twilio.exports.list_reader import PageSize, items
from airflow_provider_twilio.exports.single_part import Export
from airflow_provider_twilio.files.columns import Column

if TYPE_CHECKING:
    from airflow_provider_twilio.hooks.twilio import TwilioHook

COLUMNS = (
    Column("brand_sid"),
    Column("status"),
    Column("outcome"),
    Column("reasons", "texts"),
    Column("days_waiting", "integer"),
    Column("identity_status"),
    Column("brand_type"),
    Column("brand_score", "integer"),
    Column("tcr_id"),
    Column("mock", "boolean"),
    Column("listed", "boolean"),
    Column("customer_profile_bundle_sid"),
    Column("a2p_profile_bundle_sid"),
    Column("date_created", "timestamp"),
    Column("date_updated", "timestamp"),
    Column("vettings", "json"),
    Column("campaigns", "json"),
    Column("services", "texts"),
    Column("numbers", "texts"),
)
"""``listed`` is false for a brand that Twilio's list left out. A campaign's key is its
``messaging_service_sid``: its ``sid`` is the same as all others'."""
OF = "compliance/1"
Tell = Callable[[str], None]
R = TypeVar("R", bound=Resource)


def compliance_export(hook: "TwilioHook", brand_sids: Sequence[str], tell: Tell, size: PageSize) -> Export:
    """Export all brands as they are now.

    :param brand_sids: brands that must be among them; they are fetched if the list leaves them out.
    :param tell: takes lines for the log.
    """
    today = datetime.now(UTC).date()
    fleet = BrandFleet(hook, tell, size)
    return Export(
        of=OF,
        columns=COLUMNS,
        span=of_days(today, today),
        records=lambda: fleet.records(brand_sids),
        options={"brand_sids": sorted(brand_sids)},
        counts=lambda: fleet.counts,
    )


class BrandFleet:
    """Reads brands, campaigns, services and numbers, and puts them together.

    One call after the other: Twilio asks for at most one a second on brands and campaigns.

    :ivar counts: brands and campaigns by outcome, once all have been read.
    """

    def __init__(self, hook: "TwilioHook", tell: Tell, size: PageSize) -> None:
        self._hook = hook
        self._tell = tell
        self._size = size
        self.counts: dict[str, Any] = {}

    def records(self, brand_sids: Sequence[str]) -> Iterator[dict[str, Any]]:
        """Yield a record for each brand, oldest first."""
        campaigns, without = self._campaigns()
        listed = {brand.sid: brand for brand in self._all(ListBrandRegistrations())}
        # The list is reported to leave some out: those that campaigns name are fetched as well.
        named = [sid for sid in dict.fromkeys([*brand_sids, *campaigns]) if sid and sid not in listed]
        brands = {**listed, **{sid: self._fetch(sid, must=sid in brand_sids) for sid in named}}
        outcomes: Counter[str] = Counter()
        for brand in sorted(brands.values(), key=lambda brand: (str(brand.date_created), brand.sid)):
            record = self._brand(brand, brand.sid in listed, campaigns[brand.sid])
            outcomes[record["outcome"]] += 1
            yield record
        of_campaigns = Counter(campaign["outcome"] for some in campaigns.values() for campaign in some)
        self.counts = {
            "brands": dict(outcomes),
            "campaigns": dict(of_campaigns),
            "services_without_campaign": without,
        }

    def _campaigns(self) -> tuple[dict[str, list[dict[str, Any]]], int]:
        """Campaigns by their brand, and how many services have none."""
        found, without = defaultdict(list), 0
        for service in self._all(ListService()):
            campaigns = self._all(
                ListUsAppToPerson(messaging_service_sid=service.sid, x_twilio_api_version=VERSION_WITH_URLS)
            )
            without += not campaigns
            for campaign in campaigns:
                found[campaign.brand_registration_sid or ""].append(self._campaign(campaign, service))
        if lost := found.get(""):
            services = ", ".join(each["messaging_service_sid"] for each in lost)
            self._tell(f"{len(lost)} campaigns name no brand, those of {services}")
        return found, without

    def _campaign(self, campaign: UsAppToPerson, service: Service) -> dict[str, Any]:
        numbers = self._all(ListPhoneNumber(service_sid=service.sid))
        return {
            "messaging_service_sid": service.sid,
            "campaign_id": campaign.campaign_id,
            "sid": campaign.sid,
            "status": campaign.campaign_status,
            "usecase": campaign.us_app_to_person_usecase,
            "service": service.friendly_name,
            "date_created": campaign.date_created,
            "privacy_policy_url": campaign.privacy_policy_url,
            "terms_and_conditions_url": campaign.terms_and_conditions_url,
            "numbers": [number.phone_number for number in numbers],
            **self._judged(campaign.outcome(), campaign),
        }

    def _fetch(self, sid: str, *, must: bool) -> BrandRegistration:
        try:
            return self._hook.execute(FetchBrandRegistrations(sid=sid))
        except NotFound as error:
            if must:
                raise InvalidRequest(f"brand_sids: {sid}: there is no such brand in this account") from error
            self._tell(f"{sid} is named by a campaign, and can't be fetched")
            return BrandRegistration(sid=sid)

    def _brand(
        self, brand: BrandRegistration, listed: bool, campaigns: list[dict[str, Any]]
    ) -> dict[str, Any]:
        copied = (column.name for column in COLUMNS if column.name in BrandRegistration.model_fields)
        return {
            **{name: getattr(brand, name) for name in copied},
            **self._judged(brand.outcome(), brand),
            "brand_sid": brand.sid,
            "listed": listed,
            "vettings": [*map(_vetting, self._vettings(brand))],
            "campaigns": campaigns,
            "services": [campaign["messaging_service_sid"] for campaign in campaigns],
            "numbers": [number for campaign in campaigns for number in campaign["numbers"]],
        }

    def _vettings(self, brand: BrandRegistration) -> list[BrandVetting]:
        if brand.status is None:
            return []
        return self._all(ListBrandVetting(brand_sid=brand.sid))

    def _all(self, request: Request[Page[R]]) -> list[R]:
        return items(self._hook, request, self._size)

    def _judged(self, outcome: Outcome, resource: Dated) -> dict[str, Any]:
        """Days count from its creation, for as long as a verdict is waited for."""
        waits = outcome.state == "waiting" and resource.date_created is not None
        now = datetime.fromtimestamp(self._hook.clock.latest(), UTC)
        return {
            "outcome": outcome.state,
            "reasons": [*outcome.reasons],
            "days_waiting": (now - resource.date_created).days if waits else None,  # type: ignore[operator]
        }


def _vetting(vetting: BrandVetting) -> dict[str, Any]:
    return {
        "sid": vetting.brand_vetting_sid,
        "provider": vetting.vetting_provider,
        "class": vetting.vetting_class,
        "status": vetting.vetting_status,
        "outcome": vetting.outcome().state,
    }
