"""The sections of a customer with local numbers: business or person, brand, campaign and numbers."""

from typing import Annotated, Literal

from pydantic import Field

from airflow_provider_twilio.api.messaging_v1.campaigns import (
    Description,
    Keywords,
    MessageFlow,
    MessageSamples,
    ReplyMessage,
)
from airflow_provider_twilio.onboarding.sections import Section
from airflow_provider_twilio.onboarding.values import (
    AreaCode,
    BusinessType,
    CompanyType,
    Country,
    Email,
    Industry,
    JobPosition,
    Line,
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
    regions: Annotated[list[Region], Field(min_length=1)] = Field(["USA_AND_CANADA"])
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
