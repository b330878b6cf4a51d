"""Toll-free verifications: what one must say, and what the statuses mean for somebody who waits."""

from datetime import UTC, datetime
from typing import Any

import pytest

from airflow_provider_twilio.api.errors import InvalidRequest
from airflow_provider_twilio.api.messaging_v1.tollfree import CreateTollfreeVerification, TollfreeVerification
from airflow_provider_twilio.api.outcome import Outcome, State

HH = "HH" + "1" * 32
SUBMISSION: dict[str, Any] = {
    "tollfree_phone_number_sid": "PN" + "2" * 32,
    "business_name": "Harbor Coffee",
    "business_website": "https://www.example.com",
    "notification_email": "owner@example.com",
    "use_case_categories": ["CUSTOMER_CARE"],
    "use_case_summary": "Tells customers when they can pick their orders up.",
    "production_message_sample": "Your order is ready at the counter.",
    "opt_in_image_urls": ["https://www.example.com/opt-in.png"],
    "opt_in_type": "WEB_FORM",
    "message_volume": "1,000",
}


def verification(**properties: Any) -> TollfreeVerification:
    return TollfreeVerification.model_validate({"sid": HH} | properties)


@pytest.mark.parametrize(
    ("status", "state", "known"),
    [
        ("TWILIO_APPROVED", "reached", True),
        ("TWILIO_REJECTED", "failed", True),
        ("PENDING_REVIEW", "waiting", True),
        ("IN_REVIEW", "waiting", True),
        ("ON_HOLD", "waiting", False),
    ],
)
def test_every_documented_status_is_known(status: str, state: State, known: bool) -> None:
    assert verification(status=status).outcome() == Outcome(state, status, known=known)


@pytest.mark.parametrize(
    ("rejected", "reason"),
    [
        ({"rejection_reasons": [{"code": 30498, "description": "No opt-in"}]}, "30498: No opt-in"),
        ({"rejection_reasons": ["No opt-in"], "rejection_reason": "Several"}, "No opt-in"),
        ({"rejection_reason": "The website can't be reached"}, "The website can't be reached"),
    ],
)
def test_a_rejection_comes_with_its_reasons(rejected: dict[str, Any], reason: str) -> None:
    rejection = verification(status="TWILIO_REJECTED", **rejected)

    assert rejection.outcome().reasons == (reason,)


def test_a_business_is_registered_unless_it_is_a_sole_proprietor() -> None:
    assert CreateTollfreeVerification(**SUBMISSION, business_registration_number="12-3456789")
    assert CreateTollfreeVerification(**SUBMISSION, business_type="SOLE_PROPRIETOR")
    with pytest.raises(InvalidRequest, match="  business_registration_number: is missing"):
        CreateTollfreeVerification(**SUBMISSION, business_type="PRIVATE_PROFIT")


def test_a_verification_tells_until_when_it_can_be_edited() -> None:
    rejected = verification(edit_allowed=True, edit_expiration="2026-07-30T20:12:31Z")

    assert rejected.edit_allowed
    assert rejected.edit_expiration == datetime(2026, 7, 30, 20, 12, 31, tzinfo=UTC)


@pytest.mark.parametrize(
    ("properties", "editable"),
    [
        ({"edit_allowed": True, "edit_expiration": "2999-07-30T20:12:31Z"}, True),
        ({"edit_allowed": True, "edit_expiration": "2026-07-30T20:12:31Z"}, False),
        ({"edit_allowed": True}, True),
        ({"edit_allowed": False, "edit_expiration": "2999-07-30T20:12:31Z"}, False),
        ({"edit_allowed": False}, False),
        ({}, True),
    ],
)
def test_a_rejected_one_is_editable_unless_twilio_says_otherwise(
    properties: dict[str, Any], editable: bool
) -> None:
    assert verification(status="TWILIO_REJECTED", **properties).is_editable() is editable
