"""Brands on the wire, and what their statuses mean for somebody who waits."""

from typing import Any

import pytest

from airflow_provider_twilio.api.errors import InvalidRequest
from airflow_provider_twilio.api.messaging_v1 import brands
from airflow_provider_twilio.api.messaging_v1.brands import (
    BrandRegistration,
    BrandVetting,
    CreateBrandRegistrationOtp,
    CreateBrandRegistrations,
    CreateBrandVetting,
    FetchBrandRegistrations,
    FetchBrandVetting,
    IdentityStatus,
    ListBrandRegistrations,
    ListBrandVetting,
    UpdateBrandRegistrations,
)
from airflow_provider_twilio.api.outcome import Outcome, State
from api.wire import MESSAGING, Operation, expected, left_out, name_of, on_the_wire

BN = "BN" + "1" * 32
VT = "VT" + "2" * 32
PROFILE = "BU" + "3" * 32
A2P_PROFILE = "BU" + "4" * 32
BRANDS = f"{MESSAGING}/a2p/BrandRegistrations"
OPERATIONS: list[Operation] = [
    (
        ListBrandRegistrations(page_size=50, page=1, page_token="PT1"),
        f"GET {BRANDS}",
        {"PageSize": "50", "Page": "1", "PageToken": "PT1"},
    ),
    (
        CreateBrandRegistrations(
            customer_profile_bundle_sid=PROFILE,
            a2p_profile_bundle_sid=A2P_PROFILE,
            brand_type="STANDARD",
            mock=True,
            skip_automatic_sec_vet=False,
        ),
        f"POST {BRANDS}",
        {
            "CustomerProfileBundleSid": PROFILE,
            "A2PProfileBundleSid": A2P_PROFILE,
            "BrandType": "STANDARD",
            "Mock": "true",
            "SkipAutomaticSecVet": "false",
        },
    ),
    (FetchBrandRegistrations(sid=BN), f"GET {BRANDS}/{BN}", {}),
    (UpdateBrandRegistrations(sid=BN), f"POST {BRANDS}/{BN}", {}),
    (CreateBrandRegistrationOtp(brand_registration_sid=BN), f"POST {BRANDS}/{BN}/SmsOtp", {}),
    (
        ListBrandVetting(brand_sid=BN, vetting_provider="aegis"),
        f"GET {BRANDS}/{BN}/Vettings",
        {"VettingProvider": "aegis"},
    ),
    (
        CreateBrandVetting(
            brand_sid=BN, vetting_provider="campaign-verify", vetting_id="cv|1.0|tcr|10dlc|token"
        ),
        f"POST {BRANDS}/{BN}/Vettings",
        {"VettingProvider": "campaign-verify", "VettingId": "cv|1.0|tcr|10dlc|token"},
    ),
    (FetchBrandVetting(brand_sid=BN, brand_vetting_sid=VT), f"GET {BRANDS}/{BN}/Vettings/{VT}", {}),
]


def brand(**properties: Any) -> BrandRegistration:
    return BrandRegistration.model_validate({"sid": BN, "brand_type": "STANDARD"} | properties)


@pytest.mark.parametrize("operation", OPERATIONS, ids=name_of)
def test_an_operation_goes_out_as_twilio_documents_it(operation: Operation) -> None:
    assert on_the_wire(operation[0]) == expected(operation)


def test_no_operation_and_no_parameter_is_left_out() -> None:
    assert left_out(brands, OPERATIONS) == set()


def test_a_brand_type_that_can_not_be_registered_is_refused() -> None:
    with pytest.raises(InvalidRequest, match=r"brand_type: 'GOLD': must be 'STANDARD'"):
        CreateBrandRegistrations(
            customer_profile_bundle_sid=PROFILE,
            a2p_profile_bundle_sid=A2P_PROFILE,
            brand_type="GOLD",  # type: ignore[arg-type]
        )


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("APPROVED", "reached"),
        ("FAILED", "failed"),
        ("SUSPENDED", "failed"),
        ("DELETION_FAILED", "failed"),
        ("DELETED", "failed"),
        ("PENDING", "waiting"),
        ("IN_REVIEW", "waiting"),
        ("DELETION_PENDING", "waiting"),
    ],
)
def test_every_documented_status_is_known(status: str, state: State) -> None:
    assert brand(status=status).outcome() == Outcome(state, status, known=True)


@pytest.mark.parametrize("status", ["ON_HOLD", "approved", ""])
def test_an_unknown_status_is_waited_on(status: str) -> None:
    outcome = brand(status=status).outcome()

    assert (outcome.state, outcome.known) == ("waiting", False)
    assert outcome.status == (status or "unknown")


def test_a_missing_status_is_waited_on() -> None:
    assert brand().outcome() == Outcome("waiting", "unknown", known=False)


