# Written by `make stubs`; do not edit.
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal, Unpack

from airflow.sdk import XComArg

from airflow_provider_twilio.operators.arguments import OperatorArguments
from airflow_provider_twilio.operators.base import RequestOperator

class CreateTrustProductOperator(RequestOperator):
    """Create a trust product, as a draft."""
    def __init__(
        self,
        *,
        friendly_name: str | XComArg,
        email_address: str | XComArg,
        policy_sid: str | XComArg,
        extra_params: dict[str, str | list[str]] | str | XComArg = ...,
        status_callback: str | XComArg | None = ...,
        **arguments: Unpack[OperatorArguments],
    ) -> None: ...

class UpdateTrustProductOperator(RequestOperator):
    """Change a trust product, or submit it for review."""
    def __init__(
        self,
        *,
        sid: str | XComArg,
        extra_params: dict[str, str | list[str]] | str | XComArg = ...,
        status: Literal["draft", "pending-review", "in-review", "twilio-rejected", "twilio-approved"] | str | XComArg | None = ...,
        status_callback: str | XComArg | None = ...,
        friendly_name: str | XComArg | None = ...,
        email_address: str | XComArg | None = ...,
        **arguments: Unpack[OperatorArguments],
    ) -> None: ...

class DeleteTrustProductOperator(RequestOperator):
    """Delete a trust product."""
    def __init__(
        self,
        *,
        sid: str | XComArg,
        extra_params: dict[str, str | list[str]] | str | XComArg = ...,
        **arguments: Unpack[OperatorArguments],
    ) -> None: ...

class CreateTrustProductChannelEndpointAssignmentOperator(RequestOperator):
    """Assign a phone number to a trust product.

    :param channel_endpoint_type: ``phone-number``.
    """
    def __init__(
        self,
        *,
        trust_product_sid: str | XComArg,
        channel_endpoint_type: str | XComArg,
        channel_endpoint_sid: str | XComArg,
        extra_params: dict[str, str | list[str]] | str | XComArg = ...,
        **arguments: Unpack[OperatorArguments],
    ) -> None: ...

class DeleteTrustProductChannelEndpointAssignmentOperator(RequestOperator):
    """Take a phone number from a trust product."""
    def __init__(
        self,
        *,
        trust_product_sid: str | XComArg,
        sid: str | XComArg,
        extra_params: dict[str, str | list[str]] | str | XComArg = ...,
        **arguments: Unpack[OperatorArguments],
    ) -> None: ...

class CreateTrustProductEntityAssignmentOperator(RequestOperator):
    """Assign an end user, a supporting document or a profile to a trust product."""
    def __init__(
        self,
        *,
        trust_product_sid: str | XComArg,
        object_sid: str | XComArg,
        extra_params: dict[str, str | list[str]] | str | XComArg = ...,
        **arguments: Unpack[OperatorArguments],
    ) -> None: ...

class DeleteTrustProductEntityAssignmentOperator(RequestOperator):
    """Take an entity out of a trust product."""
    def __init__(
        self,
        *,
        trust_product_sid: str | XComArg,
        sid: str | XComArg,
        extra_params: dict[str, str | list[str]] | str | XComArg = ...,
        **arguments: Unpack[OperatorArguments],
    ) -> None: ...

class CreateTrustProductEvaluationOperator(RequestOperator):
    """Compare a trust product with a policy at once, without submitting it."""
    def __init__(
        self,
        *,
        trust_product_sid: str | XComArg,
        policy_sid: str | XComArg,
        extra_params: dict[str, str | list[str]] | str | XComArg = ...,
        **arguments: Unpack[OperatorArguments],
    ) -> None: ...

class CreateTrustProductProvisionalCopyOperator(RequestOperator):
    """Copy an approved trust product to change it: the approved one itself can't be changed."""
    def __init__(
        self,
        *,
        trust_product_sid: str | XComArg,
        extra_params: dict[str, str | list[str]] | str | XComArg = ...,
        **arguments: Unpack[OperatorArguments],
    ) -> None: ...
