"""A2P 10DLC brands, their OTP and vettings. https://www.twilio.com/docs/messaging/api/brand-registration-resource"""

from typing import Annotated, Any, Literal

from pydantic import Field

from airflow_provider_twilio.api.outcome import Meaning, Outcome, judge, reasons
from airflow_provider_twilio.api.request import V1, Paged
from airflow_provider_twilio.api.resource import Dated, Page, Resource
from airflow_provider_twilio.api.types import BrandSid, BundleSid, Text, Timestamp, VettingSid

BrandType = Literal["STANDARD", "SOLE_PROPRIETOR"]
IdentityStatus = Literal["SELF_DECLARED", "UNVERIFIED", "VERIFIED", "VETTED_VERIFIED"]
VettingProvider = Literal["campaign-verify", "aegis"]


class BrandRegistration(Dated):
    """A business registered with The Campaign Registry."""

    sid: BrandSid
    customer_profile_bundle_sid: str | None = None
    a2p_profile_bundle_sid: str | None = None
    brand_type: str | None = None
    status: str | None = None
    tcr_id: str | None = None
    failure_reason: str | None = None
    errors: list[Any] | None = None
    brand_score: int | None = None
    brand_feedback: list[Any] | None = None
    identity_status: str | None = None
    russell_3000: bool | None = None
    government_entity: bool | None = None
    tax_exempt_status: str | None = None
    skip_automatic_sec_vet: bool | None = None
    mock: bool | None = None

    def outcome(self, identity_status: IdentityStatus | None = None) -> Outcome:
        """Return ``reached`` when APPROVED and, for a sole proprietor, also VERIFIED (which needs the OTP).

        :param identity_status: lowest identity status to wait for, whatever the brand's type.
        """
        meaning: Meaning = {
            "reached": "APPROVED",
            "failed": "FAILED SUSPENDED DELETION_FAILED DELETED",
            "waiting": "PENDING IN_REVIEW DELETION_PENDING",
        }
        why = self.errors or ([self.failure_reason] if self.failure_reason else [])
        registered = judge(self.status, meaning, reasons(why))
        wanted = identity_status or ("VERIFIED" if self.brand_type == "SOLE_PROPRIETOR" else None)
        if registered.state != "reached" or wanted is None:
            return registered
        weaker, enough = _IDENTITY[: _IDENTITY.index(wanted)], _IDENTITY[_IDENTITY.index(wanted) :]
        identity = judge(self.identity_status, {"waiting": " ".join(weaker), "reached": " ".join(enough)})
        return Outcome(identity.state, f"{self.status}, {identity.status}", known=identity.known)


_IDENTITY: tuple[IdentityStatus, ...] = ("UNVERIFIED", "SELF_DECLARED", "VERIFIED", "VETTED_VERIFIED")


class BrandRegistrationOtp(Resource):
    """A one-time password for a sole proprietor. https://www.twilio.com/docs/messaging/api/brand-2fa-verify"""

    account_sid: str | None = None
    brand_registration_sid: str | None = None


class BrandVetting(Resource):
    """A third party's vetting of a brand. https://www.twilio.com/docs/messaging/api/brand-vetting-resource"""

    account_sid: str | None = None
    brand_sid: str | None = None
    brand_vetting_sid: Annotated[str, Field(pattern="^VT[0-9a-zA-Z]{1,32}$")]
    """Twilio's own example is shorter than an SID."""
    date_created: Timestamp = None
    date_updated: Timestamp = None
    vetting_id: str | None = None
    vetting_class: str | None = None
    vetting_status: str | None = None
    vetting_provider: str | None = None

    def outcome(self) -> Outcome:
        """Return ``reached`` on SUCCESS."""
        meaning: Meaning = {"reached": "SUCCESS", "failed": "FAILED", "waiting": "PENDING IN_PROGRESS"}
        return judge(self.vetting_status, meaning)


class ListBrandRegistrations(Paged, V1[Page[BrandRegistration]], op="GET /a2p/BrandRegistrations"):
    """List the account's brands. Twilio is reported to omit those that are VETTED_VERIFIED."""


class CreateBrandRegistrations(
    V1[BrandRegistration],
    op="POST /a2p/BrandRegistrations",
    echo={
        "customer_profile_bundle_sid": "customer_profile_bundle_sid",
        "a2p_profile_bundle_sid": "a2p_profile_bundle_sid",
    },
):
    """Register a brand. It costs a fee each time, unless it is a mock."""

    customer_profile_bundle_sid: BundleSid
    a2p_profile_bundle_sid: BundleSid = Field(serialization_alias="A2PProfileBundleSid")
    brand_type: BrandType | None = None
    mock: bool | None = None
    skip_automatic_sec_vet: bool | None = None


class FetchBrandRegistrations(V1[BrandRegistration], op="GET /a2p/BrandRegistrations/{Sid}"):
    """Fetch a brand."""

    sid: BrandSid


class UpdateBrandRegistrations(V1[BrandRegistration], op="POST /a2p/BrandRegistrations/{Sid}"):
    """Resubmit a FAILED brand after its profiles were corrected."""

    sid: BrandSid


class CreateBrandRegistrationOtp(
    V1[BrandRegistrationOtp], op="POST /a2p/BrandRegistrations/{BrandRegistrationSid}/SmsOtp"
):
    """Send the one-time password to a sole proprietor's mobile number again."""

    brand_registration_sid: BrandSid


class ListBrandVetting(V1[Page[BrandVetting]], op="GET /a2p/BrandRegistrations/{BrandSid}/Vettings"):
    """List a brand's vettings."""

    brand_sid: BrandSid
    vetting_provider: VettingProvider | None = None


class CreateBrandVetting(V1[BrandVetting], op="POST /a2p/BrandRegistrations/{BrandSid}/Vettings"):
    """Import a vetting, or order one."""

    brand_sid: BrandSid
    vetting_provider: VettingProvider
    vetting_id: Text | None = None


class FetchBrandVetting(
    V1[BrandVetting], op="GET /a2p/BrandRegistrations/{BrandSid}/Vettings/{BrandVettingSid}"
):
    """Fetch a vetting."""

    brand_sid: BrandSid
    brand_vetting_sid: VettingSid
