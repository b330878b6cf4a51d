"""A rejection comes back as faults of the document; the corrected document is submitted again, once."""

from pathlib import Path
from typing import Any

import pytest
from airflow.providers.common.compat.sdk import AirflowException, AirflowFailException

from airflow_provider_twilio.onboarding.preflight_correction import CustomerPreflightOperator
from airflow_provider_twilio.onboarding.profiles import SubmitCustomerProfileOperator
from airflow_provider_twilio.onboarding.steps import (
    CustomerNumbersOperator,
    CustomerServiceOperator,
    CustomerVerificationOperator,
)
from airflow_provider_twilio.onboarding.waits import (
    CustomerBrandSensor,
    CustomerVerificationSensor,
)
from airflow_provider_twilio.simulator.simulator import Simulator

from .customer_file import WAITS, Customer
from .customers import STANDARD, TOLLFREE
from .stepping import on_simulator, step
from .test_fees import charged
from .waiting_task import Run

OPT_IN = "https://harborcoffee.example.com/order"
pytestmark = pytest.mark.usefixtures("asked")


class TestABrand:
    def run(self, customer: Customer) -> Run:
        sid = customer.brand()
        return Run(
            lambda: CustomerBrandSensor(task_id="wait", brand_sid=sid, **WAITS, **customer.whose)
        ).start()

    def test_with_a_wrong_tax_number_waits_for_the_corrected_document(
        self, twilio_default: Simulator, tmp_path: Path, asked: list[tuple[str, str]]
    ) -> None:
        customer = Customer(tmp_path, on_simulator(STANDARD, business__registration={"number": "00-3456789"}))
        run = self.run(customer)
        twilio_default.advance(120)

        run.look()
        assert run.is_asking
        (fault,) = run.xcoms["rejection"]["faults"]
        assert (fault["place"], fault["code"]) == ("business.registration.number", 30795)
        assert run.xcoms["rejection"]["cost"] == "nothing"
        assert "00-3456789" not in f"{run.xcoms}{asked}"

        run.look()
        assert run.is_asking
        customer.correct(business__registration={"number": "12-3456789"})
        run.look()
        assert not run.is_asking
        twilio_default.advance(200)
        run.look()

        assert run.result["status"] == "APPROVED"
        assert charged(twilio_default, customer.account) == 46

    def test_is_submitted_three_times_again_and_then_no_more(
        self, twilio_default: Simulator, customer: Customer
    ) -> None:
        run = self.run(customer)
        (brand,) = twilio_default.snapshot(account_sid=customer.account)["brands"]
        for number in range(3):
            twilio_default.decide_brand(str(brand["sid"]), "FAILED")
            twilio_default.advance(5)
            run.look()
            assert run.is_asking, number
            twilio_default.advance(5)
            run.answer("Resubmit")
            assert not run.is_asking
        twilio_default.decide_brand(str(brand["sid"]), "FAILED")
        run.look()
        with pytest.raises(AirflowFailException, match="three times"):
            run.answer("Resubmit")

    def test_is_given_up_by_a_person(self, twilio_default: Simulator, customer: Customer) -> None:
        run = self.run(customer)
        (brand,) = twilio_default.snapshot(account_sid=customer.account)["brands"]
        twilio_default.decide_brand(str(brand["sid"]), "FAILED")
        run.look()
        with pytest.raises(AirflowFailException, match="Ann gave up the brand"):
            run.answer("Give up")

    def test_that_is_suspended_ends_at_once_and_says_why(
        self, twilio_default: Simulator, customer: Customer
    ) -> None:
        run = self.run(customer)
        (brand,) = twilio_default.snapshot(account_sid=customer.account)["brands"]
        twilio_default.decide_brand(str(brand["sid"]), "SUSPENDED")
        with pytest.raises(AirflowFailException, match="SUSPENDED and can't be submitted again"):
            run.look()

    def test_is_not_waited_for_longer_than_allowed(
        self, twilio_default: Simulator, customer: Customer
    ) -> None:
        run = self.run(customer)
        (brand,) = twilio_default.snapshot(account_sid=customer.account)["brands"]
        twilio_default.decide_brand(str(brand["sid"]), "FAILED")
        run.look()
        with pytest.raises(AirflowFailException, match="the brand wasn't corrected in time"):
            run.look(late=True)


