"""Toll-free verification: submission, review, rejection, edit; and what it means for messages."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from .api import TOLLFREE, Api, refusal

APPROVED, REJECTED = "TWILIO_APPROVED", "TWILIO_REJECTED"


def _path(verification: dict[str, Any]) -> str:
    return f"{TOLLFREE}/{verification['sid']}"


def _submitted(api: Api, **changes: Any) -> dict[str, Any]:
    answer = api.verification(**changes)
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


def _decided(api: Api, **changes: Any) -> dict[str, Any]:
    verification = _submitted(api, **changes)
    api.simulator.advance(120)
    return api.fetched(_path(verification))


def _found(api: Api, **query: Any) -> list[str]:
    return [row["sid"] for row in api.fetched(TOLLFREE, **query)["verifications"]]


def test_a_verification_goes_through_review_to_approval(api: Api) -> None:
    verification = _submitted(api, ExternalReferenceId="owl-1")
    assert verification["sid"].startswith("HH")
    assert verification["tollfree_phone_number"] == "+18885550100"
    assert verification["use_case_categories"] == ["ACCOUNT_NOTIFICATIONS", "DELIVERY_NOTIFICATIONS"]
    assert (verification["external_reference_id"], verification["opt_in_type"]) == ("owl-1", "WEB_FORM")
    assert (verification["age_gated_content"], verification["help_message_sample"]) == (False, None)
    seen = [verification["status"]]
    for _ in range(2):
        api.simulator.advance(60)
        seen.append(api.fetched(_path(verification))["status"])
    assert seen == ["PENDING_REVIEW", "IN_REVIEW", APPROVED]


def test_nothing_is_said_of_a_rejection_where_there_is_none(api: Api) -> None:
    approved = _decided(api)
    for key in ("rejection_reason", "error_code", "rejection_reasons", "edit_allowed", "edit_expiration"):
        assert approved[key] is None


def test_an_approved_number_delivers_and_an_unverified_one_does_not(api: Api) -> None:
    verification = _submitted(api)
    early = api.message(From="+18885550100")
    api.simulator.advance(120)
    late = api.message(From="+18885550100")
    api.simulator.advance(5)
    assert (api.fetched(early["uri"])["status"], api.fetched(early["uri"])["error_code"]) == (
        "undelivered",
        30032,
    )
    assert api.fetched(late["uri"])["status"] == "delivered"
    api.delete(_path(verification))
    gone = api.message(From="+18885550100")
    api.simulator.advance(5)
    assert api.fetched(gone["uri"])["error_code"] == 30032


def test_a_wrong_registration_number_is_rejected_and_can_be_edited_for_seven_days(api: Api) -> None:
    rejected = _decided(api, BusinessRegistrationNumber="12-34")
    assert (rejected["status"], rejected["error_code"]) == (REJECTED, 30527)
    assert rejected["rejection_reasons"] == [{"code": 30527, "reason": rejected["rejection_reason"]}]
    assert rejected["edit_allowed"] is True
    window = datetime.fromisoformat(rejected["edit_expiration"]) - datetime.fromisoformat(
        rejected["date_updated"]
    )
    assert abs(window - timedelta(days=7)) <= timedelta(seconds=1)


def test_an_edit_hands_it_in_again(api: Api) -> None:
    rejected = _decided(api, BusinessRegistrationNumber="12-34")
    answer = api.post(_path(rejected), BusinessRegistrationNumber="12-3456789", EditReason="A typing error.")
    assert answer.status_code == 202
    edited = answer.json()
    assert (edited["status"], edited["rejection_reasons"]) == ("PENDING_REVIEW", None)
    assert edited["business_registration_number"] == "12-3456789"
    assert edited["business_name"] == rejected["business_name"]
    api.simulator.advance(120)
    assert api.fetched(_path(rejected))["status"] == APPROVED


def test_an_edit_that_mends_nothing_is_rejected_again(api: Api) -> None:
    rejected = _decided(api, BusinessRegistrationNumber="12-34")
    assert api.post(_path(rejected), BusinessName="Owl Post").status_code == 202
    api.simulator.advance(120)
    again = api.fetched(_path(rejected))
    assert (again["status"], again["edit_allowed"], again["business_name"]) == (REJECTED, True, "Owl Post")


def test_what_is_not_rejected_cannot_be_edited(api: Api) -> None:
    verification = _submitted(api)
    for _ in range(3):
        assert refusal(api.post(_path(verification), BusinessName="Owl Post")) == (409, 20409)
        api.simulator.advance(60)
    assert api.fetched(_path(verification))["business_name"] == "Owl Post Supplies"


def test_the_time_for_edits_runs_out(api: Api) -> None:
    rejected = _decided(api, BusinessRegistrationNumber="12-34")
    api.simulator.advance(7 * 86400)
    late = api.fetched(_path(rejected))
    assert (late["edit_allowed"], late["edit_expiration"]) == (False, rejected["edit_expiration"])
    answer = api.post(_path(rejected), BusinessRegistrationNumber="12-3456789")
    assert refusal(answer) == (409, 20409)
    assert api.delete(_path(rejected)).status_code == 204
    assert _submitted(api, TollfreePhoneNumberSid=late["tollfree_phone_number_sid"])["sid"] != late["sid"]


def test_forbidden_content_is_rejected_for_good(api: Api) -> None:
    rejected = _decided(
        api, UseCaseSummary="News about crypto currencies.", BusinessContactEmail="owl@gmail.com"
    )
    assert [reason["code"] for reason in rejected["rejection_reasons"]] == [30482, 30464]
    assert (rejected["edit_allowed"], rejected["edit_expiration"]) == (False, None)
    assert refusal(api.post(_path(rejected), UseCaseSummary="Parcels.")) == (409, 20409)


def test_a_number_has_one_verification(api: Api) -> None:
    verification = _submitted(api)
    number_sid = verification["tollfree_phone_number_sid"]
    assert refusal(api.verification(TollfreePhoneNumberSid=number_sid)) == (409, 20409)
    assert _found(api) == [verification["sid"]]


def test_verifications_are_found_by_what_is_known_of_them(api: Api) -> None:
    first = _submitted(api, ExternalReferenceId="owl-1")
    second = _submitted(
        api,
        ExternalReferenceId="owl-2",
        TollfreePhoneNumberSid=api.number("+18885550101")["sid"],
        BusinessRegistrationNumber="12-34",
    )
    assert _found(api) == [second["sid"], first["sid"]]
    assert _found(api, ExternalReferenceId="owl-1") == [first["sid"]]
    assert _found(api, ExternalReferenceId="owl") == []
    assert _found(api, TollfreePhoneNumberSid=second["tollfree_phone_number_sid"]) == [second["sid"]]
    assert _found(api, Status="PENDING_REVIEW", IncludeSubAccounts="true") == [second["sid"], first["sid"]]
    api.simulator.advance(120)
    assert _found(api, Status=APPROVED) == [first["sid"]]
    assert _found(api, Status=REJECTED) == [second["sid"]]
    product = api.fetched(_path(first))["trust_product_sid"]
    assert _found(api, TrustProductSid=product) == [first["sid"]]
    assert refusal(api.get(TOLLFREE, Status="DONE")) == (400, 20001)


@pytest.mark.parametrize(
    "changes",
    [
        {"BusinessName": None},
        {"UseCaseCategories": None},
        {"UseCaseCategories": ["OWLS"]},
        {"OptInImageUrls": None},
        {"OptInImageUrls": ["a picture"]},
        {"OptInType": "SHOUTING"},
        {"MessageVolume": ""},
        {"NotificationEmail": "nobody"},
        {"BusinessContactPhone": "owl"},
        {"BusinessType": "GUILD"},
        {"BusinessRegistrationAuthority": "OWLS"},
        {"PrivacyPolicyUrl": "nowhere"},
        {"AgeGatedContent": "perhaps"},
        {"CustomerProfileSid": "BU1"},
        {"VettingProvider": "OWLS"},
        {"TollfreePhoneNumberSid": "PN1"},
        {"TollfreePhoneNumberSid": "PN" + "0" * 32},
        {"BusinessRegistrationNumber": None},
        {"BusinessRegistrationCountry": None},
        {"BusinessRegistrationNumber": None, "BusinessType": None},
    ],
)
def test_a_bad_submission_is_refused_and_not_kept(api: Api, changes: dict[str, Any]) -> None:
    assert refusal(api.verification(**changes)) == (400, 20001)
    assert _found(api) == []


def test_only_tollfree_numbers_can_be_verified(api: Api) -> None:
    local = api.number("+14155550100")
    assert refusal(api.verification(TollfreePhoneNumberSid=local["sid"])) == (400, 20001)


def test_a_sole_proprietor_needs_no_registration_number(api: Api) -> None:
    changes = dict.fromkeys(("BusinessRegistrationNumber", "BusinessRegistrationAuthority"))
    approved = _decided(api, BusinessType="SOLE_PROPRIETOR", BusinessRegistrationCountry=None, **changes)
    assert approved["status"] == APPROVED


def test_a_decision_by_hand_holds(api: Api) -> None:
    verification = _submitted(api)
    api.simulator.decide_tollfree(verification["sid"], REJECTED)
    rejected = api.fetched(_path(verification))
    assert (rejected["status"], rejected["edit_allowed"]) == (REJECTED, True)
    assert rejected["rejection_reasons"][0]["code"] == rejected["error_code"]
    reasons: list[dict[str, object]] = [{"code": 30481, "reason": "Withdrawn"}]
    api.simulator.decide_tollfree(verification["sid"], REJECTED, reasons, edit_allowed=False)
    final = api.fetched(_path(verification))
    assert (final["rejection_reasons"], final["edit_allowed"]) == (reasons, False)
    api.simulator.decide_tollfree(verification["sid"], APPROVED)
    api.simulator.advance(120)
    assert api.fetched(_path(verification))["status"] == APPROVED
    with pytest.raises(LookupError, match="HH0"):
        api.simulator.decide_tollfree("HH0", APPROVED)
    with pytest.raises(ValueError, match="DONE"):
        api.simulator.decide_tollfree(verification["sid"], "DONE")


def test_the_stages_take_as_long_as_the_settings_say(api: Api) -> None:
    api.simulator.configure(tollfree_pending=0, tollfree_in_review=5, tollfree_edit_window=10)
    verification = _submitted(api, BusinessRegistrationNumber="12-34")
    assert verification["status"] == "IN_REVIEW"
    api.simulator.advance(5)
    assert api.fetched(_path(verification))["edit_allowed"] is True
    api.simulator.advance(10)
    assert api.fetched(_path(verification))["edit_allowed"] is False
