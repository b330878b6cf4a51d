"""No schedule of crashes, lost answers and late arrivals registers, buys or creates anything twice."""

from collections import Counter
from collections.abc import Callable
from itertools import product
from typing import get_args

import pytest
from hypothesis import HealthCheck, Phase, example, find, given, settings
from trust_hub import UNSOUND_PROFILE

from airflow_provider_twilio.api.messaging_v1.brands import CreateBrandRegistrations
from airflow_provider_twilio.api.messaging_v1.services import CreateService
from airflow_provider_twilio.api.messaging_v1.tollfree import CreateTollfreeVerification
from airflow_provider_twilio.api.v2010.incoming_numbers import CreateIncomingPhoneNumber
from airflow_provider_twilio.idempotency.intents import Ledger
from airflow_provider_twilio.operators.accounts import CreateSubaccountOperator
from airflow_provider_twilio.operators.base import RequestOperator
from airflow_provider_twilio.operators.brands import RegisterBrandOperator, ResubmitBrandOperator
from airflow_provider_twilio.operators.campaigns import RegisterCampaignOperator
from airflow_provider_twilio.operators.phone_numbers import BuyPhoneNumberOperator
from airflow_provider_twilio.operators.services import CreateMessagingServiceOperator
from airflow_provider_twilio.operators.tollfree import (
    ResubmitTollfreeVerificationOperator,
    SubmitTollfreeVerificationOperator,
)

from .account import BUNDLES, SUBMISSION
from .campaign import CAMPAIGN
from .crashes import World, time_of
from .in_process import InProcess
from .schedules import RequestFate, Schedule, WriteFate, one_by_one, schedules

EXAMPLES = settings(
    max_examples=100,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)


LATE_AFTER_A_LONG_LIMIT = Schedule(orders=("429 for long", "crash in flight"))
"""The request goes out long after the task has decided to send it."""
LATE_AFTER_A_LONG_READ = Schedule(reads=("well", "429 for long"), orders=("crash in flight",))
"""So it does where the task reads something else in between."""
LATE_BETWEEN_TWO_TRIES = Schedule(orders=("late",), takes=(0, 0, 0, 0, 1), way=1)
"""The request arrives after the next try has looked, and before it sends its own."""

LATE_AND_THEN_REFUSED_WITHOUT_WORDS = Schedule(orders=("late", "malformed"), takes=(0, 0, 20, 20, 20))
"""So it does, and the refusal of the second one can't be read."""


@pytest.fixture(scope="module")
def simulator() -> InProcess:
    return InProcess()


Make = Callable[[], RequestOperator]
Scenario = Callable[[World], Make]


def a_subaccount(world: World) -> Make:
    return lambda: CreateSubaccountOperator(task_id="task", friendly_name="Owl Post")


def a_service(world: World) -> Make:
    return lambda: CreateMessagingServiceOperator(task_id="task", friendly_name="Owl Post")


def a_brand(world: World) -> Make:
    return lambda: RegisterBrandOperator(task_id="task", **BUNDLES)


def a_campaign(world: World) -> Make:
    brand = world.prepare(CreateBrandRegistrations(**BUNDLES)).sid
    world.simulator.decide_brand(brand, "APPROVED")
    there = {
        "messaging_service_sid": world.prepare(CreateService(friendly_name="Owl Post")).sid,
        "brand_registration_sid": brand,
    }
    return lambda: RegisterCampaignOperator(task_id="task", **CAMPAIGN | there)


def any_number(world: World) -> Make:
    return lambda: BuyPhoneNumberOperator(task_id="task", area_code="415")


def a_named_number(world: World) -> Make:
    return lambda: BuyPhoneNumberOperator(task_id="task", friendly_name="Owl Post")


def this_very_number(world: World) -> Make:
    return lambda: BuyPhoneNumberOperator(task_id="task", phone_number="+14155550123")


def a_resubmission(world: World) -> Make:
    """Of a brand whose next verdict takes a day, so that Twilio refuses a second one."""
    sid = world.prepare(CreateBrandRegistrations(**BUNDLES)).sid
    world.simulator.decide_brand(sid, "FAILED")
    world.simulator.configure(brand_pending=86_400)
    world.sleep(5)
    return lambda: ResubmitBrandOperator(task_id="task", sid=sid)