@pytest.mark.parametrize(
    ("identity_status", "state"),
    [
        ("UNVERIFIED", "waiting"),
        ("SELF_DECLARED", "waiting"),
        ("VERIFIED", "reached"),
        ("VETTED_VERIFIED", "reached"),
    ],
)
def test_a_sole_proprietor_must_be_verified_too(identity_status: str, state: State) -> None:
    sole_proprietor = brand(brand_type="SOLE_PROPRIETOR", status="APPROVED", identity_status=identity_status)

    assert sole_proprietor.outcome() == Outcome(state, f"APPROVED, {identity_status}", known=True)


@pytest.mark.parametrize("brand_type", ["STANDARD", "LOW_VOLUME_STANDARD"])
def test_other_brands_need_no_verified_identity(brand_type: str) -> None:
    approved = brand(brand_type=brand_type, status="APPROVED", identity_status="UNVERIFIED")

    assert approved.outcome() == Outcome("reached", "APPROVED")


@pytest.mark.parametrize(
    ("wanted", "enough"),
    [
        ("UNVERIFIED", {"UNVERIFIED", "SELF_DECLARED", "VERIFIED", "VETTED_VERIFIED"}),
        ("SELF_DECLARED", {"SELF_DECLARED", "VERIFIED", "VETTED_VERIFIED"}),
        ("VERIFIED", {"VERIFIED", "VETTED_VERIFIED"}),
        ("VETTED_VERIFIED", {"VETTED_VERIFIED"}),
    ],
)
def test_a_wanted_identity_is_reached_by_it_and_by_every_stronger_one(
    wanted: IdentityStatus, enough: set[str]
) -> None:
    everyone = ("UNVERIFIED", "SELF_DECLARED", "VERIFIED", "VETTED_VERIFIED")
    reached = {
        status
        for status in everyone
        if brand(status="APPROVED", identity_status=status).outcome(wanted).state == "reached"
    }

    assert reached == enough


@pytest.mark.parametrize("identity_status", ["HALF_VERIFIED", None])
def test_an_unknown_identity_is_waited_on(identity_status: str | None) -> None:
    outcome = brand(status="APPROVED", identity_status=identity_status).outcome("VERIFIED")

    assert (outcome.state, outcome.known) == ("waiting", False)


@pytest.mark.parametrize("status", ["FAILED", "PENDING"])
def test_the_identity_matters_only_once_the_brand_is_approved(status: str) -> None:
    undecided = brand(brand_type="SOLE_PROPRIETOR", status=status, identity_status="VERIFIED")

    assert undecided.outcome().state != "reached"
    assert undecided.outcome().status == status


def test_a_failure_comes_with_every_error_in_one_line_each() -> None:
    failed = brand(
        status="FAILED",
        failure_reason="deprecated",
        errors=[
            {
                "code": 30915,
                "description": "Registered too often",
                "fields": ["business_registration_number", "first_name"],
                "url": "https://www.twilio.com/docs/api/errors/30915",
            },
            {"code": 30999, "message": "Rejected", "fields": []},
        ],
    )

    first, second = failed.outcome().reasons

    assert first.startswith("30915: Registered too often (fields: business_registration_number, first_name) ")
    assert "sole proprietor" in first
    assert first.endswith("https://www.twilio.com/docs/api/errors/30915")
    assert second == "30999: Rejected"


@pytest.mark.parametrize("errors", [None, [], {"not": "a list"}])
def test_without_errors_the_deprecated_reason_is_told(errors: object) -> None:
    failed = brand(status="FAILED", failure_reason="Registration error", errors=errors)

    assert failed.outcome().reasons == ("Registration error",)


def test_errors_of_an_approved_brand_are_no_failure() -> None:
    approved = brand(status="APPROVED", errors=[{"code": 30999, "description": "was wrong once"}])

    assert approved.outcome() == Outcome("reached", "APPROVED")


@pytest.mark.parametrize(
    ("status", "state", "known"),
    [
        ("SUCCESS", "reached", True),
        ("FAILED", "failed", True),
        ("PENDING", "waiting", True),
        ("IN_PROGRESS", "waiting", True),
        ("EXPIRED", "waiting", False),
    ],
)
def test_a_vetting_is_reached_on_success(status: str, state: State, known: bool) -> None:
    vetting = BrandVetting.model_validate({"brand_vetting_sid": VT, "vetting_status": status})

    assert vetting.outcome() == Outcome(state, status, known=known)


def test_a_brand_is_read_as_twilio_writes_it() -> None:
    read = brand(
        date_created="2026-01-27T14:18:35Z",
        brand_score=42,
        mock=False,
        tax_exempt_status="501c3",
        errors=[{"code": 30999, "fields": []}],
        links={"brand_vettings": f"{BRANDS}/{BN}/Vettings"},
    )

    assert read.date_created is not None
    assert read.date_created.isoformat() == "2026-01-27T14:18:35+00:00"
    assert (read.brand_score, read.mock, read.tax_exempt_status) == (42, False, "501c3")
    assert read.errors == [{"code": 30999, "fields": []}]
