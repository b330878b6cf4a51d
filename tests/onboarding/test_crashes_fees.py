"""No crash, lost answer or late arrival makes a customer pay a fee twice, or tell of one that wasn't paid."""

from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from operators.crashes import World, time_of
from operators.in_process import InProcess
from operators.schedules import Schedule, schedules
from trust_hub import A2P_PROFILES, CUSTOMER_PROFILES

from airflow_provider_twilio.api.messaging_v1.brands import CreateBrandRegistrations
from airflow_provider_twilio.api.messaging_v1.campaigns import FetchUsAppToPerson
from airflow_provider_twilio.api.messaging_v1.services import CreateService
from airflow_provider_twilio.onboarding import messaging
from airflow_provider_twilio.onboarding.checking import customer
from airflow_provider_twilio.onboarding.document import BusinessCustomer
from airflow_provider_twilio.onboarding.payments import Payments
from airflow_provider_twilio.onboarding.reading import Document
from airflow_provider_twilio.onboarding.rejections import verdict_of
from airflow_provider_twilio.onboarding.steps import CustomerBrandOperator, CustomerCampaignOperator
from airflow_provider_twilio.onboarding.waits import CustomerBrandSensor, CustomerCampaignSensor

from .customers import STANDARD
from .stepping import on_simulator
from .test_crashes import everywhere

