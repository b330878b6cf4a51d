"""The cost of a customer so far and still to come, by its resources at Twilio."""

from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from airflow_provider_twilio.onboarding.document import Customer
from airflow_provider_twilio.onboarding.fees import Due, Fees, of_brand, of_campaign, of_numbers
from airflow_provider_twilio.onboarding.fleet.facts import Facts


class Costs(NamedTuple):
    """Fees in USD.

    :ivar paid: for what there is, each thing once: how often a campaign was submitted can't be read.
    :ivar expected: for what there isn't yet, and for the next submission of a campaign that was refused.
    """

    paid: Decimal
    expected: Decimal


def costs(customer: Customer, facts: Facts, table: Fees) -> Costs:
    """Add up a customer's fees; of a number that of its first month."""
    numbers = [*of_numbers(customer, table)]
    campaign = [*of_campaign(customer, table)]
    parts: list[tuple[bool, list[Due]]] = [
        (facts.brand is not None, [*of_brand(customer, table)]),
        (facts.campaign is not None, campaign),
        (True, numbers[: facts.numbers]),
        (False, numbers[facts.numbers :]),
    ]
    if facts.campaign and facts.campaign.outcome().state == "failed":
        parts.append((False, campaign))
    return Costs(
        _sum(due for is_paid, dues in parts if is_paid for due in dues),
        _sum(due for is_paid, dues in parts if not is_paid for due in dues),
    )


def _sum(dues: Iterable[Due]) -> Decimal:
    return sum((due.fee.amount for due in dues), Decimal(0))
