# Written by `make stubs`; do not edit.
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal, Unpack

from airflow.sdk import XComArg

from airflow_provider_twilio.operators.arguments import OperatorArguments
from airflow_provider_twilio.operators.base import RequestOperator

class CreateUsAppToPersonOperator(RequestOperator):
    """Register a campaign. It costs a fee each time, unless its brand is a mock.

    Both addresses are required since 2026-06-30. Pass ``None`` to omit one on purpose.
    """
    def __init__(
        self,
        *,
        messaging_service_sid: str | XComArg,
        brand_registration_sid: str | XComArg,
        description: str | XComArg,
        message_flow: str | XComArg,
        message_samples: list[str] | str | XComArg,
        us_app_to_person_usecase: str | XComArg,
        has_embedded_links: bool | str | XComArg,
        has_embedded_phone: bool | str | XComArg,
        privacy_policy_url: str | XComArg | None,
        terms_and_conditions_url: str | XComArg | None,
        extra_params: dict[str, str | list[str]] | str | XComArg = ...,
        opt_in_message: str | XComArg | None = ...,
        opt_out_message: str | XComArg | None = ...,
        help_message: str | XComArg | None = ...,
        opt_in_keywords: list[str] | str | XComArg | None = ...,
        opt_out_keywords: list[str] | str | XComArg | None = ...,
        help_keywords: list[str] | str | XComArg | None = ...,
        subscriber_opt_in: bool | str | XComArg | None = ...,
        age_gated: bool | str | XComArg | None = ...,
        direct_lending: bool | str | XComArg | None = ...,
        x_twilio_api_version: str | XComArg | None = ...,
        **arguments: Unpack[OperatorArguments],
    ) -> None: ...

class UpdateUsAppToPersonOperator(RequestOperator):
    """Correct and resubmit a FAILED campaign; its use case can't be changed."""
    def __init__(
        self,
        *,
        messaging_service_sid: str | XComArg,
        has_embedded_links: bool | str | XComArg,
        has_embedded_phone: bool | str | XComArg,
        message_samples: list[str] | str | XComArg,
        message_flow: str | XComArg,
        description: str | XComArg,
        age_gated: bool | str | XComArg,
        direct_lending: bool | str | XComArg,
        extra_params: dict[str, str | list[str]] | str | XComArg = ...,
        sid: str | XComArg = ...,
        privacy_policy_url: str | XComArg | None = ...,
        terms_and_conditions_url: str | XComArg | None = ...,
        x_twilio_api_version: str | XComArg | None = ...,
        **arguments: Unpack[OperatorArguments],
    ) -> None: ...

class DeleteUsAppToPersonOperator(RequestOperator):
    """Delete a campaign; registering it anew costs the fee again."""
    def __init__(
        self,
        *,
        messaging_service_sid: str | XComArg,
        extra_params: dict[str, str | list[str]] | str | XComArg = ...,
        sid: str | XComArg = ...,
        **arguments: Unpack[OperatorArguments],
    ) -> None: ...

class CreateExternalCampaignOperator(RequestOperator):
    """Put a campaign of The Campaign Registry into a service, after it has elected Twilio."""
    def __init__(
        self,
        *,
        campaign_id: str | XComArg,
        messaging_service_sid: str | XComArg,
        extra_params: dict[str, str | list[str]] | str | XComArg = ...,
        cnp_migration: bool | str | XComArg | None = ...,
        **arguments: Unpack[OperatorArguments],
    ) -> None: ...
