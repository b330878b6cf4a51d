"""Profiles as tasks: what Twilio finds wrong is told by its place in the document, and mended if possible."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from airflow.providers.common.compat.sdk import AirflowFailException
from operators.tries import told
from structlog.testing import capture_logs

from airflow_provider_twilio.api.trusthub_v1.end_users import UpdateEndUser
from airflow_provider_twilio.hooks.twilio import TwilioHook
from airflow_provider_twilio.onboarding.profiles import (
    SubmitA2PProfileOperator,
    SubmitCustomerProfileOperator,
)
from airflow_provider_twilio.simulator.simulator import Simulator
from airflow_provider_twilio.simulator.trusthub_v1 import evaluations

from .customers import LOW_VOLUME, SOLE_PROPRIETOR, STANDARD, changed
from .stepping import account, on_simulator, profiles, step

Values = dict[str, Any]


def profile(values: Any, account_sid: str, **arguments: Any) -> Any:
    operator = SubmitCustomerProfileOperator(
        task_id="profile", customer=values, account_sid=account_sid, **arguments
    )
    return step(operator)


def refusal(values: Any, account_sid: str) -> str:
    with pytest.raises(AirflowFailException) as refused:
        profile(values, account_sid)
    return str(refused.value)


@pytest.fixture
def own(twilio_default: Simulator) -> str:
    """The customer's account."""
    return account(on_simulator(STANDARD))


def statuses(simulator: Simulator, account_sid: str) -> list[Any]:
    return [one["status"] for one in simulator.snapshot(account_sid=account_sid)["customer_profiles"]]


