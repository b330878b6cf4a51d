# Written by `make stubs`; do not edit.
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal, Unpack

from airflow.sdk import XComArg

from airflow_provider_twilio.operators.arguments import OperatorArguments
from airflow_provider_twilio.operators.base import RequestOperator

class CreateAddressOperator(RequestOperator):
    """Create an address.

    :param auto_correct_address: lets Twilio correct the address; Twilio's default is true.
    """
    def __init__(
        self,
        *,
        customer_name: str | XComArg,
        street: str | XComArg,
        city: str | XComArg,
        region: str | XComArg,
        postal_code: str | XComArg,
        iso_country: str | XComArg,
        extra_params: dict[str, str | list[str]] | str | XComArg = ...,
        friendly_name: str | XComArg | None = ...,
        emergency_enabled: bool | str | XComArg | None = ...,
        auto_correct_address: bool | str | XComArg | None = ...,
        street_secondary: str | XComArg | None = ...,
        **arguments: Unpack[OperatorArguments],
    ) -> None: ...

class UpdateAddressOperator(RequestOperator):
    """Change an address, but for its country."""
    def __init__(
        self,
        *,
        sid: str | XComArg,
        extra_params: dict[str, str | list[str]] | str | XComArg = ...,
        friendly_name: str | XComArg | None = ...,
        customer_name: str | XComArg | None = ...,
        street: str | XComArg | None = ...,
        city: str | XComArg | None = ...,
        region: str | XComArg | None = ...,
        postal_code: str | XComArg | None = ...,
        emergency_enabled: bool | str | XComArg | None = ...,
        auto_correct_address: bool | str | XComArg | None = ...,
        street_secondary: str | XComArg | None = ...,
        **arguments: Unpack[OperatorArguments],
    ) -> None: ...

class DeleteAddressOperator(RequestOperator):
    """Delete an address."""
    def __init__(
        self,
        *,
        sid: str | XComArg,
        extra_params: dict[str, str | list[str]] | str | XComArg = ...,
        **arguments: Unpack[OperatorArguments],
    ) -> None: ...