class TestATollfreeVerification:
    @pytest.mark.parametrize("editable", [True, False])
    def test_is_edited_or_submitted_anew(
        self, twilio_default: Simulator, tmp_path: Path, editable: bool
    ) -> None:
        customer = Customer(tmp_path, on_simulator(TOLLFREE))
        service = step(CustomerServiceOperator(task_id="service", **customer.whose))["sid"]
        numbers = step(
            CustomerNumbersOperator(task_id="numbers", messaging_service_sid=service, **customer.whose)
        )
        submit = CustomerVerificationOperator(
            task_id="verification", phone_number_sid=numbers["sid"], **customer.whose
        )
        first = step(submit)["sid"]
        run = Run(
            lambda: CustomerVerificationSensor(
                task_id="wait", verification_sid=first, **WAITS, **customer.whose
            )
        ).start()
        reasons: list[Any] = [{"code": 30508, "reason": "Pre-selected"}]
        twilio_default.decide_tollfree(first, "TWILIO_REJECTED", reasons, edit_allowed=editable)
        run.look()
        assert run.xcoms["rejection"]["faults"][0]["place"] == "verification.opt_in_images"
        twilio_default.advance(5)
        picture = "https://www.lakesideclinic.example.com/unchecked.png"
        customer.correct(verification__opt_in_images=[picture])
        run.look()
        twilio_default.advance(200)
        run.look()

        (there,) = twilio_default.snapshot(account_sid=customer.account)["tollfree_verifications"]
        assert there["opt_in_image_urls"] == [picture]
        assert (there["sid"] == first) == editable
        assert run.result["status"] == "TWILIO_APPROVED"
        assert run.result["sid"] == there["sid"]


def test_a_profile_that_would_be_refused_waits_for_the_corrected_document(
    twilio_default: Simulator, tmp_path: Path
) -> None:
    customer = Customer(tmp_path, on_simulator(STANDARD, business__website="https://harbor.invalid"))
    run = Run(lambda: SubmitCustomerProfileOperator(task_id="profile", **WAITS, **customer.whose)).start()
    (profile,) = twilio_default.snapshot(account_sid=customer.account)["customer_profiles"]
    twilio_default.decide_bundle(str(profile["sid"]), "twilio-rejected")
    run.start()
    assert run.is_asking
    twilio_default.advance(5)
    customer.correct(business__website="https://www.harborcoffee.example.com")
    run.look()

    assert run.result["status"] == "pending-review"


def test_a_page_that_fails_the_preflight_is_corrected_before_anything_is_made(
    twilio_default: Simulator, tmp_path: Path
) -> None:
    customer = Customer(tmp_path, on_simulator(STANDARD))
    whose: dict[str, Any] = {"customer": customer.reference}
    twilio_default.serve_page(OPT_IN, fault="pre_ticked")
    run = Run(lambda: CustomerPreflightOperator(task_id="preflight", **WAITS, **whose)).start()
    assert run.is_asking
    fault = next(one for one in run.xcoms["rejection"]["faults"] if one["code"] == 30925)
    assert fault["place"] == "campaign.message_flow"
    run.answer("Resubmit")
    assert run.is_asking
    twilio_default.serve_page(OPT_IN)
    run.answer("Resubmit")

    assert run.result["status"] == "no errors"


def test_a_preflight_that_reaches_no_page_asks_nobody_and_says_how_to_leave_it_out(
    twilio_default: Simulator, tmp_path: Path, asked: list[tuple[str, str]]
) -> None:
    """As from a worker without the web."""
    customer = Customer(tmp_path, on_simulator(STANDARD))
    for page in _PAGES:
        twilio_default.serve_page(page, "down", status=502)
    run = Run(lambda: CustomerPreflightOperator(task_id="preflight", **WAITS, customer=customer.reference))

    with pytest.raises(
        AirflowException, match=r"can't reach the web.*onboard\(\.\.\., preflight=False\)"
    ) as failed:
        run.start()

    assert not isinstance(failed.value, AirflowFailException)
    assert asked == []


_PAGES = (
    STANDARD["business"]["website"],
    STANDARD["campaign"]["privacy_policy"],
    STANDARD["campaign"]["terms_and_conditions"],
    OPT_IN,
)


@pytest.mark.parametrize(
    ("given", "seconds"), [({}, 30), ({"poll_interval": 0.5}, 0.5), ({"poll_interval": 300}, 30)]
)
def test_the_preflight_looks_at_the_document_as_often_as_told_and_every_30_seconds_at_least(
    twilio_default: Simulator, tmp_path: Path, given: dict[str, Any], seconds: float
) -> None:
    customer = Customer(tmp_path, on_simulator(STANDARD))
    twilio_default.serve_page(OPT_IN, fault="pre_ticked")
    run = Run(
        lambda: CustomerPreflightOperator(task_id="preflight", customer=customer.reference, **WAITS, **given)
    ).start()

    assert run.trigger.interval == seconds
