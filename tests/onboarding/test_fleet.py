"""The report of a fleet: each customer is where the simulator has taken it, without a record of the steps."""

import json
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from airflow.providers.common.compat.sdk import AirflowFailException
from operators.tries import context

from airflow_provider_twilio.api.errors import TwilioError
from airflow_provider_twilio.hooks.twilio import TwilioHook
from airflow_provider_twilio.onboarding.fleet.reading import Fleet
from airflow_provider_twilio.onboarding.fleet.report import ReportOnboardingOperator
from airflow_provider_twilio.onboarding.steps import CustomerBrandOperator, CustomerServiceOperator
from airflow_provider_twilio.reports.fleet import Reason, Standing
from airflow_provider_twilio.simulator.simulator import Simulator

from .customers import BY_ROUTE, LOW_VOLUME, SOLE_PROPRIETOR, STANDARD, TOLLFREE
from .stepping import account, on_simulator, profiles, step, whole

Values = dict[str, Any]
SECRETS = (
    "12-3456789",
    "123456789",
    "+12075550123",
    "2075550145",
    "Ada",
    "Ada Harbor",
    "ada@harborcoffee.example.com",
    "1 Pier Road",
)
"""Private values of the first document, and a phone number of nobody's."""


def where(values: Values) -> Standing:
    return Fleet(TwilioHook(), Path()).standing(values)


def brand(values: Values) -> tuple[str, str]:
    """The SIDs of the account and the brand of a customer that is as far as this."""
    sid = account(values)
    profile, a2p = profiles(values, sid)
    whose: Any = {"customer": values, "account_sid": sid}
    task = CustomerBrandOperator(task_id="brand", customer_profile_sid=profile, a2p_profile_sid=a2p, **whose)
    return sid, step(task)["sid"]


def report(customers: list[Any], path: Path) -> dict[str, Any]:
    task = ReportOnboardingOperator(task_id="report", customers=customers, path=str(path))
    summary: dict[str, Any] = json.loads(json.dumps(task.execute(context())))
    return summary


@pytest.mark.parametrize("route", BY_ROUTE)
def test_a_customer_of_whom_twilio_has_nothing_has_not_begun(route: str, twilio_default: Simulator) -> None:
    found = where(on_simulator(BY_ROUTE[route]))

    assert (found.stage, found.actor, found.since) == ("not begun", "us", None)
    assert len(twilio_default.accounts()) == 1


def test_profiles_without_a_brand_wait_for_us(twilio_default: Simulator) -> None:
    values = on_simulator(STANDARD)
    profiles(values, account(values))

    found = where(values)

    assert (found.stage, found.actor, found.action) == (
        "brand",
        "us",
        "Run the onboarding: no brand is registered",
    )


def test_a_rejected_profile_waits_for_us_with_its_reason(twilio_default: Simulator) -> None:
    values = on_simulator(STANDARD)
    profile, _ = profiles(values, account(values))
    error = {"code": 22217, "description": "Ada Harbor of 12-3456789: Invalid Postal Code"}
    twilio_default.decide_bundle(profile, "twilio-rejected", [error])

    found = where(values)

    assert (found.stage, found.actor, found.verdict) == ("profiles", "us", "profile twilio-rejected")
    assert found.reasons == [Reason("••• of •••: Invalid Postal Code", 22217)]


def test_a_brand_under_review_waits_for_twilio(twilio_default: Simulator) -> None:
    values = on_simulator(STANDARD)
    brand(values)

    found = where(values)

    assert (found.stage, found.actor, found.verdict) == ("brand", "Twilio", "brand PENDING")
    assert found.since is not None
    assert abs((found.since - datetime.now(UTC)).total_seconds()) < 86_400


def test_a_failed_brand_waits_for_us_with_its_reason(twilio_default: Simulator) -> None:
    values = on_simulator(STANDARD)
    _, sid = brand(values)
    twilio_default.decide_brand(sid, "FAILED", [{"code": 30795, "description": "The tax number is wrong"}])

    found = where(values)

    assert (found.stage, found.actor, found.action) == (
        "brand",
        "us",
        "Correct the document and submit it again",
    )
    assert found.reasons == [Reason("The tax number is wrong", 30795)]


def test_a_suspended_brand_is_for_twilios_support(twilio_default: Simulator) -> None:
    values = on_simulator(STANDARD)
    _, sid = brand(values)
    twilio_default.decide_brand(sid, "SUSPENDED")

    found = where(values)

    assert (found.stage, found.actor, found.action) == ("brand", "us", "Turn to Twilio's support")


