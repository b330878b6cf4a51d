# Written by `make stubs`; do not edit.
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal, Unpack

from airflow.sdk import XComArg

from airflow_provider_twilio.operators.arguments import OperatorArguments
from airflow_provider_twilio.operators.base import RequestOperator

class CreateEndUserOperator(RequestOperator):
    """Create an end user.

    :param type: one of ``ListEndUserType``, such as ``authorized_representative_1``.
    """
    def __init__(
        self,
        *,
        friendly_name: str | XComArg,
        type: str | XComArg,
        extra_params: dict[str, str | list[str]] | str | XComArg = ...,
        attributes: dict[str, Any] | str | XComArg | None = ...,
        **arguments: Unpack[OperatorArguments],
    ) -> None: ...

class UpdateEndUserOperator(RequestOperator):
    """Change an end user; ``attributes`` replace all earlier ones."""
    def __init__(
        self,
        *,
        sid: str | XComArg,
        extra_params: dict[str, str | list[str]] | str | XComArg = ...,
        friendly_name: str | XComArg | None = ...,
        attributes: dict[str, Any] | str | XComArg | None = ...,
        **arguments: Unpack[OperatorArguments],
    ) -> None: ...

class DeleteEndUserOperator(RequestOperator):
    """Delete an end user."""
    def __init__(
        self,
        *,
        sid: str | XComArg,
        extra_params: dict[str, str | list[str]] | str | XComArg = ...,
        **arguments: Unpack[OperatorArguments],
    ) -> None: ...
