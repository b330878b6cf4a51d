"""The words by which pages say how often texts come, what they cost, and what STOP and HELP do."""

import pytest

from airflow_provider_twilio.onboarding.preflight.disclosures import (
    says_frequency,
    says_help,
    says_rates,
    says_stop,
)

from .looking import phrases

FREQUENCY = phrases("frequency")
NO_FREQUENCY = phrases("no_frequency")
RATES = phrases("rates")
NO_RATES = phrases("no_rates")
STOP = phrases("stop")
NO_STOP = phrases("no_stop")
HELP = phrases("help")
NO_HELP = phrases("no_help")


@pytest.mark.parametrize("text", FREQUENCY)
def test_frequency_is_said(text: str) -> None:
    assert says_frequency(text)


@pytest.mark.parametrize("text", NO_FREQUENCY)
def test_frequency_is_not_said(text: str) -> None:
    assert not says_frequency(text)


@pytest.mark.parametrize("text", RATES)
def test_rates_are_said(text: str) -> None:
    assert says_rates(text)


@pytest.mark.parametrize("text", NO_RATES)
def test_rates_are_not_said(text: str) -> None:
    assert not says_rates(text)


@pytest.mark.parametrize("text", STOP)
def test_stop_is_said(text: str) -> None:
    assert says_stop(text)


@pytest.mark.parametrize("text", NO_STOP)
def test_stop_is_not_said(text: str) -> None:
    assert not says_stop(text)


@pytest.mark.parametrize("text", HELP)
def test_help_is_said(text: str) -> None:
    assert says_help(text)


@pytest.mark.parametrize("text", NO_HELP)
def test_help_is_not_said(text: str) -> None:
    assert not says_help(text)
