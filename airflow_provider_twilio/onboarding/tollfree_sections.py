"""The sections of a customer with a toll-free number: business, contact person and verification."""

from typing import Annotated

from pydantic import Field

from airflow_provider_twilio.api.messaging_v1.tollfree import (
    BusinessType,
    OptInType,
    RegistrationAuthority,
    UseCaseCategory,
)
from airflow_provider_twilio.onboarding.sections import Section
from airflow_provider_twilio.onboarding.values import (
    Country,
    Email,
    Line,
    MessageVolume,
    Number,
    PrivateLine,
    PublicPage,
    Website,
)


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
    type: BusinessType
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
