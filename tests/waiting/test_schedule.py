"""When a wait looks: often at first, ever more rarely then, and each at moments of its own."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from airflow_provider_twilio.api.messaging_v1.brands import FetchBrandRegistrations
from airflow_provider_twilio.api.messaging_v1.campaigns import FetchUsAppToPerson
from airflow_provider_twilio.api.request import Request
from airflow_provider_twilio.api.v2010.messages import FetchMessage
from airflow_provider_twilio.waiting.schedule import Schedule, schedule_of
from airflow_provider_twilio.waiting.wait import Wait

SINCE = datetime(2026, 11, 1, 12, tzinfo=UTC)
BRAND = FetchBrandRegistrations(sid="BN" + "1" * 32)
CAMPAIGN = FetchUsAppToPerson(messaging_service_sid="MG" + "1" * 32)
MESSAGE = FetchMessage(sid="SM" + "1" * 32)


def schedule(request: Request[Any] = BRAND, poll_interval: float = 60.0) -> Schedule:
    return schedule_of(Wait(request, {}, SINCE, SINCE + timedelta(days=30)), poll_interval)


def looks(of: Schedule, until: float) -> list[float]:
    """The moments of all looks up to an age, in seconds since the wait began."""
    found, now = [], of.since
    while (now := of.look_after(now)) <= of.since + until:
        found.append(now - of.since)
    return found


@pytest.mark.parametrize(
    ("request_", "poll_interval", "at_first", "after_a_week"),
    [
        (BRAND, 60, 60, 1800),
        (BRAND, 3600, 3600, 3600),
        (CAMPAIGN, 300, 300, 14_400),
        (MESSAGE, 10, 10, 600),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Request) else str(value),
)
def test_the_interval_grows_from_the_least_to_the_longest(
    request_: Request[Any], poll_interval: float, at_first: float, after_a_week: float
) -> None:
    made = schedule(request_, poll_interval)

    assert made.interval(made.since) == at_first
    assert made.interval(made.since + 7 * 86_400) == after_a_week


@given(
    least=st.floats(0.1, 5_000),
    longest=st.floats(1, 20_000),
    phase=st.floats(0, 1, exclude_max=True),
    age=st.floats(-10_000, 5_000_000),
)
def test_the_next_look_lies_ahead_and_not_far(least: float, longest: float, phase: float, age: float) -> None:
    made = Schedule(1.8e9, least, max(least, longest), phase)
    now = made.since + age

    look = made.next_look(now)

    assert now < look <= now + 2 * made.interval(max(look, now)) + 1e-3


@given(least=st.floats(1, 1_000), longest=st.floats(1, 20_000), phase=st.floats(0, 0.999))
def test_two_looks_are_never_closer_than_the_least_interval(
    least: float, longest: float, phase: float
) -> None:
    made = Schedule(1.8e9, least, max(least, longest), phase)
    found = looks(made, 60 * least)

    assert all(later - earlier >= least - 1e-3 for earlier, later in pairwise(found))
    assert least - 1e-3 <= found[0] <= 2 * least + 1e-3


def test_a_restart_changes_no_moment() -> None:
    before, again = schedule(), schedule()

    assert looks(before, 86_400) == looks(again, 86_400)
    assert again.next_look(again.since + 1000) in {again.since + one for one in looks(before, 86_400)}


def test_who_is_restarted_oftener_than_it_looks_looks_all_the_same() -> None:
    """Each time it begins anew, and stays until the next restart."""
    made = schedule()
    a_day, restarts = made.since + 86_400, range(0, 7_200, 60)

    assert any(made.next_look(a_day + second) <= a_day + second + 60 for second in restarts)


def test_waits_that_began_in_the_same_second_look_at_moments_spread_over_the_interval() -> None:
    made = [schedule(FetchBrandRegistrations(sid=f"BN{number:032x}")) for number in range(3_000)]
    now = SINCE.timestamp() + 3 * 86_400

    tenths = Counter(int((one.next_look(now) - now) // 180) for one in made)

    assert set(tenths) == set(range(10))
    assert all(200 <= count <= 400 for count in tenths.values())
