"""Brands: registration, review, repair and resubmission."""

import json

import pytest

from airflow_provider_twilio.simulator.simulator import Simulator

from .api import A2P_PROFILE, BRANDS, SOUND_PROFILE, UNSOUND_PROFILE, Api, refusal


def _status(api: Api, sid: str) -> str:
    return str(api.fetched(f"{BRANDS}/{sid}")["status"])


def _end_user(profile: str) -> str:
    return f"/v1/EndUsers/IT{profile[2:]}"


def test_a_brand_is_pending_for_a_minute_and_then_approved(api: Api) -> None:
    brand = api.brand()
    assert (brand["status"], brand["tcr_id"], brand["identity_status"]) == ("PENDING", None, "UNVERIFIED")
    api.simulator.advance(59)
    assert _status(api, brand["sid"]) == "PENDING"
    api.simulator.advance(1)
    approved = api.fetched(f"{BRANDS}/{brand['sid']}")
    assert (approved["status"], approved["identity_status"]) == ("APPROVED", "VERIFIED")
    assert approved["tcr_id"].startswith("B")
    assert approved["errors"] == []
    assert approved["brand_score"] is not None
    assert approved["date_updated"] > brand["date_updated"]


def test_a_review_stage_can_be_put_between(api: Api) -> None:
    api.simulator.configure(brand_in_review=600)
    brand = api.brand()
    api.simulator.advance(60)
    assert _status(api, brand["sid"]) == "IN_REVIEW"
    api.simulator.advance(600)
    assert _status(api, brand["sid"]) == "APPROVED"


def test_two_registrations_with_the_same_profiles_are_two_brands(api: Api) -> None:
    assert api.brand()["sid"] != api.brand()["sid"]
    listed = api.fetched(BRANDS)
    assert listed["meta"]["key"] == "data"
    assert len(listed["data"]) == 2


def test_an_unsound_profile_fails_with_reasons(api: Api) -> None:
    brand = api.brand(UNSOUND_PROFILE)
    assert brand["errors"] == []
    api.simulator.advance(60)
    failed = api.fetched(f"{BRANDS}/{brand['sid']}")
    assert (failed["status"], failed["failure_reason"]) == ("FAILED", "Registration error")
    assert failed["brand_feedback"] == ["TAX_ID"]
    (error,) = failed["errors"]
    assert error["code"] == 30795
    assert error["fields"] == ["business_registration_number"]
    assert error["description"]


def test_a_repaired_profile_is_approved_on_resubmission(api: Api) -> None:
    brand = api.brand(UNSOUND_PROFILE)
    api.simulator.advance(60)
    attributes = api.fetched(_end_user(UNSOUND_PROFILE))["attributes"]
    attributes["business_registration_number"] = "12-3456789"
    repaired = api.post(_end_user(UNSOUND_PROFILE), Attributes=json.dumps(attributes))
    assert repaired.json()["attributes"] == attributes
    again = api.post(f"{BRANDS}/{brand['sid']}")
    assert (again.status_code, again.json()["status"], again.json()["errors"]) == (202, "PENDING", [])
    api.simulator.advance(60)
    assert _status(api, brand["sid"]) == "APPROVED"


def test_a_review_looks_at_the_profile_as_it_was_submitted(api: Api) -> None:
    brand = api.brand(UNSOUND_PROFILE)
    api.post(_end_user(UNSOUND_PROFILE), Attributes='{"business_registration_number": "12-3456789"}')
    api.simulator.advance(60)
    assert _status(api, brand["sid"]) == "FAILED"


def test_only_a_failed_brand_can_be_resubmitted(api: Api) -> None:
    brand = api.brand()
    assert refusal(api.post(f"{BRANDS}/{brand['sid']}")) == (400, 21725)
    api.simulator.advance(60)
    assert refusal(api.post(f"{BRANDS}/{brand['sid']}")) == (400, 21725)
    api.simulator.decide_brand(brand["sid"], "SUSPENDED")
    assert refusal(api.post(f"{BRANDS}/{brand['sid']}")) == (400, 21731)


def test_a_brand_can_be_resubmitted_three_times(api: Api) -> None:
    brand = api.brand(UNSOUND_PROFILE)
    for _ in range(3):
        api.simulator.advance(60)
        assert api.post(f"{BRANDS}/{brand['sid']}").status_code == 202
    api.simulator.advance(60)
    assert refusal(api.post(f"{BRANDS}/{brand['sid']}")) == (400, 21724)


