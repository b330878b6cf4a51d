"""The axes of charts: round marks over all values, and never past 100 %."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from airflow_provider_twilio.reports.axis import axis, percent_axis


@pytest.mark.parametrize(
    ("values", "marks"),
    [
        ([1624, 40], [0, 500, 1000, 1500, 2000]),
        ([3], [0, 1, 2, 3]),
        ([0.0083], [0, 0.002, 0.004, 0.006, 0.008, 0.01]),
        ([-2, 2], [-2, -1, 0, 1, 2]),
        ([0, 0], [0, 1]),
    ],
)
def test_marks_are_round_and_begin_at_zero(values: list[float], marks: list[float]) -> None:
    least = 1 if all(value == int(value) for value in values) else 0

    assert [*axis(values, least).marks] == pytest.approx(marks)


@pytest.mark.parametrize(
    ("shares", "marks"),
    [
        ([0.812, 0.983], [0.75, 0.8, 0.85, 0.9, 0.95, 1.0]),
        ([1.0], [0.95, 0.96, 0.97, 0.98, 0.99, 1.0]),
        ([0.0, 1.0], [0.0, 0.2, 0.4, 0.6, 0.8, 1.0]),
    ],
)
def test_an_axis_of_shares_ends_at_100_percent(shares: list[float], marks: list[float]) -> None:
    assert [*percent_axis(shares).marks] == pytest.approx(marks)


@given(st.lists(st.floats(-1e9, 1e9).map(lambda value: round(value, 4)), min_size=1))
def test_every_value_is_within_the_axis(values: list[float]) -> None:
    made = axis(values)

    assert all(-1e-9 <= made.share(value) <= 1 + 1e-9 for value in [0, *values])
    assert 2 <= len(made.marks) <= 8


@given(st.lists(st.floats(0, 1), min_size=1))
def test_every_share_is_within_the_axis(shares: list[float]) -> None:
    made = percent_axis(shares)

    assert all(0 <= round(made.share(share), 9) <= 1 for share in shares)
    assert made.marks[0] >= 0
    assert made.marks[-1] == 1
