# Written by `make stubs`; do not edit.
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal, Unpack

from airflow.sdk import XComArg

from airflow_provider_twilio.operators.arguments import OperatorArguments
from airflow_provider_twilio.operators.base import RequestOperator

class CreateUserDefinedMessageOperator(RequestOperator):
    """Send a message, a JSON text, to the SDK on the other end of a call."""
    def __init__(
        self,
        *,
        call_sid: str | XComArg,
        content: str | XComArg,
        extra_params: dict[str, str | list[str]] | str | XComArg = ...,
        idempotency_key: str | XComArg | None = ...,
        **arguments: Unpack[OperatorArguments],
    ) -> None: ...

class CreateUserDefinedMessageSubscriptionOperator(RequestOperator):
    """Forward the messages of a call's SDK to an address.

    https://www.twilio.com/docs/voice/api/userdefinedmessagesubscription-resource
    """
    def __init__(
        self,
        *,
        call_sid: str | XComArg,
        callback: str | XComArg,
        extra_params: dict[str, str | list[str]] | str | XComArg = ...,
        idempotency_key: str | XComArg | None = ...,
        method: Literal["GET", "POST"] | str | XComArg | None = ...,
        **arguments: Unpack[OperatorArguments],
    ) -> None: ...

class DeleteUserDefinedMessageSubscriptionOperator(RequestOperator):
    """Stop forwarding a call's messages."""
    def __init__(
        self,
        *,
        call_sid: str | XComArg,
        sid: str | XComArg,
        extra_params: dict[str, str | list[str]] | str | XComArg = ...,
        **arguments: Unpack[OperatorArguments],
    ) -> None: ...
