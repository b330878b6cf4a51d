"""Which pages are read, and on which of them people are taken to agree."""

from typing import Any

import pytest

from airflow_provider_twilio.onboarding.preflight.pages import MOST_PAGES, targets
from airflow_provider_twilio.simulator.simulator import Simulator
from onboarding.customers import STANDARD, TOLLFREE, changed

from .looking import OPT_IN, POLICY, SITE, TERMS, known, report

BOX = """<title>Harbor Coffee</title>
<form><input type="tel"><label><input type="checkbox"> I agree to get texts from Harbor Coffee.</label></form>
<p>Message frequency varies. Message and data rates may apply. Reply STOP to opt out, HELP for help.</p>
<a href="/privacy">Privacy</a> <a href="/terms">Terms</a>"""
NO_BOX = BOX.replace('<input type="checkbox">', "")


def flow(text: str, **changes: Any) -> dict[str, Any]:
    return changed(STANDARD, campaign__message_flow=text.ljust(40, "."), **changes)


def opt_in_pages(text: str) -> list[str]:
    return [one.address for one in targets(known(flow(text)).customer) if one.role == "opt-in page"]


@pytest.mark.parametrize(
    ("text", "addresses"),
    [
        ("People sign up at https://acme.example.com/join, which says so.", ["https://acme.example.com/join"]),
        ("See (https://acme.example.com/a) and www.acme.example.com/b!", ["https://acme.example.com/a",
            "https://www.acme.example.com/b"]),
        ("They go to acmebikes.com/text and tick the box for texts.", ["https://acmebikes.com/text"]),
        (f"At https://acme.example.com/join. Policy: {POLICY} Terms: {TERMS}/", ["https://acme.example.com/join"]),
        ("They write to join@acmebikes.com or fill in the form here.", []),
        ("They text JOIN to our number, as a sign at the counter says.", []),
    ],
)  # fmt: skip
def test_a_flow_names_its_pages(text: str, addresses: list[str]) -> None:
    assert opt_in_pages(text) == addresses


def test_so_many_pages_are_read_at_most() -> None:
    text = " ".join(f"https://acme.example.com/{number}" for number in range(50))

    assert len(targets(known(flow(text)).customer)) == MOST_PAGES


def test_a_flow_without_a_page_is_a_warning_and_an_error_if_people_agree_online(simulator: Simulator) -> None:
    simulator.reset()
    paper = "Customers fill in a paper form at the counter and sign it."
    online = "Customers fill in a form on our website and tick a box."

    assert [(one.level, one.code) for one in report(simulator, flow(paper)).findings] == [("warning", 30909)]
    assert [(one.level, one.code) for one in report(simulator, flow(online)).findings] == [("error", 30909)]


def test_people_may_agree_on_the_site_itself(simulator: Simulator) -> None:
    simulator.reset()
    simulator.serve_page(SITE, BOX)

    assert report(simulator, flow("Customers tick a box on our website.")).findings == []


def test_one_of_several_named_pages_is_enough(simulator: Simulator) -> None:
    simulator.reset()
    simulator.serve_page(
        "https://harborcoffee.example.com/about", "<h1>About</h1><p>We are Harbor Coffee.</p>"
    )

    text = f"Customers read https://harborcoffee.example.com/about and order at {OPT_IN} with a box."
    assert report(simulator, flow(text)).findings == []


def test_a_named_page_that_is_gone_is_an_error_though_the_site_has_a_box(simulator: Simulator) -> None:
    simulator.reset()
    simulator.serve_page(SITE, BOX)
    simulator.serve_page(OPT_IN, "gone", status=404)

    assert {(one.page, one.code) for one in report(simulator).errors} == {(OPT_IN, 30909)}


def test_a_named_page_without_a_box_is_an_error_though_the_site_has_one(simulator: Simulator) -> None:
    simulator.reset()
    simulator.serve_page(SITE, BOX)
    simulator.serve_page(OPT_IN, NO_BOX)

    assert {(one.page, one.code) for one in report(simulator).errors} == {(OPT_IN, 30925)}


def test_a_picture_of_the_form_cannot_be_told(simulator: Simulator) -> None:
    simulator.reset()

    found = report(simulator, changed(TOLLFREE, verification__privacy_policy=POLICY)).findings
    assert ("can't tell", 30842) in {(one.level, one.code) for one in found}


def test_a_page_is_asked_for_once(simulator: Simulator) -> None:
    simulator.reset()
    text = f"Customers tick a box at {OPT_IN}, then at {OPT_IN}#box and {OPT_IN}/."

    assert opt_in_pages(text) == [OPT_IN]
