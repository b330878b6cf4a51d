"""Twilio's fees as a table, and which of them a customer is to pay."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from typing import Any, Literal

from airflow_provider_twilio.api.errors import InvalidRequest
from airflow_provider_twilio.api.validation import suggest
from airflow_provider_twilio.onboarding.document import (
    BusinessCustomer,
    Customer,
    TollfreeCustomer,
)
from airflow_provider_twilio.onboarding.names import numbers_of

_A2P_PRICES = "https://help.twilio.com/articles/1260803965530"
_NUMBER_PRICES = "https://www.twilio.com/en-us/sms/pricing/us"
_CAMPAIGNS = (
    "https://www.twilio.com/docs/messaging/compliance/a2p-10dlc/"
    "troubleshooting-a2p-brands/troubleshooting-and-rectifying-a2p-campaigns"
)


@dataclass(frozen=True, slots=True)
class Fee:
    """One of Twilio's fees.

    :param name: its name in this table, by which an amount is replaced.
    :param words: the name for people.
    :param amount: in units of ``currency``.
    :param each: the occasion that it is charged for.
    :param source: the page that says so.
    :param date: the day, month or year of that page.
    :param certainty: ``documented`` by Twilio; ``reported`` by others, several of them; or ``reported once``.
    """

    name: str
    words: str
    amount: Decimal
    each: str
    source: str
    date: str
    certainty: Literal["documented", "reported", "reported once", "given"]
    currency: str = "USD"


@dataclass(frozen=True, slots=True)
class Due:
    """A fee that is to be paid for something.

    :param what: ``brand``, ``campaign``, or a number's friendly name; different for each payment of a
        customer.
    """

    what: str
    fee: Fee

    def xcom(self) -> dict[str, str]:
        """Return it as JSON has it."""
        return {
            "for": self.what,
            "fee": self.fee.name,
            "amount": str(self.fee.amount),
            "currency": self.fee.currency,
        }


Fees = Mapping[str, Fee]


def fees(amounts: Mapping[str, Any] | None = None) -> Fees:
    """Return the table of fees.

    :param amounts: other amounts by the names of fees, in USD.
    :raises InvalidRequest: there is no such fee, or an amount is no number.
    """
    given = amounts or {}
    for name in given:
        if name not in FEES:
            raise InvalidRequest(f"fees: {name}: {suggest(name, list(FEES))}")
    replaced = {
        name: replace(FEES[name], amount=money(f"fees: {name}", amount), certainty="given")
        for name, amount in given.items()
    }
    return {**FEES, **replaced}


def money(name: str, value: Any) -> Decimal:
    """Read an amount of money.

    :param name: the argument's, for the error.
    :raises InvalidRequest: it is no number, or negative.
    """
    try:
        amount = Decimal(str(value))
    except InvalidOperation:
        amount = Decimal("NaN")
    if isinstance(value, bool) or not amount.is_finite() or amount < 0:
        raise InvalidRequest(f"{name}: {value!r}: must be an amount in USD, such as 15 or '4.50'")
    return amount


def of_brand(customer: Customer, table: Fees) -> Iterator[Due]:
    """Yield what the customer's brand costs."""
    if isinstance(customer, TollfreeCustomer) or customer.brand.mock:
        return
    yield Due("brand", table[_BRANDS[customer.route]])
    if isinstance(customer, BusinessCustomer) and customer.business.company_type == "public":
        yield Due("public brand", table["authentication_plus"])


def of_campaign(customer: Customer, table: Fees, what: str = "campaign") -> Iterator[Due]:
    """Yield what one submission of the customer's campaign costs."""
    if not isinstance(customer, TollfreeCustomer) and not customer.brand.mock:
        yield Due(what, table["campaign_vetting"])


def of_numbers(customer: Customer, table: Fees) -> Iterator[Due]:
    """Yield what each of the customer's numbers costs in its first month."""
    is_tollfree = isinstance(customer, TollfreeCustomer)
    for name in numbers_of(customer):
        yield Due(f"number {name}", table["tollfree_number" if is_tollfree else "local_number"])


_BRANDS = {
    "standard": "brand_standard",
    "low_volume_standard": "brand_low_volume",
    "sole_proprietor": "brand_sole_proprietor",
}
FEES: Fees = {
    fee.name: fee
    for fee in (
        Fee(
            "brand_standard",
            "brand with secondary vetting",
            Decimal("46.00"),
            "brand",
            _A2P_PRICES,
            "2025-08-01",
            "reported",
        ),
        Fee(
            "brand_low_volume",
            "low-volume brand",
            Decimal("4.50"),
            "brand",
            _A2P_PRICES,
            "2025-08-01",
            "reported",
        ),
        Fee(
            "brand_sole_proprietor",
            "sole proprietor's brand",
            Decimal("4.50"),
            "brand",
            _A2P_PRICES,
            "2025-08-01",
            "reported",
        ),
        Fee(
            "authentication_plus",
            "two-factor check of a public company",
            Decimal("12.50"),
            "brand",
            _A2P_PRICES,
            "2025-08-01",
            "reported once",
        ),
        Fee(
            "campaign_vetting",
            "vetting of a campaign",
            Decimal("15.00"),
            "submission",
            _CAMPAIGNS,
            "2023",
            "documented",
        ),
        Fee(
            "local_number",
            "local number",
            Decimal("1.15"),
            "month",
            _NUMBER_PRICES,
            "2025",
            "documented",
        ),
        Fee(
            "tollfree_number",
            "toll-free number",
            Decimal("2.15"),
            "month",
            _NUMBER_PRICES,
            "2025",
            "documented",
        ),
    )
}
"""The fees by their names."""
