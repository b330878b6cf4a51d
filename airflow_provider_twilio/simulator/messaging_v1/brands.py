"""A2P brands: registration, review, resubmission, and a sole proprietor's one-time password.

https://www.twilio.com/docs/messaging/api/brand-registration-resource
"""

from functools import partial

from airflow_provider_twilio.simulator.call import Call, Reply, Routes
from airflow_provider_twilio.simulator.charges import A2P_FEES, Charge, Charges
from airflow_provider_twilio.simulator.dates import iso8601
from airflow_provider_twilio.simulator.errors import TwilioError, bad_parameter
from airflow_provider_twilio.simulator.life import Life, course
from airflow_provider_twilio.simulator.messaging_v1.brand_vettings import is_vetted
from airflow_provider_twilio.simulator.paging import MESSAGING, v1_list
from airflow_provider_twilio.simulator.records import Brand, Wire
from airflow_provider_twilio.simulator.sids import new_sid
from airflow_provider_twilio.simulator.state import State
from airflow_provider_twilio.simulator.trusthub_v1.entities import EndUser
from airflow_provider_twilio.simulator.trusthub_v1.records import CustomerProfile, TrustProduct, parts
from airflow_provider_twilio.simulator.trusthub_v1.review import brand_problems

_DECIDED = ("APPROVED", "FAILED", "SUSPENDED")


def _review(state: State, profile_sid: str, a2p_sid: str) -> tuple[Life, list[Wire]]:
    """Review the two profiles in their present state."""
    settings = state.settings
    profile, product = state.find(CustomerProfile, profile_sid), state.find(TrustProduct, a2p_sid)
    problems = brand_problems(state, profile, product)
    stages = ((settings.brand_pending, "PENDING"), (settings.brand_in_review, "IN_REVIEW"))
    return Life(state.now(), course(stages, "FAILED" if problems else "APPROVED", settings.speed)), problems


def identity_status(state: State, brand: Brand, now: float) -> str:
    if brand.review.status(now) != "APPROVED":
        return "UNVERIFIED"
    if brand.brand_type == "SOLE_PROPRIETOR" and not _is_confirmed(state, brand, now):
        return "UNVERIFIED"
    return "VETTED_VERIFIED" if is_vetted(state, brand, now) else "VERIFIED"


def _is_confirmed(state: State, brand: Brand, now: float) -> bool:
    """Tell whether the person has answered a password.

    That is one that was asked for, or the first one, which is sent on approval.
    """
    if brand.otp is not None and brand.otp.status(now) == "CONFIRMED":
        return True
    approved = brand.review.began(["APPROVED"])
    answered_after = state.settings.otp_first_confirmation / state.settings.speed
    return approved is not None and now >= approved + answered_after


def render(state: State, brand: Brand, now: float) -> Wire:
    since, status = brand.review.stage(now)
    decided = status in _DECIDED
    errors = brand.errors if decided else []
    has_score = status == "APPROVED" and brand.brand_type == "STANDARD" and not brand.skip_automatic_sec_vet
    tax_id_doubted = any("business_registration_number" in str(error.get("fields")) for error in errors)
    url = f"{MESSAGING}/v1/a2p/BrandRegistrations/{brand.sid}"
    return {
        "sid": brand.sid,
        "account_sid": state.account_sid,
        "customer_profile_bundle_sid": brand.customer_profile_bundle_sid,
        "a2p_profile_bundle_sid": brand.a2p_profile_bundle_sid,
        "date_created": iso8601(brand.created),
        "date_updated": iso8601(max(brand.updated, since)),
        "brand_type": brand.brand_type,
        "status": status,
        "tcr_id": brand.tcr_id if decided or brand.updates else None,
        "failure_reason": "Registration error" if status == "FAILED" else None,
        "url": url,
        "brand_score": 75 if has_score else None,
        "brand_feedback": ["TAX_ID"] if tax_id_doubted else None,
        "identity_status": identity_status(state, brand, now),
        "russell_3000": False,
        "government_entity": False,
        "tax_exempt_status": None,
        "skip_automatic_sec_vet": brand.skip_automatic_sec_vet,
        "errors": errors,
        "mock": brand.mock,
        "links": {"brand_vettings": f"{url}/Vettings", "brand_registration_otps": f"{url}/SmsOtp"},
    }


def _exists(state: State, brand: Brand) -> bool:
    return not brand.mock or state.now() - brand.created < state.settings.mock_brand_lifetime


def find_brand(state: State, sid: str) -> Brand:
    """Return a brand.

    :raises TwilioError: 20404, also for a mock brand that has expired.
    """
    brand = state.find(Brand, sid)
    if not _exists(state, brand):
        raise TwilioError(20404)
    return brand


