"""The account's phone numbers. https://www.twilio.com/docs/phone-numbers/api/incomingphonenumber-resource"""

from typing import Any, Literal, Self

from pydantic import Field, model_validator

from airflow_provider_twilio.api.request import V2010, Paged, Parameters
from airflow_provider_twilio.api.resource import Dated, Page, Resource
from airflow_provider_twilio.api.types import (
    AccountSid,
    AddOnSid,
    AddressSid,
    ApplicationSid,
    BundleSid,
    ExtensionSid,
    HttpMethod,
    IdentitySid,
    PhoneNumber,
    PhoneNumberSid,
    TrunkSid,
    Url,
)


class NumberSettings(Parameters):
    """Settings of a number, for its purchase and for later changes."""

    friendly_name: str | None = Field(default=None, max_length=64)
    api_version: str | None = None
    sms_application_sid: ApplicationSid | None = None
    sms_url: Url | None = None
    sms_method: HttpMethod | None = None
    sms_fallback_url: Url | None = None
    sms_fallback_method: HttpMethod | None = None
    status_callback: Url | None = None
    status_callback_method: HttpMethod | None = None
    voice_application_sid: ApplicationSid | None = None
    voice_caller_id_lookup: bool | None = None
    voice_url: Url | None = None
    voice_method: HttpMethod | None = None
    voice_fallback_url: Url | None = None
    voice_fallback_method: HttpMethod | None = None
    voice_receive_mode: Literal["voice", "fax"] | None = None
    emergency_status: Literal["Active", "Inactive"] | None = None
    emergency_address_sid: AddressSid | None = None
    trunk_sid: TrunkSid | None = None
    identity_sid: IdentitySid | None = None
    address_sid: AddressSid | None = None
    bundle_sid: BundleSid | None = None


class IncomingPhoneNumber(NumberSettings, Dated):
    """A phone number that the account owns, at a monthly fee."""

    sid: PhoneNumberSid
    phone_number: str | None = None
    capabilities: dict[str, Any] | None = None
    status: str | None = None
    type: str | None = None
    beta: bool | None = None
    origin: str | None = None
    address_requirements: str | None = None
    emergency_address_status: str | None = None


class OwnNumbers(Paged, V2010[Page[IncomingPhoneNumber]]):
    """The filter of a list of numbers; a part of ``phone_number`` or ``friendly_name`` is enough."""

    phone_number: str | None = None
    friendly_name: str | None = None
    origin: str | None = None
    beta: bool | None = None


class Purchase(NumberSettings, V2010[IncomingPhoneNumber], echo={"phone_number": "phone_number"}):
    """The parameters of the purchase of one number."""

    phone_number: PhoneNumber


class AssignedAddOn(Dated):
    """An add-on of the marketplace that is assigned to a number.

    https://www.twilio.com/docs/marketplace/api/incoming-phone-number-assigned-add-ons
    """

    sid: AddOnSid
    resource_sid: str | None = None
    friendly_name: str | None = None
    description: str | None = None
    configuration: Any = None
    unique_name: str | None = None


class AddOnExtension(Resource):
    """A product that an add-on extends."""

    sid: ExtensionSid
    account_sid: str | None = None
    resource_sid: str | None = None
    assigned_add_on_sid: str | None = None
    friendly_name: str | None = None
    product_name: str | None = None
    unique_name: str | None = None
    enabled: bool | None = None


class ListIncomingPhoneNumber(OwnNumbers, op="GET /IncomingPhoneNumbers"):
    """List the account's numbers."""


class CreateIncomingPhoneNumber(
    NumberSettings,
    V2010[IncomingPhoneNumber],
    op="POST /IncomingPhoneNumbers",
    echo={"phone_number": "phone_number"},
):
    """Buy a number, or any number of an area code."""

    phone_number: PhoneNumber | None = None
    area_code: str | None = Field(default=None, pattern="^[0-9]{3}$")

    @model_validator(mode="after")
    def _names_one(self) -> Self:
        if (self.phone_number is None) == (self.area_code is None):
            raise ValueError("phone_number: name either this number or an area_code")
        return self


