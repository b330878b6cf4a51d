"""Pages of customers that the simulator serves, and the control request that changes them."""

import httpx
import pytest

from airflow_provider_twilio.simulator.pages import FAULTS
from airflow_provider_twilio.simulator.simulator import Simulator

ORDER = "https://www.acme.example.com/order"


def page(simulator: Simulator, path: str = "www.acme.example.com/order") -> httpx.Response:
    return httpx.get(f"{simulator.url}/_simulator/pages/{path}", trust_env=False)


def put(simulator: Simulator, **values: object) -> httpx.Response:
    return httpx.post(f"{simulator.url}/_simulator/pages", json=values, trust_env=False)


def test_any_address_has_a_page(twilio_simulator: Simulator) -> None:
    titles = {
        path: page(twilio_simulator, f"www.acme.example.com{path}")
        .text.partition("<title>")[2]
        .split(" |")[0]
        for path in ("", "/order", "/privacy", "/legal/terms")
    }

    assert titles == {
        "": "Welcome",
        "/order": "Sign up",
        "/privacy": "Privacy Policy",
        "/legal/terms": "Terms",
    }


@pytest.mark.parametrize("fault", FAULTS)
def test_a_page_has_a_fault_until_it_is_corrected(fault: str, twilio_simulator: Simulator) -> None:
    address = "https://www.acme.example.com/privacy" if fault in ("shared", "not_said") else ORDER
    place = address.partition("//")[2]
    good = page(twilio_simulator, place).text

    assert put(twilio_simulator, address=address, fault=fault).status_code == 204
    assert page(twilio_simulator, place).text != good

    assert put(twilio_simulator, address=address).status_code == 204
    assert page(twilio_simulator, place).text == good


def test_a_page_may_be_any(twilio_simulator: Simulator) -> None:
    put(twilio_simulator, address=ORDER, html="<p>mine", status=410)

    found = page(twilio_simulator)
    assert (found.status_code, found.text) == (410, "<p>mine")


@pytest.mark.parametrize(
    "values", [{"address": "nowhere"}, {"address": ORDER, "fault": "x"}, {}], ids=["host", "fault", "none"]
)
def test_what_makes_no_page_is_refused(values: dict[str, object], twilio_simulator: Simulator) -> None:
    assert put(twilio_simulator, **values).status_code == 400


def test_a_reset_makes_all_pages_good_again(twilio_simulator: Simulator) -> None:
    put(twilio_simulator, address=ORDER, html="<p>mine")
    twilio_simulator.reset()

    assert "mine" not in page(twilio_simulator).text
