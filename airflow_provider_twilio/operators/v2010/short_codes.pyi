# Written by `make stubs`; do not edit.
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal, Unpack

from airflow.sdk import XComArg

from airflow_provider_twilio.operators.arguments import OperatorArguments
from airflow_provider_twilio.operators.base import RequestOperator

class UpdateShortCodeOperator(RequestOperator):
    """Change a short code's settings."""
    def __init__(
        self,
        *,
        sid: str | XComArg,
        extra_params: dict[str, str | list[str]] | str | XComArg = ...,
        friendly_name: str | XComArg | None = ...,
        api_version: str | XComArg | None = ...,
        sms_url: str | XComArg | None = ...,
        sms_method: Literal["GET", "POST"] | str | XComArg | None = ...,
        sms_fallback_url: str | XComArg | None = ...,
        sms_fallback_method: Literal["GET", "POST"] | str | XComArg | None = ...,
        **arguments: Unpack[OperatorArguments],
    ) -> None: ...