def test_a_sole_proprietor_waits_for_the_person_who_answers_the_code(twilio_default: Simulator) -> None:
    values = on_simulator(SOLE_PROPRIETOR)
    _, sid = brand(values)
    twilio_default.decide_brand(sid, "APPROVED")

    found = where(values)

    assert (found.stage, found.actor) == ("brand", "customer")
    assert found.verdict.startswith("brand APPROVED, ")


def test_an_approved_brand_without_a_campaign_waits_for_us(twilio_default: Simulator) -> None:
    values = on_simulator(STANDARD)
    sid, brand_sid = brand(values)
    twilio_default.decide_brand(brand_sid, "APPROVED")
    step(CustomerServiceOperator(task_id="service", customer=values, account_sid=sid))

    found = where(values)

    assert (found.stage, found.actor) == ("campaign", "us")


@pytest.mark.parametrize(
    ("status", "stage", "actor"),
    [
        ("PENDING", "campaign", "Twilio"),
        ("IN_PROGRESS", "campaign", "carrier"),
        ("FAILED", "campaign", "us"),
        ("SUSPENDED", "campaign", "us"),
        ("VERIFIED", "carriers", "carrier"),
    ],
)
def test_a_campaign_waits_for_who_has_it(
    status: str, stage: str, actor: str, twilio_default: Simulator
) -> None:
    values = on_simulator(STANDARD)
    sid = whole(twilio_default, values)
    (service,) = twilio_default.snapshot(account_sid=sid)["services"]
    twilio_default.decide_campaign(
        str(service["sid"]),
        status,
        [{"error_code": 30909, "description": "no opt-in"}] if actor == "us" else None,
    )

    found = where(values)

    assert (found.stage, found.actor, found.verdict) == (stage, actor, f"campaign {status}")
    assert [reason.code for reason in found.reasons] == ([30909] if actor == "us" else [])


def test_a_service_that_lacks_numbers_waits_for_us(twilio_default: Simulator) -> None:
    values = on_simulator(STANDARD)
    sid = whole(twilio_default, values)
    (service,) = twilio_default.snapshot(account_sid=sid)["services"]
    twilio_default.decide_campaign(str(service["sid"]), "VERIFIED")

    found = where(on_simulator(STANDARD, numbers__count=3))

    assert (found.stage, found.actor) == ("numbers", "us")
    assert found.action == "Run the onboarding: the service has 1 of 3 numbers"


def test_a_delivered_message_of_the_service_proves_that_a_customer_is_ready(
    twilio_default: Simulator,
) -> None:
    values = on_simulator(LOW_VOLUME)
    sid = whole(twilio_default, values)
    (service,) = twilio_default.snapshot(account_sid=sid)["services"]
    twilio_default.decide_campaign(str(service["sid"]), "VERIFIED")
    sent = {"to": "+12065550123", "from": "+14155550100", "body": "Hi", "date_sent": twilio_default.now()}
    twilio_default.add_messages([sent | {"status": "delivered"}], account_sid=sid)
    assert where(values).stage == "carriers", "a message of another service proves nothing"

    of_service = {"messaging_service_sid": service["sid"], "status": "delivered"}
    twilio_default.add_messages([sent | of_service], account_sid=sid)

    assert (where(values).stage, where(values).actor) == ("ready", "nobody")


@pytest.mark.parametrize(
    ("status", "stage", "actor", "action"),
    [
        ("PENDING_REVIEW", "verification", "Twilio", "Twilio reviews the verification"),
        ("TWILIO_REJECTED", "verification", "us", "Correct the document and submit it again"),
        ("TWILIO_APPROVED", "ready", "nobody", ""),
    ],
)
def test_a_tollfree_customer_waits_for_who_has_the_verification(
    status: str, stage: str, actor: str, action: str, twilio_default: Simulator
) -> None:
    values = on_simulator(TOLLFREE)
    sid = whole(twilio_default, values)
    (verification,) = twilio_default.snapshot(account_sid=sid)["tollfree_verifications"]
    if status != "PENDING_REVIEW":
        twilio_default.decide_tollfree(str(verification["sid"]), status)

    found = where(values)

    assert (found.stage, found.actor, found.action) == (stage, actor, action)


def test_a_document_with_faults_is_on_the_page_with_them(twilio_default: Simulator) -> None:
    found = where(on_simulator(STANDARD, business__type="Sorcery", business__registration__number=...))

    assert (found.customer, found.stage, found.actor) == ("Harbor Coffee", "not read", "us")
    assert any(reason.words.startswith("business.type: ") for reason in found.reasons)


def test_an_account_that_is_suspended_is_on_the_page(twilio_default: Simulator) -> None:
    from airflow_provider_twilio.api.v2010.accounts import UpdateAccount

    values = on_simulator(STANDARD)
    TwilioHook().execute(UpdateAccount(sid=account(values), status="suspended"))

    found = where(values)

    assert (found.stage, found.action, found.verdict) == (
        "not read",
        "Reactivate the account",
        "account suspended",
    )


