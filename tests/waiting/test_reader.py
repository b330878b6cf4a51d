"""All waits of an account in a process share one reader."""

import asyncio
from collections import Counter
from datetime import timedelta

import pytest

from airflow_provider_twilio.waiting.wait import DEADLINE

from .conftest import World
from .fake_twilio import sid

HOUR = 3600.0


def decide(world: World, at: float, number: int, status: str = "APPROVED") -> None:
    world.time.after(at, lambda: world.twilio.brands.update({sid("BN", number): status}))


@pytest.fixture
def brands(world: World) -> World:
    """A hundred brands that are waited for, and their Twilio."""
    world.twilio.brands = {sid("BN", number): "PENDING" for number in range(100)}
    return world


def test_a_hundred_waits_take_one_look_at_a_time(brands: World) -> None:
    waits = [brands.brand(number) for number in range(100)]

    assert brands.run(*waits, until=HOUR) == [None] * 100

    assert 10 <= len(brands.twilio.asked) <= 90
    assert brands.twilio.refused == 0
    assert brands.lookups == [brands.lookups[0]]


def test_every_wait_hears_of_its_own_brand_and_the_sooner_the_more_there_are(brands: World) -> None:
    for number in range(100):
        decide(brands, 600 + 7 * number, number)

    heard = brands.run(*(brands.brand(number) for number in range(100)), until=2 * HOUR)

    late = [one.at - (600 + 7 * number) for number, one in enumerate(heard) if one]
    assert len(late) == 100
    assert [one.event["xcom"]["sid"] for one in heard if one] == [sid("BN", number) for number in range(100)]
    assert min(late) >= 0
    assert max(late[:50]) <= 120
    assert max(late) <= HOUR / 2 + 45


def test_campaigns_take_turns_whoever_is_due_longest(world: World) -> None:
    world.twilio.campaigns = {sid("MG", number): "IN_PROGRESS" for number in range(60)}
    waits = [world.campaign(number, age=timedelta(minutes=5), poll_interval=30) for number in range(60)]

    world.run(*waits, until=600)

    looks = Counter(path for _, path in world.twilio.asked)
    assert len(looks) == 60
    assert max(looks.values()) - min(looks.values()) <= 2
    assert world.twilio.refused == 0


def test_brands_and_campaigns_share_a_limit(brands: World) -> None:
    brands.twilio.campaigns = {sid("MG", number): "IN_PROGRESS" for number in range(100)}
    young = timedelta(minutes=3)

    brands.run(
        *(brands.brand(number, age=young) for number in range(100)),
        *(brands.campaign(number, age=young) for number in range(100)),
        until=900,
    )

    assert brands.twilio.refused == 0
    assert brands.twilio.most_in(60) <= 61
    assert brands.twilio.times("/Usa2p/")
    assert brands.twilio.times("/BrandRegistrations")


def test_the_connection_may_allow_more(world: World) -> None:
    world.connection(extra={"a2p_requests_per_second": 5})
    world.twilio.campaigns = {sid("MG", number): "IN_PROGRESS" for number in range(100)}

    world.run(
        *(world.campaign(number, age=timedelta(minutes=1), poll_interval=1) for number in range(100)),
        until=60,
    )

    assert 250 <= len(world.twilio.asked) <= 301
    assert world.twilio.most_in(1) <= 6


def test_a_brand_that_the_list_leaves_out_is_looked_at_singly(brands: World) -> None:
    hidden = sid("BN", 7)
    brands.twilio.unlisted.add(hidden)
    decide(brands, 2 * HOUR, 7)

    heard = brands.run(*(brands.brand(number) for number in range(100)), until=4 * HOUR)

    assert heard[7] is not None
    assert heard[7].at <= 2.6 * HOUR
    assert {path for _, path in brands.twilio.asked if "/BN" in path} == {
        f"/v1/a2p/BrandRegistrations/{hidden}"
    }


def test_a_failure_that_a_list_tells_is_looked_at_singly_before_it_is_believed(brands: World) -> None:
    """The list may lag behind a resubmission."""
    from .fake_twilio import brand, page

    lagging = [brand(sid("BN", number), "FAILED" if number == 3 else "PENDING") for number in range(100)]
    brands.twilio.listed = lambda request: page(lagging)
    decide(brands, HOUR, 4, "FAILED")

    heard = brands.run(*(brands.brand(number) for number in range(100)), until=HOUR)

    assert heard == [None] * 100
    assert brands.twilio.times(f"/{sid('BN', 3)}")


