# Written by `make stubs`; do not edit.
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal, Unpack

from airflow.sdk import XComArg

from airflow_provider_twilio.operators.arguments import OperatorArguments
from airflow_provider_twilio.operators.base import RequestOperator

class CreateServiceOperator(RequestOperator):
    """Create a Messaging Service."""
    def __init__(
        self,
        *,
        friendly_name: str | XComArg,
        extra_params: dict[str, str | list[str]] | str | XComArg = ...,
        inbound_request_url: str | XComArg | None = ...,
        inbound_method: Literal["GET", "POST"] | str | XComArg | None = ...,
        fallback_url: str | XComArg | None = ...,
        fallback_method: Literal["GET", "POST"] | str | XComArg | None = ...,
        status_callback: str | XComArg | None = ...,
        sticky_sender: bool | str | XComArg | None = ...,
        mms_converter: bool | str | XComArg | None = ...,
        smart_encoding: bool | str | XComArg | None = ...,
        scan_message_content: Literal["inherit", "enable", "disable"] | str | XComArg | None = ...,
        fallback_to_long_code: bool | str | XComArg | None = ...,
        area_code_geomatch: bool | str | XComArg | None = ...,
        validity_period: int | str | XComArg | None = ...,
        synchronous_validation: bool | str | XComArg | None = ...,
        usecase: Literal["notifications", "marketing", "verification", "discussion", "poll", "undeclared"] | str | XComArg | None = ...,
        use_inbound_webhook_on_number: bool | str | XComArg | None = ...,
        **arguments: Unpack[OperatorArguments],
    ) -> None: ...

class UpdateServiceOperator(RequestOperator):
    """Change a Messaging Service's settings."""
    def __init__(
        self,
        *,
        sid: str | XComArg,
        extra_params: dict[str, str | list[str]] | str | XComArg = ...,
        inbound_request_url: str | XComArg | None = ...,
        inbound_method: Literal["GET", "POST"] | str | XComArg | None = ...,
        fallback_url: str | XComArg | None = ...,
        fallback_method: Literal["GET", "POST"] | str | XComArg | None = ...,
        status_callback: str | XComArg | None = ...,
        sticky_sender: bool | str | XComArg | None = ...,
        mms_converter: bool | str | XComArg | None = ...,
        smart_encoding: bool | str | XComArg | None = ...,
        scan_message_content: Literal["inherit", "enable", "disable"] | str | XComArg | None = ...,
        fallback_to_long_code: bool | str | XComArg | None = ...,
        area_code_geomatch: bool | str | XComArg | None = ...,
        validity_period: int | str | XComArg | None = ...,
        synchronous_validation: bool | str | XComArg | None = ...,
        usecase: Literal["notifications", "marketing", "verification", "discussion", "poll", "undeclared"] | str | XComArg | None = ...,
        use_inbound_webhook_on_number: bool | str | XComArg | None = ...,
        friendly_name: str | XComArg | None = ...,
        **arguments: Unpack[OperatorArguments],
    ) -> None: ...

class DeleteServiceOperator(RequestOperator):
    """Delete a Messaging Service; its numbers stay in the account."""
    def __init__(
        self,
        *,
        sid: str | XComArg,
        extra_params: dict[str, str | list[str]] | str | XComArg = ...,
        **arguments: Unpack[OperatorArguments],
    ) -> None: ...
