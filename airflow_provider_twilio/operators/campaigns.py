"""Register and resubmit campaigns, and pay for each once."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Unpack

from airflow_provider_twilio.api.errors import InvalidRequest, NotFound
from airflow_provider_twilio.api.messaging_v1.campaigns import (
    VERSION_WITH_URLS,
    CreateUsAppToPerson,
    FetchUsAppToPerson,
    FetchUsAppToPersonUsecase,
    ListUsAppToPerson,
    UsAppToPerson,
)
from airflow_provider_twilio.operators.base import RequestOperator
from airflow_provider_twilio.tasks.paying import Paying

if TYPE_CHECKING:
    from airflow.providers.common.compat.sdk import Context

    from airflow_provider_twilio.hooks.twilio import TwilioHook
    from airflow_provider_twilio.idempotency.intents import Ledger
    from airflow_provider_twilio.operators.arguments import CreateUsAppToPersonArguments

_GONE = ("DELETED", "EXPIRED")
_IDENTITY = ("brand_registration_sid", "us_app_to_person_usecase")
"""The fields that must agree for a service's campaign to be adopted."""


class RegisterCampaignOperator(Paying, RequestOperator):
    """Make sure that a service has its campaign; the fee is paid once.

    Before anything is sent, the texts are checked against the limits in Twilio's prose, and the use case
    against the brand's list. A campaign of the service is adopted, whatever its status, if it has the same
    brand and use case; other differences are logged. The service identifies it, because all campaigns share
    one SID. The operator takes every parameter of :class:`CreateUsAppToPerson`; these are required:

    :param messaging_service_sid: the service (MG…), which has one campaign at most.
    :param brand_registration_sid: an APPROVED brand (BN…).
    :param description: purpose of the messages, 40 to 4096 characters.
    :param message_flow: description of the opt-in, 40 to 2048 characters.
    :param message_samples: 2 to 5 texts of 20 to 1024 characters each.
    :param us_app_to_person_usecase: a use case such as MARKETING; it can't be changed later.
    :param has_embedded_links: true if messages hold links.
    :param has_embedded_phone: true if messages hold phone numbers.
    :param privacy_policy_url: public HTTPS page; ``None`` omits it on purpose.
    :param terms_and_conditions_url: public HTTPS page; ``None`` omits it on purpose.

    https://www.twilio.com/docs/messaging/api/usapptoperson-resource#create-a-usapptoperson-resource
    """

    request = CreateUsAppToPerson

    def __init__(self, **arguments: "Unpack[CreateUsAppToPersonArguments]") -> None:
        super().__init__(**arguments)

    def perform(self, request: CreateUsAppToPerson, context: "Context") -> UsAppToPerson:
        """Adopt the service's campaign, or register it."""
        from airflow_provider_twilio.idempotency.ensure import Ensure
        from airflow_provider_twilio.idempotency.intents import Ledger

        service = request.messaging_service_sid
        store, key = context.get("task_state_store"), {"campaign": service}
        ledger = Ledger(store, key, self.hook.clock)
        ensure = Ensure(
            ledger=ledger,
            fetch=lambda sid: self._fetch(service, sid, ledger.read().facts),
            find=lambda: campaign_of(self.hook, service),
            create=lambda: self._register(request, ledger),
            sid=lambda campaign: campaign.sid,
            connecting=self.hook.account.timeout,
        )
        campaign, made = ensure()
        Ledger(store, key, self.hook.clock, _birth(campaign)).record(campaign.sid)
        _refuse_other(campaign, request)
        done = "Registered" if made else "Adopted"
        self.log.info("%s the campaign of %s: %s", done, service, campaign.campaign_status)
        if differing := [] if made else _differing(campaign, request):
            self.log.warning(
                "The campaign of %s differs from this task's arguments in %s: it stays as it is",
                service,
                ", ".join(differing),
            )
        return campaign

    def report(self, answer: Any) -> dict[str, Any] | None:
        """Set the link to the Console to the service, which identifies the campaign."""
        reported = super().report(answer)
        self.linked_sid = answer.messaging_service_sid or self.linked_sid
        return reported

    def _fetch(self, service: str, sid: str, remembered: Mapping[str, Any]) -> UsAppToPerson:
        """Fetch the campaign that this task remembers.

        :raises NotFound: the campaign was deleted; the service may have another one now.
        """
        campaign = self.hook.execute(
            FetchUsAppToPerson(messaging_service_sid=service, sid=sid, x_twilio_api_version=VERSION_WITH_URLS)
        )
        known, there = remembered.get("date_created"), _birth(campaign)["date_created"]
        if known and there != known:
            self.log.warning(
                "The campaign of %s that this task knows, of %s, was deleted: there is another one of %s",
                service,
                known,
                there,
            )
            raise NotFound("the campaign was deleted", operation="FetchUsAppToPerson", status=404)
        return campaign

    def _register(self, request: CreateUsAppToPerson, ledger: "Ledger") -> UsAppToPerson:
        allowed = self._usecases(request)
        if request.us_app_to_person_usecase not in allowed:
            raise InvalidRequest(
                f"us_app_to_person_usecase: {request.us_app_to_person_usecase!r}: "
                f"the brand {request.brand_registration_sid} may register {', '.join(allowed) or 'none'}"
            )
        ledger.intend()
        with self.paying():
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


def campaign_of(hook: "TwilioHook", service: str) -> UsAppToPerson | None:
    """Return the campaign of a service (MG…), ``None`` if it has none."""
    asked = ListUsAppToPerson(messaging_service_sid=service, x_twilio_api_version=VERSION_WITH_URLS)
    campaigns = (campaign for page in hook.pages(asked) for campaign in page)
    return next((one for one in campaigns if one.campaign_status not in _GONE), None)


def _refuse_other(campaign: UsAppToPerson, request: CreateUsAppToPerson) -> None:
    for name in _IDENTITY:
        there, wanted = getattr(campaign, name), getattr(request, name)
        if there != wanted:
            raise InvalidRequest(
                f"{name}: {wanted!r}: the service {request.messaging_service_sid} has a campaign "
                f"with {there!r}; use another service, or delete that campaign"
            )


def _differing(campaign: UsAppToPerson, request: CreateUsAppToPerson) -> list[str]:
    """Return the arguments that differ from the campaign. Properties that Twilio omits aren't compared."""
    return [
        name
        for name, wanted in request
        if name in UsAppToPerson.model_fields
        and None not in (wanted, there := getattr(campaign, name))
        and wanted != there
    ]


def _birth(campaign: UsAppToPerson) -> dict[str, Any]:
    """Return the properties that distinguish a campaign from a later one of the same service."""
    created = campaign.date_created
    return {"date_created": created and created.isoformat()}
