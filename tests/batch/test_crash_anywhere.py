"""No schedule of crashes, lost answers and late arrivals sends a message of a batch twice, or never."""

import gc
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import count
from os import environ
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, example, find, given, settings
from hypothesis import strategies as st

from airflow_provider_twilio.simulator.settings import Settings
from airflow_provider_twilio.simulator.twilio import Twilio

from .plays import (
    ALL_FATES,
    LOOK_FATES,
    RESULT_FATES,
    WRITE_FATES,
    Input,
    Play,
    inputs,
    one_by_one,
    schedules,
)
from .schedule import AnyMemory, End, Schedule

MOST = 300
STEP = int(environ.get("PROOF_STEP", "7"))
"""Calls and returns between two places at which a try ends; 1 takes some minutes."""
Proof = Callable[[str], None]


@pytest.fixture(scope="module")
def twilio() -> Iterator[Twilio]:
    """After each death the garbage is collected, and needn't be looked for in all of Airflow."""
    gc.collect()
    gc.freeze()
    yield Twilio(Settings())
    gc.unfreeze()


@pytest.fixture
def examples(request: pytest.FixtureRequest) -> settings:
    """The same examples each time, unless ``--hypothesis-seed`` asks for others."""
    return settings(
        max_examples=MOST,
        derandomize=request.config.getoption("--hypothesis-seed") is None,
        database=None,
        deadline=None,
        suppress_health_check=[*HealthCheck],
    )


@pytest.mark.proof
def test_every_message_is_sent_once(twilio: Twilio, tmp_path: Path, examples: settings, proof: Proof) -> None:
    seen: Counter[str] = Counter()

    @examples
    @given(inputs(), schedules())
    def survives(batch: Input, schedule: Schedule) -> None:
        play = Play(twilio, batch, schedule, seen, tmp_path)
        result = play.run()
        assert play.difference() == (0, 0)
        play.assert_told(result)
        seen["examples"] += 1
        seen["messages"] += len(play.sent())

    for schedule in one_by_one():
        survives = example(Input(), schedule)(survives)
    survives()

    places = {"POST": ALL_FATES, "GET": ALL_FATES, "write": WRITE_FATES, "look": LOOK_FATES}
    fates = {f"{place} {fate}" for place, possible in places.items() for fate in possible}
    assert fates | {f"results {fate}" for fate in RESULT_FATES} | {"killed", "stopped"} <= set(seen)
    assert seen["examples"] >= 300
    tell(proof, seen)


def tell(proof: Proof, seen: Counter[str]) -> None:
    """Print what happened."""
    proof(
        f"SendSmsBatchOperator: {seen['examples']} schedules, {seen['tries']:,} tries "
        f"({seen['tries that died']} died, {seen['tries that failed']} failed), "
        f"{seen['messages']:,} messages: duplicates 0, lost 0"
    )
    proof(f"  between two calls: killed {seen['killed']}, told to stop {seen['stopped']}")
    for place in ("POST", "GET", "write", "look", "results"):
        fates = {
            name.removeprefix(f"{place} "): n for name, n in seen.items() if name.startswith(f"{place} ")
        }
        proof(f"  {place}: " + ", ".join(f"{fate} {n:,}" for fate, n in sorted(fates.items())))


@pytest.mark.proof
@pytest.mark.parametrize("end", ["killed", "stopped"])
def test_a_try_may_end_between_any_two_calls(twilio: Twilio, tmp_path: Path, end: End, proof: Proof) -> None:
    """A batch of three rows in two chunks, one of which Twilio refuses, in its first try."""
    seen: Counter[str] = Counter()
    batch = Input(rows=((2, 0), (0, 0), (3, 1)))
    for place in count(1, STEP):
        schedule = Schedule(deaths=((place, end),), orders=((0, "malformed"),))
        play = Play(twilio, batch, schedule, seen, tmp_path)
        result = play.run()
        assert play.difference() == (0, 0), place
        play.assert_told(result)
        if seen[end] <= place // STEP:
            break

    assert STEP * seen[end] >= 1500
    proof(
        f"SendSmsBatchOperator {end} at every {STEP}th of {place:,} calls and returns of a try: {seen[end]} "
        f"schedules, one message for each row"
    )


class TestTheHarness:
    """It finds what it is there to find: these schedules break a batch that lacks one of its precautions."""

    def test_with_the_ledger_switched_off_messages_are_sent_twice(
        self, twilio: Twilio, tmp_path: Path, examples: settings, proof: Proof
    ) -> None:
        """Such a task takes every try for its first one."""
        found = self.breaks(twilio, tmp_path, examples, "off", lambda doubles, lost: doubles > 0)

        proof(f"SendSmsBatchOperator with the ledger switched off sends twice: {found}")

    def test_without_a_look_at_twilio_messages_are_sent_twice(
        self, twilio: Twilio, tmp_path: Path, examples: settings, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        async def nothing(self: object, rows: object) -> tuple[dict[str, list[object]], bool]:
            return {}, True

        monkeypatch.setattr("airflow_provider_twilio.batch.recovery.Settler._look", nothing)

        assert self.breaks(twilio, tmp_path, examples, "kept", lambda doubles, lost: doubles > 0)

    def test_without_a_wait_for_what_is_on_its_way_messages_are_sent_twice(
        self, twilio: Twilio, tmp_path: Path, examples: settings, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("airflow_provider_twilio.batch.run.SETTLED_AFTER", 0.0)
        monkeypatch.setattr("airflow_provider_twilio.batch.sender.SETTLED_AFTER", 0.0)

        assert self.breaks(twilio, tmp_path, examples, "kept", lambda doubles, lost: doubles > 0)

    def breaks(
        self,
        twilio: Twilio,
        folder: Path,
        examples: settings,
        memory: AnyMemory,
        wrong: Callable[[int, int], bool],
    ) -> tuple[Input, Schedule]:
        """A batch and a schedule with messages that are there twice, or never."""

        def broken(play: tuple[Input, Schedule]) -> bool:
            played = Play(twilio, *play, Counter(), folder)
            played.run()
            return wrong(*played.difference())

        return find(
            st.tuples(inputs(), schedules(memory)),
            broken,
            settings=settings(examples, max_examples=4000, phases=[Phase.generate]),
        )
