"""Numbers for sale. https://www.twilio.com/docs/phone-numbers/api/availablephonenumber-resource"""

from typing import Any

from airflow_provider_twilio.api.request import V2010, Paged
from airflow_provider_twilio.api.resource import Page, Resource
from airflow_provider_twilio.api.types import CountryCode, PhoneNumber


class AvailablePhoneNumberCountry(Resource):
    """A country whose numbers Twilio sells."""

    country_code: str
    country: str | None = None
    beta: bool | None = None


class AvailablePhoneNumber(Resource):
    """A number for sale."""

    phone_number: str
    friendly_name: str | None = None
    capabilities: dict[str, Any] | None = None
    address_requirements: str | None = None
    beta: bool | None = None
    iso_country: str | None = None
    region: str | None = None
    locality: str | None = None
    postal_code: str | None = None
    rate_center: str | None = None
    lata: str | None = None
    latitude: float | None = None
    longitude: float | None = None


class Search(Paged, V2010[Page[AvailablePhoneNumber]]):
    """The criteria of a search for numbers for sale."""

    country_code: CountryCode
    area_code: int | None = None
    contains: str | None = None
    sms_enabled: bool | None = None
    mms_enabled: bool | None = None
    voice_enabled: bool | None = None
    fax_enabled: bool | None = None
    exclude_all_address_required: bool | None = None
    exclude_local_address_required: bool | None = None
    exclude_foreign_address_required: bool | None = None
    beta: bool | None = None
    near_number: PhoneNumber | None = None
    near_lat_long: str | None = None
    distance: int | None = None
    in_postal_code: str | None = None
    in_region: str | None = None
    in_rate_center: str | None = None
    in_lata: str | None = None
    in_locality: str | None = None


class ListAvailablePhoneNumberCountry(
    Paged, V2010[Page[AvailablePhoneNumberCountry]], op="GET /AvailablePhoneNumbers"
):
    """List the countries whose numbers Twilio sells."""


class FetchAvailablePhoneNumberCountry(
    V2010[AvailablePhoneNumberCountry], op="GET /AvailablePhoneNumbers/{CountryCode}"
):
    """Fetch which types of numbers a country has."""

    country_code: CountryCode


class ListAvailablePhoneNumberLocal(Search, op="GET /AvailablePhoneNumbers/{CountryCode}/Local"):
    """Search for local numbers."""


class ListAvailablePhoneNumberMachineToMachine(
    Search, op="GET /AvailablePhoneNumbers/{CountryCode}/MachineToMachine"
):
    """Search for machine-to-machine numbers."""


class ListAvailablePhoneNumberMobile(Search, op="GET /AvailablePhoneNumbers/{CountryCode}/Mobile"):
    """Search for mobile numbers."""


class ListAvailablePhoneNumberNational(Search, op="GET /AvailablePhoneNumbers/{CountryCode}/National"):
    """Search for national numbers."""


class ListAvailablePhoneNumberSharedCost(Search, op="GET /AvailablePhoneNumbers/{CountryCode}/SharedCost"):
    """Search for shared cost numbers."""


class ListAvailablePhoneNumberTollFree(Search, op="GET /AvailablePhoneNumbers/{CountryCode}/TollFree"):
    """Search for toll-free numbers."""


class ListAvailablePhoneNumberVoip(Search, op="GET /AvailablePhoneNumbers/{CountryCode}/Voip"):
    """Search for VoIP numbers."""
