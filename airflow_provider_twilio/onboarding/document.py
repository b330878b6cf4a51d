"""A customer's document: everything that is needed to onboard a business, by its route.

The limits of single values are in the sections. The rules between values are in :mod:`.rules`.
"""

from typing import Annotated, Literal

from pydantic import Field

from airflow_provider_twilio.onboarding.a2p_sections import (
    Brand,
    Business,
    Campaign,
    LocalNumbers,
    Person,
    Representative,
    SoleProprietorCampaign,
)
from airflow_provider_twilio.onboarding.sections import Address, Contact, FirstText, OwnAccount, Section
from airflow_provider_twilio.onboarding.tollfree_sections import (
    ContactPerson,
    TollfreeBusiness,
    Verification,
)


class _Customer(Section):
    customer: Annotated[str, Field(min_length=1, max_length=64)]
    account: OwnAccount
    contact: Contact
    address: Address
    first_text: FirstText | None = None


class BusinessCustomer(_Customer):
    """A business with a tax number.

    :param customer: a name that no other document has; subaccount, profiles and service are called by it.
    :param route: ``low_volume_standard`` is for up to 6,000 messages a day and costs less.
    """

    route: Literal["standard", "low_volume_standard"]
    business: Business
    representatives: Annotated[list[Representative], Field(min_length=1, max_length=2)]
    brand: Brand = Brand()
    campaign: Campaign
    numbers: LocalNumbers = LocalNumbers()


class SoleProprietorCustomer(_Customer):
    """A person without a tax number, in the US or Canada, with one campaign and one number."""

    route: Literal["sole_proprietor"]
    person: Person
    brand: Brand = Brand()
    campaign: SoleProprietorCampaign
    numbers: LocalNumbers = LocalNumbers()


class TollfreeCustomer(_Customer):
    """A business that texts from a toll-free number."""

    route: Literal["tollfree"]
    business: TollfreeBusiness
    contact_person: ContactPerson
    verification: Verification


Customer = BusinessCustomer | SoleProprietorCustomer | TollfreeCustomer
ROUTES: dict[str, type[Customer]] = {
    "standard": BusinessCustomer,
    "low_volume_standard": BusinessCustomer,
    "sole_proprietor": SoleProprietorCustomer,
    "tollfree": TollfreeCustomer,
}
"""The form of a document by its ``route``."""
