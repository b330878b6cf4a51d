"""Which of a customer's fees are still to be paid, by what Twilio has already."""

from collections.abc import Iterator
from typing import Any

from airflow_provider_twilio.api.messaging_v1.services import ListService
from airflow_provider_twilio.onboarding import messaging
from airflow_provider_twilio.onboarding.document import TollfreeCustomer
from airflow_provider_twilio.onboarding.fees import Due, Fees, of_brand, of_campaign, of_numbers
from airflow_provider_twilio.onboarding.names import numbers_of
from airflow_provider_twilio.onboarding.reference import Known
from airflow_provider_twilio.onboarding.task import OfCustomer
from airflow_provider_twilio.operators.brands import RegisterBrandOperator
from airflow_provider_twilio.operators.campaigns import campaign_of
from airflow_provider_twilio.operators.phone_numbers import BuyPhoneNumberOperator

Bundles = tuple[Any, Any]
"""The SIDs of the customer profile and the A2P profile."""


def unpaid(task: OfCustomer, bundles: Bundles, known: Known, table: Fees) -> Iterator[Due]:
    """Yield the fees of what the customer's account lacks."""
    customer = known.customer
    if not _has_brand(task, bundles, known):
        yield from of_brand(customer, table)
    if not _has_campaign(task, known):
        yield from of_campaign(customer, table)
    for name, due in zip(numbers_of(customer), of_numbers(customer, table), strict=True):
        if task.operator(BuyPhoneNumberOperator, friendly_name=name).find() is None:
            yield due


def _has_brand(task: OfCustomer, bundles: Bundles, known: Known) -> bool:
    if isinstance(known.customer, TollfreeCustomer):
        return False
    request = messaging.brand(known.customer, *bundles)
    return task.operator(RegisterBrandOperator, request).find(request) is not None


def _has_campaign(task: OfCustomer, known: Known) -> bool:
    service = _service(task, known.customer.customer)
    return service is not None and campaign_of(task.hook, service) is not None


def _service(task: OfCustomer, name: str) -> str | None:
    pages = task.hook.pages(ListService())
    return next((service.sid for page in pages for service in page if service.friendly_name == name), None)
