"""The meaning of a campaign's statuses for somebody who waits."""

from typing import Any

import pytest

from airflow_provider_twilio.api.hints import HINTS
from airflow_provider_twilio.api.messaging_v1.campaigns import (
    UsAppToPerson,
)
from airflow_provider_twilio.api.outcome import Outcome, State

QE = "QE" + "3" * 32


def campaign(**properties: Any) -> UsAppToPerson:
    return UsAppToPerson.model_validate({"sid": QE} | properties)


@pytest.mark.parametrize(
    ("status", "state", "known"),
    [
        ("VERIFIED", "reached", True),
        ("FAILED", "failed", True),
        ("SUSPENDED", "failed", True),
        ("DELETED", "failed", True),
        ("EXPIRED", "failed", True),
        ("PENDING", "waiting", True),
        ("IN_PROGRESS", "waiting", True),
        ("ON_HOLD", "waiting", False),
        ("verified", "waiting", False),
    ],
)
def test_every_status_seen_is_known_and_any_other_is_waited_on(
    status: str, state: State, known: bool
) -> None:
    assert campaign(campaign_status=status).outcome() == Outcome(state, status, known=known)


def test_a_missing_status_is_waited_on() -> None:
    assert campaign().outcome() == Outcome("waiting", "unknown", known=False)


@pytest.mark.parametrize("status", ["FAILED", "SUSPENDED"])
def test_a_failure_comes_with_every_error_whole(status: str) -> None:
    failed = campaign(
        campaign_status=status,
        errors=[
            {
                "error_code": 30933,
                "fields": ["PRIVACY_POLICY_URL"],
                "url": "https://www.twilio.com/docs/api/errors/30933",
                "description": "Missing",
            },
            {"error_code": 30909, "fields": ["MESSAGE_FLOW", "OPT_IN"], "url": None, "description": "Vague"},
        ],
    )

    assert failed.outcome().reasons == (
        f"30933: Missing (fields: PRIVACY_POLICY_URL) {HINTS[30933]} "
        "https://www.twilio.com/docs/api/errors/30933",
        f"30909: Vague (fields: MESSAGE_FLOW, OPT_IN) {HINTS[30909]}",
    )


def test_errors_of_a_verified_campaign_are_no_failure() -> None:
    verified = campaign(campaign_status="VERIFIED", errors=[{"error_code": 30909}])

    assert verified.outcome() == Outcome("reached", "VERIFIED")
