"""Workers whose clocks are wrong, each in another way: every message is sent once, everything made once."""

from collections import Counter
from collections.abc import Callable, Iterator
from itertools import permutations, product

import pytest

from .crashes import time_of
from .in_process import InProcess
from .schedules import LONGEST_WAY, SKEWS, RequestFate, Schedule
from .test_crashes import Scenario, a_brand, a_resubmission, a_service, any_number, play
from .test_message_crashes import Play, from_a_number

FATES: tuple[RequestFate, ...] = ("crash before", "crash after", "crash in flight", "late")


def schedules() -> Iterator[Schedule]:
    """The first try fast and the second slow, and the other way round; the first one's request goes wrong."""
    for skews, fate, way, retry_delay in product(
        permutations(SKEWS, 2), FATES, (1.0, LONGEST_WAY), (0.0, 30.0)
    ):
        yield Schedule(orders=(fate,), way=way, retry_delay=retry_delay, skews=skews)


@pytest.fixture(scope="module")
def simulator() -> InProcess:
    return InProcess()


@pytest.mark.parametrize("every", [20, pytest.param(1, marks=pytest.mark.proof)])
def test_each_message_is_sent_once(simulator: InProcess, every: int, proof: Callable[[str], None]) -> None:
    sent: Counter[int] = Counter()
    for schedule in [*schedules()][::every]:
        play = Play(simulator, from_a_number, schedule, Counter())
        with time_of(play.world):
            play.world.tries(play.make)
        sent[len(play.sent())] += 1

    assert {*sent} == {1}
    proof(f"SendSmsOperator on workers with wrong clocks: {sent.total():,} crashes, 0 twice, 0 lost")


@pytest.mark.parametrize(
    ("scenario", "noun"),
    [
        (a_service, "services"),
        (a_brand, "brands"),
        (any_number, "phone_numbers"),
        (a_resubmission, "resubmissions"),
    ],
)
def test_everything_is_made_once(simulator: InProcess, scenario: Scenario, noun: str) -> None:
    made = {play(simulator, scenario, noun, schedule, Counter()) for schedule in [*schedules()][::20]}

    assert made == {1}


@pytest.mark.parametrize(
    ("scheduler", "workers"), [(0.0, (300.0,)), (0.0, (-300.0,)), (300.0, (300.0,))], ids=str
)
def test_without_memory_the_earlier_of_two_beginnings_of_the_run_is_taken(
    simulator: InProcess, scheduler: float, workers: tuple[float, ...]
) -> None:
    """The scheduler's clock may be right, or as wrong as the worker's."""
    play = Play(
        simulator, from_a_number, Schedule("none", ("well",), ("crash after",), skews=workers), Counter()
    )
    play.world.begin(scheduler)

    with time_of(play.world):
        play.world.tries(play.make)

    assert len(play.sent()) == 1
