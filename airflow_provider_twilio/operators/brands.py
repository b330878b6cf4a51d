"""Brands as tasks that are paid for once."""

from collections.abc import Callable, Iterable
from functools import cache
from typing import TYPE_CHECKING, Any, Unpack

from airflow_provider_twilio.api.messaging_v1.brands import (
    BrandRegistration,
    CreateBrandRegistrations,
    FetchBrandRegistrations,
    ListBrandRegistrations,
    UpdateBrandRegistrations,
)
from airflow_provider_twilio.operators.base import RequestOperator
from airflow_provider_twilio.tasks.paying import Paying

if TYPE_CHECKING:
    from airflow.providers.common.compat.sdk import Context

    from airflow_provider_twilio.operators.arguments import (
        CreateBrandRegistrationsArguments,
        UpdateBrandRegistrationsArguments,
    )

_GONE = ("DELETED", "DELETION_PENDING")


class RegisterBrandOperator(Paying, RequestOperator):
    """Make sure that a brand is registered for these two bundles; the fee is paid once.

    A brand with the same customer profile and A2P profile is adopted, whatever its status: a FAILED one is
    for :class:`ResubmitBrandOperator`. A mock is never taken for a real brand, nor the other way round. Other
    differences are logged: a brand stays what it was registered as.
    Twilio's list is reported to leave VETTED_VERIFIED brands out: before one is registered, those that the
    account's campaigns name are looked at too. That asks each service once a second: 1,000 services take 17
    minutes, once a process.

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
        from airflow_provider_twilio.idempotency.ensure import Ensure
        from airflow_provider_twilio.idempotency.intents import Ledger

        key = _natural_key(request)
        ledger = Ledger(context.get("task_state_store"), {"brand": key}, self.hook.clock)
        named = cache(self._named)  # A brand with a campaign isn't new.
        ensure = Ensure(
            ledger=ledger,
            fetch=lambda sid: self.hook.execute(FetchBrandRegistrations(sid=sid)),
            find=lambda: self._find(key, named),
            create=lambda: self._register(request, ledger.intend),
            sid=lambda brand: brand.sid,
            connecting=self.hook.account.timeout,
        )
        brand, made = ensure()
        self.log.info("%s the brand %s: %s", "Registered" if made else "Adopted", brand.sid, brand.status)
        if differing := [] if made else differences(brand, request):
            self.log.warning(
                "The brand %s differs from this task's arguments in %s: it stays as it is",
                brand.sid,
                ", ".join(differing),
            )
        return brand

    def find(self, request: CreateBrandRegistrations) -> BrandRegistration | None:
        """Return the brand of these bundles, ``None`` if it isn't registered."""
        return self._find(_natural_key(request), cache(self._named))

    def _register(self, request: CreateBrandRegistrations, intend: Callable[[], None]) -> BrandRegistration:
        with self.paying():
            return self.hook.execute(request, before_repeating=intend)

    def _find(self, wanted: tuple[Any, ...], named: Callable[[], frozenset[str]]) -> BrandRegistration | None:
        # Importing this costs more than parsing a DAG should.
        from airflow_provider_twilio.operators.campaign_brands import unlisted

        listed = [brand for page in self.hook.pages(ListBrandRegistrations()) for brand in page]
        if found := _newest(listed, wanted):
            return found
        others = sorted(named() - {brand.sid for brand in listed})
        return _newest(
            unlisted(self.hook, others, lambda brand: _natural_key(brand) == wanted, self.log), wanted
        )

    def _named(self) -> frozenset[str]:
        from airflow_provider_twilio.operators.campaign_brands import read_campaigns

        return read_campaigns(self.hook, self.log)


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
        from airflow_provider_twilio.idempotency.intents import Ledger
        from airflow_provider_twilio.idempotency.resubmit import Resubmit

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


def differences(brand: BrandRegistration, request: CreateBrandRegistrations) -> list[str]:
    """Return the arguments that differ from the brand. Properties that Twilio omits aren't compared."""
    asked = {
        "brand_type": request.brand_type or "STANDARD",
        "skip_automatic_sec_vet": bool(request.skip_automatic_sec_vet),
    }
    there = {name: getattr(brand, name) for name in asked}
    return [name for name, wanted in asked.items() if there[name] not in (None, wanted)]


def _natural_key(brand: BrandRegistration | CreateBrandRegistrations) -> tuple[Any, ...]:
    return brand.customer_profile_bundle_sid, brand.a2p_profile_bundle_sid, bool(brand.mock)


def _newest(brands: Iterable[BrandRegistration], wanted: tuple[Any, ...]) -> BrandRegistration | None:
    found = [brand for brand in brands if _natural_key(brand) == wanted and brand.status not in _GONE]
    return max(found, key=lambda brand: str(brand.date_created), default=None)