def test_a_sole_proprietor_is_approved_but_unverified_until_the_otp_is_confirmed(api: Api) -> None:
    brand = api.approved_brand(BrandType="SOLE_PROPRIETOR")
    assert (brand["status"], brand["identity_status"]) == ("APPROVED", "UNVERIFIED")
    path = f"{BRANDS}/{brand['sid']}"
    sent = api.post(f"{path}/SmsOtp")
    assert (sent.status_code, sent.json()["brand_registration_sid"]) == (201, brand["sid"])
    assert api.fetched(path)["identity_status"] == "UNVERIFIED"
    api.simulator.advance(60)
    assert api.fetched(path)["identity_status"] == "VERIFIED"


def test_a_sole_proprietor_answers_the_otp_that_the_approval_sends(api: Api) -> None:
    brand = api.approved_brand(BrandType="SOLE_PROPRIETOR")
    api.simulator.advance(600)
    assert api.fetched(f"{BRANDS}/{brand['sid']}")["identity_status"] == "UNVERIFIED"
    api.simulator.advance(300)
    assert api.fetched(f"{BRANDS}/{brand['sid']}")["identity_status"] == "VERIFIED"


def test_a_standard_brand_has_no_otp(api: Api) -> None:
    assert refusal(api.post(f"{BRANDS}/{api.brand()['sid']}/SmsOtp")) == (400, 20001)


def test_a_mock_brand_says_so_and_is_gone_after_thirty_days(api: Api) -> None:
    brand = api.approved_brand(Mock="true")
    assert (brand["mock"], brand["status"]) == (True, "APPROVED")
    api.simulator.advance(30 * 86400)
    assert refusal(api.get(f"{BRANDS}/{brand['sid']}")) == (404, 20404)
    assert api.fetched(BRANDS)["data"] == []


@pytest.mark.parametrize(
    ("form", "code"),
    [
        ({"A2PProfileBundleSid": A2P_PROFILE}, 20001),
        ({"CustomerProfileBundleSid": SOUND_PROFILE}, 20001),
        ({"CustomerProfileBundleSid": "BU1", "A2PProfileBundleSid": A2P_PROFILE}, 20001),
        (
            {
                "CustomerProfileBundleSid": SOUND_PROFILE,
                "A2PProfileBundleSid": A2P_PROFILE,
                "BrandType": "STARTER",
            },
            21726,
        ),
        (
            {
                "CustomerProfileBundleSid": SOUND_PROFILE,
                "A2PProfileBundleSid": A2P_PROFILE,
                "BrandType": "GRAND",
            },
            20001,
        ),
    ],
)
def test_a_bad_registration_is_refused_and_nothing_is_made(api: Api, form: dict[str, str], code: int) -> None:
    assert refusal(api.post(BRANDS, **form)) == (400, code)
    assert api.simulator.snapshot()["brands"] == []


def test_a_decision_holds_from_now_on(simulator: Simulator, api: Api) -> None:
    brand = api.brand()
    reasons: list[dict[str, object]] = [{"code": 30703, "description": "Duplicate", "fields": ["email"]}]
    simulator.decide_brand(brand["sid"], "FAILED", reasons)
    simulator.advance(3600)
    failed = api.fetched(f"{BRANDS}/{brand['sid']}")
    assert (failed["status"], failed["errors"]) == ("FAILED", reasons)
    simulator.decide_brand(brand["sid"], "IN_REVIEW")
    simulator.advance(86400)
    assert _status(api, brand["sid"]) == "IN_REVIEW"


def test_a_brand_failed_by_hand_passes_when_resubmitted_with_a_sound_profile(api: Api) -> None:
    brand = api.brand()
    api.simulator.decide_brand(brand["sid"], "FAILED")
    assert api.fetched(f"{BRANDS}/{brand['sid']}")["errors"]
    assert api.post(f"{BRANDS}/{brand['sid']}").status_code == 202
    api.simulator.advance(60)
    assert _status(api, brand["sid"]) == "APPROVED"


def test_a_decision_needs_a_brand_and_a_status_that_exist(simulator: Simulator, api: Api) -> None:
    with pytest.raises(LookupError, match="BN123"):
        simulator.decide_brand("BN123", "APPROVED")
    with pytest.raises(ValueError, match="approved"):
        simulator.decide_brand(api.brand()["sid"], "approved")
