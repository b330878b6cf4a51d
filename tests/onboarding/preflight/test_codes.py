"""Every code of a rejected brand or campaign is found before anything is paid, or is known to come after."""

from typing import Any

import pytest

from airflow_provider_twilio.onboarding.faults import InvalidDocument, dotted
from airflow_provider_twilio.onboarding.rejections import BRAND, CAMPAIGN
from airflow_provider_twilio.simulator.simulator import Simulator
from onboarding.customers import STANDARD, changed

from .looking import OPT_IN, POLICY, SITE, TERMS, report

Change = dict[str, Any]


def says(words: str, **more: Any) -> Change:
    """A sample with these words."""
    sample = f"Harbor Coffee: {words}. Reply STOP to opt out."
    return {"campaign__samples": [sample, STANDARD["campaign"]["samples"][0]], **more}


DOCUMENTS: dict[int, tuple[Change, str]] = {
    30882: (says("offers from our marketing partners"), "campaign.samples[0]"),
    30883: (says("new vapes in the shop"), "campaign.samples[0]"),
    30885: (says("earn $500 a day, work from home"), "campaign.samples[0]"),
    30888: (
        {"campaign__description": "Harbor Coffee tells its guests of cocktails and of its happy hour."},
        "campaign.description",
    ),
    30889: (
        says("call us at (207) 555-0123", campaign__has_embedded_phone=False),
        "campaign.has_embedded_phone",
    ),
    30891: ({"business__website": "https://www.facebook.com/harborcoffee"}, "business.website"),
    30892: (says("your order: https://bit.ly/3abc"), "campaign.samples[0]"),
    30893: ({"campaign__samples": ["Your order is ready at the counter."] * 2}, "campaign.samples"),
    30895: (says("your loan payment is due"), "campaign.samples[0]"),
    30897: (says("win big at our casino"), "campaign.samples[0]"),
    30900: ({"campaign__use_case": "POLITICAL"}, "campaign.use_case"),
    30933: ({"campaign__privacy_policy": ...}, "campaign.privacy_policy"),
    30934: ({"campaign__terms_and_conditions": ...}, "campaign.terms_and_conditions"),
    30950: (says("repair your credit score now"), "campaign.samples[0]"),
}
"""A change of a good document for each code, and the place that is told."""
PAGES: dict[int, tuple[str, dict[str, Any]]] = {
    30891: (SITE, {"html": "gone", "status": 404}),
    30908: (POLICY, {"html": "gone", "status": 404}),
    30909: (OPT_IN, {"html": "gone", "status": 404}),
    30923: (OPT_IN, {"fault": "bundled"}),
    30924: (OPT_IN, {"fault": "no_frequency"}),
    30925: (OPT_IN, {"fault": "pre_ticked"}),
    30931: (OPT_IN, {"fault": "required"}),
    30932: (POLICY, {"fault": "shared"}),
    30934: (TERMS, {"html": "gone", "status": 404}),
}
"""A page of a good document for each code, as it is served."""
AFTER = {
    30794, 30795, 30799, 30801, 30881, 30884, 30886, 30887, 30890, 30894, 30896, 30898, 30899, 30901, 30902,
    30914, 30915,
}  # fmt: skip
"""The codes of what only Twilio, a registry or a carrier can tell."""


def told(simulator: Simulator, values: dict[str, Any]) -> set[tuple[str, int | None]]:
    """The places and codes of all that is found before anything is paid."""
    try:
        return {(dotted(one.path), one.code) for one in report(simulator, values).findings}
    except InvalidDocument as invalid:
        return {(dotted(one.path), one.code) for one in invalid.faults}


@pytest.mark.parametrize("code", DOCUMENTS)
def test_a_document_draws_its_code(code: int, simulator: Simulator) -> None:
    simulator.reset()
    changes, place = DOCUMENTS[code]
    found = told(simulator, changed(STANDARD, **changes))

    assert (place, code) in found


@pytest.mark.parametrize("code", PAGES)
def test_a_page_draws_its_code(code: int, simulator: Simulator) -> None:
    simulator.reset()
    address, page = PAGES[code]
    simulator.serve_page(address, **page)

    assert code in {found for _, found in told(simulator, STANDARD)}


def test_every_code_is_in_one_of_these_tables() -> None:
    assert {*DOCUMENTS, *PAGES} | AFTER == {*CAMPAIGN, *BRAND}
    assert not {*DOCUMENTS, *PAGES} & AFTER
