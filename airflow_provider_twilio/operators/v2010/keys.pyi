# Written by `make stubs`; do not edit.
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal, Unpack

from airflow.sdk import XComArg

from airflow_provider_twilio.operators.arguments import OperatorArguments
from airflow_provider_twilio.operators.base import RequestOperator

class CreateNewKeyOperator(RequestOperator):
    """Create an API key. Only the answer has its secret, and the operator doesn't return it.

    To keep the secret, send this request with the hook and store ``secret`` in a secrets backend.
    """
    def __init__(
        self,
        *,
        extra_params: dict[str, str | list[str]] | str | XComArg = ...,
        friendly_name: str | XComArg | None = ...,
        **arguments: Unpack[OperatorArguments],
    ) -> None: ...

class UpdateKeyOperator(RequestOperator):
    """Rename an API key."""
    def __init__(
        self,
        *,
        sid: str | XComArg,
        extra_params: dict[str, str | list[str]] | str | XComArg = ...,
        friendly_name: str | XComArg | None = ...,
        **arguments: Unpack[OperatorArguments],
    ) -> None: ...

class DeleteKeyOperator(RequestOperator):
    """Delete an API key. Twilio refuses it from then on."""
    def __init__(
        self,
        *,
        sid: str | XComArg,
        extra_params: dict[str, str | list[str]] | str | XComArg = ...,
        **arguments: Unpack[OperatorArguments],
    ) -> None: ...
