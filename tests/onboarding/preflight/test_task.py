"""The preflight as a task: what it returns, and how it fails."""

from typing import Any

import pytest
from airflow.providers.common.compat.sdk import AirflowException, AirflowFailException
from operators.tries import context

from airflow_provider_twilio.onboarding.preflight.task import PreflightOperator
from airflow_provider_twilio.simulator.simulator import Simulator
from onboarding.customers import BY_ROUTE, STANDARD, changed

from .looking import OPT_IN, POLICY, SITE, TERMS


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


def test_an_outage_alone_is_tried_again(twilio_default: Simulator) -> None:
    twilio_default.serve_page(POLICY, "down", status=502)

    with pytest.raises(AirflowException, match="HTTP 502") as failed:
        preflight(STANDARD)

    assert not isinstance(failed.value, AirflowFailException)


def test_an_outage_beside_an_error_is_not_tried_again(twilio_default: Simulator) -> None:
    twilio_default.serve_page(POLICY, "down", status=502)
    twilio_default.serve_page(OPT_IN, fault="pre_ticked")

    with pytest.raises(AirflowFailException, match="30925"):
        preflight(STANDARD)


def test_what_is_no_error_is_returned_without_numbers_and_addresses_of_people(
    twilio_default: Simulator,
) -> None:
    words = (
        "I agree to the SMS terms and get texts. I accept the Terms. Ask +1 555 867 5309 or ann@example.com."
    )
    box = f"<label><input type=checkbox>{words}</label>"
    page = f"<title>Harbor Coffee</title><form><input type=tel>{box}</form>"
    rest = "Message frequency varies. Message and data rates may apply. Reply STOP to opt out, HELP for help."
    links = '<a href="/privacy">Privacy</a> <a href="/terms">Terms</a>'
    twilio_default.serve_page(OPT_IN, f"{page}{rest}{links}")

    result = preflight(STANDARD)

    (found,) = result["findings"]
    assert (result["status"], found["level"], found["code"]) == ("no errors", "warning", 30923)
    assert (found["page"], found["place"]) == (OPT_IN, "campaign.message_flow")
    assert "867" not in str(result)
    assert "ann@" not in str(result)
    assert result["pages"] == {
        SITE: "website",
        POLICY: "privacy policy",
        TERMS: "terms",
        OPT_IN: "opt-in page",
    }


def test_it_asks_nothing_of_twilio(twilio_default: Simulator) -> None:
    preflight(STANDARD)

    assert twilio_default.requests() == []
