"""The friendly names by which a customer's resources are known at Twilio."""

from airflow_provider_twilio.onboarding.document import Customer, TollfreeCustomer

_LONGEST_NAME = 64


def numbers_of(customer: Customer) -> list[str]:
    """Return the friendly names of the customer's numbers, which tell them apart."""
    name = customer.customer
    count = 1 if isinstance(customer, TollfreeCustomer) else customer.numbers.count
    others = (f" {number}" for number in range(2, count + 1))
    return [name, *(name[: _LONGEST_NAME - len(end)] + end for end in others)]