def test_a_single_wait_is_looked_at_singly(world: World) -> None:
    world.twilio.brands = {sid("BN", number): "PENDING" for number in range(100)}

    world.run(world.brand(0), until=HOUR)

    assert {path for _, path in world.twilio.asked} == {f"/v1/a2p/BrandRegistrations/{sid('BN', 0)}"}


def test_two_waits_of_a_thousand_brands_cost_what_looking_singly_would(world: World) -> None:
    world.twilio.brands = {sid("BN", number): "PENDING" for number in range(5_000)}

    world.run(world.brand(10), world.brand(4_990), until=24 * HOUR)

    assert len(world.twilio.asked) <= 2 * 48 + 10


def test_two_waits_for_the_same_brand_both_hear(brands: World) -> None:
    decide(brands, 600, 5)

    heard = brands.run(brands.brand(5), brands.brand(5), brands.brand(6), until=HOUR)

    assert [bool(one) for one in heard] == [True, True, False]


def test_the_deadline_is_each_waits_own(brands: World) -> None:
    lives = [timedelta(days=3, seconds=600 * (number + 1)) for number in range(5)]

    heard = brands.run(
        *(brands.brand(number, lasts=life) for number, life in enumerate(lives)), until=2 * HOUR
    )

    assert [one.event["state"] for one in heard if one] == [DEADLINE] * 5
    assert [one.event["status"] for one in heard if one] == ["PENDING"] * 5
    late = [one.at - 600 * (number + 1) for number, one in enumerate(heard) if one]
    assert min(late) > -0.01
    assert max(late) <= 120


def test_a_last_look_comes_before_all_who_only_wait(world: World) -> None:
    world.twilio.campaigns = {sid("MG", number): "IN_PROGRESS" for number in range(400)}
    ends = world.campaign(399, lasts=timedelta(days=3, minutes=5))
    world.time.after(290, lambda: world.twilio.campaigns.update({sid("MG", 399): "VERIFIED"}))
    young = timedelta(minutes=2)

    *_, heard = world.run(
        *(world.campaign(number, age=young, poll_interval=10) for number in range(399)), ends, until=600
    )

    assert heard is not None
    assert heard.event["state"] == "reached"
    assert heard.at <= 310


def test_what_the_reader_logs_lands_in_no_tasks_log(brands: World) -> None:
    from .fake_twilio import refusal

    brands.twilio.listed = lambda request: refusal(400, 20001)

    brands.run(*(brands.brand(number) for number in range(100)), until=HOUR)

    assert any("list can't be read" in line for line in brands.log_of("nobody"))
    for number in range(100):
        said = brands.log_of(sid("BN", number))
        assert not any("list" in line for line in said)
        assert said[0].startswith("Waiting on a first answer")
    assert not any(line.startswith("Waiting") for line in brands.log_of("nobody"))


@pytest.mark.parametrize("moment", [0, 1, 2, 3, 5, 8, 20, 40])
def test_a_wait_may_be_cancelled_wherever_it_is(world: World, moment: int) -> None:
    """``run`` itself looks whether anything is left behind."""
    world.twilio.brands = {sid("BN", 0): "PENDING"}
    trigger = world.brand(0, age=timedelta(seconds=0), poll_interval=0.001)

    async def cancelled_after_turns() -> None:
        task = asyncio.ensure_future(anext(trigger.run()))
        for _ in range(moment):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        assert {asyncio.current_task()} == asyncio.all_tasks()

    world.time.run(cancelled_after_turns())


def test_who_comes_after_the_last_one_left_finds_a_new_reader(brands: World) -> None:
    decide(brands, 60, 0)
    assert brands.run(brands.brand(0, age=timedelta(minutes=5)), until=HOUR) != [None]
    decide(brands, 2 * HOUR, 1)

    assert brands.run(brands.brand(1), until=3 * HOUR) != [None]
    assert len(brands.lookups) == 2