Make = Callable[[], Any]
Scenario = Callable[[World], Make]
FEW = settings(
    max_examples=10,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
PROFILES: dict[str, Any] = {
    "customer_profile_sid": CUSTOMER_PROFILES[0],
    "a2p_profile_sid": A2P_PROFILES[0],
}
BETTER = f"{STANDARD['campaign']['description']} Twice a week at most."


class Answered(CustomerCampaignSensor):
    """The part of a wait that submits a corrected campaign again."""

    verdict = ""

    def execute(self, context: Any) -> Any:
        self._go_on(context, self.verdict)
        return {"sid": "submitted again", "fees": self.payments(context).paid}


class AnsweredBrand(CustomerBrandSensor):
    """The part of a wait that submits a corrected brand again."""

    verdict = ""

    def execute(self, context: Any) -> Any:
        self._go_on(context, self.verdict)
        return {"sid": "submitted again", "fees": self.payments(context).paid}


@pytest.fixture(scope="module")
def simulator() -> InProcess:
    return InProcess()


def brand_of(world: World) -> str:
    request = CreateBrandRegistrations(
        customer_profile_bundle_sid=CUSTOMER_PROFILES[0], a2p_profile_bundle_sid=A2P_PROFILES[0]
    )
    sid: str = world.prepare(request).sid
    world.simulator.decide_brand(sid, "APPROVED")
    return sid


def a_brand(world: World) -> Make:
    values = on_simulator(STANDARD)
    return lambda: CustomerBrandOperator(task_id="task", customer=values, budget=46, **PROFILES)


def a_campaign(world: World) -> Make:
    values, brand = on_simulator(STANDARD), brand_of(world)
    service = world.prepare(CreateService(friendly_name="Harbor Coffee")).sid
    return lambda: CustomerCampaignOperator(
        task_id="task", customer=values, messaging_service_sid=service, brand_sid=brand, budget=15
    )


def resubmitted(world: World, **changes: Any) -> Make:
    brand, service = brand_of(world), world.prepare(CreateService(friendly_name="Harbor Coffee")).sid
    who = customer(Document(on_simulator(STANDARD)))
    assert isinstance(who, BusinessCustomer)
    world.prepare(messaging.campaign(who, service, brand))
    world.simulator.decide_campaign(service, "FAILED")
    verdict = verdict_of(world.prepare(FetchUsAppToPerson(messaging_service_sid=service)))
    world.sleep(5)
    values = on_simulator(STANDARD, **changes)

    def make() -> Answered:
        operator = Answered(task_id="task", customer=values, messaging_service_sid=service, budget=15)
        operator.verdict = verdict
        return operator

    return make


def an_edited_campaign(world: World) -> Make:
    return resubmitted(world, campaign__description=BETTER)


def a_replaced_campaign(world: World) -> Make:
    return resubmitted(world, campaign__use_case="MARKETING")


def a_campaign_that_may_not_be_edited(world: World) -> Make:
    world.simulator.configure(campaign_edits="refused")
    return resubmitted(world, campaign__description=BETTER)


def a_resubmitted_brand(world: World) -> Make:
    brand = brand_of(world)
    world.simulator.decide_brand(brand, "FAILED")
    (there,) = world.simulator.snapshot()["brands"]
    verdict = str(world.prepare(_fetch(brand)).date_updated)
    assert there["status"] == "FAILED"
    world.sleep(5)

    def make() -> AnsweredBrand:
        operator = AnsweredBrand(task_id="task", customer=on_simulator(STANDARD), brand_sid=brand)
        operator.verdict = verdict
        return operator

    return make


def _fetch(brand: str) -> Any:
    from airflow_provider_twilio.api.messaging_v1.brands import FetchBrandRegistrations

    return FetchBrandRegistrations(sid=brand)


SCENARIOS: list[tuple[Scenario, list[float]]] = [
    (a_brand, [46.0]),
    (a_campaign, [15.0]),
    (an_edited_campaign, [15.0]),
    (a_replaced_campaign, [15.0]),
    (a_campaign_that_may_not_be_edited, [15.0]),
]


def charges(simulator: InProcess) -> list[float]:
    return [price for category, price in simulator.charges() if category == "a2p-registration-fees"]


def play(
    simulator: InProcess, scenario: Scenario, schedule: Schedule, seen: Counter[str]
) -> tuple[list[float], bool]:
    """Return what a task was charged, and whether it tells of just that."""
    world = World(simulator, schedule, seen)
    with time_of(world), pytest.MonkeyPatch.context() as patch:
        patch.setattr("airflow_provider_twilio.onboarding.campaign_correction.time.sleep", world.sleep)
        make = scenario(world)
        before = charges(simulator)
        told = world.tries(make)["fees"]
        world.again(make)
        paid = charges(simulator)[len(before) :]
    return paid, [Decimal(one["amount"]) for one in told] == [Decimal(str(price)) for price in paid]


def holds(simulator: InProcess, scenario: Scenario, schedule: Schedule, fees: list[float]) -> bool:
    """Tell whether the expected fees were paid and told.

    A task whose memory is lost may tell of less. If it had deleted a campaign by then, it doesn't know that
    it was about to pay for another one, and doesn't.
    """
    paid, told = play(simulator, scenario, schedule, Counter())
    if schedule.memory == "kept":
        return paid == fees and told
    return paid == fees or (scenario in DELETING and paid == [])


DELETING = (a_replaced_campaign, a_campaign_that_may_not_be_edited)


@pytest.mark.parametrize(("scenario", "fees"), SCENARIOS)
def test_a_fee_is_paid_once(simulator: InProcess, scenario: Scenario, fees: list[float]) -> None:
    @FEW
    @given(schedules())
    @example(Schedule(orders=("crash after",)))
    @example(Schedule(orders=("crash in flight",)))
    @example(Schedule(orders=("well", "crash after")))
    @example(Schedule(orders=("drop_after",)))
    def survives(schedule: Schedule) -> None:
        assert holds(simulator, scenario, schedule, fees)

    survives()


@pytest.mark.proof
@pytest.mark.parametrize(("scenario", "fees"), SCENARIOS)
def test_a_fee_is_paid_once_whatever_happens_at_any_place(
    simulator: InProcess, scenario: Scenario, fees: list[float]
) -> None:
    for schedule in everywhere(orders=3, writes=8):
        assert holds(simulator, scenario, schedule, fees), schedule


@pytest.mark.proof
def test_a_brand_is_submitted_again_once(simulator: InProcess) -> None:
    """A second one would use up one of the three that are free."""
    for schedule in everywhere(orders=2, writes=6):
        if schedule.memory != "kept":
            continue
        world = World(simulator, schedule, Counter())
        with time_of(world):
            make = a_resubmitted_brand(world)
            before = len(simulator.requests("POST", "/v1/a2p/BrandRegistrations/BN"))
            world.tries(make)
            (brand,) = simulator.snapshot()["brands"]
        assert brand["status"] in ("PENDING", "APPROVED"), schedule
        assert len(simulator.requests("POST", "/v1/a2p/BrandRegistrations/BN")) - before <= 2, schedule


def test_the_harness_finds_a_fee_that_is_not_recorded(
    simulator: InProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Payments, "_pay", lambda *_: None)

    assert play(simulator, a_brand, Schedule(), Counter()) == ([46.0], False)


@pytest.mark.parametrize("fate", ["late", "crash in flight"])
@pytest.mark.parametrize("way", [2.0, 30.0, 59.0])
def test_a_deletion_that_arrives_late_does_not_hit_the_next_campaign(
    simulator: InProcess, fate: str, way: float
) -> None:
    """All campaigns of a service have one SID, so it would."""
    schedule = Schedule(orders=(fate,), way=way)  # type: ignore[arg-type]

    assert play(simulator, a_replaced_campaign, schedule, Counter()) == ([15.0], True)
    (campaign,) = simulator.snapshot()["campaigns"]
    assert campaign["us_app_to_person_usecase"] == "MARKETING"
