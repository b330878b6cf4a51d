# Written by `make stubs`; do not edit.
"""The arguments of the operators, for type checkers and editors alone."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Literal, Required, TypedDict

from airflow.sdk import XComArg

class OperatorArguments(TypedDict, total=False):
    twilio_conn_id: str
    account_sid: str | None
    task_id: Required[str]
    owner: Any
    email: Any
    email_on_retry: Any
    email_on_failure: Any
    retries: int | None
    retry_delay: timedelta | float
    retry_exponential_backoff: Any
    max_retry_delay: Any
    retry_policy: Any
    start_date: Any
    end_date: Any
    depends_on_past: Any
    ignore_first_depends_on_past: Any
    wait_for_past_depends_before_skipping: Any
    wait_for_downstream: Any
    dag: Any
    params: Any
    default_args: Any
    priority_weight: Any
    weight_rule: Any
    queue: str
    pool: str | None
    pool_slots: Any
    execution_timeout: timedelta | None
    on_execute_callback: Any
    on_failure_callback: Any
    on_success_callback: Any
    on_retry_callback: Any
    on_skipped_callback: Any
    pre_execute: Any
    post_execute: Any
    trigger_rule: str
    resources: Any
    run_as_user: Any
    map_index_template: Any
    max_active_tis_per_dag: Any
    max_active_tis_per_dagrun: Any
    executor: Any
    executor_config: Any
    do_xcom_push: bool
    multiple_outputs: bool
    inlets: Any
    outlets: Any
    task_group: Any
    doc: Any
    doc_md: str | None
    doc_json: Any
    doc_yaml: Any
    doc_rst: Any
    task_display_name: Any
    logger_name: Any
    allow_nested_operators: Any
    render_template_as_native_obj: Any

class CreateAccountArguments(OperatorArguments, total=False):
    extra_params: dict[str, str | list[str]] | str | XComArg
    friendly_name: str | XComArg | None

class CreateBrandRegistrationsArguments(OperatorArguments, total=False):
    extra_params: dict[str, str | list[str]] | str | XComArg
    customer_profile_bundle_sid: Required[str | XComArg]
    a2p_profile_bundle_sid: Required[str | XComArg]
    brand_type: Literal["STANDARD", "SOLE_PROPRIETOR"] | str | XComArg | None
    mock: bool | str | XComArg | None
    skip_automatic_sec_vet: bool | str | XComArg | None

class CreateIncomingPhoneNumberArguments(OperatorArguments, total=False):
    extra_params: dict[str, str | list[str]] | str | XComArg
    friendly_name: str | XComArg | None
    api_version: str | XComArg | None
    sms_application_sid: str | XComArg | None
    sms_url: str | XComArg | None
    sms_method: Literal["GET", "POST"] | str | XComArg | None
    sms_fallback_url: str | XComArg | None
    sms_fallback_method: Literal["GET", "POST"] | str | XComArg | None
    status_callback: str | XComArg | None
    status_callback_method: Literal["GET", "POST"] | str | XComArg | None
    voice_application_sid: str | XComArg | None
    voice_caller_id_lookup: bool | str | XComArg | None
    voice_url: str | XComArg | None
    voice_method: Literal["GET", "POST"] | str | XComArg | None
    voice_fallback_url: str | XComArg | None
    voice_fallback_method: Literal["GET", "POST"] | str | XComArg | None
    voice_receive_mode: Literal["voice", "fax"] | str | XComArg | None
    emergency_status: Literal["Active", "Inactive"] | str | XComArg | None
    emergency_address_sid: str | XComArg | None
    trunk_sid: str | XComArg | None
    identity_sid: str | XComArg | None
    address_sid: str | XComArg | None
    bundle_sid: str | XComArg | None
    phone_number: str | XComArg | None
    area_code: str | XComArg | None

class CreateMessageArguments(OperatorArguments, total=False):
    extra_params: dict[str, str | list[str]] | str | XComArg
    to: Required[str | XComArg]
    from_: str | XComArg | None
    messaging_service_sid: str | XComArg | None
    body: str | XComArg | None
    media_url: list[str] | str | XComArg | None
    content_sid: str | XComArg | None
    content_variables: dict[str, str] | str | XComArg | None
    status_callback: str | XComArg | None
    application_sid: str | XComArg | None
    max_price: Decimal | str | XComArg | None
    provide_feedback: bool | str | XComArg | None
    attempt: int | str | XComArg | None
    validity_period: int | str | XComArg | None
    force_delivery: bool | str | XComArg | None
    content_retention: Literal["retain", "discard"] | str | XComArg | None
    address_retention: Literal["retain", "obfuscate"] | str | XComArg | None
    smart_encoded: bool | str | XComArg | None
    persistent_action: list[str] | str | XComArg | None
    traffic_type: Literal["free"] | str | XComArg | None
    shorten_urls: bool | str | XComArg | None
    schedule_type: Literal["fixed"] | str | XComArg | None
    send_at: datetime | str | XComArg | None
    send_as_mms: bool | str | XComArg | None
    message_intent: str | XComArg | None
    risk_check: Literal["enable", "disable"] | str | XComArg | None
    fallback_from: str | XComArg | None

class CreatePhoneNumberArguments(OperatorArguments, total=False):
    extra_params: dict[str, str | list[str]] | str | XComArg
    service_sid: Required[str | XComArg]
    phone_number_sid: Required[str | XComArg]

class CreateServiceArguments(OperatorArguments, total=False):
    extra_params: dict[str, str | list[str]] | str | XComArg
    inbound_request_url: str | XComArg | None
    inbound_method: Literal["GET", "POST"] | str | XComArg | None
    fallback_url: str | XComArg | None
    fallback_method: Literal["GET", "POST"] | str | XComArg | None
    status_callback: str | XComArg | None
    sticky_sender: bool | str | XComArg | None
    mms_converter: bool | str | XComArg | None
    smart_encoding: bool | str | XComArg | None
    scan_message_content: Literal["inherit", "enable", "disable"] | str | XComArg | None
    fallback_to_long_code: bool | str | XComArg | None
    area_code_geomatch: bool | str | XComArg | None
    validity_period: int | str | XComArg | None
    synchronous_validation: bool | str | XComArg | None
    usecase: Literal["notifications", "marketing", "verification", "discussion", "poll", "undeclared"] | str | XComArg | None
    use_inbound_webhook_on_number: bool | str | XComArg | None
    friendly_name: Required[str | XComArg]

class CreateUsAppToPersonArguments(OperatorArguments, total=False):
    extra_params: dict[str, str | list[str]] | str | XComArg
    messaging_service_sid: Required[str | XComArg]
    brand_registration_sid: Required[str | XComArg]
    description: Required[str | XComArg]
    message_flow: Required[str | XComArg]
    message_samples: Required[list[str] | str | XComArg]
    us_app_to_person_usecase: Required[str | XComArg]
    has_embedded_links: Required[bool | str | XComArg]
    has_embedded_phone: Required[bool | str | XComArg]
    privacy_policy_url: Required[str | XComArg | None]
    terms_and_conditions_url: Required[str | XComArg | None]
    opt_in_message: str | XComArg | None
    opt_out_message: str | XComArg | None
    help_message: str | XComArg | None
    opt_in_keywords: list[str] | str | XComArg | None
    opt_out_keywords: list[str] | str | XComArg | None
    help_keywords: list[str] | str | XComArg | None
    subscriber_opt_in: bool | str | XComArg | None
    age_gated: bool | str | XComArg | None
    direct_lending: bool | str | XComArg | None
    x_twilio_api_version: str | XComArg | None

class FetchMessageArguments(OperatorArguments, total=False):
    extra_params: dict[str, str | list[str]] | str | XComArg
    sid: Required[str | XComArg]

class SharedMessageArguments(OperatorArguments, total=False):
    extra_params: dict[str, str | list[str]] | str | XComArg
    to: str | XComArg | None
    from_: str | XComArg | None
    messaging_service_sid: str | XComArg | None
    body: str | XComArg | None
    media_url: list[str] | str | XComArg | None
    content_sid: str | XComArg | None
    content_variables: dict[str, str] | str | XComArg | None
    status_callback: str | XComArg | None
    application_sid: str | XComArg | None
    max_price: Decimal | str | XComArg | None
    provide_feedback: bool | str | XComArg | None
    attempt: int | str | XComArg | None
    validity_period: int | str | XComArg | None
    force_delivery: bool | str | XComArg | None
    content_retention: Literal["retain", "discard"] | str | XComArg | None
    address_retention: Literal["retain", "obfuscate"] | str | XComArg | None
    smart_encoded: bool | str | XComArg | None
    persistent_action: list[str] | str | XComArg | None
    traffic_type: Literal["free"] | str | XComArg | None
    shorten_urls: bool | str | XComArg | None
    schedule_type: Literal["fixed"] | str | XComArg | None
    send_at: datetime | str | XComArg | None
    send_as_mms: bool | str | XComArg | None
    message_intent: str | XComArg | None
    risk_check: Literal["enable", "disable"] | str | XComArg | None
    fallback_from: str | XComArg | None

class SubmitTollfreeVerificationArguments(OperatorArguments, total=False):
    extra_params: dict[str, str | list[str]] | str | XComArg
    business_name: Required[str | XComArg]
    business_website: Required[str | XComArg]
    notification_email: Required[str | XComArg]
    use_case_categories: Required[list[Literal["TWO_FACTOR_AUTHENTICATION", "ACCOUNT_NOTIFICATIONS", "CUSTOMER_CARE", "CHARITY_NONPROFIT", "DELIVERY_NOTIFICATIONS", "FRAUD_ALERT_MESSAGING", "EVENTS", "HIGHER_EDUCATION", "K12", "MARKETING", "POLLING_AND_VOTING_NON_POLITICAL", "POLITICAL_ELECTION_CAMPAIGNS", "PUBLIC_SERVICE_ANNOUNCEMENT", "SECURITY_ALERT"]] | str | XComArg]
    use_case_summary: Required[str | XComArg]
    production_message_sample: Required[str | XComArg]
    opt_in_image_urls: Required[list[str] | str | XComArg]
    opt_in_type: Required[Literal["VERBAL", "WEB_FORM", "PAPER_FORM", "VIA_TEXT", "MOBILE_QR_CODE", "IMPORT", "IMPORT_PLEASE_REPLACE"] | str | XComArg]
    message_volume: Required[str | XComArg]
    business_street_address: str | XComArg | None
    business_street_address2: str | XComArg | None
    business_city: str | XComArg | None
    business_state_province_region: str | XComArg | None
    business_postal_code: str | XComArg | None
    business_country: str | XComArg | None
    business_contact_first_name: str | XComArg | None
    business_contact_last_name: str | XComArg | None
    business_contact_email: str | XComArg | None
    business_contact_phone: str | XComArg | None
    business_type: Literal["PRIVATE_PROFIT", "PUBLIC_PROFIT", "SOLE_PROPRIETOR", "NON_PROFIT", "GOVERNMENT"] | str | XComArg | None
    business_registration_number: str | XComArg | None
    business_registration_authority: Literal["EIN", "CBN", "CRN", "PROVINCIAL_NUMBER", "VAT", "ACN", "ABN", "BRN", "SIREN", "SIRET", "NZBN", "USt-IdNr", "CIF", "NIF", "CNPJ", "UID", "NEQ", "OTHER"] | str | XComArg | None
    business_registration_country: str | XComArg | None
    business_registration_phone_number: str | XComArg | None
    doing_business_as: str | XComArg | None
    additional_information: str | XComArg | None
    opt_in_confirmation_message: str | XComArg | None
    opt_in_keywords: list[str] | str | XComArg | None
    help_message_sample: str | XComArg | None
    privacy_policy_url: str | XComArg | None
    terms_and_conditions_url: str | XComArg | None
    age_gated_content: bool | str | XComArg | None
    vetting_provider: Literal["CAMPAIGN_VERIFY"] | str | XComArg | None
    vetting_id: str | XComArg | None
    tollfree_phone_number_sid: Required[str | XComArg]
    customer_profile_sid: str | XComArg | None
    external_reference_id: Required[str | XComArg]

class UpdateBrandRegistrationsArguments(OperatorArguments, total=False):
    extra_params: dict[str, str | list[str]] | str | XComArg
    sid: Required[str | XComArg]

class UpdateTollfreeVerificationArguments(OperatorArguments, total=False):
    extra_params: dict[str, str | list[str]] | str | XComArg
    business_street_address: str | XComArg | None
    business_street_address2: str | XComArg | None
    business_city: str | XComArg | None
    business_state_province_region: str | XComArg | None
    business_postal_code: str | XComArg | None
    business_country: str | XComArg | None
    business_contact_first_name: str | XComArg | None
    business_contact_last_name: str | XComArg | None
    business_contact_email: str | XComArg | None
    business_contact_phone: str | XComArg | None
    business_type: Literal["PRIVATE_PROFIT", "PUBLIC_PROFIT", "SOLE_PROPRIETOR", "NON_PROFIT", "GOVERNMENT"] | str | XComArg | None
    business_registration_number: str | XComArg | None
    business_registration_authority: Literal["EIN", "CBN", "CRN", "PROVINCIAL_NUMBER", "VAT", "ACN", "ABN", "BRN", "SIREN", "SIRET", "NZBN", "USt-IdNr", "CIF", "NIF", "CNPJ", "UID", "NEQ", "OTHER"] | str | XComArg | None
    business_registration_country: str | XComArg | None
    business_registration_phone_number: str | XComArg | None
    doing_business_as: str | XComArg | None
    additional_information: str | XComArg | None
    opt_in_confirmation_message: str | XComArg | None
    opt_in_keywords: list[str] | str | XComArg | None
    help_message_sample: str | XComArg | None
    privacy_policy_url: str | XComArg | None
    terms_and_conditions_url: str | XComArg | None
    age_gated_content: bool | str | XComArg | None
    vetting_provider: Literal["CAMPAIGN_VERIFY"] | str | XComArg | None
    vetting_id: str | XComArg | None
    sid: Required[str | XComArg]
    edit_reason: str | XComArg | None
    business_name: str | XComArg | None
    business_website: str | XComArg | None
    notification_email: str | XComArg | None
    use_case_categories: list[Literal["TWO_FACTOR_AUTHENTICATION", "ACCOUNT_NOTIFICATIONS", "CUSTOMER_CARE", "CHARITY_NONPROFIT", "DELIVERY_NOTIFICATIONS", "FRAUD_ALERT_MESSAGING", "EVENTS", "HIGHER_EDUCATION", "K12", "MARKETING", "POLLING_AND_VOTING_NON_POLITICAL", "POLITICAL_ELECTION_CAMPAIGNS", "PUBLIC_SERVICE_ANNOUNCEMENT", "SECURITY_ALERT"]] | str | XComArg | None
    use_case_summary: str | XComArg | None
    production_message_sample: str | XComArg | None
    opt_in_image_urls: list[str] | str | XComArg | None
    opt_in_type: Literal["VERBAL", "WEB_FORM", "PAPER_FORM", "VIA_TEXT", "MOBILE_QR_CODE", "IMPORT", "IMPORT_PLEASE_REPLACE"] | str | XComArg | None
    message_volume: str | XComArg | None
