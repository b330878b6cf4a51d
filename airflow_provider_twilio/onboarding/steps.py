"""The other steps of a customer's onboarding, each by the operator that does it for any request."""

from typing import TYPE_CHECKING, Any

from airflow_provider_twilio.api.messaging_v1.sender_pool import CreatePhoneNumber
from airflow_provider_twilio.api.messaging_v1.services import CreateService
from airflow_provider_twilio.api.v2010.accounts import CreateAccount, FetchAccount
from airflow_provider_twilio.api.v2010.messages import CreateMessage
from airflow_provider_twilio.onboarding import messaging
from airflow_provider_twilio.onboarding.document import TollfreeCustomer
from airflow_provider_twilio.onboarding.primary_profile import require_isv
from airflow_provider_twilio.onboarding.reference import Known
from airflow_provider_twilio.onboarding.task import CustomerOperator
from airflow_provider_twilio.operators.accounts import CreateSubaccountOperator, require_active
from airflow_provider_twilio.operators.brands import RegisterBrandOperator
from airflow_provider_twilio.operators.campaigns import RegisterCampaignOperator
from airflow_provider_twilio.operators.messages import SendSmsOperator
from airflow_provider_twilio.operators.phone_numbers import BuyPhoneNumberOperator
from airflow_provider_twilio.operators.services import (
    AddNumberToServiceOperator,
    CreateMessagingServiceOperator,
)
from airflow_provider_twilio.operators.tollfree import SubmitTollfreeVerificationOperator
from airflow_provider_twilio.waiting.xcom import xcom_of

if TYPE_CHECKING:
    from airflow.providers.common.compat.sdk import Context

_LONGEST_NAME = 64


class CustomerAccountOperator(CustomerOperator):
    """Make sure of the customer's account: the account in the document, or a subaccount of their name.

    Nothing is made unless the primary profile is approved and is an ISV's.
    """

    def step(self, known: Known, context: "Context") -> dict[str, Any]:
        """Find the account, or create it."""
        sid = known.customer.account.sid
        if sid is None:
            require_isv(known, self.hook, self.hook.account.owner_sid)
            request = CreateAccount(friendly_name=known.customer.customer)
            return xcom_of(self.done_by(CreateSubaccountOperator, request, context))
        account = self.hook.execute(FetchAccount(sid=sid))
        require_active(account)
        require_isv(known, self.hook, account.owner_account_sid)
        return xcom_of(account)


class CustomerBrandOperator(CustomerOperator):
    """Make sure that the customer's brand is registered; the fee is paid once.

    :param customer_profile_sid: the customer profile (BU…).
    :param a2p_profile_sid: the A2P profile (BU…).
    """

    template_fields = (*CustomerOperator.template_fields, "customer_profile_sid", "a2p_profile_sid")

    def __init__(
        self, *, customer: Any, customer_profile_sid: Any, a2p_profile_sid: Any, **kwargs: Any
    ) -> None:
        super().__init__(customer=customer, **kwargs)
        self.customer_profile_sid = customer_profile_sid
        self.a2p_profile_sid = a2p_profile_sid

    def step(self, known: Known, context: "Context") -> dict[str, Any]:
        """Register the brand, unless the customer's route has none."""
        if isinstance(known.customer, TollfreeCustomer):
            return self.not_needed(known)
        request = messaging.brand(known.customer, self.customer_profile_sid, self.a2p_profile_sid)
        return xcom_of(self.done_by(RegisterBrandOperator, request, context))


class CustomerServiceOperator(CustomerOperator):
    """Make sure that there is a Messaging Service of the customer's name."""

    def step(self, known: Known, context: "Context") -> dict[str, Any]:
        """Find the service, or create it."""
        request = CreateService(friendly_name=known.customer.customer)
        return xcom_of(self.done_by(CreateMessagingServiceOperator, request, context))


