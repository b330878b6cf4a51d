"""On every route: a rejection names its place in the document, is corrected, and costs what it says."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from airflow.providers.common.compat.sdk import AirflowFailException

from airflow_provider_twilio.onboarding.checking import customer as checked
from airflow_provider_twilio.onboarding.fees import FEES, of_brand
from airflow_provider_twilio.onboarding.profiles import (
    SubmitA2PProfileOperator,
    SubmitCustomerProfileOperator,
)
from airflow_provider_twilio.onboarding.reading import Document
from airflow_provider_twilio.onboarding.steps import (
    CustomerNumbersOperator,
    CustomerServiceOperator,
    CustomerVerificationOperator,
)
from airflow_provider_twilio.onboarding.waits import (
    CustomerBrandSensor,
    CustomerCampaignSensor,
    CustomerVerificationSensor,
)
from airflow_provider_twilio.simulator.simulator import Simulator

from .customer_file import WAITS, Customer, Values
from .customers import BY_ROUTE, TOLLFREE
from .stepping import on_simulator, step
from .test_fees import PUBLIC, charged
from .waiting_task import Run

A2P = [route for route in BY_ROUTE if route != "tollfree"]
FINAL = (30882, 30883, 30915)
STREET = "2 Quay Street"
pytestmark = pytest.mark.usefixtures("asked")


@pytest.fixture
def frozen(twilio_default: Simulator) -> Simulator:
    twilio_default.freeze()
    return twilio_default


def brand_fee(values: Values) -> Decimal:
    due = of_brand(checked(Document(values)), FEES)
    return sum((one.fee.amount for one in due), Decimal(0))


def fault(run: Run) -> tuple[str, int | None]:
    """The place and code of the only fault."""
    (only,) = run.xcoms["rejection"]["faults"]
    return only["place"], only["code"]


class ABrand:
    """A customer with a brand that is FAILED, and the task that waits for its verdict."""

    def __init__(self, simulator: Simulator, folder: Path, route: str) -> None:
        self.simulator = simulator
        self.customer = Customer(folder, on_simulator(BY_ROUTE[route]))
        self.sid = self.customer.brand()
        self.fee = brand_fee(self.customer.values)
        given = WAITS | self.customer.whose
        self.run = Run(lambda: CustomerBrandSensor(task_id="wait", brand_sid=self.sid, **given)).start()

    def fail(self, code: int) -> None:
        self.simulator.advance(5)
        errors: list[Any] = [{"code": code, "fields": [], "description": "No."}]
        self.simulator.decide_brand(self.sid, "FAILED", errors)
        self.simulator.advance(5)

    @property
    def submitted_again(self) -> int:
        return len(self.simulator.requests("POST", f"BrandRegistrations/{self.sid}"))


@pytest.mark.parametrize("route", A2P)
def test_a_brand_is_corrected_for_nothing(frozen: Simulator, tmp_path: Path, route: str) -> None:
    brand = ABrand(frozen, tmp_path, route)
    brand.fail(30801)
    brand.run.look()
    assert fault(brand.run) == ("address", 30801)
    assert brand.run.xcoms["rejection"]["cost"] == "nothing"
    brand.customer.correct(address__street=STREET)
    brand.run.look()

    assert not brand.run.is_asking
    assert STREET in str(frozen.snapshot(account_sid=brand.customer.account)["addresses"])
    assert brand.submitted_again == 1
    assert charged(frozen, brand.customer.account) == brand.fee


@pytest.mark.parametrize("route", A2P)
def test_a_brand_is_submitted_again_three_times_and_then_no_more(
    frozen: Simulator, tmp_path: Path, route: str
) -> None:
    brand = ABrand(frozen, tmp_path, route)
    for count in (1, 2, 3):
        brand.fail(30801)
        brand.run.look()
        brand.customer.correct(address__street=f"{count} Quay Street")
        brand.run.look()
        assert (brand.submitted_again, brand.run.is_asking) == (count, False)
    brand.fail(30801)
    brand.run.look()
    brand.customer.correct(address__street=STREET)
    with pytest.raises(AirflowFailException, match="21724"):
        brand.run.look()

    assert charged(frozen, brand.customer.account) == brand.fee


@pytest.mark.parametrize("route", A2P)
def test_a_brand_of_a_wrong_kind_ends_at_once_and_says_why(
    frozen: Simulator, tmp_path: Path, route: str
) -> None:
    brand = ABrand(frozen, tmp_path, route)
    brand.fail(30915)
    with pytest.raises(AirflowFailException, match="can't be submitted again, because of 30915"):
        brand.run.look()

    assert brand.submitted_again == 0


class ACampaign:
    """A customer with a FAILED campaign, and the task that waits for its verdict."""

    def __init__(self, simulator: Simulator, folder: Path, route: str) -> None:
        self.simulator = simulator
        self.customer = Customer(folder, on_simulator(BY_ROUTE[route]))
        self.service = self.customer.campaign(simulator)
        self.before = charged(simulator, self.customer.account)
        given = WAITS | self.customer.whose
        self.run = Run(
            lambda: CustomerCampaignSensor(task_id="wait", messaging_service_sid=self.service, **given)
        ).start()

    def fail(self, code: int) -> None:
        self.simulator.advance(5)
        errors: list[Any] = [{"error_code": code, "fields": [], "description": "No."}]
        self.simulator.decide_campaign(self.service, "FAILED", errors)
        self.simulator.advance(5)

    @property
    def more(self) -> Decimal:
        """The charges since the task waits."""
        return charged(self.simulator, self.customer.account) - self.before


@pytest.mark.parametrize("edits", ["allowed", "refused"])
@pytest.mark.parametrize("route", A2P)
def test_a_campaign_is_corrected_for_a_fee_each_time(
    twilio_default: Simulator, tmp_path: Path, route: str, edits: str
) -> None:
    twilio_default.configure(campaign_edits=edits, otp_first_confirmation=0.0)
    twilio_default.freeze()
    campaign = ACampaign(twilio_default, tmp_path, route)
    description = campaign.customer.values["campaign"]["description"]
    for count in (1, 2, 3, 4):
        campaign.fail(30886)
        campaign.run.look()
        assert fault(campaign.run) == ("campaign.description", 30886)
        assert campaign.run.xcoms["rejection"]["cost"] == "15.00 USD"
        assert campaign.more == 15 * (count - 1)
        campaign.customer.correct(campaign__description=f"{description} At most {count} a week.")
        campaign.run.look()
        assert (campaign.more, campaign.run.is_asking) == (Decimal(15 * count), False)


@pytest.mark.parametrize("code", FINAL)
@pytest.mark.parametrize("route", A2P)
def test_a_campaign_that_no_correction_mends_costs_no_more(
    twilio_default: Simulator, tmp_path: Path, route: str, code: int
) -> None:
    twilio_default.configure(otp_first_confirmation=0.0)
    twilio_default.freeze()
    campaign = ACampaign(twilio_default, tmp_path, route)
    campaign.fail(code)
    with pytest.raises(AirflowFailException, match=f"can't be submitted again, because of {code}"):
        campaign.run.look()

    assert campaign.more == 0


class TestATollfreeVerification:
    def wait(self, customer: Customer) -> tuple[str, Run]:
        service = step(CustomerServiceOperator(task_id="service", **customer.whose))["sid"]
        numbers = CustomerNumbersOperator(task_id="numbers", messaging_service_sid=service, **customer.whose)
        number = step(numbers)["sid"]
        submit = CustomerVerificationOperator(task_id="submit", phone_number_sid=number, **customer.whose)
        sid: str = step(submit)["sid"]
        given = WAITS | customer.whose
        run = Run(lambda: CustomerVerificationSensor(task_id="wait", verification_sid=sid, **given))
        return sid, run.start()

    def test_is_corrected_for_nothing_as_often_as_it_is_rejected(
        self, frozen: Simulator, tmp_path: Path
    ) -> None:
        customer = Customer(tmp_path, on_simulator(TOLLFREE))
        sid, run = self.wait(customer)
        before = charged(frozen, customer.account)
        for count in (1, 2, 3, 4):
            frozen.advance(5)
            frozen.decide_tollfree(sid, "TWILIO_REJECTED", [{"code": 30508, "reason": "Pre-selected"}])
            frozen.advance(5)
            run.look()
            assert fault(run) == ("verification.opt_in_images", 30508)
            picture = f"https://www.lakesideclinic.example.com/{count}.png"
            customer.correct(verification__opt_in_images=[picture])
            run.look()
            assert not run.is_asking
        assert charged(frozen, customer.account) == before

    def test_that_no_correction_mends_ends_at_once_and_says_why(
        self, frozen: Simulator, tmp_path: Path
    ) -> None:
        sid, run = self.wait(Customer(tmp_path, on_simulator(TOLLFREE)))
        frozen.decide_tollfree(sid, "TWILIO_REJECTED", [{"code": 30915, "reason": "It is an LLC"}])
        with pytest.raises(AirflowFailException, match="can't be submitted again, because of 30915"):
            run.look()


@pytest.mark.parametrize("which", ["customer_profile", "a2p_profile"])
@pytest.mark.parametrize("route", A2P)
def test_a_rejected_profile_is_corrected_before_anything_is_paid(
    twilio_default: Simulator, tmp_path: Path, route: str, which: str
) -> None:
    customer = Customer(tmp_path, on_simulator(BY_ROUTE[route]))
    profile = step(SubmitCustomerProfileOperator(task_id="profile", **customer.whose))["sid"]
    a2p = {"task_id": "a2p_profile", "customer_profile_sid": profile, **customer.whose}
    sid = profile if which == "customer_profile" else step(SubmitA2PProfileOperator(**a2p))["sid"]
    twilio_default.decide_bundle(sid, "twilio-rejected")
    run = Run(
        lambda: (
            SubmitCustomerProfileOperator(task_id="profile", **WAITS, **customer.whose)
            if which == "customer_profile"
            else SubmitA2PProfileOperator(**WAITS, **a2p)
        )
    ).start()
    assert run.is_asking
    assert run.xcoms["rejection"]["cost"] == "nothing"
    twilio_default.advance(5)
    customer.correct(**CORRECTIONS[route, which])
    run.look()

    assert run.result["status"] == "pending-review"
    assert charged(twilio_default, customer.account) == 0


CORRECTIONS: dict[tuple[str, str], dict[str, Any]] = {
    ("standard", "customer_profile"): {"business__website": "https://harborcoffee.example.com"},
    ("low_volume_standard", "customer_profile"): {"business__website": "https://harborcoffee.example.com"},
    ("sole_proprietor", "customer_profile"): {"person__email": "field@dogwalks.example.com"},
    ("standard", "a2p_profile"): PUBLIC,
    ("low_volume_standard", "a2p_profile"): PUBLIC,
    ("sole_proprietor", "a2p_profile"): {"person__vertical": "RETAIL"},
}
