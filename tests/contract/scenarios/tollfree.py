"""Toll-free verification."""

from typing import Any

from .incoming_numbers import a_number
from .stage import Stage, drives, refused, said

BUSINESS: dict[str, Any] = {
    "business_name": "Owl Post",
    "business_website": "https://www.example.com",
    "notification_email": "owl@example.com",
    "use_case_categories": ["DELIVERY_NOTIFICATIONS"],
    "use_case_summary": "Tells customers where their parcels are.",
    "production_message_sample": "Your parcel 1234 arrives on Monday. Reply STOP to opt out.",
    "opt_in_image_urls": ["https://www.example.com/opt-in.png"],
    "opt_in_type": "WEB_FORM",
    "message_volume": "1,000",
    "business_type": "PRIVATE_PROFIT",
    "business_registration_number": "12-3456789",
    "business_registration_authority": "EIN",
    "business_registration_country": "US",
    "privacy_policy_url": "https://www.example.com/privacy",
    "terms_and_conditions_url": "https://www.example.com/terms",
}


def _submitted(stage: Stage, number: str, **changes: Any) -> Any:
    sid = a_number(stage, number).sid
    return stage.v1.tollfree_verifications.create(tollfree_phone_number_sid=sid, **BUSINESS | changes)


@drives("messaging_v1", "ListTollfreeVerification", "CreateTollfreeVerification", "FetchTollfreeVerification")
def a_number_is_verified(stage: Stage) -> None:
    verification = _submitted(stage, "+18885550100", external_reference_id="owl-1")
    said(verification, **BUSINESS, status="PENDING_REVIEW", external_reference_id="owl-1")
    other = _submitted(stage, "+18885550101")
    stage.later(120)
    verifications = stage.v1.tollfree_verifications
    said(verifications(verification.sid).fetch(), **BUSINESS, status="TWILIO_APPROVED")
    assert [one.sid for one in verifications.list(external_reference_id="owl-1")] == [verification.sid]
    assert {one.sid for one in verifications.list(status="TWILIO_APPROVED")} == {verification.sid, other.sid}
    assert verifications.list(status="TWILIO_REJECTED") == []
    of_a_number = verifications.list(tollfree_phone_number_sid=other.tollfree_phone_number_sid)
    assert [one.sid for one in of_a_number] == [other.sid]
    with refused(400, 20001):
        _submitted(stage, "+18885550102", business_registration_number="")


@drives("messaging_v1", "UpdateTollfreeVerification")
def a_rejected_verification_is_edited(stage: Stage) -> None:
    verification = _submitted(stage, "+18885550100")
    stage.later(120)
    stage.simulator.decide_tollfree(verification.sid, "TWILIO_REJECTED")
    said(verification.fetch(), status="TWILIO_REJECTED", edit_allowed=True)
    edited = verification.update(use_case_summary="Parcels alone.", edit_reason="clearer")
    assert stage.status() == 202
    said(edited, use_case_summary="Parcels alone.", status="PENDING_REVIEW")
    said(verification.fetch(), use_case_summary="Parcels alone.", business_name="Owl Post")


@drives("messaging_v1", "DeleteTollfreeVerification")
def a_verification_is_deleted(stage: Stage) -> None:
    verification = _submitted(stage, "+18885550100")
    assert verification.delete()
    with refused(404, 20404):
        verification.fetch()
