"""Twilio's verdicts on brands, campaigns and toll-free verifications, as faults of the document.

A table for each has the place in the document of the value that a code is about. The advice on a code is that
of :mod:`..api.hints`.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from airflow_provider_twilio.api.hints import HINTS
from airflow_provider_twilio.api.messaging_v1.brands import BrandRegistration
from airflow_provider_twilio.api.messaging_v1.campaigns import UsAppToPerson
from airflow_provider_twilio.api.messaging_v1.tollfree import TollfreeVerification
from airflow_provider_twilio.onboarding.bundles import a2p_profile, customer_profile
from airflow_provider_twilio.onboarding.faults import Fault, Path, dotted
from airflow_provider_twilio.onboarding.fees import Due
from airflow_provider_twilio.onboarding.fleet.private import Private
from airflow_provider_twilio.onboarding.reference import Known

_FLOW: Path = ("campaign", "message_flow")
_CAMPAIGN: Path = ("campaign",)
_POLICY: Path = ("campaign", "privacy_policy")
CAMPAIGN: Mapping[int, Path] = {
    30881: ("representatives", 0, "email"),
    30882: _CAMPAIGN,
    30883: _CAMPAIGN,
    30884: _CAMPAIGN,
    30885: _CAMPAIGN,
    30886: ("campaign", "description"),
    30887: ("campaign", "opt_out_message"),
    30888: ("campaign", "age_gated"),
    30889: ("campaign", "has_embedded_phone"),
    30890: ("campaign", "help_message"),
    30891: ("business", "website"),
    30892: ("campaign", "samples"),
    30893: ("campaign", "samples"),
    30894: ("business", "legal_name"),
    30895: ("campaign", "direct_lending"),
    30896: _FLOW,
    30897: _CAMPAIGN,
    30898: ("business", "registration", "number"),
    30899: _CAMPAIGN,
    30900: ("campaign", "use_case"),
    30901: _CAMPAIGN,
    30902: _CAMPAIGN,
    30908: _POLICY,
    30909: _FLOW,
    30914: ("person", "last_name"),
    30915: ("route",),
    30923: _FLOW,
    30924: _FLOW,
    30925: _FLOW,
    30931: _FLOW,
    30932: _POLICY,
    30933: _POLICY,
    30934: ("campaign", "terms_and_conditions"),
    30950: _CAMPAIGN,
}
"""The place of what a campaign's rejection is about, by Twilio's code."""
BRAND: Mapping[int, Path] = {
    30794: ("business",),
    30795: ("business", "registration", "number"),
    30799: ("business", "legal_name"),
    30801: ("address",),
    30915: ("route",),
}
"""The same of a brand's."""
_OPT_IN: Path = ("verification", "opt_in_images")
_SUMMARY: Path = ("verification", "summary")
TOLLFREE: Mapping[int, Path] = {
    30437: ("verification",),
    30460: _SUMMARY,
    30464: _SUMMARY,
    30466: _SUMMARY,
    30469: _SUMMARY,
    30475: _OPT_IN,
    30482: ("contact_person", "email"),
    30484: ("business", "legal_name"),
    30488: ("business", "doing_business_as"),
    30501: ("verification", "vetting", "id"),
    30505: _OPT_IN,
    30508: _OPT_IN,
    30511: ("verification", "additional_information"),
    30527: ("business", "registration", "number"),
    30831: _OPT_IN,
    30841: _OPT_IN,
    30842: _OPT_IN,
    30863: _SUMMARY,
    30879: ("verification",),
    30915: ("business", "type"),
}
"""The same of a toll-free verification's."""
FINAL = frozenset(
    (30882, 30883, 30884, 30885, 30897, 30899, 30902, 30915, 30950, 30460, 30464, 30466, 30469, 30863)
)
"""Codes of rejections that no correction of the document mends."""
ANEW = frozenset((30901, 30437, 30879))
"""Codes after which the same must be registered anew."""
_FINAL_STATUSES = ("SUSPENDED", "DELETED", "EXPIRED", "DELETION_FAILED")
_WORDS = ("description", "message", "reason")


