# Written by `make stubs`; do not edit.
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal, Unpack

from airflow.sdk import XComArg

from airflow_provider_twilio.operators.arguments import OperatorArguments
from airflow_provider_twilio.operators.base import RequestOperator

class CreateIncomingPhoneNumberOperator(RequestOperator):
    """Buy a number, or any number of an area code."""
    def __init__(
        self,
        *,
        extra_params: dict[str, str | list[str]] | str | XComArg = ...,
        friendly_name: str | XComArg | None = ...,
        api_version: str | XComArg | None = ...,
        sms_application_sid: str | XComArg | None = ...,
        sms_url: str | XComArg | None = ...,
        sms_method: Literal["GET", "POST"] | str | XComArg | None = ...,
        sms_fallback_url: str | XComArg | None = ...,
        sms_fallback_method: Literal["GET", "POST"] | str | XComArg | None = ...,
        status_callback: str | XComArg | None = ...,
        status_callback_method: Literal["GET", "POST"] | str | XComArg | None = ...,
        voice_application_sid: str | XComArg | None = ...,
        voice_caller_id_lookup: bool | str | XComArg | None = ...,
        voice_url: str | XComArg | None = ...,
        voice_method: Literal["GET", "POST"] | str | XComArg | None = ...,
        voice_fallback_url: str | XComArg | None = ...,
        voice_fallback_method: Literal["GET", "POST"] | str | XComArg | None = ...,
        voice_receive_mode: Literal["voice", "fax"] | str | XComArg | None = ...,
        emergency_status: Literal["Active", "Inactive"] | str | XComArg | None = ...,
        emergency_address_sid: str | XComArg | None = ...,
        trunk_sid: str | XComArg | None = ...,
        identity_sid: str | XComArg | None = ...,
        address_sid: str | XComArg | None = ...,
        bundle_sid: str | XComArg | None = ...,
        phone_number: str | XComArg | None = ...,
        area_code: str | XComArg | None = ...,
        **arguments: Unpack[OperatorArguments],
    ) -> None: ...

class UpdateIncomingPhoneNumberOperator(RequestOperator):
    """Change a number's settings, or move it to another account (``target_account_sid``)."""
    def __init__(
        self,
        *,
        sid: str | XComArg,
        extra_params: dict[str, str | list[str]] | str | XComArg = ...,
        friendly_name: str | XComArg | None = ...,
        api_version: str | XComArg | None = ...,
        sms_application_sid: str | XComArg | None = ...,
        sms_url: str | XComArg | None = ...,
        sms_method: Literal["GET", "POST"] | str | XComArg | None = ...,
        sms_fallback_url: str | XComArg | None = ...,
        sms_fallback_method: Literal["GET", "POST"] | str | XComArg | None = ...,
        status_callback: str | XComArg | None = ...,
        status_callback_method: Literal["GET", "POST"] | str | XComArg | None = ...,
        voice_application_sid: str | XComArg | None = ...,
        voice_caller_id_lookup: bool | str | XComArg | None = ...,
        voice_url: str | XComArg | None = ...,
        voice_method: Literal["GET", "POST"] | str | XComArg | None = ...,
        voice_fallback_url: str | XComArg | None = ...,
        voice_fallback_method: Literal["GET", "POST"] | str | XComArg | None = ...,
        voice_receive_mode: Literal["voice", "fax"] | str | XComArg | None = ...,
        emergency_status: Literal["Active", "Inactive"] | str | XComArg | None = ...,
        emergency_address_sid: str | XComArg | None = ...,
        trunk_sid: str | XComArg | None = ...,
        identity_sid: str | XComArg | None = ...,
        address_sid: str | XComArg | None = ...,
        bundle_sid: str | XComArg | None = ...,
        target_account_sid: str | XComArg | None = ...,
        **arguments: Unpack[OperatorArguments],
    ) -> None: ...

class DeleteIncomingPhoneNumberOperator(RequestOperator):
    """Release a number: the account loses it, and the fee ends."""
    def __init__(
        self,
        *,
        sid: str | XComArg,
        extra_params: dict[str, str | list[str]] | str | XComArg = ...,
        **arguments: Unpack[OperatorArguments],
    ) -> None: ...

class CreateIncomingPhoneNumberLocalOperator(RequestOperator):
    """Buy this local number."""
    def __init__(
        self,
        *,
        phone_number: str | XComArg,
        extra_params: dict[str, str | list[str]] | str | XComArg = ...,
        friendly_name: str | XComArg | None = ...,
        api_version: str | XComArg | None = ...,
        sms_application_sid: str | XComArg | None = ...,
        sms_url: str | XComArg | None = ...,
        sms_method: Literal["GET", "POST"] | str | XComArg | None = ...,
        sms_fallback_url: str | XComArg | None = ...,
        sms_fallback_method: Literal["GET", "POST"] | str | XComArg | None = ...,
        status_callback: str | XComArg | None = ...,
        status_callback_method: Literal["GET", "POST"] | str | XComArg | None = ...,
        voice_application_sid: str | XComArg | None = ...,
        voice_caller_id_lookup: bool | str | XComArg | None = ...,
        voice_url: str | XComArg | None = ...,
        voice_method: Literal["GET", "POST"] | str | XComArg | None = ...,
        voice_fallback_url: str | XComArg | None = ...,
        voice_fallback_method: Literal["GET", "POST"] | str | XComArg | None = ...,
        voice_receive_mode: Literal["voice", "fax"] | str | XComArg | None = ...,
        emergency_status: Literal["Active", "Inactive"] | str | XComArg | None = ...,
        emergency_address_sid: str | XComArg | None = ...,
        trunk_sid: str | XComArg | None = ...,
        identity_sid: str | XComArg | None = ...,
        address_sid: str | XComArg | None = ...,
        bundle_sid: str | XComArg | None = ...,
        **arguments: Unpack[OperatorArguments],
    ) -> None: ...