class FetchIncomingPhoneNumber(V2010[IncomingPhoneNumber], op="GET /IncomingPhoneNumbers/{Sid}"):
    """Fetch a number of the account."""

    sid: PhoneNumberSid


class UpdateIncomingPhoneNumber(
    NumberSettings, V2010[IncomingPhoneNumber], op="POST /IncomingPhoneNumbers/{Sid}"
):
    """Change a number's settings, or move it to another account (``target_account_sid``)."""

    sid: PhoneNumberSid
    target_account_sid: AccountSid | None = Field(default=None, serialization_alias="AccountSid")


class DeleteIncomingPhoneNumber(V2010[None], op="DELETE /IncomingPhoneNumbers/{Sid}"):
    """Release a number: the account loses it, and the fee ends."""

    sid: PhoneNumberSid


class ListIncomingPhoneNumberLocal(OwnNumbers, op="GET /IncomingPhoneNumbers/Local"):
    """List the account's local numbers."""


class CreateIncomingPhoneNumberLocal(Purchase, op="POST /IncomingPhoneNumbers/Local"):
    """Buy this local number."""


class ListIncomingPhoneNumberMobile(OwnNumbers, op="GET /IncomingPhoneNumbers/Mobile"):
    """List the account's mobile numbers."""


class CreateIncomingPhoneNumberMobile(Purchase, op="POST /IncomingPhoneNumbers/Mobile"):
    """Buy this mobile number."""


class ListIncomingPhoneNumberTollFree(OwnNumbers, op="GET /IncomingPhoneNumbers/TollFree"):
    """List the account's toll-free numbers."""


class CreateIncomingPhoneNumberTollFree(Purchase, op="POST /IncomingPhoneNumbers/TollFree"):
    """Buy this toll-free number."""


class ListDependentPhoneNumber(
    Paged,
    V2010[Page[IncomingPhoneNumber]],
    op="GET /Addresses/{AddressSid}/DependentPhoneNumbers",
    echo={"address_sid": ""},
):
    """List the numbers that need an address."""

    address_sid: AddressSid


class ListIncomingPhoneNumberAssignedAddOn(
    Paged, V2010[Page[AssignedAddOn]], op="GET /IncomingPhoneNumbers/{ResourceSid}/AssignedAddOns"
):
    """List a number's add-ons."""

    resource_sid: PhoneNumberSid


class CreateIncomingPhoneNumberAssignedAddOn(
    V2010[AssignedAddOn],
    op="POST /IncomingPhoneNumbers/{ResourceSid}/AssignedAddOns",
    echo={"installed_add_on_sid": "sid"},
):
    """Assign an installed add-on to a number."""

    resource_sid: PhoneNumberSid
    installed_add_on_sid: AddOnSid


class FetchIncomingPhoneNumberAssignedAddOn(
    V2010[AssignedAddOn], op="GET /IncomingPhoneNumbers/{ResourceSid}/AssignedAddOns/{Sid}"
):
    """Fetch a number's add-on."""

    resource_sid: PhoneNumberSid
    sid: AddOnSid


class DeleteIncomingPhoneNumberAssignedAddOn(
    V2010[None], op="DELETE /IncomingPhoneNumbers/{ResourceSid}/AssignedAddOns/{Sid}"
):
    """Remove an add-on from a number."""

    resource_sid: PhoneNumberSid
    sid: AddOnSid


class ListIncomingPhoneNumberAssignedAddOnExtension(
    Paged,
    V2010[Page[AddOnExtension]],
    op="GET /IncomingPhoneNumbers/{ResourceSid}/AssignedAddOns/{AssignedAddOnSid}/Extensions",
):
    """List the products that a number's add-on extends."""

    resource_sid: PhoneNumberSid
    assigned_add_on_sid: AddOnSid


class FetchIncomingPhoneNumberAssignedAddOnExtension(
    V2010[AddOnExtension],
    op="GET /IncomingPhoneNumbers/{ResourceSid}/AssignedAddOns/{AssignedAddOnSid}/Extensions/{Sid}",
):
    """Fetch a product that a number's add-on extends."""

    resource_sid: PhoneNumberSid
    assigned_add_on_sid: AddOnSid
    sid: ExtensionSid
