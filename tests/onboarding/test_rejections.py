"""Every code that Twilio rejects with comes back with its place in the document, and with what it takes."""

import re
from pathlib import Path
from typing import Any

import pytest

from airflow_provider_twilio.api.hints import HINTS
from airflow_provider_twilio.api.messaging_v1.brands import BrandRegistration
from airflow_provider_twilio.api.messaging_v1.campaigns import CAMPAIGN_SID, UsAppToPerson
from airflow_provider_twilio.api.messaging_v1.tollfree import TollfreeVerification
from airflow_provider_twilio.onboarding.checking import customer
from airflow_provider_twilio.onboarding.faults import dotted
from airflow_provider_twilio.onboarding.reading import Document
from airflow_provider_twilio.onboarding.reference import Known
from airflow_provider_twilio.onboarding.rejections import (
    ANEW,
    BRAND,
    CAMPAIGN,
    FINAL,
    TOLLFREE,
    Rejection,
    of_brand,
    of_campaign,
    of_verification,
)

from .customers import BY_ROUTE, SOLE_PROPRIETOR, STANDARD
from .customers import TOLLFREE as TOLLFREE_CUSTOMER
from .stepping import on_simulator

FLOW, POLICY = "campaign.message_flow", "campaign.privacy_policy"
CAMPAIGNS: dict[int, tuple[str, bool]] = {
    30909: (FLOW, True),
    30896: (FLOW, True),
    30923: (FLOW, True),
    30924: (FLOW, True),
    30925: (FLOW, True),
    30931: (FLOW, True),
    30932: (POLICY, True),
    30908: (POLICY, True),
    30933: (POLICY, True),
    30934: ("campaign.terms_and_conditions", True),
    30886: ("campaign.description", True),
    30893: ("campaign.samples", True),
    30892: ("campaign.samples", True),
    30891: ("business.website", True),
    30889: ("campaign.has_embedded_phone", True),
    30895: ("campaign.direct_lending", True),
    30888: ("campaign.age_gated", True),
    30887: ("campaign.opt_out_message", True),
    30890: ("campaign.help_message", True),
    30894: ("business.legal_name", True),
    30881: ("representatives[0].email", True),
    30898: ("business.registration.number", True),
    30900: ("campaign.use_case", True),
    30901: ("campaign", True),
    30915: ("route", False),
    30882: ("campaign", False),
    30883: ("campaign", False),
    30884: ("campaign", False),
    30885: ("campaign", False),
    30897: ("campaign", False),
    30899: ("campaign", False),
    30902: ("campaign", False),
    30950: ("campaign", False),
}
"""The codes of Twilio's pages on rejected campaigns: the place, and whether a correction helps."""
BRANDS = {
    30799: "business.legal_name",
    30795: "business.registration.number",
    30794: "business",
    30801: "address",
}
TOLLFREES: dict[int, tuple[str, bool]] = {
    30475: ("verification.opt_in_images", True),
    30505: ("verification.opt_in_images", True),
    30508: ("verification.opt_in_images", True),
    30511: ("verification.additional_information", True),
    30841: ("verification.opt_in_images", True),
    30842: ("verification.opt_in_images", True),
    30831: ("verification.opt_in_images", True),
    30482: ("contact_person.email", True),
    30484: ("business.legal_name", True),
    30488: ("business.doing_business_as", True),
    30501: ("verification.vetting.id", True),
    30527: ("business.registration.number", True),
    30879: ("verification", True),
    30437: ("verification", True),
    30915: ("business.type", False),
    30460: ("verification.summary", False),
    30863: ("verification.summary", False),
    30464: ("verification.summary", False),
    30466: ("verification.summary", False),
    30469: ("verification.summary", False),
}


def known(values: dict[str, Any]) -> Known:
    document = Document(on_simulator(values))
    return Known(customer(document), document)


def campaign(values: dict[str, Any], code: int, says: str = "No.") -> Rejection:
    errors = [{"error_code": code, "fields": ["MESSAGE_FLOW"], "description": says}]
    there = UsAppToPerson(sid=CAMPAIGN_SID, campaign_status="FAILED", errors=errors)
    return of_campaign(known(values), there, ())


