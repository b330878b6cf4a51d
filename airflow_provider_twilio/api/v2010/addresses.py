"""Addresses. https://www.twilio.com/docs/usage/api/address"""

from airflow_provider_twilio.api.request import V2010, Paged
from airflow_provider_twilio.api.resource import Dated, Page
from airflow_provider_twilio.api.types import AddressSid, CountryCode, Text


class Address(Dated):
    """A postal address of a customer."""

    sid: AddressSid
    customer_name: Text | None = None
    friendly_name: Text | None = None
    street: Text | None = None
    street_secondary: Text | None = None
    city: Text | None = None
    region: str | None = None
    postal_code: Text | None = None
    iso_country: str | None = None
    emergency_enabled: bool | None = None
    validated: bool | None = None
    verified: bool | None = None


class ListAddress(Paged, V2010[Page[Address]], op="GET /Addresses"):
    """List the account's addresses."""

    customer_name: Text | None = None
    friendly_name: Text | None = None
    emergency_enabled: bool | None = None
    iso_country: CountryCode | None = None


class CreateAddress(V2010[Address], op="POST /Addresses"):
    """Create an address.

    :param auto_correct_address: lets Twilio correct the address; Twilio's default is true.
    """

    customer_name: Text
    street: Text
    city: Text
    region: str
    postal_code: Text
    iso_country: CountryCode
    friendly_name: Text | None = None
    emergency_enabled: bool | None = None
    auto_correct_address: bool | None = None
    street_secondary: Text | None = None


class FetchAddress(V2010[Address], op="GET /Addresses/{Sid}"):
    """Fetch an address."""

    sid: AddressSid


class UpdateAddress(V2010[Address], op="POST /Addresses/{Sid}"):
    """Change an address, but for its country."""

    sid: AddressSid
    friendly_name: Text | None = None
    customer_name: Text | None = None
    street: Text | None = None
    city: Text | None = None
    region: str | None = None
    postal_code: Text | None = None
    emergency_enabled: bool | None = None
    auto_correct_address: bool | None = None
    street_secondary: Text | None = None


class DeleteAddress(V2010[None], op="DELETE /Addresses/{Sid}"):
    """Delete an address."""

    sid: AddressSid
