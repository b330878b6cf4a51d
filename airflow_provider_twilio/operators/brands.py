"""Brands as tasks that are paid for once."""

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING, Any, Unpack

from airflow_provider_twilio.api.errors import NotFound
from airflow_provider_twilio.api.messaging_v1.brands import (
    BrandRegistration,
    CreateBrandRegistrations,
    FetchBrandRegistrations,
    ListBrandRegistrations,
    UpdateBrandRegistrations,
)
from airflow_provider_twilio.idempotency.ensure import Ensure
from airflow_provider_twilio.idempotency.intents import Ledger
from airflow_provider_twilio.idempotency.resubmit import Resubmit
from airflow_provider_twilio.operators.base import RequestOperator

if TYPE_CHECKING:
    from airflow.providers.common.compat.sdk import Context

    from airflow_provider_twilio.operators.arguments import (
        CreateBrandRegistrationsArguments,
        UpdateBrandRegistrationsArguments,
    )

_GONE = ("DELETED", "DELETION_PENDING")


class RegisterBrandOperator(RequestOperator):
    """Make sure that a brand is registered for these two bundles; the fee is paid once.

    A brand with the same customer profile and A2P profile is adopted, whatever its status: a FAILED one is
    for :class:`ResubmitBrandOperator`. A mock is never taken for a real brand, nor the other way round.
    Twilio's list is reported to leave VETTED_VERIFIED brands out: before one is registered, those that the
    account's campaigns name are looked at too.

    :param customer_profile_bundle_sid: the Customer Profile (BU…).
    :param a2p_profile_bundle_sid: the A2P Profile (BU…).
    :param brand_type: STANDARD or SOLE_PROPRIETOR.
    :param mock: costs nothing and can't send; Twilio deletes it after 30 days.
    :param skip_automatic_sec_vet: leaves out the vetting that raises the throughput: Low-Volume Standard.

    https://www.twilio.com/docs/messaging/api/brand-registration-resource#create-a-brandregistrations-resource
    """

    request = CreateBrandRegistrations

    def __init__(self, **arguments: "Unpack[CreateBrandRegistrationsArguments]") -> None:
        super().__init__(**arguments)

    def perform(self, request: CreateBrandRegistrations, context: "Context") -> BrandRegistration:
        """Adopt the brand of these bundles, or register it."""
        key = _natural_key(request)
        ledger = Ledger(context.get("task_state_store"), {"brand": key}, self.hook.clock)
        named = cache(lambda: frozenset(self._of_campaigns()))  # A brand with a campaign isn't new.
        ensure = Ensure(
            ledger=ledger,
            fetch=lambda sid: self.hook.execute(FetchBrandRegistrations(sid=sid)),
            find=lambda: self._find(key, named),
            create=lambda: self.hook.execute(request, before_repeating=ledger.intend),
            sid=lambda brand: brand.sid,
            connecting=self.hook.account.timeout,
        )
        brand, made = ensure()
        self.log.info("%s the brand %s: %s", "Registered" if made else "Adopted", brand.sid, brand.status)
        return brand

    def _find(self, wanted: tuple[Any, ...], named: Callable[[], frozenset[str]]) -> BrandRegistration | None:
        listed = [brand for page in self.hook.pages(ListBrandRegistrations()) for brand in page]
        return _newest(listed, wanted) or _newest(self._unlisted(listed, named), wanted)

    def _unlisted(
        self, listed: Iterable[BrandRegistration], named: Callable[[], frozenset[str]]
    ) -> Iterator[BrandRegistration]:
        for sid in sorted(named() - {brand.sid for brand in listed}):
            try:
                yield self.hook.execute(FetchBrandRegistrations(sid=sid))
            except NotFound:
                self.log.info("A campaign names the brand %s, which is gone", sid)

    def _of_campaigns(self) -> Iterator[str]:
        """The brands' SIDs."""
        # Importing these costs more than parsing a DAG should.
        from airflow_provider_twilio.api.messaging_v1.campaigns import ListUsAppToPerson
        from airflow_provider_twilio.api.messaging_v1.services import ListService

        for service in (service for page in self.hook.pages(ListService()) for service in page):
            pages = self.hook.pages(ListUsAppToPerson(messaging_service_sid=service.sid))
            campaigns = (campaign for page in pages for campaign in page)
            yield from filter(None, (campaign.brand_registration_sid for campaign in campaigns))


class ResubmitBrandOperator(RequestOperator):
    """Submit a FAILED brand again, after its profiles were corrected; does nothing for any other status.

    :param sid: the brand (BN…).

    https://www.twilio.com/docs/messaging/api/brand-registration-resource#update-a-brandregistrations-resource
    """

    request = UpdateBrandRegistrations

    def __init__(self, **arguments: "Unpack[UpdateBrandRegistrationsArguments]") -> None:
        super().__init__(**arguments)

    def perform(self, request: UpdateBrandRegistrations, context: "Context") -> BrandRegistration:
        """Resubmit it if it is FAILED, and was not resubmitted by an earlier try of this task."""
        resubmit = Resubmit(
            ledger=Ledger(context.get("task_state_store"), {"resubmit": request.sid}, self.hook.clock),
            fetch=lambda: self.hook.execute(FetchBrandRegistrations(sid=request.sid)),
            verdict=_verdict,
            submit=lambda brand, intend: self.hook.execute(request, before_repeating=intend),
            sid=lambda brand: brand.sid,
            connecting=self.hook.account.timeout,
        )
        brand, done = resubmit()
        self.log.info("The brand %s is %s: %s", brand.sid, brand.status, done)
        return brand


def _verdict(brand: BrandRegistration) -> str | None:
    """Tells one FAILED from the next."""
    return str(brand.date_updated) if brand.status == "FAILED" else None


def _natural_key(brand: BrandRegistration | CreateBrandRegistrations) -> tuple[Any, ...]:
    return brand.customer_profile_bundle_sid, brand.a2p_profile_bundle_sid, bool(brand.mock)


def _newest(brands: Iterable[BrandRegistration], wanted: tuple[Any, ...]) -> BrandRegistration | None:
    found = [brand for brand in brands if _natural_key(brand) == wanted and brand.status not in _GONE]
    return max(found, key=lambda brand: str(brand.date_created), default=None)