def a_tollfree_number(world: World) -> dict[str, str]:
    number = world.prepare(CreateIncomingPhoneNumber(phone_number="+18885550100"))
    return {"tollfree_phone_number_sid": number.sid}


def a_verification(world: World) -> Make:
    number = a_tollfree_number(world)
    return lambda: SubmitTollfreeVerificationOperator(task_id="task", **SUBMISSION | number)


def a_correction(world: World) -> Make:
    """Of a verification whose next verdict takes a day, so that Twilio refuses a second one."""
    verification = CreateTollfreeVerification(**SUBMISSION | a_tollfree_number(world))
    sid = world.prepare(verification).sid
    world.simulator.decide_tollfree(sid, "TWILIO_REJECTED")
    world.simulator.configure(tollfree_pending=86_400)
    world.sleep(5)
    return lambda: ResubmitTollfreeVerificationOperator(task_id="task", sid=sid, business_name="Owl Mail")


def a_hopeless_brand(world: World) -> Make:
    """It FAILED, and each resubmission FAILS at once: a task that answered it twice would be heard."""
    world.simulator.configure(brand_pending=0, brand_updates=100)
    unsound = BUNDLES | {"customer_profile_bundle_sid": UNSOUND_PROFILE}
    sid = world.prepare(CreateBrandRegistrations(**unsound)).sid
    world.sleep(5)
    return lambda: ResubmitBrandOperator(task_id="task", sid=sid)


def a_hopeless_verification(world: World) -> Make:
    """The same of a toll-free number, as its registration number stays wrong."""
    world.simulator.configure(tollfree_pending=0, tollfree_in_review=0)
    unsound = SUBMISSION | a_tollfree_number(world) | {"business_registration_number": "12-34"}
    sid = world.prepare(CreateTollfreeVerification(**unsound)).sid
    world.sleep(5)
    return lambda: ResubmitTollfreeVerificationOperator(task_id="task", sid=sid, business_name="Owl Mail")


CORRECTED = ("Owl Mail", "PENDING_REVIEW")


def things(simulator: InProcess, noun: str) -> int:
    """How many of them Twilio has."""
    if noun == "subaccounts":
        return len(simulator.accounts()) - 1
    there = simulator.snapshot()
    if noun == "resubmissions":
        return sum(1 for brand in there["brands"] if brand["status"] == "PENDING")
    if noun == "corrections":
        verifications = there["tollfree_verifications"]
        return sum(1 for one in verifications if (one["business_name"], one["status"]) == CORRECTED)
    return len(there[noun])


def play(simulator: InProcess, scenario: Scenario, noun: str, schedule: Schedule, seen: Counter[str]) -> int:
    """Take a task through ``schedule``; how many things it has made."""
    world = World(simulator, schedule, seen)
    make = scenario(world)
    with time_of(world):
        made = world.tries(make)
        if things(simulator, noun) == 1:
            assert world.again(make)["sid"] == made["sid"]
    return things(simulator, noun)


@pytest.mark.parametrize(
    ("scenario", "noun"),
    [
        (a_subaccount, "subaccounts"),
        (a_service, "services"),
        (a_brand, "brands"),
        (a_campaign, "campaigns"),
        (any_number, "phone_numbers"),
        (a_named_number, "phone_numbers"),
        (this_very_number, "phone_numbers"),
        (a_resubmission, "resubmissions"),
        (a_verification, "tollfree_verifications"),
        (a_correction, "corrections"),
    ],
)
def test_it_is_made_once(simulator: InProcess, scenario: Scenario, noun: str) -> None:
    seen: Counter[str] = Counter()

    @EXAMPLES
    @given(schedules())
    @example(LATE_AFTER_A_LONG_LIMIT)
    @example(LATE_AFTER_A_LONG_READ)
    @example(LATE_BETWEEN_TWO_TRIES)
    @example(LATE_AND_THEN_REFUSED_WITHOUT_WORDS)
    def survives(schedule: Schedule) -> None:
        assert play(simulator, scenario, noun, schedule, seen) == 1

    for schedule in one_by_one():
        survives = example(schedule)(survives)
    survives()

    fates = [*product(("GET", "POST"), get_args(RequestFate)), *product(("write",), get_args(WriteFate))]
    assert {f"{place} {fate}" for place, fate in fates} <= set(seen)


