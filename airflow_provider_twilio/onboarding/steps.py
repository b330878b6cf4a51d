"""The other steps of a customer's onboarding, each by the operator that does it for any request."""

from typing import TYPE_CHECKING, Any

from airflow_provider_twilio.api.messaging_v1.sender_pool import CreatePhoneNumber
from airflow_provider_twilio.api.messaging_v1.services import CreateService
from airflow_provider_twilio.api.v2010.accounts import CreateAccount, FetchAccount
from airflow_provider_twilio.api.v2010.messages import CreateMessage
from airflow_provider_twilio.onboarding import messaging
from airflow_provider_twilio.onboarding.document import Customer, TollfreeCustomer
from airflow_provider_twilio.onboarding.fees import of_brand, of_campaign, of_numbers
from airflow_provider_twilio.onboarding.names import numbers_of
from airflow_provider_twilio.onboarding.paying import PayingOperator
from airflow_provider_twilio.onboarding.primary_profile import require_isv
from airflow_provider_twilio.onboarding.reference import Known
from airflow_provider_twilio.onboarding.task import CustomerOperator
from airflow_provider_twilio.operators.accounts import CreateSubaccountOperator, require_active
from airflow_provider_twilio.operators.brands import RegisterBrandOperator, differences
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


class CustomerBrandOperator(PayingOperator):
    """Make sure that the customer's brand is registered; the fee is paid once.

    :param customer_profile_sid: the customer profile (BU…).
    :param a2p_profile_sid: the A2P profile (BU…).
    """

    template_fields = (*PayingOperator.template_fields, "customer_profile_sid", "a2p_profile_sid")

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
        payments, operator = self.payments(context), self.operator(RegisterBrandOperator, request)
        self.charged(operator, payments, of_brand(known.customer, self.table))
        brand = operator.perform(operator.build(), context)
        if differences(brand, request):
            self.log.warning(
                "The route %s of the document is for another kind of brand than %s, which is %s: it stays as "
                "it is. Another kind needs new profiles, and so another name of the customer",
                known.customer.route,
                brand.sid,
                brand.status,
            )
        return xcom_of(brand) | {"fees": payments.paid}


class CustomerServiceOperator(CustomerOperator):
    """Make sure that there is a Messaging Service of the customer's name."""

    def step(self, known: Known, context: "Context") -> dict[str, Any]:
        """Find the service, or create it."""
        request = CreateService(friendly_name=known.customer.customer)
        return xcom_of(self.done_by(CreateMessagingServiceOperator, request, context))


class CustomerCampaignOperator(PayingOperator):
    """Make sure that the customer's campaign is registered; the fee is paid once.

    :param messaging_service_sid: the customer's service (MG…).
    :param brand_sid: the customer's APPROVED brand (BN…).
    """

    template_fields = (*PayingOperator.template_fields, "messaging_service_sid", "brand_sid")

    def __init__(self, *, customer: Any, messaging_service_sid: Any, brand_sid: Any, **kwargs: Any) -> None:
        super().__init__(customer=customer, **kwargs)
        self.messaging_service_sid = messaging_service_sid
        self.brand_sid = brand_sid

    def step(self, known: Known, context: "Context") -> dict[str, Any]:
        """Register the campaign, unless the customer's route has none."""
        if isinstance(known.customer, TollfreeCustomer):
            return self.not_needed(known) | {"messaging_service_sid": None}
        request = messaging.campaign(known.customer, self.messaging_service_sid, self.brand_sid)
        payments, operator = self.payments(context), self.operator(RegisterCampaignOperator, request)
        self.charged(operator, payments, of_campaign(known.customer, self.table))
        campaign = operator.perform(operator.build(), context)
        self.linked_sid = self.messaging_service_sid
        return xcom_of(campaign) | {"fees": payments.paid}


class CustomerNumbersOperator(PayingOperator):
    """Make sure that the customer's service has as many numbers as the document asks for.

    Each is paid for once.

    :param messaging_service_sid: the service (MG…).
    :returns: ``sid`` of the first number, ``sids`` of all, and ``fees``.
    """

    template_fields = (*PayingOperator.template_fields, "messaging_service_sid")

    def __init__(self, *, customer: Any, messaging_service_sid: Any, **kwargs: Any) -> None:
        super().__init__(customer=customer, **kwargs)
        self.messaging_service_sid = messaging_service_sid

    def step(self, known: Known, context: "Context") -> dict[str, Any]:
        """Find the numbers by their names, or buy them, and add each that isn't in the service."""
        payments = self.payments(context)
        sids = []
        for name, due in zip(numbers_of(known.customer), of_numbers(known.customer, self.table), strict=True):
            operator = self.operator(BuyPhoneNumberOperator, friendly_name=name, **search_of(known.customer))
            self.charged(operator, payments, [due])
            sids.append(operator.obtain(context).sid)
        for sid in sids:
            request = CreatePhoneNumber(service_sid=self.messaging_service_sid, phone_number_sid=sid)
            self.done_by(AddNumberToServiceOperator, request, context)
        return {"sid": sids[0], "sids": sids, "fees": payments.paid}


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


def search_of(customer: Customer) -> dict[str, Any]:
    """Return the arguments of the search for the customer's numbers."""
    if isinstance(customer, TollfreeCustomer):
        return {"number_type": "toll-free"}
    return {"country_code": customer.numbers.country, "area_code": customer.numbers.area_code}