@pytest.mark.parametrize("code", CAMPAIGNS)
def test_a_campaign(code: int) -> None:
    place, correctable = CAMPAIGNS[code]
    rejection = campaign(STANDARD, code)

    (fault,) = rejection.faults
    assert (dotted(fault.path), fault.code, not rejection.final) == (place, code, correctable)
    assert HINTS[code] in fault.message
    assert correctable or str(code) in rejection.final


@pytest.mark.parametrize("code", BRANDS)
def test_a_brand(code: int) -> None:
    there = BrandRegistration(sid="BN" + "0" * 32, status="FAILED", errors=[{"code": code, "fields": []}])
    (fault,) = of_brand(known(STANDARD), there).faults

    assert (dotted(fault.path), fault.code) == (BRANDS[code], code)


def test_a_field_that_a_brand_names_is_found_in_the_document() -> None:
    errors = [{"code": 30794, "fields": ["website_url"], "description": "Unreachable"}]
    there = BrandRegistration(sid="BN" + "0" * 32, status="FAILED", errors=errors)
    (fault,) = of_brand(known(STANDARD), there).faults

    assert dotted(fault.path) == "business.website"


@pytest.mark.parametrize("code", TOLLFREES)
def test_a_tollfree_verification(code: int) -> None:
    place, correctable = TOLLFREES[code]
    reasons = [{"code": code, "reason": "No."}]
    there = TollfreeVerification(sid="HH" + "0" * 32, status="TWILIO_REJECTED", rejection_reasons=reasons)
    rejection = of_verification(known(TOLLFREE_CUSTOMER), there)

    (fault,) = rejection.faults
    assert (dotted(fault.path), fault.code, not rejection.final) == (place, code, correctable)


def test_the_tables_hold_no_other_codes_than_these() -> None:
    assert {*CAMPAIGN} == {*CAMPAIGNS, 30914}
    assert {*BRAND} == {*BRANDS, 30915}
    assert {*TOLLFREE} == {*TOLLFREES}
    assert {*FINAL, *ANEW} <= {*CAMPAIGN, *TOLLFREE}


@pytest.mark.parametrize("route", BY_ROUTE)
def test_every_place_is_one_of_the_document(route: str) -> None:
    """A path that no such document can have would send its reader to nowhere."""
    who = known(BY_ROUTE[route]).customer
    codes = TOLLFREE if route == "tollfree" else CAMPAIGN
    for code in codes:
        rejection = (
            of_verification(
                known(BY_ROUTE[route]),
                TollfreeVerification(
                    sid="HH" + "0" * 32, status="TWILIO_REJECTED", rejection_reasons=[{"code": code}]
                ),
            )
            if route == "tollfree"
            else campaign(BY_ROUTE[route], code)
        )
        first = rejection.faults[0].path[0]
        assert first in type(who).model_fields or (code, route) in ELSEWHERE, (code, first)


ELSEWHERE = {(30914, "standard"), (30914, "low_volume_standard")}
"""Codes that only other routes draw."""


def test_a_sole_proprietors_codes_lead_to_the_person() -> None:
    assert dotted(campaign(SOLE_PROPRIETOR, 30914).faults[0].path) == "person.last_name"
    assert dotted(campaign(SOLE_PROPRIETOR, 30881).faults[0].path) == "person.email"


def test_private_values_in_twilios_words_are_hidden() -> None:
    says = "12-3456789 isn't that of Ada Harbor, +12075550123"
    message = campaign(STANDARD, 30894, says).faults[0].message

    assert not re.search(r"12-3456789|Ada|Harbor\b(?! Coffee)|2075550123", message)


def test_what_the_advice_calls_final_is_final_here() -> None:
    """The advice on codes and this table were written apart."""
    said = {code for code, hint in HINTS.items() if "be resubmitted" in hint and "can't" in hint.lower()}
    assert said - {30908} == FINAL, Path(__file__).name
