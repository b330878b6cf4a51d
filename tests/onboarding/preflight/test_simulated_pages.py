"""Pages of the simulator: good ones pass, and each fault draws its code."""

import pytest

from airflow_provider_twilio.onboarding.preflight.finding import Finding
from airflow_provider_twilio.simulator.pages import FAULTS
from airflow_provider_twilio.simulator.simulator import Simulator
from onboarding.customers import BY_ROUTE

from .looking import OPT_IN, POLICY, SITE, report

DRAWN = {
    "pre_ticked": (OPT_IN, 30925),
    "no_checkbox": (OPT_IN, 30925),
    "bundled": (OPT_IN, 30923),
    "required": (OPT_IN, 30931),
    "no_frequency": (OPT_IN, 30924),
    "no_rates": (OPT_IN, 30924),
    "no_stop": (OPT_IN, 30924),
    "no_help": (OPT_IN, 30924),
    "no_links": (OPT_IN, 30909),
    "shared": (POLICY, 30932),
    "not_said": (POLICY, 30932),
}


def errors(simulator: Simulator, route: str = "standard") -> list[Finding]:
    return report(simulator, BY_ROUTE[route]).errors


@pytest.mark.parametrize("route", BY_ROUTE)
def test_pages_that_nobody_set_are_good(route: str, simulator: Simulator) -> None:
    simulator.reset()

    assert errors(simulator, route) == []


def test_every_fault_is_listed_here() -> None:
    assert set(DRAWN) == set(FAULTS)


@pytest.mark.parametrize("fault", DRAWN)
def test_a_fault_draws_its_code_until_it_is_corrected(fault: str, simulator: Simulator) -> None:
    simulator.reset()
    address, code = DRAWN[fault]

    simulator.serve_page(address, fault=fault)
    assert {(found.page, found.code) for found in errors(simulator)} == {(address, code)}

    simulator.serve_page(address)
    assert errors(simulator) == []


def test_a_page_that_is_gone_is_an_error(simulator: Simulator) -> None:
    simulator.reset()
    simulator.serve_page(POLICY, "gone", status=404)

    (found,) = errors(simulator)
    assert (found.code, found.is_outage) == (30908, False)


def test_a_site_that_fails_may_be_well_at_another_try(simulator: Simulator) -> None:
    simulator.reset()
    simulator.serve_page(SITE, "down", status=502)

    (found,) = errors(simulator)
    assert (found.code, found.is_outage) == (30891, True)