def test_an_account_of_somebody_else_is_on_the_page(twilio_default: Simulator) -> None:
    found = where(on_simulator(STANDARD, account__sid="AC" + "9" * 32))

    assert (found.stage, found.verdict) == ("not read", "account not there")


def test_an_outage_fails_the_task_and_leaves_the_earlier_page(
    twilio_default: Simulator, tmp_path: Path
) -> None:
    values = on_simulator(STANDARD)
    account(values)
    page = tmp_path / "fleet.html"
    page.write_text("the earlier one")
    twilio_default.fault("status", status=503, path="/v1/Services", count=None)

    with pytest.raises(TwilioError):
        report([values], page)

    assert page.read_text() == "the earlier one"
    assert [*tmp_path.iterdir()] == [page]


def test_nothing_private_is_on_the_page_in_xcom_or_in_the_log(
    twilio_default: Simulator, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    fleet = [on_simulator(values) for values in BY_ROUTE.values()]
    profile, _ = profiles(fleet[0], account(fleet[0]))
    said = " and ".join(SECRETS)
    twilio_default.decide_bundle(profile, "twilio-rejected", [{"code": 22217, "description": said}])

    summary = report(fleet, tmp_path / "fleet.html")

    shown = (tmp_path / "fleet.html").read_text() + json.dumps(summary) + caplog.text
    assert [secret for secret in SECRETS if secret in shown.replace("Harbor Coffee", "")] == []
    assert "Dana&#39;s Dog Walks" in shown, "a trade name may have a first name"


def test_a_customer_who_is_called_by_a_persons_whole_name_is_hidden(twilio_default: Simulator) -> None:
    assert where(on_simulator(SOLE_PROPRIETOR, customer="Dana Field")).customer == "•••"


@pytest.mark.parametrize(
    ("values", "brand", "campaign", "number"),
    [(STANDARD, 46, 15, "1.15"), (LOW_VOLUME, "4.5", 15, "1.15"), (TOLLFREE, 0, 0, "2.15")],
    ids=["standard", "low volume", "toll-free"],
)
def test_fees_are_expected_until_they_are_paid(
    values: Values, brand: Any, campaign: Any, number: Any, twilio_default: Simulator
) -> None:
    customer = on_simulator(values)
    whole_sum = Decimal(brand) + Decimal(campaign) + Decimal(number)
    assert (where(customer).paid, where(customer).expected) == (Decimal(0), whole_sum)

    whole(twilio_default, customer)

    assert (where(customer).paid, where(customer).expected) == (whole_sum, Decimal(0))


def test_a_refused_campaign_will_cost_once_more(twilio_default: Simulator) -> None:
    values = on_simulator(STANDARD)
    sid = whole(twilio_default, values)
    (service,) = twilio_default.snapshot(account_sid=sid)["services"]
    twilio_default.decide_campaign(str(service["sid"]), "FAILED")

    assert where(values).expected == 15


def test_fees_may_be_given(twilio_default: Simulator, tmp_path: Path) -> None:
    page = tmp_path / "fleet.html"
    fees = {"brand_standard": 7, "campaign_vetting": 0, "local_number": 0}
    task = ReportOnboardingOperator(
        task_id="report", customers=[on_simulator(STANDARD)], path=str(page), fees=fees
    )
    task.execute(context())

    assert "$7.00" in page.read_text()


def test_counts_by_stage_and_actor_go_to_xcom(twilio_default: Simulator, tmp_path: Path) -> None:
    fleet = [on_simulator(values) for values in BY_ROUTE.values()]
    brand(fleet[0])

    summary = report(fleet, tmp_path / "fleet.html")

    assert summary == {
        "path": str(tmp_path / "fleet.html"),
        "customers": 4,
        "by_stage": {"not begun": 3, "brand": 1},
        "by_actor": {"us": 3, "Twilio": 1},
    }


def test_each_customer_takes_few_requests(twilio_default: Simulator, tmp_path: Path) -> None:
    values = on_simulator(STANDARD)
    whole(twilio_default, values)
    before = len(twilio_default.requests())

    report([values], tmp_path / "fleet.html")

    asked = twilio_default.requests()[before:]
    assert {request.method for request in asked} == {"GET"}
    assert len(asked) <= 8


def test_another_kind_of_file_is_refused(twilio_default: Simulator) -> None:
    with pytest.raises(AirflowFailException, match=r"path: fleet\.pdf: its name must end in \.html"):
        report([], Path("fleet.pdf"))