def create_brand(state: State, call: Call) -> Reply:
    form = call.form
    profile_sid = form.sid("CustomerProfileBundleSid", "BU", required=True)
    a2p_sid = form.sid("A2PProfileBundleSid", "BU", required=True)
    brand_type = form.one_of("BrandType", ("STANDARD", "SOLE_PROPRIETOR", "STARTER")) or "STANDARD"
    if brand_type == "STARTER":
        raise TwilioError(21726)
    mock, skip_vetting = form.boolean("Mock") or False, form.boolean("SkipAutomaticSecVet") or False
    _check_profiles(state, profile_sid, a2p_sid)
    review, problems = _review(state, profile_sid, a2p_sid)
    sid = new_sid("BN")
    brand = Brand(
        sid=sid,
        created=review.start,
        updated=review.start,
        customer_profile_bundle_sid=profile_sid,
        a2p_profile_bundle_sid=a2p_sid,
        brand_type=brand_type,
        mock=mock,
        skip_automatic_sec_vet=skip_vetting,
        review=review,
        errors=problems,
        tcr_id=f"B{sid[2:8].upper()}",
    )
    if not mock:
        state.store(Charges).add(Charge(review.start, A2P_FEES, _fee(state, brand)))
    return Reply(201, render(state, state.table(Brand).add(brand), review.start))


def _fee(state: State, brand: Brand) -> float:
    """Return the fee for a brand, with that of the vettings that are ordered with it."""
    settings, fee = state.settings, state.settings.brand_fee
    if brand.brand_type == "STANDARD" and not brand.skip_automatic_sec_vet:
        fee += settings.secondary_vetting_fee
    product = state.find(TrustProduct, brand.a2p_profile_bundle_sid)
    is_public = any(
        isinstance(part, EndUser) and part.attributes.get("company_type") == "public"
        for part in parts(state, product)
    )
    return fee + settings.public_brand_fee if is_public else fee


def _check_profiles(state: State, profile_sid: str, a2p_sid: str) -> None:
    """Check that the account has both profiles.

    :raises TwilioError: it lacks one of them.
    """
    if state.table(CustomerProfile).get(profile_sid) is None:
        raise bad_parameter(f"Invalid CustomerProfileBundleSid: there is no customer profile {profile_sid}")
    if state.table(TrustProduct).get(a2p_sid) is None:
        raise bad_parameter(f"Invalid A2PProfileBundleSid: there is no trust product {a2p_sid}")


def fetch_brand(state: State, call: Call) -> Reply:
    return Reply(200, render(state, find_brand(state, call["Sid"]), state.now()))


def update_brand(state: State, call: Call) -> Reply:
    """Resubmit a brand: review it again with the present state of its profiles."""
    brand = find_brand(state, call["Sid"])
    status = brand.review.status(state.now())
    if status == "SUSPENDED":
        raise TwilioError(21731)
    if status != "FAILED":
        raise TwilioError(21725)
    if brand.updates >= state.settings.brand_updates:
        raise TwilioError(21724)
    brand.review, brand.errors = _review(
        state, brand.customer_profile_bundle_sid, brand.a2p_profile_bundle_sid
    )
    brand.updates += 1
    brand.updated = brand.review.start
    return Reply(202, render(state, brand, brand.updated))


def list_brands(state: State, call: Call) -> Reply:
    rows = state.table(Brand).where(partial(_exists, state))
    return v1_list(state, call, "data", rows, lambda brand: render(state, brand, state.now()))


def create_brand_otp(state: State, call: Call) -> Reply:
    """Send the password. Its owner confirms it by itself, one stage later."""
    brand = find_brand(state, call["BrandRegistrationSid"])
    if brand.brand_type != "SOLE_PROPRIETOR":
        raise bad_parameter("An OTP can only be sent for a SOLE_PROPRIETOR brand")
    now = state.now()
    if brand.review.status(now) in ("FAILED", "SUSPENDED"):
        raise bad_parameter("An OTP can't be sent for a brand whose registration has failed")
    if brand.otp is None or brand.otp.status(now) != "CONFIRMED":
        stages = ((state.settings.otp_confirmation, "SENT"),)
        brand.otp = Life(now, course(stages, "CONFIRMED", state.settings.speed))
    return Reply(201, {"account_sid": state.account_sid, "brand_registration_sid": brand.sid})


_LIST = "/v1/a2p/BrandRegistrations"
ROUTES: Routes = {
    ("GET", _LIST): list_brands,
    ("POST", _LIST): create_brand,
    ("GET", _LIST + "/{Sid}"): fetch_brand,
    ("POST", _LIST + "/{Sid}"): update_brand,
    ("POST", _LIST + "/{BrandRegistrationSid}/SmsOtp"): create_brand_otp,
}
