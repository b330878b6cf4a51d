# Written by `make stubs`; do not edit.
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal, Unpack

from airflow.sdk import XComArg

from airflow_provider_twilio.operators.arguments import OperatorArguments
from airflow_provider_twilio.operators.base import RequestOperator

class CreateSupportingDocumentOperator(RequestOperator):
    """Create a supporting document.

    :param type: one of ``ListSupportingDocumentType``, such as ``customer_profile_address``.
    :param attributes: ``address_sids`` is one SID as text, although its type calls it a list.
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

class UpdateSupportingDocumentOperator(RequestOperator):
    """Change a supporting document; ``attributes`` replace all earlier ones."""
    def __init__(
        self,
        *,
        sid: str | XComArg,
        extra_params: dict[str, str | list[str]] | str | XComArg = ...,
        friendly_name: str | XComArg | None = ...,
        attributes: dict[str, Any] | str | XComArg | None = ...,
        **arguments: Unpack[OperatorArguments],
    ) -> None: ...

class DeleteSupportingDocumentOperator(RequestOperator):
    """Delete a supporting document."""
    def __init__(
        self,
        *,
        sid: str | XComArg,
        extra_params: dict[str, str | list[str]] | str | XComArg = ...,
        **arguments: Unpack[OperatorArguments],
    ) -> None: ...
