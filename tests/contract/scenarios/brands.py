"""A2P brands, their one-time password and their vettings."""

from typing import Any

from .stage import Stage, drives, refused, said

PROFILE, UNSOUND = "BU" + "50" * 16, "BUfa11" + "0" * 28
A2P_PROFILE = "BU" + "a2" * 16
TOKEN = "cv|1.0|tcr|10dlc|9975c339|GQ3EXAMPLE"


def a_brand(stage: Stage, profile: str = PROFILE, **changes: Any) -> Any:
    """Registers a brand with profiles that are made for it, unless the account has them."""
    wrong = {"business_registration_number": "12-34"} if profile == UNSOUND else {}
    stage.simulator.approved_profiles(
        customer_profile_sid=profile, a2p_profile_sid=A2P_PROFILE, attributes=wrong
    )
    return stage.v1.brand_registrations.create(
        customer_profile_bundle_sid=profile, a2p_profile_bundle_sid=A2P_PROFILE, **changes
    )


def an_approved_brand(stage: Stage) -> Any:
    brand = a_brand(stage)
    stage.later(60)
    brand = brand.fetch()
    assert brand.status == "APPROVED"
    return brand


@drives("messaging_v1", "ListBrandRegistrations", "CreateBrandRegistrations", "FetchBrandRegistrations")
def a_brand_is_reviewed(stage: Stage) -> None:
    brand = a_brand(stage, brand_type="STANDARD", skip_automatic_sec_vet=True, mock=True)
    said(
        brand,
        status="PENDING",
        customer_profile_bundle_sid=PROFILE,
        a2p_profile_bundle_sid=A2P_PROFILE,
        brand_type="STANDARD",
        skip_automatic_sec_vet=True,
        mock=True,
    )
    stage.later(60)
    said(stage.v1.brand_registrations(brand.sid).fetch(), status="APPROVED", sid=brand.sid, mock=True)
    other = a_brand(stage)
    assert {one.sid for one in stage.v1.brand_registrations.list(page_size=1)} == {brand.sid, other.sid}
    with refused(404, 20404):
        stage.v1.brand_registrations("BN" + "0" * 32).fetch()


@drives("messaging_v1", "UpdateBrandRegistrations")
def a_failed_brand_is_resubmitted(stage: Stage) -> None:
    with refused(400, 21725):
        an_approved_brand(stage).update()
    brand = a_brand(stage, UNSOUND)
    stage.later(60)
    failed = brand.fetch()
    assert failed.status == "FAILED"
    assert failed.errors
    assert brand.update().status == "PENDING"
    assert stage.status() == 202
    assert brand.fetch().status == "PENDING"


@drives("messaging_v1", "CreateBrandRegistrationOtp")
def a_sole_proprietor_gets_a_password(stage: Stage) -> None:
    brand = a_brand(stage, brand_type="SOLE_PROPRIETOR")
    stage.later(60)
    said(brand.fetch(), status="APPROVED", identity_status="UNVERIFIED")
    stage.later(600)
    said(brand.fetch(), identity_status="UNVERIFIED")
    otp = stage.v1.brand_registrations(brand.sid).brand_registration_otps.create()
    said(otp, brand_registration_sid=brand.sid)
    stage.later(60)
    said(brand.fetch(), identity_status="VERIFIED")


@drives("messaging_v1", "ListBrandVetting", "CreateBrandVetting", "FetchBrandVetting")
def a_brand_is_vetted(stage: Stage) -> None:
    brand = an_approved_brand(stage)
    vettings = stage.v1.brand_registrations(brand.sid).brand_vettings
    ordered = vettings.create(vetting_provider="aegis")
    said(ordered, vetting_status="PENDING", brand_sid=brand.sid, vetting_provider="aegis")
    imported = vettings.create(vetting_provider="campaign-verify", vetting_id=TOKEN)
    (found,) = vettings.list(vetting_provider="campaign-verify")
    said(found, brand_vetting_sid=imported.brand_vetting_sid, vetting_id=TOKEN)
    assert len(vettings.list()) == 2
    stage.later(120)
    assert vettings(ordered.brand_vetting_sid).fetch().vetting_status == "SUCCESS"
    assert brand.fetch().identity_status == "VETTED_VERIFIED"
    with refused(404, 20404):
        vettings("VT" + "0" * 32).fetch()
