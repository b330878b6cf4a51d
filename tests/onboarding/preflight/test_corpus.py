"""Good pages, in which nothing is found, bad ones with one fault each and its code, and odd ones."""

from pathlib import Path

import pytest

from airflow_provider_twilio.simulator.simulator import Simulator

from .looking import OPT_IN, POLICY, SITE, TERMS, report

PAGES = Path(__file__).parent / "pages"
GOOD = sorted((PAGES / "good").glob("*.html"))
BAD = sorted((PAGES / "bad").glob("*.html"))
ODD = sorted((PAGES / "odd").glob("*.html"))
UNCLEAR = sorted((PAGES / "unclear").glob("*.html"))
ADDRESSES = {"opt_in": OPT_IN, "privacy": POLICY, "terms": TERMS, "site": SITE}


def serve(simulator: Simulator, page: Path) -> str:
    """Serve a page in the place that its name begins with, and good ones in all others."""
    simulator.reset()
    address: str = ADDRESSES[page.name.partition(".")[0]]
    simulator.serve_page(address, page.read_text("utf-8"))
    return address


def test_there_are_thirty_five_of_each() -> None:
    assert (len(GOOD), len(BAD)) == (35, 35)


@pytest.mark.parametrize("page", GOOD, ids=lambda page: page.stem)
def test_nothing_is_found_in_a_good_page(page: Path, simulator: Simulator) -> None:
    serve(simulator, page)

    assert [str(one) for one in report(simulator).findings] == []


@pytest.mark.parametrize("page", [*BAD, *ODD], ids=lambda page: page.stem)
def test_a_bad_page_draws_its_code_and_no_other(page: Path, simulator: Simulator) -> None:
    address = serve(simulator, page)

    found = report(simulator).findings
    assert {(one.page, one.level, one.code) for one in found} == {
        (address, "error", int(page.name.split(".")[1]))
    }


@pytest.mark.parametrize("page", UNCLEAR, ids=lambda page: page.stem)
def test_what_a_page_does_not_show_cannot_be_told(page: Path, simulator: Simulator) -> None:
    address = serve(simulator, page)

    found = report(simulator).findings
    assert {(one.page, one.level, one.code) for one in found} == {
        (address, "can't tell", int(page.name.split(".")[1]))
    }
