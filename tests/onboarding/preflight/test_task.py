"""The preflight as a task: what it returns, and how it fails."""

from typing import Any

import pytest
from airflow.providers.common.compat.sdk import AirflowFailException
from operators.tries import context

from airflow_provider_twilio.onboarding.preflight.task import PreflightOperator
from airflow_provider_twilio.simulator.simulator import Simulator
from onboarding.customers import BY_ROUTE, STANDARD, changed


def preflight(values: dict[str, Any]) -> dict[str, Any]:
    """One try of the task."""
    result: dict[str, Any] = PreflightOperator(task_id="preflight", customer=values).execute(context())
    return result


@pytest.mark.parametrize("route", BY_ROUTE)
def test_a_good_customer_passes(route: str, twilio_default: Simulator) -> None:
    assert preflight(BY_ROUTE[route])["status"] == "no errors"


def test_it_fails_for_good_with_all_errors_in_words(twilio_default: Simulator) -> None:
    samples = ["Your order is ready: https://bit.ly/abc", "We are out of oat milk, is almond fine?"]

    with pytest.raises(AirflowFailException) as failed:
        preflight(changed(STANDARD, campaign__samples=samples))

    first, *lines = str(failed.value).splitlines()
    assert first == "Harbor Coffee: a review would object"
    assert [line.split(":")[1].strip() for line in lines if line.startswith("error")] == [
        "campaign.samples",
        "campaign.samples",
        "campaign.samples[0]",
    ]
    assert [code for line in lines for code in ("30892", "30893") if code in line] == [
        "30893",
        "30893",
        "30892",
    ]


def test_it_asks_nothing_of_twilio(twilio_default: Simulator) -> None:
    preflight(STANDARD)

    assert twilio_default.requests() == []
