# Written by `make stubs`; do not edit.
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal, Unpack

from airflow.sdk import XComArg

from airflow_provider_twilio.operators.arguments import OperatorArguments
from airflow_provider_twilio.operators.base import RequestOperator

class CreateBrandRegistrationsOperator(RequestOperator):
    """Register a brand. It costs a fee each time, unless it is a mock."""
    def __init__(
        self,
        *,
        customer_profile_bundle_sid: str | XComArg,
        a2p_profile_bundle_sid: str | XComArg,
        extra_params: dict[str, str | list[str]] | str | XComArg = ...,
        brand_type: Literal["STANDARD", "SOLE_PROPRIETOR"] | str | XComArg | None = ...,
        mock: bool | str | XComArg | None = ...,
        skip_automatic_sec_vet: bool | str | XComArg | None = ...,
        **arguments: Unpack[OperatorArguments],
    ) -> None: ...

class UpdateBrandRegistrationsOperator(RequestOperator):
    """Resubmit a FAILED brand after its profiles were corrected."""
    def __init__(
        self,
        *,
        sid: str | XComArg,
        extra_params: dict[str, str | list[str]] | str | XComArg = ...,
        **arguments: Unpack[OperatorArguments],
    ) -> None: ...

class CreateBrandRegistrationOtpOperator(RequestOperator):
    """Send the one-time password to a sole proprietor's mobile number again."""
    def __init__(
        self,
        *,
        brand_registration_sid: str | XComArg,
        extra_params: dict[str, str | list[str]] | str | XComArg = ...,
        **arguments: Unpack[OperatorArguments],
    ) -> None: ...

class CreateBrandVettingOperator(RequestOperator):
    """Import a vetting, or order one."""
    def __init__(
        self,
        *,
        brand_sid: str | XComArg,
        vetting_provider: Literal["campaign-verify", "aegis"] | str | XComArg,
        extra_params: dict[str, str | list[str]] | str | XComArg = ...,
        vetting_id: str | XComArg | None = ...,
        **arguments: Unpack[OperatorArguments],
    ) -> None: ...
