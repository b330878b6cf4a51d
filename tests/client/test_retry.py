"""Pauses grow, stay within their bounds and don't come at the same moment for everybody."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from airflow_provider_twilio.client.retry import NEVER, PATIENT, Retry

seconds = st.floats(0.001, 100)


@given(st.integers(0, 2000), seconds, seconds)
def test_each_pause_is_between_half_of_its_step_and_the_whole(
    times: int, first: float, longest: float
) -> None:
    pauses = list(Retry(times=times, first=first, longest=longest).pauses())

    assert len(pauses) == times
    step = min(first, longest)
    for pause in pauses:
        assert step / 2 <= pause <= step
        step = min(step * 2, longest)


def test_pauses_differ_so_that_clients_do_not_come_back_together() -> None:
    firsts = {next(PATIENT.pauses()) for _ in range(20)}

    assert len(firsts) == 20


def test_the_patient_try_six_times_within_a_minute() -> None:
    assert PATIENT.times == 5
    assert sum(PATIENT.pauses()) < 60


def test_never_has_no_pause() -> None:
    assert list(NEVER.pauses()) == []


@pytest.mark.parametrize("wait", [PATIENT, NEVER])
def test_a_retry_can_be_used_again(wait: Retry) -> None:
    assert len(list(wait.pauses())) == len(list(wait.pauses()))
