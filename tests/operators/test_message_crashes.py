"""No schedule of crashes, lost answers, late arrivals and clearings sends a message twice, or never."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from itertools import product
from typing import Any, get_args

import pytest
from hypothesis import HealthCheck, Phase, example, find, given, settings
from hypothesis import strategies as st

from airflow_provider_twilio.api.messaging_v1.sender_pool import CreatePhoneNumber
from airflow_provider_twilio.api.messaging_v1.services import CreateService
from airflow_provider_twilio.api.v2010.incoming_numbers import CreateIncomingPhoneNumber
from airflow_provider_twilio.api.v2010.messages import CreateMessage
from airflow_provider_twilio.idempotency.intents import Entry
from airflow_provider_twilio.operators.messages import SendSmsOperator

from .crashes import World, time_of
from .in_process import InProcess
from .schedules import RequestFate, Schedule, WriteFate, one_by_one, schedules

TO, FROM = "+15558675309", "+15005550006"
BODY = "Your table is ready."
BEFORE = 120.0
"""Seconds between what others have sent and the run's beginning."""

EXAMPLES = settings(
    max_examples=200,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)

Make = Callable[[], SendSmsOperator]
Scenario = Callable[[World], dict[str, Any]]


@pytest.fixture(scope="module")
def simulator() -> InProcess:
    return InProcess()


def from_a_number(world: World) -> dict[str, Any]:
    return {"from_": FROM}


def through_a_service(world: World) -> dict[str, Any]:
    service = world.prepare(CreateService(friendly_name="Owl Post")).sid
    number = world.prepare(CreateIncomingPhoneNumber(phone_number="+14155550100")).sid
    world.prepare(CreatePhoneNumber(service_sid=service, phone_number_sid=number))
    return {"messaging_service_sid": service}


class Play:
    """One account, with messages of others, and one task that sends.

    :param options: of the operator.
    """

    def __init__(
        self, simulator: InProcess, scenario: Scenario, schedule: Schedule, seen: Counter[str], **options: Any
    ) -> None:
        self.simulator = simulator
        self.world = World(simulator, schedule, seen)
        self.sender = scenario(self.world)
        self.options = options
        self._others(BODY)
        # Of a try that left no memory it isn't known when it was. The scheduler's clock may be as wrong.
        self.world.sleep(BEFORE + max(0.0, *schedule.skews))
        self._others("Your table is not ready.")
        self._others(BODY, to="+15558675310")
        self.of_others = len(simulator.snapshot()["messages"])

    def _others(self, body: str, to: str = TO) -> None:
        self.world.prepare(CreateMessage(to=to, body=body, **self.sender))

    def make(self) -> SendSmsOperator:
        return SendSmsOperator(task_id="task", to=TO, body=BODY, **self.sender, **self.options)

    def sent(self) -> list[dict[str, Any]]:
        """The requests that came from the task."""
        return self.simulator.snapshot()["messages"][self.of_others :]


def sent_in(simulator: InProcess, scenario: Scenario, schedule: Schedule, seen: Counter[str]) -> int:
    """Take a task through ``schedule``; how many messages it has sent."""
    play = Play(simulator, scenario, schedule, seen)
    with time_of(play.world):
        sid = play.world.tries(play.make)["sid"]
        there = play.sent()
        if len(there) == 1:
            assert sid == there[0]["sid"]
            assert (there[0]["to"], there[0]["body"]) == (TO, BODY)
    return len(there)