class CustomerCampaignOperator(CustomerOperator):
    """Make sure that the customer's campaign is registered; the fee is paid once.

    :param messaging_service_sid: the customer's service (MG…).
    :param brand_sid: the customer's APPROVED brand (BN…).
    """

    template_fields = (*CustomerOperator.template_fields, "messaging_service_sid", "brand_sid")

    def __init__(self, *, customer: Any, messaging_service_sid: Any, brand_sid: Any, **kwargs: Any) -> None:
        super().__init__(customer=customer, **kwargs)
        self.messaging_service_sid = messaging_service_sid
        self.brand_sid = brand_sid

    def step(self, known: Known, context: "Context") -> dict[str, Any]:
        """Register the campaign, unless the customer's route has none."""
        if isinstance(known.customer, TollfreeCustomer):
            return self.not_needed(known) | {"messaging_service_sid": None}
        request = messaging.campaign(known.customer, self.messaging_service_sid, self.brand_sid)
        campaign = self.done_by(RegisterCampaignOperator, request, context)
        self.linked_sid = self.messaging_service_sid
        return xcom_of(campaign)


class CustomerNumbersOperator(CustomerOperator):
    """Make sure that the customer's service has as many numbers as the document asks for.

    Each is paid for once.

    :param messaging_service_sid: the service (MG…).
    :returns: ``sid`` of the first number, and ``sids`` of all.
    """

    template_fields = (*CustomerOperator.template_fields, "messaging_service_sid")

    def __init__(self, *, customer: Any, messaging_service_sid: Any, **kwargs: Any) -> None:
        super().__init__(customer=customer, **kwargs)
        self.messaging_service_sid = messaging_service_sid

    def step(self, known: Known, context: "Context") -> dict[str, Any]:
        """Find the numbers by their names, or buy them, and add each that isn't in the service."""
        search = _search(known)
        sids = [
            self.operator(BuyPhoneNumberOperator, friendly_name=name, **search).obtain(context).sid
            for name in numbers_of(known)
        ]
        for sid in sids:
            request = CreatePhoneNumber(service_sid=self.messaging_service_sid, phone_number_sid=sid)
            self.done_by(AddNumberToServiceOperator, request, context)
        return {"sid": sids[0], "sids": sids}


class CustomerVerificationOperator(CustomerOperator):
    """Make sure that the customer's toll-free number is submitted for verification.

    :param phone_number_sid: the number (PN…).
    """

    template_fields = (*CustomerOperator.template_fields, "phone_number_sid")

    def __init__(self, *, customer: Any, phone_number_sid: Any, **kwargs: Any) -> None:
        super().__init__(customer=customer, **kwargs)
        self.phone_number_sid = phone_number_sid

    def step(self, known: Known, context: "Context") -> dict[str, Any]:
        """Submit the verification, unless the customer's route has none."""
        if not isinstance(known.customer, TollfreeCustomer):
            return self.not_needed(known)
        request = messaging.verification(known.customer, self.phone_number_sid)
        return xcom_of(self.done_by(SubmitTollfreeVerificationOperator, request, context))


class CustomerFirstTextOperator(CustomerOperator):
    """Send the document's first text once, where it has one.

    :param messaging_service_sid: the customer's service (MG…).
    """

    template_fields = (*CustomerOperator.template_fields, "messaging_service_sid")

    def __init__(self, *, customer: Any, messaging_service_sid: Any, **kwargs: Any) -> None:
        super().__init__(customer=customer, **kwargs)
        self.messaging_service_sid = messaging_service_sid

    def step(self, known: Known, context: "Context") -> dict[str, Any]:
        """Send the text."""
        text = known.customer.first_text
        if text is None:
            self.log.info("The document has no first_text")
            return {"sid": None, "status": "not needed"}
        request = CreateMessage(messaging_service_sid=self.messaging_service_sid, to=text.to, body=text.body)
        message = self.done_by(SendSmsOperator, request, context)
        return {"sid": None, "status": "unknown"} if message is None else xcom_of(message)


def numbers_of(known: Known) -> list[str]:
    """Return the friendly names of the customer's numbers, which tell them apart."""
    name, customer = known.customer.customer, known.customer
    count = 1 if isinstance(customer, TollfreeCustomer) else customer.numbers.count
    others = (f" {number}" for number in range(2, count + 1))
    return [name, *(name[: _LONGEST_NAME - len(end)] + end for end in others)]


def _search(known: Known) -> dict[str, Any]:
    """Return the arguments of the search for the customer's numbers."""
    if isinstance(known.customer, TollfreeCustomer):
        return {"number_type": "toll-free"}
    numbers = known.customer.numbers
    return {"country_code": numbers.country, "area_code": numbers.area_code}
