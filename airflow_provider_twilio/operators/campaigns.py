"""Campaigns as tasks that are paid for once."""

from typing import TYPE_CHECKING, Unpack

from airflow_provider_twilio.api.errors import InvalidRequest
from airflow_provider_twilio.api.messaging_v1.campaigns import (
    CreateUsAppToPerson,
    FetchUsAppToPerson,
    FetchUsAppToPersonUsecase,
    ListUsAppToPerson,
    UsAppToPerson,
)
from airflow_provider_twilio.idempotency.ensure import Ensure
from airflow_provider_twilio.idempotency.intents import Ledger
from airflow_provider_twilio.operators.base import RequestOperator

if TYPE_CHECKING:
    from airflow.providers.common.compat.sdk import Context

    from airflow_provider_twilio.operators.arguments import CreateUsAppToPersonArguments

_GONE = ("DELETED", "EXPIRED")


class RegisterCampaignOperator(RequestOperator):
    """Make sure that a service has its campaign; the fee is paid once.

    All limits of Twilio's prose are checked before anything is sent, and the use case against the brand's own
    list. The service's campaign is adopted, whatever its status, if it is of the same brand and use case.
    Takes every parameter of :class:`CreateUsAppToPerson`, of which these are required:

    :param messaging_service_sid: the service (MG…), which has one campaign at most.
    :param brand_registration_sid: an APPROVED brand (BN…).
    :param description: what is sent, 40 to 4096 characters.
    :param message_flow: how recipients opt in, 40 to 2048 characters.
    :param message_samples: 2 to 5 texts of 20 to 1024 characters each.
    :param us_app_to_person_usecase: e.g. MARKETING; it can't be changed later.
    :param has_embedded_links: whether messages hold links.
    :param has_embedded_phone: whether messages hold phone numbers.
    :param privacy_policy_url: public HTTPS page; ``None`` leaves it out knowingly.
    :param terms_and_conditions_url: public HTTPS page; ``None`` leaves it out knowingly.

    https://www.twilio.com/docs/messaging/api/usapptoperson-resource#create-a-usapptoperson-resource
    """

    request = CreateUsAppToPerson

    def __init__(self, **arguments: "Unpack[CreateUsAppToPersonArguments]") -> None:
        super().__init__(**arguments)

    def perform(self, request: CreateUsAppToPerson, context: "Context") -> UsAppToPerson:
        """Adopt the service's campaign, or register it."""
        service = request.messaging_service_sid
        ledger = Ledger(context.get("task_state_store"), {"campaign": service})
        ensure = Ensure(
            ledger=ledger,
            fetch=lambda sid: self.hook.execute(FetchUsAppToPerson(messaging_service_sid=service, sid=sid)),
            find=lambda: self._find(service),
            create=lambda: self._register(request, ledger),
            sid=lambda campaign: campaign.sid,
            connecting=self.hook.account.timeout,
        )
        campaign, made = ensure()
        _refuse_other(campaign, request)
        done = "Registered" if made else "Adopted"
        self.log.info("%s the campaign %s: %s", done, campaign.sid, campaign.campaign_status)
        return campaign

    def _find(self, service: str) -> UsAppToPerson | None:
        pages = self.hook.pages(ListUsAppToPerson(messaging_service_sid=service))
        campaigns = (campaign for page in pages for campaign in page)
        return next((one for one in campaigns if one.campaign_status not in _GONE), None)

    def _register(self, request: CreateUsAppToPerson, ledger: Ledger) -> UsAppToPerson:
        allowed = self._usecases(request)
        if request.us_app_to_person_usecase not in allowed:
            raise InvalidRequest(
                f"us_app_to_person_usecase: {request.us_app_to_person_usecase!r}: "
                f"the brand {request.brand_registration_sid} may register {', '.join(allowed) or 'none'}"
            )
        ledger.intend()
        return self.hook.execute(request, before_repeating=ledger.intend)

    def _usecases(self, request: CreateUsAppToPerson) -> list[str]:
        answer = self.hook.execute(
            FetchUsAppToPersonUsecase(
                messaging_service_sid=request.messaging_service_sid,
                brand_registration_sid=request.brand_registration_sid,
            )
        )
        listed = answer.us_app_to_person_usecases or ()
        return [str(usecase.get("code")) for usecase in listed if isinstance(usecase, dict)]


def _refuse_other(campaign: UsAppToPerson, request: CreateUsAppToPerson) -> None:
    """A service's campaign of another brand or use case isn't the one that was asked for."""
    for name in ("brand_registration_sid", "us_app_to_person_usecase"):
        there, wanted = getattr(campaign, name), getattr(request, name)
        if there != wanted:
            raise InvalidRequest(
                f"{name}: {wanted!r}: the service {request.messaging_service_sid} has the campaign "
                f"{campaign.sid} with {there!r}; use another service, or delete that campaign"
            )
