"""Toll-free verification. https://www.twilio.com/docs/messaging/api/tollfree-verification-resource"""

from datetime import UTC, datetime
from typing import Any, Literal, Self

from pydantic import Field, model_validator

from airflow_provider_twilio.api.outcome import Meaning, Outcome, judge, reasons
from airflow_provider_twilio.api.request import V1, Paged, Parameters
from airflow_provider_twilio.api.resource import Dated, Page
from airflow_provider_twilio.api.types import (
    BundleSid,
    PhoneNumber,
    PhoneNumberSid,
    Text,
    Timestamp,
    VerificationSid,
)

BusinessType = Literal["PRIVATE_PROFIT", "PUBLIC_PROFIT", "SOLE_PROPRIETOR", "NON_PROFIT", "GOVERNMENT"]
OptInType = Literal[
    "VERBAL", "WEB_FORM", "PAPER_FORM", "VIA_TEXT", "MOBILE_QR_CODE", "IMPORT", "IMPORT_PLEASE_REPLACE"
]
RegistrationAuthority = Literal[
    "EIN", "CBN", "CRN", "PROVINCIAL_NUMBER", "VAT", "ACN", "ABN", "BRN", "SIREN", "SIRET", "NZBN",
    "USt-IdNr", "CIF", "NIF", "CNPJ", "UID", "NEQ", "OTHER",
]  # fmt: skip
UseCaseCategory = Literal[
    "TWO_FACTOR_AUTHENTICATION", "ACCOUNT_NOTIFICATIONS", "CUSTOMER_CARE", "CHARITY_NONPROFIT",
    "DELIVERY_NOTIFICATIONS", "FRAUD_ALERT_MESSAGING", "EVENTS", "HIGHER_EDUCATION", "K12", "MARKETING",
    "POLLING_AND_VOTING_NON_POLITICAL", "POLITICAL_ELECTION_CAMPAIGNS", "PUBLIC_SERVICE_ANNOUNCEMENT",
    "SECURITY_ALERT",
]  # fmt: skip
VerificationStatus = Literal["PENDING_REVIEW", "IN_REVIEW", "TWILIO_APPROVED", "TWILIO_REJECTED"]


class Business(Parameters):
    """The sender's business and purpose. A later edit may change all of it."""

    business_street_address: Text | None = None
    business_street_address2: Text | None = None
    business_city: str | None = None
    business_state_province_region: str | None = None
    business_postal_code: Text | None = None
    business_country: str | None = None
    business_contact_first_name: Text | None = None
    business_contact_last_name: Text | None = None
    business_contact_email: Text | None = None
    business_contact_phone: PhoneNumber | None = None
    business_type: BusinessType | None = None
    business_registration_number: Text | None = None
    business_registration_authority: RegistrationAuthority | None = None
    business_registration_country: str | None = None
    business_registration_phone_number: Text | None = None
    doing_business_as: str | None = None
    additional_information: str | None = None
    opt_in_confirmation_message: str | None = None
    opt_in_keywords: list[str] | None = None
    help_message_sample: str | None = None
    privacy_policy_url: str | None = None
    terms_and_conditions_url: str | None = None
    age_gated_content: bool | None = None
    vetting_provider: Literal["CAMPAIGN_VERIFY"] | None = None
    vetting_id: str | None = None

    def missing_registration(self) -> str | None:
        """Return a complaint if the registration number is missing that is required since 2026-02-17."""
        if self.business_type == "SOLE_PROPRIETOR" or self.business_registration_number:
            return None
        return "business_registration_number: is missing; only business_type='SOLE_PROPRIETOR' needs none"


class Submission(Parameters):
    """The parameters that every verification must have."""

    business_name: str
    business_website: str
    notification_email: Text
    use_case_categories: list[UseCaseCategory]
    use_case_summary: str = Field(max_length=500)
    production_message_sample: str = Field(max_length=1000)
    opt_in_image_urls: list[str]
    opt_in_type: OptInType
    message_volume: str


class TollfreeVerification(Business, Dated):
    """A toll-free number's verification."""

    sid: VerificationSid
    status: str | None = None
    tollfree_phone_number_sid: str | None = None
    tollfree_phone_number: str | None = None
    customer_profile_sid: str | None = None
    trust_product_sid: str | None = None
    regulated_item_sid: str | None = None
    external_reference_id: str | None = None
    business_name: str | None = None
    business_website: str | None = None
    notification_email: Text | None = None
    use_case_categories: list[str] | None = None
    use_case_summary: str | None = None
    production_message_sample: str | None = None
    opt_in_image_urls: list[str] | None = None
    opt_in_type: str | None = None
    message_volume: str | None = None
    rejection_reason: str | None = None
    rejection_reasons: list[Any] | None = None
    error_code: int | None = None
    edit_allowed: bool | None = None
    edit_expiration: Timestamp = None
    vetting_id_expiration: Timestamp = None

    def outcome(self) -> Outcome:
        """Return ``reached`` when TWILIO_APPROVED. A rejected one can be edited if :attr:`is_editable`."""
        given = self.rejection_reasons or ([self.rejection_reason] if self.rejection_reason else [])
        meaning: Meaning = {
            "reached": "TWILIO_APPROVED",
            "failed": "TWILIO_REJECTED",
            "waiting": "PENDING_REVIEW IN_REVIEW",
        }
        return judge(self.status, meaning, reasons(given))

    def is_editable(self) -> bool:
        """Tell if a rejected verification can be edited now. Some rejections are final; others expire."""
        is_late = self.edit_expiration is not None and self.edit_expiration <= datetime.now(UTC)
        return self.edit_allowed is not False and not is_late


class ListTollfreeVerification(Paged, V1[Page[TollfreeVerification]], op="GET /Tollfree/Verifications"):
    """List the account's verifications."""

    tollfree_phone_number_sid: PhoneNumberSid | None = None
    status: VerificationStatus | None = None
    external_reference_id: str | None = None
    include_sub_accounts: bool | None = None
    trust_product_sid: list[str] | None = None


class CreateTollfreeVerification(
    Business,
    Submission,
    V1[TollfreeVerification],
    op="POST /Tollfree/Verifications",
    echo={"tollfree_phone_number_sid": "tollfree_phone_number_sid"},
):
    """Submit a toll-free number for verification.

    Since 2026-02-17 every business needs a registration number, except a sole proprietor.
    """

    tollfree_phone_number_sid: PhoneNumberSid
    customer_profile_sid: BundleSid | None = None
    external_reference_id: str | None = None

    @model_validator(mode="after")
    def _has_registration(self) -> Self:
        if complaint := self.missing_registration():
            raise ValueError(complaint)
        return self


class FetchTollfreeVerification(V1[TollfreeVerification], op="GET /Tollfree/Verifications/{Sid}"):
    """Fetch a verification."""

    sid: VerificationSid


class UpdateTollfreeVerification(Business, V1[TollfreeVerification], op="POST /Tollfree/Verifications/{Sid}"):
    """Edit and resubmit a rejected verification."""

    sid: VerificationSid
    edit_reason: str | None = None
    business_name: str | None = None
    business_website: str | None = None
    notification_email: Text | None = None
    use_case_categories: list[UseCaseCategory] | None = None
    use_case_summary: str | None = Field(default=None, max_length=500)
    production_message_sample: str | None = Field(default=None, max_length=1000)
    opt_in_image_urls: list[str] | None = None
    opt_in_type: OptInType | None = None
    message_volume: str | None = None


class DeleteTollfreeVerification(V1[None], op="DELETE /Tollfree/Verifications/{Sid}"):
    """Delete a verification."""

    sid: VerificationSid