def answers(simulator: InProcess, scenario: Scenario, schedule: Schedule) -> int:
    """Take a resubmission through ``schedule``; how many Twilio has accepted."""
    world = World(simulator, schedule, Counter())
    make = scenario(world)
    with time_of(world):
        world.tries_until_recorded(make)
    asked = simulator.requests("POST", "/(BrandRegistrations|Verifications)/")
    return sum(1 for one in asked if one.processed and one.status not in (400, 409))


@pytest.mark.parametrize("scenario", [a_hopeless_brand, a_hopeless_verification])
def test_each_verdict_is_answered_once(simulator: InProcess, scenario: Scenario) -> None:
    """Where there is a memory: without one, the answer to an earlier verdict is forgotten."""

    @EXAMPLES
    @given(schedules().filter(lambda schedule: schedule.memory == "kept"))
    @example(LATE_AFTER_A_LONG_LIMIT)
    @example(LATE_BETWEEN_TWO_TRIES)
    def survives(schedule: Schedule) -> None:
        assert answers(simulator, scenario, schedule) == 1

    for schedule in one_by_one():
        if schedule.memory == "kept":
            survives = example(schedule)(survives)
    survives()


class TestTheHarness:
    """It finds what it is there to find: these schedules break a task that lacks one of its precautions."""

    @pytest.mark.parametrize(
        ("scenario", "noun", "look"),
        [
            (a_service, "services", (CreateMessagingServiceOperator, "_find")),
            (a_brand, "brands", (RegisterBrandOperator, "_find")),
            (any_number, "phone_numbers", (BuyPhoneNumberOperator, "_find")),
        ],
    )
    def test_without_a_look_at_twilio_it_is_made_twice(
        self,
        simulator: InProcess,
        monkeypatch: pytest.MonkeyPatch,
        scenario: Scenario,
        noun: str,
        look: tuple[type, str],
    ) -> None:
        monkeypatch.setattr(*look, lambda *_: None)

        assert self.breaks(simulator, scenario, noun)

    @pytest.mark.parametrize(("scenario", "noun"), [(a_service, "services"), (a_brand, "brands")])
    def test_without_a_wait_for_an_earlier_try_it_is_made_twice(
        self, simulator: InProcess, monkeypatch: pytest.MonkeyPatch, scenario: Scenario, noun: str
    ) -> None:
        monkeypatch.setattr("airflow_provider_twilio.idempotency.ensure.SETTLED_AFTER", 0.0)

        assert self.breaks(simulator, scenario, noun)

    def test_without_a_record_of_the_intention_it_is_made_twice(
        self, simulator: InProcess, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(
            "airflow_provider_twilio.idempotency.intents.Ledger.intend", lambda *_, **__: None
        )

        assert self.breaks(simulator, a_brand, "brands")

    @pytest.mark.parametrize("scenario", [a_hopeless_brand, a_hopeless_verification])
    def test_without_a_record_of_the_verdict_the_next_one_is_answered_too(
        self, simulator: InProcess, monkeypatch: pytest.MonkeyPatch, scenario: Scenario
    ) -> None:
        intend = Ledger.intend
        monkeypatch.setattr(Ledger, "intend", lambda ledger, plan=None: intend(ledger))

        assert self.found(lambda schedule: answers(simulator, scenario, schedule) > 1)

    def breaks(self, simulator: InProcess, scenario: Scenario, noun: str) -> Schedule:
        """A schedule that makes two."""
        return self.found(lambda schedule: play(simulator, scenario, noun, schedule, Counter()) > 1)

    def found(self, is_wanted: Callable[[Schedule], bool]) -> Schedule:
        """A schedule with a memory of which that is true."""
        return find(
            schedules().filter(lambda schedule: schedule.memory == "kept"),
            is_wanted,
            settings=settings(EXAMPLES, phases=[Phase.generate]),
        )