@pytest.mark.parametrize("scenario", [from_a_number, through_a_service])
def test_it_is_sent_in(simulator: InProcess, scenario: Scenario, proof: Callable[[str], None]) -> None:
    seen: Counter[str] = Counter()
    ran = 0

    @EXAMPLES
    @given(schedules(waits=True))
    @example(Schedule(orders=("429 for long", "crash in flight")))
    @example(Schedule(orders=("late",), takes=(0, 0, 0, 0, 1), way=1))
    @example(Schedule(orders=("late", "malformed"), takes=(0, 0, 20, 20, 20)))
    @example(Schedule("none", orders=("crash in flight",)))
    def survives(schedule: Schedule) -> None:
        nonlocal ran
        ran += 1
        assert sent_in(simulator, scenario, schedule, seen) == 1

    for schedule in one_by_one(waits=True):
        survives = example(schedule)(survives)
    survives()

    fates = [*product(("GET", "POST"), get_args(RequestFate)), *product(("write",), get_args(WriteFate))]
    assert {f"{place} {fate}" for place, fate in fates} <= set(seen)
    assert ran >= 250
    proof(
        f"SendSmsOperator {scenario.__name__.replace('_', ' ')}: {ran} schedules, {seen['tries']} tries, "
        f"{sum(n for fate, n in seen.items() if 'crash' in fate)} crashes, "
        f"{sum(n for fate, n in seen.items() if 'crash' not in fate and 'well' not in fate) - seen['tries']} "
        f"other faults: one message each"
    )


@pytest.mark.parametrize("resend", [False, True])
def test_a_cleared_task_sends_once_for_each_clearing_if_at_all(simulator: InProcess, resend: bool) -> None:
    """Airflow keeps a cleared task's state (3.3), drops it (3.4) or has none."""

    @settings(EXAMPLES, max_examples=60)
    @given(
        schedules(waits=True).filter(lambda each: not (resend and each.memory == "none")), st.integers(1, 2)
    )
    def survives(schedule: Schedule, clearings: int) -> None:
        dropped = schedule.memory == "dropped"
        play = Play(
            simulator,
            from_a_number,
            replace(schedule, memory="kept") if dropped else schedule,
            Counter(),
            resend_when_cleared=resend,
        )
        with time_of(play.world):
            sids = [play.world.tries(play.make)["sid"]]
            for _ in range(clearings):
                play.world.clear(dropped=dropped)
                sids.append(play.world.tries(play.make)["sid"])
        assert sorted({*sids}) == sorted(message["sid"] for message in play.sent())
        assert len({*sids}) == (1 + clearings if resend else 1)

    survives()


class TestTheHarness:
    """It finds what it is there to find: these schedules break a task that lacks one of its precautions."""

    def test_with_the_ledger_switched_off_it_is_sent_twice(
        self, simulator: InProcess, monkeypatch: pytest.MonkeyPatch, proof: Callable[[str], None]
    ) -> None:
        """Such a task takes every try for its first one."""
        monkeypatch.setattr("airflow_provider_twilio.idempotency.intents.Ledger.read", lambda _: Entry())
        monkeypatch.setattr(
            "airflow_provider_twilio.idempotency.send_message.OneMessage._find", lambda _: None
        )

        found = self.breaks(simulator, lambda sent: sent > 1)

        proof(f"SendSmsOperator with the ledger switched off sends twice: {found}")

    def test_without_a_look_at_twilio_it_is_sent_twice(
        self, simulator: InProcess, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(
            "airflow_provider_twilio.idempotency.send_message.OneMessage._find", lambda _: None
        )

        assert self.breaks(simulator, lambda sent: sent > 1)

    def test_without_a_wait_for_an_earlier_try_it_is_sent_twice(
        self, simulator: InProcess, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("airflow_provider_twilio.idempotency.ensure.SETTLED_AFTER", 0.0)

        assert self.breaks(simulator, lambda sent: sent > 1)

    def test_where_any_message_is_taken_for_it_it_is_never_sent(
        self, simulator: InProcess, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("airflow_provider_twilio.idempotency.matching._written", lambda *_: ["same"])

        assert self.breaks(simulator, lambda sent: sent == 0)

    def test_without_the_time_of_the_intent_it_is_never_sent(
        self, simulator: InProcess, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("airflow_provider_twilio.idempotency.matching.CLOCK_SKEW", timedelta(hours=1))

        assert self.breaks(simulator, lambda sent: sent == 0)

    def breaks(self, simulator: InProcess, wrong: Callable[[int], bool]) -> Schedule:
        """A schedule with a memory that sends too often, or never."""
        return find(
            schedules().filter(lambda schedule: schedule.memory == "kept"),
            lambda schedule: wrong(sent_in(simulator, from_a_number, schedule, Counter())),
            settings=settings(EXAMPLES, phases=[Phase.generate]),
        )
