"""No crash, lost answer or late arrival at any of its requests and records makes a step do a thing twice."""

from collections import Counter
from collections.abc import Callable, Iterator
from itertools import product
from typing import Any, get_args

import pytest
from hypothesis import HealthCheck, example, given, settings
from operators.crashes import World, time_of
from operators.in_process import InProcess
from operators.schedules import Memory, RequestFate, Schedule, WriteFate, schedules
from operators.tries import TaskStates, run
from trust_hub import A2P_PROFILES, CUSTOMER_PROFILES

from airflow_provider_twilio.api.messaging_v1.brands import CreateBrandRegistrations
from airflow_provider_twilio.api.messaging_v1.services import CreateService
from airflow_provider_twilio.idempotency.intents import Ledger
from airflow_provider_twilio.onboarding.profiles import (
    SubmitA2PProfileOperator,
    SubmitCustomerProfileOperator,
)
from airflow_provider_twilio.onboarding.steps import (
    CustomerBrandOperator,
    CustomerCampaignOperator,
    CustomerNumbersOperator,
)
from airflow_provider_twilio.onboarding.trust_hub import TrustHub

from .customers import SOLE_PROPRIETOR, STANDARD
from .stepping import on_simulator

FEW = settings(
    max_examples=40,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
Make = Callable[[], Any]
Made = dict[str, int]


@pytest.fixture(scope="module")
def simulator() -> InProcess:
    return InProcess()


def a_profile(world: World) -> Make:
    values = on_simulator(STANDARD)
    return lambda: SubmitCustomerProfileOperator(task_id="task", customer=values)


def a_starter_profile(world: World) -> Make:
    values = on_simulator(SOLE_PROPRIETOR)
    return lambda: SubmitCustomerProfileOperator(task_id="task", customer=values, look_again_after=0)


def an_a2p_profile(world: World) -> Make:
    profile = SubmitCustomerProfileOperator(task_id="profile", customer=on_simulator(STANDARD))
    profile.hook = world.hook()
    sid = run(profile, TaskStates())["sid"]
    return lambda: SubmitA2PProfileOperator(
        task_id="task", customer=on_simulator(STANDARD), customer_profile_sid=sid
    )


def two_numbers(world: World) -> Make:
    values = on_simulator(STANDARD, numbers__count=2)
    service = world.prepare(CreateService(friendly_name="Harbor Coffee")).sid
    return lambda: CustomerNumbersOperator(task_id="task", customer=values, messaging_service_sid=service)


def a_brand(world: World) -> Make:
    return lambda: CustomerBrandOperator(
        task_id="task",
        customer=on_simulator(STANDARD),
        customer_profile_sid=CUSTOMER_PROFILES[0],
        a2p_profile_sid=A2P_PROFILES[0],
    )


def a_campaign(world: World) -> Make:
    registered = CreateBrandRegistrations(
        customer_profile_bundle_sid=CUSTOMER_PROFILES[0], a2p_profile_bundle_sid=A2P_PROFILES[0]
    )
    brand = world.prepare(registered).sid
    world.simulator.decide_brand(brand, "APPROVED")
    service = world.prepare(CreateService(friendly_name="Harbor Coffee")).sid
    return lambda: CustomerCampaignOperator(
        task_id="task", customer=on_simulator(STANDARD), messaging_service_sid=service, brand_sid=brand
    )


NOUNS = (
    "brands",
    "campaigns",
    "customer_profiles",
    "trust_products",
    "end_users",
    "supporting_documents",
    "addresses",
    "phone_numbers",
)
A_PROFILE = {"customer_profiles": 1, "end_users": 2, "supporting_documents": 1, "addresses": 1}
SCENARIOS: list[tuple[Callable[[World], Make], Made]] = [
    (a_profile, A_PROFILE),
    (a_starter_profile, A_PROFILE | {"end_users": 1}),
    (an_a2p_profile, {"trust_products": 1, "end_users": 1}),
    (a_brand, {"brands": 1, "46.00 USD": 1}),
    (a_campaign, {"campaigns": 1, "15.00 USD": 1}),
    (two_numbers, {"phone_numbers": 2, "1.15 USD": 2}),
]


def there(simulator: InProcess) -> Counter[str]:
    """How much there is of each noun, and how often each amount was paid."""
    snapshot = simulator.snapshot()
    paid = Counter(f"{price:.2f} USD" for _, price in simulator.charges())
    return Counter({noun: len(snapshot[noun]) for noun in NOUNS}) + paid


def play(
    simulator: InProcess, scenario: Callable[[World], Make], schedule: Schedule, seen: Counter[str]
) -> tuple[Made, bool]:
    """Take a task through ``schedule``: what it has made, and whether it finds that again."""
    world = World(simulator, schedule, seen)
    with time_of(world):
        make = scenario(world)
        before = there(simulator)
        sid = world.tries(make)["sid"]
        made = dict(there(simulator) - before)
        same = world.again(make)["sid"] == sid
    return made, same and dict(there(simulator) - before) == made


def after(place: int, fate: str) -> Any:
    """The fates of several, of which the one at this place isn't well."""
    return (*("well",) * place, fate)


def everywhere(orders: int, writes: int) -> Iterator[Schedule]:
    """Every fate alone, at every request that makes something and at every record of the first try."""
    for memory, fate, place in product(get_args(Memory), get_args(RequestFate), range(orders)):
        if memory == "kept" or fate not in ("late", "crash in flight"):
            yield Schedule(memory, orders=after(place, fate))
    for write, place in product(get_args(WriteFate), range(writes)):
        yield Schedule(writes=after(place, write))


@pytest.mark.parametrize(("scenario", "wanted"), SCENARIOS)
def test_it_is_made_once(simulator: InProcess, scenario: Callable[[World], Make], wanted: Made) -> None:
    seen: Counter[str] = Counter()

    @FEW
    @given(schedules())
    @example(Schedule(orders=("429 for long", "crash in flight")))
    @example(Schedule(orders=("late",), takes=(0, 0, 0, 0, 1), way=1))
    def survives(schedule: Schedule) -> None:
        assert play(simulator, scenario, schedule, seen) == (wanted, True)

    survives()
    for fate in ("crash before", "crash after", "crash in flight", "late", "drop_after"):
        assert seen[f"POST {fate}"]


@pytest.mark.proof
@pytest.mark.parametrize(("scenario", "wanted"), SCENARIOS)
def test_it_is_made_once_whatever_happens_at_any_place(
    simulator: InProcess, scenario: Callable[[World], Make], wanted: Made
) -> None:
    seen: Counter[str] = Counter()
    for schedule in everywhere(orders=12, writes=20):
        assert play(simulator, scenario, schedule, seen) == (wanted, True), schedule


class TestTheHarness:
    """It finds what it is there to find."""

    def test_without_a_look_at_twilio_parts_are_made_twice(
        self, simulator: InProcess, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(TrustHub, "_unassigned", lambda *_: None)
        crash = Schedule(orders=("well", "crash after"))

        made, _ = play(simulator, a_profile, crash, Counter())
        assert made["end_users"] == 3

    def test_without_a_record_of_the_intention_what_is_late_is_made_twice(
        self, simulator: InProcess, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(Ledger, "intend", lambda *_, **__: None)

        made, _ = play(simulator, a_profile, Schedule(orders=("crash in flight",)), Counter())
        assert made["customer_profiles"] == 2
