# Written by `make stubs`; do not edit.
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal, Unpack

from airflow.sdk import XComArg

from airflow_provider_twilio.operators.arguments import OperatorArguments
from airflow_provider_twilio.operators.base import RequestOperator

class CreateAccountOperator(RequestOperator):
    """Create a subaccount of the account that asks."""
    def __init__(
        self,
        *,
        extra_params: dict[str, str | list[str]] | str | XComArg = ...,
        friendly_name: str | XComArg | None = ...,
        **arguments: Unpack[OperatorArguments],
    ) -> None: ...

class UpdateAccountOperator(RequestOperator):
    """Rename an account, or suspend, close or reactivate a subaccount.

    :param status: ``active``, ``suspended`` or ``closed``. A closed account loses its numbers for good.
    """
    def __init__(
        self,
        *,
        sid: str | XComArg,
        extra_params: dict[str, str | list[str]] | str | XComArg = ...,
        friendly_name: str | XComArg | None = ...,
        status: Literal["active", "suspended", "closed"] | str | XComArg | None = ...,
        **arguments: Unpack[OperatorArguments],
    ) -> None: ...
