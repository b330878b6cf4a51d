# Written by `make stubs`; do not edit.
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal, Unpack

from airflow.sdk import XComArg

from airflow_provider_twilio.operators.arguments import OperatorArguments
from airflow_provider_twilio.operators.base import RequestOperator

class CreatePhoneNumberOperator(RequestOperator):
    """Put a phone number into a service."""
    def __init__(
        self,
        *,
        service_sid: str | XComArg,
        phone_number_sid: str | XComArg,
        extra_params: dict[str, str | list[str]] | str | XComArg = ...,
        **arguments: Unpack[OperatorArguments],
    ) -> None: ...

class DeletePhoneNumberOperator(RequestOperator):
    """Take a phone number out of a service."""
    def __init__(
        self,
        *,
        service_sid: str | XComArg,
        sid: str | XComArg,
        extra_params: dict[str, str | list[str]] | str | XComArg = ...,
        **arguments: Unpack[OperatorArguments],
    ) -> None: ...

class CreateShortCodeOperator(RequestOperator):
    """Put a short code into a service."""
    def __init__(
        self,
        *,
        service_sid: str | XComArg,
        short_code_sid: str | XComArg,
        extra_params: dict[str, str | list[str]] | str | XComArg = ...,
        **arguments: Unpack[OperatorArguments],
    ) -> None: ...

class DeleteShortCodeOperator(RequestOperator):
    """Take a short code out of a service."""
    def __init__(
        self,
        *,
        service_sid: str | XComArg,
        sid: str | XComArg,
        extra_params: dict[str, str | list[str]] | str | XComArg = ...,
        **arguments: Unpack[OperatorArguments],
    ) -> None: ...

class CreateAlphaSenderOperator(RequestOperator):
    """Put an alphanumeric sender into a service."""
    def __init__(
        self,
        *,
        service_sid: str | XComArg,
        alpha_sender: str | XComArg,
        extra_params: dict[str, str | list[str]] | str | XComArg = ...,
        **arguments: Unpack[OperatorArguments],
    ) -> None: ...

class DeleteAlphaSenderOperator(RequestOperator):
    """Take an alphanumeric sender out of a service."""
    def __init__(
        self,
        *,
        service_sid: str | XComArg,
        sid: str | XComArg,
        extra_params: dict[str, str | list[str]] | str | XComArg = ...,
        **arguments: Unpack[OperatorArguments],
    ) -> None: ...

class CreateDestinationAlphaSenderOperator(RequestOperator):
    """Put a country's alphanumeric sender into a service."""
    def __init__(
        self,
        *,
        service_sid: str | XComArg,
        alpha_sender: str | XComArg,
        extra_params: dict[str, str | list[str]] | str | XComArg = ...,
        iso_country_code: str | XComArg | None = ...,
        **arguments: Unpack[OperatorArguments],
    ) -> None: ...

class DeleteDestinationAlphaSenderOperator(RequestOperator):
    """Take a country's alphanumeric sender out of a service."""
    def __init__(
        self,
        *,
        service_sid: str | XComArg,
        sid: str | XComArg,
        extra_params: dict[str, str | list[str]] | str | XComArg = ...,
        **arguments: Unpack[OperatorArguments],
    ) -> None: ...

class CreateChannelSenderOperator(RequestOperator):
    """Put a channel sender into a service."""
    def __init__(
        self,
        *,
        messaging_service_sid: str | XComArg,
        sid: str | XComArg,
        extra_params: dict[str, str | list[str]] | str | XComArg = ...,
        **arguments: Unpack[OperatorArguments],
    ) -> None: ...

class DeleteChannelSenderOperator(RequestOperator):
    """Take a channel sender out of a service."""
    def __init__(
        self,
        *,
        messaging_service_sid: str | XComArg,
        sid: str | XComArg,
        extra_params: dict[str, str | list[str]] | str | XComArg = ...,
        **arguments: Unpack[OperatorArguments],
    ) -> None: ...
