# Written by `make stubs`; do not edit.
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal, Unpack

from airflow.sdk import XComArg

from airflow_provider_twilio.operators.arguments import OperatorArguments
from airflow_provider_twilio.operators.base import RequestOperator

class CreateTollfreeVerificationOperator(RequestOperator):
    """Submit a toll-free number for verification.

    Since 2026-02-17 every business needs a registration number, except a sole proprietor.
    """
    def __init__(
        self,
        *,
        business_name: str | XComArg,
        business_website: str | XComArg,
        notification_email: str | XComArg,
        use_case_categories: list[Literal["TWO_FACTOR_AUTHENTICATION", "ACCOUNT_NOTIFICATIONS", "CUSTOMER_CARE", "CHARITY_NONPROFIT", "DELIVERY_NOTIFICATIONS", "FRAUD_ALERT_MESSAGING", "EVENTS", "HIGHER_EDUCATION", "K12", "MARKETING", "POLLING_AND_VOTING_NON_POLITICAL", "POLITICAL_ELECTION_CAMPAIGNS", "PUBLIC_SERVICE_ANNOUNCEMENT", "SECURITY_ALERT"]] | str | XComArg,
        use_case_summary: str | XComArg,
        production_message_sample: str | XComArg,
        opt_in_image_urls: list[str] | str | XComArg,
        opt_in_type: Literal["VERBAL", "WEB_FORM", "PAPER_FORM", "VIA_TEXT", "MOBILE_QR_CODE", "IMPORT", "IMPORT_PLEASE_REPLACE"] | str | XComArg,
        message_volume: str | XComArg,
        tollfree_phone_number_sid: str | XComArg,
        extra_params: dict[str, str | list[str]] | str | XComArg = ...,
        business_street_address: str | XComArg | None = ...,
        business_street_address2: str | XComArg | None = ...,
        business_city: str | XComArg | None = ...,
        business_state_province_region: str | XComArg | None = ...,
        business_postal_code: str | XComArg | None = ...,
        business_country: str | XComArg | None = ...,
        business_contact_first_name: str | XComArg | None = ...,
        business_contact_last_name: str | XComArg | None = ...,
        business_contact_email: str | XComArg | None = ...,
        business_contact_phone: str | XComArg | None = ...,
        business_type: Literal["PRIVATE_PROFIT", "PUBLIC_PROFIT", "SOLE_PROPRIETOR", "NON_PROFIT", "GOVERNMENT"] | str | XComArg | None = ...,
        business_registration_number: str | XComArg | None = ...,
        business_registration_authority: Literal["EIN", "CBN", "CRN", "PROVINCIAL_NUMBER", "VAT", "ACN", "ABN", "BRN", "SIREN", "SIRET", "NZBN", "USt-IdNr", "CIF", "NIF", "CNPJ", "UID", "NEQ", "OTHER"] | str | XComArg | None = ...,
        business_registration_country: str | XComArg | None = ...,
        business_registration_phone_number: str | XComArg | None = ...,
        doing_business_as: str | XComArg | None = ...,
        additional_information: str | XComArg | None = ...,
        opt_in_confirmation_message: str | XComArg | None = ...,
        opt_in_keywords: list[str] | str | XComArg | None = ...,
        help_message_sample: str | XComArg | None = ...,
        privacy_policy_url: str | XComArg | None = ...,
        terms_and_conditions_url: str | XComArg | None = ...,
        age_gated_content: bool | str | XComArg | None = ...,
        vetting_provider: Literal["CAMPAIGN_VERIFY"] | str | XComArg | None = ...,
        vetting_id: str | XComArg | None = ...,
        customer_profile_sid: str | XComArg | None = ...,
        external_reference_id: str | XComArg | None = ...,
        **arguments: Unpack[OperatorArguments],
    ) -> None: ...

class UpdateTollfreeVerificationOperator(RequestOperator):
    """Edit and resubmit a rejected verification."""
    def __init__(
        self,
        *,
        sid: str | XComArg,
        extra_params: dict[str, str | list[str]] | str | XComArg = ...,
        business_street_address: str | XComArg | None = ...,
        business_street_address2: str | XComArg | None = ...,
        business_city: str | XComArg | None = ...,
        business_state_province_region: str | XComArg | None = ...,
        business_postal_code: str | XComArg | None = ...,
        business_country: str | XComArg | None = ...,
        business_contact_first_name: str | XComArg | None = ...,
        business_contact_last_name: str | XComArg | None = ...,
        business_contact_email: str | XComArg | None = ...,
        business_contact_phone: str | XComArg | None = ...,
        business_type: Literal["PRIVATE_PROFIT", "PUBLIC_PROFIT", "SOLE_PROPRIETOR", "NON_PROFIT", "GOVERNMENT"] | str | XComArg | None = ...,
        business_registration_number: str | XComArg | None = ...,
        business_registration_authority: Literal["EIN", "CBN", "CRN", "PROVINCIAL_NUMBER", "VAT", "ACN", "ABN", "BRN", "SIREN", "SIRET", "NZBN", "USt-IdNr", "CIF", "NIF", "CNPJ", "UID", "NEQ", "OTHER"] | str | XComArg | None = ...,
        business_registration_country: str | XComArg | None = ...,
        business_registration_phone_number: str | XComArg | None = ...,
        doing_business_as: str | XComArg | None = ...,
        additional_information: str | XComArg | None = ...,
        opt_in_confirmation_message: str | XComArg | None = ...,
        opt_in_keywords: list[str] | str | XComArg | None = ...,
        help_message_sample: str | XComArg | None = ...,
        privacy_policy_url: str | XComArg | None = ...,
        terms_and_conditions_url: str | XComArg | None = ...,
        age_gated_content: bool | str | XComArg | None = ...,
        vetting_provider: Literal["CAMPAIGN_VERIFY"] | str | XComArg | None = ...,
        vetting_id: str | XComArg | None = ...,
        edit_reason: str | XComArg | None = ...,
        business_name: str | XComArg | None = ...,
        business_website: str | XComArg | None = ...,
        notification_email: str | XComArg | None = ...,
        use_case_categories: list[Literal["TWO_FACTOR_AUTHENTICATION", "ACCOUNT_NOTIFICATIONS", "CUSTOMER_CARE", "CHARITY_NONPROFIT", "DELIVERY_NOTIFICATIONS", "FRAUD_ALERT_MESSAGING", "EVENTS", "HIGHER_EDUCATION", "K12", "MARKETING", "POLLING_AND_VOTING_NON_POLITICAL", "POLITICAL_ELECTION_CAMPAIGNS", "PUBLIC_SERVICE_ANNOUNCEMENT", "SECURITY_ALERT"]] | str | XComArg | None = ...,
        use_case_summary: str | XComArg | None = ...,
        production_message_sample: str | XComArg | None = ...,
        opt_in_image_urls: list[str] | str | XComArg | None = ...,
        opt_in_type: Literal["VERBAL", "WEB_FORM", "PAPER_FORM", "VIA_TEXT", "MOBILE_QR_CODE", "IMPORT", "IMPORT_PLEASE_REPLACE"] | str | XComArg | None = ...,
        message_volume: str | XComArg | None = ...,
        **arguments: Unpack[OperatorArguments],
    ) -> None: ...

class DeleteTollfreeVerificationOperator(RequestOperator):
    """Delete a verification."""
    def __init__(
        self,
        *,
        sid: str | XComArg,
        extra_params: dict[str, str | list[str]] | str | XComArg = ...,
        **arguments: Unpack[OperatorArguments],
    ) -> None: ...
