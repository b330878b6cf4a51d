# Written by `make stubs`; do not edit.
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal, Unpack

from airflow.sdk import XComArg

from airflow_provider_twilio.operators.arguments import OperatorArguments
from airflow_provider_twilio.operators.base import RequestOperator

class CreateUsageTriggerOperator(RequestOperator):
    """Create a usage trigger; a ``trigger_value`` with ``+`` counts from now."""
    def __init__(
        self,
        *,
        callback_url: str | XComArg,
        trigger_value: str | XComArg,
        usage_category: str | XComArg,
        extra_params: dict[str, str | list[str]] | str | XComArg = ...,
        callback_method: Literal["GET", "POST"] | str | XComArg | None = ...,
        friendly_name: str | XComArg | None = ...,
        recurring: Literal["daily", "monthly", "yearly", "alltime"] | str | XComArg | None = ...,
        trigger_by: Literal["count", "usage", "price"] | str | XComArg | None = ...,
        **arguments: Unpack[OperatorArguments],
    ) -> None: ...

class UpdateUsageTriggerOperator(RequestOperator):
    """Change a usage trigger's callback or name."""
    def __init__(
        self,
        *,
        sid: str | XComArg,
        extra_params: dict[str, str | list[str]] | str | XComArg = ...,
        callback_url: str | XComArg | None = ...,
        callback_method: Literal["GET", "POST"] | str | XComArg | None = ...,
        friendly_name: str | XComArg | None = ...,
        **arguments: Unpack[OperatorArguments],
    ) -> None: ...

class DeleteUsageTriggerOperator(RequestOperator):
    """Delete a usage trigger."""
    def __init__(
        self,
        *,
        sid: str | XComArg,
        extra_params: dict[str, str | list[str]] | str | XComArg = ...,
        **arguments: Unpack[OperatorArguments],
    ) -> None: ...