class TestBeforeItIsSubmitted:
    def test_nobody_waits_for_a_review(self, own: str, slept: list[float]) -> None:
        assert profile(on_simulator(STANDARD), own)["status"] == "pending-review"
        assert slept == []

    def test_what_an_evaluation_misses_is_told_by_its_place_in_the_document(
        self, own: str, twilio_default: Simulator, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        monkeypatch.setitem(evaluations._ALLOWED, "business_title", ("Chair",))
        file = tmp_path / "customers.yaml"
        file.write_text(yaml.safe_dump(on_simulator(STANDARD), sort_keys=False))
        line = 1 + next(n for n, text in enumerate(file.read_text().splitlines()) if "title: Owner" in text)

        said = refusal(f"{file}#Harbor Coffee", own)

        assert said.startswith(
            f"{file}:{line}: representatives[0].title: The Business Title is none of Chair"
        )
        assert "(Twilio's code 22217)" in said
        assert statuses(twilio_default, own) == ["draft"]

    def test_a_primary_profile_that_is_not_there_has_its_place_too(self, own: str) -> None:
        missing = "BU" + "9" * 32

        said = refusal(changed(STANDARD, account__primary_profile=missing), own)

        assert said.startswith(f"account.primary_profile: {missing}: the account AC")


class TestARejectedOne:
    def test_is_told_with_the_place_of_what_was_found(self, own: str, twilio_default: Simulator) -> None:
        sid = profile(on_simulator(STANDARD), own)["sid"]
        error = {"code": 18601, "message": "[address_sids] - Invalid Postal Code"}
        twilio_default.decide_bundle(sid, "twilio-rejected", [error])

        said = refusal(on_simulator(STANDARD), own)

        assert said.startswith("address.postal_code: 18601: [address_sids] - Invalid Postal Code")
        assert statuses(twilio_default, own) == ["twilio-rejected"]

    def test_is_corrected_and_submitted_again_once_the_document_is(
        self, own: str, twilio_default: Simulator
    ) -> None:
        sid = profile(on_simulator(STANDARD), own)["sid"]
        twilio_default.decide_bundle(sid, "twilio-rejected")
        twilio_default.advance(60)
        corrected = on_simulator(
            STANDARD, business__legal_name="Harbor Coffee Ltd", address__postal_code="04102"
        )

        assert profile(corrected, own) == profile(corrected, own)

        there: Any = twilio_default.snapshot(account_sid=own)
        assert statuses(twilio_default, own) == ["pending-review"]
        assert "Harbor Coffee Ltd" in [user["attributes"].get("business_name") for user in there["end_users"]]
        (document,) = there["supporting_documents"]
        used = document["attributes"]["address_sids"]
        assert [one["postal_code"] for one in there["addresses"] if one["sid"] == used] == ["04102"]

    def test_is_submitted_again_by_the_try_after_one_that_died_having_corrected_it(
        self, own: str, twilio_default: Simulator
    ) -> None:
        sid = profile(on_simulator(STANDARD), own)["sid"]
        twilio_default.decide_bundle(sid, "twilio-rejected")
        twilio_default.advance(60)
        twilio_default.fault(
            "status", status=503, method="POST", path=f"/CustomerProfiles/{sid}$", count=None
        )
        corrected = on_simulator(STANDARD, business__legal_name="Harbor Coffee Ltd")
        with pytest.raises(Exception, match="503"):
            profile(corrected, own)
        twilio_default.clear_faults()

        assert profile(corrected, own)["status"] == "pending-review"

    def test_of_a_sole_proprietor_is_waited_for_as_long_as_the_first_checks_take(
        self, own: str, twilio_default: Simulator, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("airflow_provider_twilio.onboarding.profiles.time.sleep", twilio_default.advance)

        said = refusal(on_simulator(SOLE_PROPRIETOR, person__email="dana@dogwalks.invalid"), own)

        assert said == "person.email: 18601: Unknown email domain"


class TestOneThatIsReviewedOrApproved:
    @pytest.mark.parametrize("status", ["pending-review", "in-review", "twilio-approved"])
    def test_stays_as_it_is_whatever_the_document_says_now(
        self, status: str, own: str, twilio_default: Simulator
    ) -> None:
        sid = profile(on_simulator(STANDARD), own)["sid"]
        twilio_default.decide_bundle(sid, status)
        before = len(twilio_default.requests("POST"))

        with capture_logs() as logs:
            there = profile(on_simulator(STANDARD, business__industry="RETAIL", address__city="Bath"), own)

        assert (there["sid"], there["status"]) == (sid, status)
        assert f"{sid}, which is {status}, in business.industry, address: it stays" in told(logs)
        assert len(twilio_default.requests("POST")) == before

    def test_is_adopted_where_somebody_else_made_it(self, own: str, twilio_default: Simulator) -> None:
        sid, product = profiles(on_simulator(STANDARD), own)
        twilio_default.decide_bundle(sid, "twilio-approved")

        assert profiles(on_simulator(STANDARD), own) == (sid, product)


class TestADraft:
    def test_is_made_to_say_what_the_document_says(
        self, own: str, twilio_default: Simulator, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with monkeypatch.context() as patch:
            patch.setitem(evaluations._ALLOWED, "business_title", ("Chair",))
            refusal(on_simulator(STANDARD), own)
        there: Any = twilio_default.snapshot(account_sid=own)
        user = there["end_users"][0]["sid"]
        TwilioHook(account_sid=own).execute(UpdateEndUser(sid=user, attributes={"business_name": "Wrong"}))

        assert profile(on_simulator(STANDARD), own)["status"] == "pending-review"


def test_two_customers_of_one_account_have_bundles_of_their_own(own: str, twilio_default: Simulator) -> None:
    first = profiles(on_simulator(STANDARD), own)
    second = profiles(on_simulator(LOW_VOLUME), own)

    assert len({*first, *second}) == 4


def test_the_a2p_profile_needs_the_customer_profile(own: str) -> None:
    operator = SubmitA2PProfileOperator(
        task_id="a2p", customer=on_simulator(STANDARD), customer_profile_sid=None, account_sid=own
    )
    with pytest.raises(AirflowFailException, match="customer_profile_sid: is missing"):
        step(operator)


def test_neither_the_documents_values_nor_a_token_are_logged_or_returned(own: str) -> None:
    with capture_logs() as logs:
        result = profile(on_simulator(STANDARD), own)

    for private in ("12-3456789", "Ada", "harborcoffee", "2075550123", "Pier Road", "vendor.example"):
        assert private not in f"{logs} {result}"
