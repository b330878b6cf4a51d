"""Brands as tasks that are paid for once."""

from functools import partial
from typing import TYPE_CHECKING, Any, Unpack

from airflow_provider_twilio.api.errors import OutcomeUnknown, TwilioError
from airflow_provider_twilio.api.messaging_v1.brands import (
    BrandRegistration,
    CreateBrandRegistrations,
    FetchBrandRegistrations,
    ListBrandRegistrations,
    UpdateBrandRegistrations,
)
from airflow_provider_twilio.ledger import Ledger
from airflow_provider_twilio.operators.base import RequestOperator
from airflow_provider_twilio.operators.ensure import Ensure

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
        ledger = Ledger(context.get("task_state_store"), {"brand": _natural_key(request)})
        ensure = Ensure(
            ledger=ledger,
            fetch=lambda sid: self.hook.execute(FetchBrandRegistrations(sid=sid)),
            find=lambda: self._find(_natural_key(request)),
            create=lambda: self.hook.execute(request, before_repeating=ledger.intend),
            sid=lambda brand: brand.sid,
            connecting=self.hook.account.timeout,
        )
        brand, made = ensure()
        self.log.info("%s the brand %s: %s", "Registered" if made else "Adopted", brand.sid, brand.status)
        return brand

    def _find(self, wanted: tuple[str | None, ...]) -> BrandRegistration | None:
        brands = (brand for page in self.hook.pages(ListBrandRegistrations()) for brand in page)
        found = [brand for brand in brands if _natural_key(brand) == wanted and brand.status not in _GONE]
        return max(found, key=lambda brand: str(brand.date_created), default=None)


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
        ledger = Ledger(context.get("task_state_store"), {"resubmit": request.sid})
        entry, brand = ledger.read(), self._brand(request)
        if brand.status != "FAILED":
            self.log.info("The brand %s is %s: nothing to resubmit", brand.sid, brand.status)
        elif entry.plan and entry.plan != _verdict(brand):
            self.log.info("The brand %s was resubmitted by an earlier try, and FAILED again", brand.sid)
        else:
            if entry.sid:
                ledger.withdraw()
            brand = self._resubmit(request, _verdict(brand), ledger)
        ledger.record(brand.sid)
        return brand

    def _resubmit(self, request: UpdateBrandRegistrations, verdict: str, ledger: Ledger) -> BrandRegistration:
        """Answer this verdict once: a brand that isn't FAILED with it any more has been resubmitted."""

        def moved_on() -> BrandRegistration | None:
            brand = self._brand(request)
            return brand if brand.status != "FAILED" or _verdict(brand) != verdict else None

        def resubmit() -> BrandRegistration:
            intend = partial(ledger.intend, plan=verdict)
            intend()
            try:
                return self.hook.execute(request, before_repeating=intend)
            except TwilioError as error:
                if not isinstance(error, OutcomeUnknown) and (brand := moved_on()):
                    return brand
                raise

        ensure = Ensure(
            ledger=ledger,
            fetch=lambda sid: self._brand(request),
            find=moved_on,
            create=resubmit,
            sid=lambda brand: brand.sid,
            connecting=self.hook.account.timeout,
        )
        return ensure()[0]

    def _brand(self, request: UpdateBrandRegistrations) -> BrandRegistration:
        return self.hook.execute(FetchBrandRegistrations(sid=request.sid))


def _verdict(brand: BrandRegistration) -> str:
    """Tells one FAILED from the next."""
    return str(brand.date_updated)


def _natural_key(brand: BrandRegistration | CreateBrandRegistrations) -> tuple[Any, ...]:
    return brand.customer_profile_bundle_sid, brand.a2p_profile_bundle_sid, bool(brand.mock)
