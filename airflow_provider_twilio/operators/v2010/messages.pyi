# Written by `make stubs`; do not edit.
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal, Unpack

from airflow.sdk import XComArg

from airflow_provider_twilio.operators.arguments import OperatorArguments
from airflow_provider_twilio.operators.base import RequestOperator

class CreateMessageOperator(RequestOperator):
    """Send a message. Twilio has no idempotency key for it: sent twice, it arrives twice.

    It needs a sender (``from_`` or ``messaging_service_sid``) and content (``body``, ``media_url`` or
    ``content_sid``).
    """
    def __init__(
        self,
        *,
        to: str | XComArg,
        extra_params: dict[str, str | list[str]] | str | XComArg = ...,
        from_: str | XComArg | None = ...,
        messaging_service_sid: str | XComArg | None = ...,
        body: str | XComArg | None = ...,
        media_url: list[str] | str | XComArg | None = ...,
        content_sid: str | XComArg | None = ...,
        content_variables: dict[str, str] | str | XComArg | None = ...,
        status_callback: str | XComArg | None = ...,
        application_sid: str | XComArg | None = ...,
        max_price: Decimal | str | XComArg | None = ...,
        provide_feedback: bool | str | XComArg | None = ...,
        attempt: int | str | XComArg | None = ...,
        validity_period: int | str | XComArg | None = ...,
        force_delivery: bool | str | XComArg | None = ...,
        content_retention: Literal["retain", "discard"] | str | XComArg | None = ...,
        address_retention: Literal["retain", "obfuscate"] | str | XComArg | None = ...,
        smart_encoded: bool | str | XComArg | None = ...,
        persistent_action: list[str] | str | XComArg | None = ...,
        traffic_type: Literal["free"] | str | XComArg | None = ...,
        shorten_urls: bool | str | XComArg | None = ...,
        schedule_type: Literal["fixed"] | str | XComArg | None = ...,
        send_at: datetime | str | XComArg | None = ...,
        send_as_mms: bool | str | XComArg | None = ...,
        message_intent: str | XComArg | None = ...,
        risk_check: Literal["enable", "disable"] | str | XComArg | None = ...,
        fallback_from: str | XComArg | None = ...,
        **arguments: Unpack[OperatorArguments],
    ) -> None: ...

class UpdateMessageOperator(RequestOperator):
    """Redact a message (an empty ``body``) or cancel a scheduled one."""
    def __init__(
        self,
        *,
        sid: str | XComArg,
        extra_params: dict[str, str | list[str]] | str | XComArg = ...,
        body: str | XComArg | None = ...,
        status: Literal["canceled"] | str | XComArg | None = ...,
        **arguments: Unpack[OperatorArguments],
    ) -> None: ...

class DeleteMessageOperator(RequestOperator):
    """Delete a message from the log."""
    def __init__(
        self,
        *,
        sid: str | XComArg,
        extra_params: dict[str, str | list[str]] | str | XComArg = ...,
        **arguments: Unpack[OperatorArguments],
    ) -> None: ...

class DeleteMediaOperator(RequestOperator):
    """Delete a message's media."""
    def __init__(
        self,
        *,
        message_sid: str | XComArg,
        sid: str | XComArg,
        extra_params: dict[str, str | list[str]] | str | XComArg = ...,
        **arguments: Unpack[OperatorArguments],
    ) -> None: ...

class CreateMessageFeedbackOperator(RequestOperator):
    """Report to Twilio that a message reached its purpose, or that this isn't known."""
    def __init__(
        self,
        *,
        message_sid: str | XComArg,
        extra_params: dict[str, str | list[str]] | str | XComArg = ...,
        outcome: Literal["confirmed", "unconfirmed"] | str | XComArg | None = ...,
        **arguments: Unpack[OperatorArguments],
    ) -> None: ...