class CreateIncomingPhoneNumberMobileOperator(RequestOperator):
    """Buy this mobile number."""
    def __init__(
        self,
        *,
        phone_number: str | XComArg,
        extra_params: dict[str, str | list[str]] | str | XComArg = ...,
        friendly_name: str | XComArg | None = ...,
        api_version: str | XComArg | None = ...,
        sms_application_sid: str | XComArg | None = ...,
        sms_url: str | XComArg | None = ...,
        sms_method: Literal["GET", "POST"] | str | XComArg | None = ...,
        sms_fallback_url: str | XComArg | None = ...,
        sms_fallback_method: Literal["GET", "POST"] | str | XComArg | None = ...,
        status_callback: str | XComArg | None = ...,
        status_callback_method: Literal["GET", "POST"] | str | XComArg | None = ...,
        voice_application_sid: str | XComArg | None = ...,
        voice_caller_id_lookup: bool | str | XComArg | None = ...,
        voice_url: str | XComArg | None = ...,
        voice_method: Literal["GET", "POST"] | str | XComArg | None = ...,
        voice_fallback_url: str | XComArg | None = ...,
        voice_fallback_method: Literal["GET", "POST"] | str | XComArg | None = ...,
        voice_receive_mode: Literal["voice", "fax"] | str | XComArg | None = ...,
        emergency_status: Literal["Active", "Inactive"] | str | XComArg | None = ...,
        emergency_address_sid: str | XComArg | None = ...,
        trunk_sid: str | XComArg | None = ...,
        identity_sid: str | XComArg | None = ...,
        address_sid: str | XComArg | None = ...,
        bundle_sid: str | XComArg | None = ...,
        **arguments: Unpack[OperatorArguments],
    ) -> None: ...

class CreateIncomingPhoneNumberTollFreeOperator(RequestOperator):
    """Buy this toll-free number."""
    def __init__(
        self,
        *,
        phone_number: str | XComArg,
        extra_params: dict[str, str | list[str]] | str | XComArg = ...,
        friendly_name: str | XComArg | None = ...,
        api_version: str | XComArg | None = ...,
        sms_application_sid: str | XComArg | None = ...,
        sms_url: str | XComArg | None = ...,
        sms_method: Literal["GET", "POST"] | str | XComArg | None = ...,
        sms_fallback_url: str | XComArg | None = ...,
        sms_fallback_method: Literal["GET", "POST"] | str | XComArg | None = ...,
        status_callback: str | XComArg | None = ...,
        status_callback_method: Literal["GET", "POST"] | str | XComArg | None = ...,
        voice_application_sid: str | XComArg | None = ...,
        voice_caller_id_lookup: bool | str | XComArg | None = ...,
        voice_url: str | XComArg | None = ...,
        voice_method: Literal["GET", "POST"] | str | XComArg | None = ...,
        voice_fallback_url: str | XComArg | None = ...,
        voice_fallback_method: Literal["GET", "POST"] | str | XComArg | None = ...,
        voice_receive_mode: Literal["voice", "fax"] | str | XComArg | None = ...,
        emergency_status: Literal["Active", "Inactive"] | str | XComArg | None = ...,
        emergency_address_sid: str | XComArg | None = ...,
        trunk_sid: str | XComArg | None = ...,
        identity_sid: str | XComArg | None = ...,
        address_sid: str | XComArg | None = ...,
        bundle_sid: str | XComArg | None = ...,
        **arguments: Unpack[OperatorArguments],
    ) -> None: ...

class CreateIncomingPhoneNumberAssignedAddOnOperator(RequestOperator):
    """Assign an installed add-on to a number."""
    def __init__(
        self,
        *,
        resource_sid: str | XComArg,
        installed_add_on_sid: str | XComArg,
        extra_params: dict[str, str | list[str]] | str | XComArg = ...,
        **arguments: Unpack[OperatorArguments],
    ) -> None: ...

class DeleteIncomingPhoneNumberAssignedAddOnOperator(RequestOperator):
    """Remove an add-on from a number."""
    def __init__(
        self,
        *,
        resource_sid: str | XComArg,
        sid: str | XComArg,
        extra_params: dict[str, str | list[str]] | str | XComArg = ...,
        **arguments: Unpack[OperatorArguments],
    ) -> None: ...
