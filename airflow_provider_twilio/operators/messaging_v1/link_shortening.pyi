# Written by `make stubs`; do not edit.
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal, Unpack

from airflow.sdk import XComArg

from airflow_provider_twilio.operators.arguments import OperatorArguments
from airflow_provider_twilio.operators.base import RequestOperator

class UpdateDomainCertV4Operator(RequestOperator):
    """Upload a domain's certificate and private key, in PEM form."""
    def __init__(
        self,
        *,
        domain_sid: str | XComArg,
        tls_cert: str | XComArg,
        extra_params: dict[str, str | list[str]] | str | XComArg = ...,
        **arguments: Unpack[OperatorArguments],
    ) -> None: ...

class DeleteDomainCertV4Operator(RequestOperator):
    """Delete a domain's certificate."""
    def __init__(
        self,
        *,
        domain_sid: str | XComArg,
        extra_params: dict[str, str | list[str]] | str | XComArg = ...,
        **arguments: Unpack[OperatorArguments],
    ) -> None: ...

class UpdateDomainConfigOperator(RequestOperator):
    """Change a domain's settings."""
    def __init__(
        self,
        *,
        domain_sid: str | XComArg,
        extra_params: dict[str, str | list[str]] | str | XComArg = ...,
        fallback_url: str | XComArg | None = ...,
        callback_url: str | XComArg | None = ...,
        continue_on_failure: bool | str | XComArg | None = ...,
        disable_https: bool | str | XComArg | None = ...,
        **arguments: Unpack[OperatorArguments],
    ) -> None: ...

class CreateLinkshorteningMessagingServiceOperator(RequestOperator):
    """Shorten a service's links with a domain."""
    def __init__(
        self,
        *,
        domain_sid: str | XComArg,
        messaging_service_sid: str | XComArg,
        extra_params: dict[str, str | list[str]] | str | XComArg = ...,
        **arguments: Unpack[OperatorArguments],
    ) -> None: ...

class DeleteLinkshorteningMessagingServiceOperator(RequestOperator):
    """Stop shortening a service's links with a domain."""
    def __init__(
        self,
        *,
        domain_sid: str | XComArg,
        messaging_service_sid: str | XComArg,
        extra_params: dict[str, str | list[str]] | str | XComArg = ...,
        **arguments: Unpack[OperatorArguments],
    ) -> None: ...

class UpdateRequestManagedCertOperator(RequestOperator):
    """Have Twilio request and renew a domain's certificate. A repeated request returns the progress."""
    def __init__(
        self,
        *,
        domain_sid: str | XComArg,
        extra_params: dict[str, str | list[str]] | str | XComArg = ...,
        **arguments: Unpack[OperatorArguments],
    ) -> None: ...
