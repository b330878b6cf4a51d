"""Customer profiles and trust products: what their statuses and evaluations mean."""

from typing import Any

import pytest

from airflow_provider_twilio.api.errors import InvalidRequest
from airflow_provider_twilio.api.trusthub_v1 import customer_profiles, trust_products
from airflow_provider_twilio.api.trusthub_v1.bundles import Bundle
from airflow_provider_twilio.api.trusthub_v1.customer_profiles import (
    CreateCustomerProfileEntityAssignment,
    CustomerProfile,
    CustomerProfileEvaluation,
)
from airflow_provider_twilio.api.trusthub_v1.trust_products import TrustProduct

BU = "BU" + "0" * 32
BUSINESS: dict[str, Any] = {
    "object_type": "customer_profile_business_information",
    "passed": False,
    "failure_reason": "A Business End-User is missing.",
    "error_code": 22214,
    "invalid": [
        {"object_field": "business_name", "failure_reason": "It is missing.", "error_code": 22215},
        {"object_field": "website_url", "failure_reason": "It is missing.", "error_code": 22215},
    ],
}
PROOF: dict[str, Any] = {"passed": False, "failure_reason": "A proof is missing.", "error_code": 22216}


@pytest.mark.parametrize("kind", [CustomerProfile, TrustProduct])
@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("draft", "waiting"),
        ("pending-review", "waiting"),
        ("in-review", "waiting"),
        ("twilio-approved", "reached"),
        ("twilio-rejected", "failed"),
    ],
)
def test_each_status_of_a_bundle_has_a_meaning(kind: type[Bundle], status: str, state: str) -> None:
    outcome = kind(sid=BU, status=status, errors=[{"code": 18601}]).outcome()

    assert (outcome.state, outcome.known) == (state, True)
    assert [reason[:6] for reason in outcome.reasons] == (["18601:"] if state == "failed" else [])


def test_an_unknown_status_keeps_waiting() -> None:
    outcome = CustomerProfile(sid=BU, status="on-hold").outcome()

    assert (outcome.state, outcome.known) == ("waiting", False)


def test_a_noncompliant_evaluation_has_a_reason_for_each_field_and_each_thing_without_fields() -> None:
    compliant = {"passed": True, "invalid": []}
    results = [BUSINESS, compliant, PROOF]
    outcome = CustomerProfileEvaluation(sid="EL" + "1" * 32, status="noncompliant", results=results).outcome()

    said = (
        "22215: It is missing. (fields: business_name)",
        "22215: It is missing. (fields: website_url)",
        "22216: A proof is missing.",
    )
    assert outcome.state == "failed"
    assert [reason.startswith(text) for reason, text in zip(outcome.reasons, said, strict=True)] == [True] * 3


@pytest.mark.parametrize("results", [None, [], ["odd"], [{}], [{"passed": False, "invalid": ["odd"]}]])
def test_results_of_another_form_are_no_reasons(results: Any) -> None:
    evaluation = CustomerProfileEvaluation(sid="EL" + "1" * 32, status="noncompliant", results=results)

    assert (evaluation.outcome().state, evaluation.outcome().reasons) == ("failed", ())


def test_a_compliant_evaluation_is_reached() -> None:
    assert CustomerProfileEvaluation(sid="EL" + "1" * 32, status="compliant").outcome().state == "reached"


@pytest.mark.parametrize("sid", ["IT1", "ITEM" + "0" * 32, "1T" + "0" * 32, ""])
def test_what_is_assigned_is_named_by_a_sid(sid: str) -> None:
    with pytest.raises(InvalidRequest, match=r"object_sid: .*: must be a SID: two letters and 32 hex"):
        CreateCustomerProfileEntityAssignment(customer_profile_sid=BU, object_sid=sid)


def test_both_kinds_of_bundles_have_the_same_operations() -> None:
    names = {
        module: {
            name.replace(kind.__name__, "") for name, thing in vars(module).items() if "verb" in dir(thing)
        }
        for module, kind in ((customer_profiles, CustomerProfile), (trust_products, TrustProduct))
    }

    assert names[customer_profiles] == names[trust_products]
    assert {"List", "CreateEvaluation", "CreateProvisionalCopy"} <= names[customer_profiles]
