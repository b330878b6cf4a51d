"""A hint says what a code means and what to do, as Twilio's pages of errors and rejections have it."""

import re

import pytest

from airflow_provider_twilio.api.hints import HINTS
from airflow_provider_twilio.simulator.errors import DELIVERY_ERRORS

REJECTIONS = {
    30909: ("message_flow", True),
    30896: ("message_flow", True),
    30923: ("separate", True),
    30924: ("disclosure", True),
    30925: ("checkbox", True),
    30931: ("voluntary", True),
    30932: ("privacy policy.*third parties", True),
    30908: ("privacy policy.*third parties", True),
    30933: ("privacy policy.*HTTPS", True),
    30934: ("terms and conditions.*HTTPS", True),
    30886: ("description", True),
    30893: ("samples.*brand.*opt out.*brackets", True),
    30892: ("shortener.*domain", True),
    30891: ("website", True),
    30889: ("has_embedded_phone", True),
    30895: ("direct_lending", True),
    30888: ("age_gated", True),
    30887: ("opt-out", True),
    30890: ("help", True),
    30894: ("brand's data", True),
    30881: ("support email", True),
    30914: ("sole proprietor.*name", True),
    30915: ("no sole proprietor.*standard", False),
    30898: ("EIN", True),
    30900: ("use case.*Authentication", True),
    30882: ("terms.*affiliate marketing.*appeal", False),
    30883: ("SHAFT", False),
    30884: ("spam", False),
    30885: ("high risk", False),
    30897: ("disallowed.*loans.*gambling.*debt", False),
    30899: ("carrier", False),
    30902: ("DCA2", False),
    30950: ("credit repair", False),
    30799: ("tax record.*legal name", True),
    30795: ("EIN", True),
    30794: ("profile", True),
    30801: ("address", True),
    30475: ("bundled", True),
    30505: ("optional", True),
    30508: ("checked beforehand", True),
    30511: ("script", True),
    30841: ("unclear", True),
    30842: ("proof", True),
    30831: ("express consent", True),
    30460: ("debt collection", False),
    30863: ("debt collection", False),
    30464: ("cryptocurrency", False),
    30466: ("debt reduction", False),
    30469: ("illegal substances", False),
}
"""Of a review: what the hint speaks of, and whether what was rejected can be resubmitted."""

OTHERS = {
    20003: "token",
    20404: "account",
    20429: "limits requests",
    21211: "E.164",
    21408: "Geo permissions",
    21606: "sender",
    21610: "STOP.*START",
    21611: "10 hours",
    21614: "mobile",
    21703: "sender",
    21704: "no phone number",
    21710: "already",
    21712: "another.*remove",
    21714: "full",
    21715: "SMS",
    21717: "APPROVED",
    21724: "three times.*support",
    21725: "FAILED",
    21729: "campaign is SUSPENDED.*support",
    21731: "brand is SUSPENDED.*support",
    22214: "end user",
    22215: "field of an end user",
    22216: "supporting document",
    22217: "field of a supporting document",
    22219: "address",
    30001: "overflow",
    30007: "filtered",
    30022: "rate limit",
    30023: "T-Mobile.*day.*Pacific",
    30024: "registration.*wait",
    30032: "toll-free.*verification",
    30033: "campaign is SUSPENDED",
    30034: "isn't registered.*VERIFIED",
    30035: "being registered.*wait",
    30036: "expired.*validity period",
    30437: "seven days.*new one",
    30501: "Campaign Verify.*case-sensitive",
    30879: "toll-free number.*new one",
    30901: "timed out.*new campaign",
    60723: "three times.*support",
}
"""Of requests, messages and bundles: what the hint speaks of."""


@pytest.mark.parametrize("code", REJECTIONS)
def test_a_rejections_hint_says_what_is_wrong_and_whether_it_can_be_resubmitted(code: int) -> None:
    words, resubmittable = REJECTIONS[code]
    hint = HINTS[code]

    assert re.search(words, hint, re.IGNORECASE), hint
    assert bool(re.search(r"\bresubmit\b", hint)) == resubmittable, hint
    assert ("can't be resubmitted" in hint) != resubmittable, hint


@pytest.mark.parametrize("code", OTHERS)
def test_any_other_hint_says_what_the_code_means(code: int) -> None:
    assert re.search(OTHERS[code], HINTS[code], re.IGNORECASE), HINTS[code]


def test_queue_overflow_and_expiry_are_told_apart() -> None:
    assert "validity" not in HINTS[30001]
    assert "overflow" not in HINTS[30036]


def test_every_way_in_which_a_message_fails_has_a_hint() -> None:
    """But for 30008, of which Twilio knows nothing more."""
    assert {*DELIVERY_ERRORS} - {*HINTS} == {30008}


@pytest.mark.parametrize("hint", HINTS.values())
def test_a_hint_is_a_short_sentence_or_two(hint: str) -> None:
    assert hint[0].isupper()
    assert hint.endswith(".")
    assert len(hint) <= 280
