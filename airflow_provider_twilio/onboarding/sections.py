"""The sections that the document of every customer has, with the limits of their values."""

from pydantic import BaseModel, ConfigDict

from airflow_provider_twilio.api.types import AccountSid, BundleSid, Text
from airflow_provider_twilio.onboarding.values import Country, Email, Line, Number, PrivateLine


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


class FirstText(Section):
    """A message that shows that the number delivers.

    :param to: a phone number of your own.
    """

    to: Number
    body: Text
