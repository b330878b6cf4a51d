"""A customer's document: everything that is needed to onboard a business, by its route.

The limits of single values are here. The rules between values are in :mod:`.rules`.
"""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from airflow_provider_twilio.api.messaging_v1.campaigns import (
    Description,
    Keywords,
    MessageFlow,
    MessageSamples,
    ReplyMessage,
)
from airflow_provider_twilio.api.messaging_v1.tollfree import (
    BusinessType as TollfreeBusinessType,
)
from airflow_provider_twilio.api.messaging_v1.tollfree import (
    OptInType,
    RegistrationAuthority,
    UseCaseCategory,
)
from airflow_provider_twilio.api.types import AccountSid, BundleSid, Text
from airflow_provider_twilio.onboarding.values import (
    AreaCode,
    BusinessType,
    CompanyType,
    Country,
    Email,
    Industry,
    JobPosition,
    Line,
    MessageVolume,
    Number,
    PrivateLine,
    PublicPage,
    Region,
    RegistrationKind,
    StockExchange,
    UseCase,
    Vertical,
    Website,
)


class Section(BaseModel):
    """A part of a document. Unknown keys are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class OwnAccount(Section):
    """The Twilio account that the customer sends from.

    :param sid: an account that exists already. Without it a subaccount with the customer's name is used, and
        created if there is none.
    :param primary_profile: the SID of the parent account's approved primary profile (BU…).
    """

    sid: AccountSid | None = None
    primary_profile: BundleSid


class Contact(Section):
    """The person who registers the customer. Twilio writes to this address about reviews.

    :param email: of the software vendor, not of the customer.
    """

    email: Email


class Address(Section):
    """The customer's address.

    :param region: a state or province, as its two letters in the US and Canada.
    """

    street: PrivateLine
    street_secondary: PrivateLine | None = None
    city: Line
    region: Line
    postal_code: Line
    country: Country = "US"


class Registration(Section):
    """The registration of the business.

    :param kind: of the number; ``EIN`` in the US.
    :param number: an EIN as ``12-3456789``; of a Canadian business number the first nine digits.
    """

    kind: RegistrationKind = "EIN"
    number: PrivateLine


class Stock(Section):
    """The exchange and the ticker of a public company."""

    exchange: StockExchange
    ticker: Line


class Business(Section):
    """The business as it is registered.

    :param legal_name: exactly as in the tax record (CP 575 or 147C in the US).
    :param contact_email: for the two-factor check of a public company for profit.
    """

    legal_name: Line
    type: BusinessType
    industry: Industry
    company_type: CompanyType
    registration: Registration
    regions: Annotated[list[Region], Field(min_length=1)] = ["USA_AND_CANADA"]
    website: Website
    social_media: list[Website] | None = None
    stock: Stock | None = None
    contact_email: Email | None = None


class Representative(Section):
    """A person who may speak for the business."""

    first_name: PrivateLine
    last_name: PrivateLine
    email: Email
    phone_number: Number
    title: Line
    position: JobPosition


class Person(Section):
    """A sole proprietor: a person with a business and without a tax number for it.

    :param mobile_phone_number: of the person, from a carrier; Twilio texts a code to it.
    :param brand_name: the name of the business.
    """

    first_name: PrivateLine
    last_name: PrivateLine
    email: Email
    phone_number: Number
    mobile_phone_number: Number
    brand_name: Line
    vertical: Vertical | None = None


class Brand(Section):
    """Choices about the brand.

    :param mock: registers a brand for trials, which costs nothing and can't send.
    """

    mock: bool = False


class Campaign(Section):
    """The messages, as the carriers review them.

    :param has_embedded_links: true or false; follows the samples if it is left out.
    :param has_embedded_phone: true or false; follows the samples if it is left out.
    """

    use_case: UseCase
    description: Description
    message_flow: MessageFlow
    samples: MessageSamples
    privacy_policy: PublicPage
    terms_and_conditions: PublicPage
    has_embedded_links: bool | None = None
    has_embedded_phone: bool | None = None
    age_gated: bool = False
    direct_lending: bool = False
    subscriber_opt_in: bool | None = None
    opt_in_message: ReplyMessage | None = None
    opt_out_message: ReplyMessage | None = None
    help_message: ReplyMessage | None = None
    opt_in_keywords: Keywords | None = None
    opt_out_keywords: Keywords | None = None
    help_keywords: Keywords | None = None


class SoleProprietorCampaign(Campaign):
    """A sole proprietor's campaign, whose only use case is ``SOLE_PROPRIETOR``."""

    use_case: Literal["SOLE_PROPRIETOR"] = "SOLE_PROPRIETOR"  # type: ignore[assignment]


class LocalNumbers(Section):
    """The numbers that the customer gets.

    :param count: how many, 1 to 400.
    :param area_code: of the numbers, three digits; any if it is left out.
    """

    count: Annotated[int, Field(ge=1, le=400)] = 1
    country: Country = "US"
    area_code: AreaCode | None = None


class FirstText(Section):
    """A message that shows that the number delivers.

    :param to: a phone number of your own.
    """

    to: Number
    body: Text


class TollfreeRegistration(Section):
    """The registration of the business."""

    number: PrivateLine
    authority: RegistrationAuthority = "EIN"
    country: Country = "US"


class TollfreeBusiness(Section):
    """The business that a toll-free number is for.

    :param registration: required for all but sole proprietors.
    """

    legal_name: Line
    doing_business_as: Line | None = None
    type: TollfreeBusinessType
    website: Website
    registration: TollfreeRegistration | None = None


class ContactPerson(Section):
    """The person that Twilio may ask about a toll-free number."""

    first_name: PrivateLine
    last_name: PrivateLine
    email: Email
    phone_number: Number


class Vetting(Section):
    """A political organisation's vetting by Campaign Verify.

    :param id: the whole token, ``cv|1.0|…``.
    """

    id: PrivateLine


class Verification(Section):
    """The messages, as they are given for the review of a toll-free number.

    :param opt_in_images: addresses of pictures or pages that show how people opt in.
    """

    use_cases: Annotated[list[UseCaseCategory], Field(min_length=1)]
    summary: Annotated[str, Field(min_length=1, max_length=500)]
    sample: Annotated[str, Field(min_length=1, max_length=1000)]
    opt_in_images: Annotated[list[PublicPage], Field(min_length=1)]
    opt_in_type: OptInType
    message_volume: MessageVolume
    privacy_policy: PublicPage | None = None
    terms_and_conditions: PublicPage | None = None
    opt_in_message: str | None = None
    opt_in_keywords: list[Line] | None = None
    help_message: str | None = None
    age_gated: bool = False
    additional_information: Annotated[str, Field(max_length=500)] | None = None
    vetting: Vetting | None = None


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
