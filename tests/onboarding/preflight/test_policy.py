"""A privacy policy's promises on mobile information, in many words."""

import pytest

from airflow_provider_twilio.onboarding.preflight.codes import CAMPAIGN
from airflow_provider_twilio.onboarding.preflight.content import Content
from airflow_provider_twilio.onboarding.preflight.page import WebPage
from airflow_provider_twilio.onboarding.preflight.policy import of_policy

from .looking import phrases

PROMISES = phrases("promises")
BREACHES = phrases("breaches")
SILENCES = phrases("silences")


def levels(text: str) -> list[str]:
    """The levels of what is found in a policy with these words."""
    page = WebPage("privacy policy", (), "https://x.example", "https://x.example", Content(text=text))
    return [found.level for found in of_policy(page, CAMPAIGN)]


@pytest.mark.parametrize("text", PROMISES)
def test_a_promise_is_enough(text: str) -> None:
    assert levels(text) == []


@pytest.mark.parametrize("text", BREACHES)
def test_a_breach_is_an_error(text: str) -> None:
    assert levels(text) == ["error"]


@pytest.mark.parametrize("text", BREACHES)
def test_a_breach_is_an_error_beside_a_promise(text: str) -> None:
    assert levels(f"{PROMISES[0]}\n{text}") == ["error"]


@pytest.mark.parametrize("text", SILENCES)
def test_words_that_promise_nothing_are_an_error(text: str) -> None:
    assert levels(text) == ["error"]


@pytest.mark.parametrize("text", SILENCES)
def test_words_that_promise_nothing_take_no_promise_away(text: str) -> None:
    assert levels(f"{text}\n{PROMISES[0]}") == []


def test_a_promise_of_personal_information_alone_is_a_warning() -> None:
    assert levels("We never share personal information with third parties for marketing.") == ["warning"]