@dataclass(frozen=True, slots=True)
class Rejection:
    """A rejection by Twilio, and the conditions of submitting again.

    :param noun: for people: ``campaign``.
    :param verdict: distinguishes this rejection from the next one.
    :param faults: of the document.
    :param due: the fees of submitting it again.
    :param final: the reason for which it can't be submitted again; empty if it can.
    """

    noun: str
    verdict: str
    faults: tuple[Fault, ...]
    due: tuple[Due, ...] = ()
    final: str = ""

    @property
    def cost(self) -> str:
        """The price of submitting it again, in words."""
        prices = ", ".join(f"{one.fee.amount} {one.fee.currency}" for one in self.due)
        return prices or "nothing"

    def xcom(self) -> dict[str, Any]:
        """Return it as JSON has it."""
        faults = [
            {"place": dotted(fault.path), "code": fault.code, "message": fault.message}
            for fault in self.faults
        ]
        return {
            "noun": self.noun,
            "verdict": self.verdict,
            "faults": faults,
            "can_be_resubmitted": not self.final,
            "cost": self.cost,
        }

    def __str__(self) -> str:
        lines = [f"The {self.noun} is rejected.", *map(str, self.faults)]
        return "\n".join([*lines, self.final or f"Submitting it again costs {self.cost}."])


def of_brand(known: Known, brand: BrandRegistration) -> Rejection:
    """Return a brand's rejection."""
    errors = brand.errors or ([brand.failure_reason] if brand.failure_reason else [])
    faults = tuple(_faults(known, errors, BRAND))
    return Rejection("brand", str(brand.date_updated), faults, final=_final(str(brand.status), faults))


def of_campaign(known: Known, campaign: UsAppToPerson, due: Iterable[Due]) -> Rejection:
    """Return a campaign's rejection.

    :param due: the fees of submitting it again.
    """
    faults = tuple(_faults(known, campaign.errors or [], CAMPAIGN))
    final = _final(str(campaign.campaign_status), faults)
    return Rejection("campaign", verdict_of(campaign), faults, tuple(due), final)


def of_verification(known: Known, verification: TollfreeVerification) -> Rejection:
    """Return a toll-free verification's rejection."""
    given = verification.rejection_reasons or [verification.rejection_reason]
    faults = tuple(_faults(known, [one for one in given if one], TOLLFREE))
    final = _final(str(verification.status), faults)
    return Rejection("toll-free verification", str(verification.date_updated), faults, final=final)


def verdict_of(campaign: UsAppToPerson) -> str:
    """Return what distinguishes this rejection of a service's campaigns from all others."""
    return f"{campaign.date_created} {campaign.date_updated}"


def _final(status: str, faults: tuple[Fault, ...]) -> str:
    if status in _FINAL_STATUSES:
        return f"It is {status} and can't be submitted again: contact Twilio's support."
    codes = sorted({fault.code for fault in faults if fault.code in FINAL}, key=str)
    if codes:
        return f"It can't be submitted again, because of {', '.join(map(str, codes))}."
    return ""


def _faults(known: Known, errors: Iterable[Any], places: Mapping[int, Path]) -> Iterator[Fault]:
    listed, private = [*errors] or ["Twilio gives no reason"], Private(known.customer)
    for error in listed:
        said = error if isinstance(error, dict) else {"description": str(error)}
        code = _code(said)
        words = next((str(said[name]) for name in _WORDS if said.get(name)), "no reason is given")
        advice = HINTS.get(code or 0)
        message = private.hide(words) + (f" {advice}" if advice else "")
        yield known.fault(_place(known, said, code, places), message, code)


def _code(said: Mapping[str, Any]) -> int | None:
    text = str(said.get("code") or said.get("error_code") or "")
    return int(text) if re.fullmatch("[0-9]{1,9}", text) else None


def _place(known: Known, said: Mapping[str, Any], code: int | None, places: Mapping[int, Path]) -> Path:
    """Return the place of the field that Twilio names, else the one that the code is about."""
    named = said.get("fields")
    for field in named if isinstance(named, list) else ():
        for bundle in (customer_profile(known.customer), a2p_profile(known.customer)):
            if bundle and (path := bundle.place(str(field))):
                return path
    path = places.get(code or 0, ())
    return _PERSON.get(path, path) if known.customer.route == "sole_proprietor" else path


_PERSON: Mapping[Path, Path] = {
    ("business",): ("person",),
    ("business", "legal_name"): ("person", "brand_name"),
    ("business", "registration", "number"): ("route",),
    ("business", "website"): ("campaign", "message_flow"),
    ("representatives", 0, "email"): ("person", "email"),
}
"""A sole proprietor's places, for those that they don't have."""
