"""Pauses double up to the longest one, and don't come at the same moment for everybody."""

from itertools import islice

from hypothesis import given
from hypothesis import strategies as st

from airflow_provider_twilio.client.backoff import doubling, spread

SECONDS = st.floats(0.001, 1e6)


def test_each_pause_is_twice_the_one_before() -> None:
    assert [*islice(doubling(0.5, 1000.0), 6)] == [0.5, 1, 2, 4, 8, 16]


@given(SECONDS, SECONDS)
def test_no_pause_is_longer_than_the_longest_however_many_there_are(first: float, longest: float) -> None:
    pauses = [*islice(doubling(first, longest), 2000)]

    assert pauses[0] == min(first, longest)
    assert pauses[-1] == longest
    assert pauses == sorted(pauses)


@given(SECONDS)
def test_a_pause_that_is_spread_is_at_least_half_of_it(pause: float) -> None:
    drawn = [spread(pause) for _ in range(50)]

    assert pause / 2 <= min(drawn) <= max(drawn) <= pause


def test_pauses_that_are_spread_differ() -> None:
    assert len({spread(1.0) for _ in range(20)}) == 20
