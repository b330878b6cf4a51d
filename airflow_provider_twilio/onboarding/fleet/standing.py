"""From what Twilio has of a customer to its stage, and to who has to act next."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from airflow_provider_twilio.api.messaging_v1.brands import BrandRegistration
from airflow_provider_twilio.api.messaging_v1.campaigns import UsAppToPerson
from airflow_provider_twilio.api.messaging_v1.tollfree import TollfreeVerification
from airflow_provider_twilio.api.outcome import Outcome
from airflow_provider_twilio.onboarding.document import Customer, TollfreeCustomer
from airflow_provider_twilio.onboarding.fleet.facts import Facts
from airflow_provider_twilio.onboarding.fleet.private import Private
from airflow_provider_twilio.reports.fleet import Actor, Reason, Stage, Standing

_RUN = "Run the onboarding"
_SUPPORT = "Turn to Twilio's support"
_NO_CORRECTION_ENDS = ("SUSPENDED", "DELETION_FAILED", "DELETED", "EXPIRED")
_WORDS = ("description", "message", "reason", "failure_reason")
_CODES = ("code", "error_code")


@dataclass(frozen=True, slots=True)
class _Place:
    """A stage with who acts next.

    :param about: the resource of Twilio's that decides.
    :param noun: the resource's, for the verdict.
    :param outcome: of the resource.
    """

    stage: Stage
    actor: Actor
    action: str
    about: Any = None
    noun: str = ""
    outcome: Outcome | None = None


def standing(customer: Customer, facts: Facts) -> Standing:
    """Return where a customer stands, without private values and without fees."""
    private, place = Private(customer), _place(customer, facts)
    about, outcome = place.about, place.outcome
    has_failed = outcome is not None and outcome.state == "failed"
    return Standing(
        customer=private.hide_from_name(customer.customer),
        route=customer.route,
        stage=place.stage,
        actor=place.actor,
        action=place.action,
        since=about and (about.date_updated or about.date_created),
        verdict=f"{place.noun} {outcome.status}" if outcome else "",
        reasons=[*_reasons(about, private)] if has_failed else (),
    )


def _place(customer: Customer, facts: Facts) -> _Place:
    if isinstance(customer, TollfreeCustomer):
        return _of_tollfree(facts)
    if facts.campaign:
        return _of_campaign(facts.campaign, facts, customer.numbers.count)
    if facts.brand:
        return _of_brand(facts.brand)
    return _of_profiles(facts)


def _of_profiles(facts: Facts) -> _Place:
    for profile in facts.profiles:
        outcome = profile.outcome()
        if outcome.state == "failed":
            return _Place("profiles", "us", "Correct the document", profile, "profile", outcome)
        if outcome.status == "draft":
            return _Place(
                "profiles", "us", f"{_RUN}: the profile isn't submitted", profile, "profile", outcome
            )
    if len(facts.profiles) == 2:
        return _Place("brand", "us", f"{_RUN}: no brand is registered", facts.profiles[-1])
    if facts.profiles:
        return _Place("profiles", "us", f"{_RUN}: a profile is missing", facts.profiles[0])
    return _Place("not begun", "us", _RUN)


def _of_brand(brand: BrandRegistration) -> _Place:
    outcome = brand.outcome()
    if outcome.state == "failed":
        return _Place("brand", "us", _correction(outcome), brand, "brand", outcome)
    if outcome.state == "reached":
        return _Place("campaign", "us", f"{_RUN}: no campaign is registered", brand, "brand", outcome)
    if brand.status == "APPROVED":
        action = "The person answers the code that Twilio texted"
        return _Place("brand", "customer", action, brand, "brand", outcome)
    return _Place("brand", "Twilio", "Twilio reviews the brand", brand, "brand", outcome)


def _of_campaign(campaign: UsAppToPerson, facts: Facts, wanted: int) -> _Place:
    outcome = campaign.outcome()
    if outcome.state == "failed":
        return _Place("campaign", "us", _correction(outcome), campaign, "campaign", outcome)
    if outcome.state == "waiting":
        actor: Actor = "carrier" if outcome.status == "IN_PROGRESS" else "Twilio"
        action = "The carriers review the campaign" if actor == "carrier" else "Twilio reviews the campaign"
        return _Place("campaign", actor, action, campaign, "campaign", outcome)
    if facts.numbers < wanted:
        action = f"{_RUN}: the service has {facts.numbers} of {wanted} numbers"
        return _Place("numbers", "us", action, campaign, "campaign", outcome)
    if facts.has_delivered:
        return _Place("ready", "nobody", "", campaign, "campaign", outcome)
    return _Place("carriers", "carrier", "They register the numbers", campaign, "campaign", outcome)


def _of_tollfree(facts: Facts) -> _Place:
    verification = facts.verification
    if verification:
        return _of_verification(verification)
    if facts.numbers:
        return _Place("verification", "us", f"{_RUN}: nothing is submitted", facts.service)
    if facts.service:
        return _Place("numbers", "us", f"{_RUN}: the service has no number", facts.service)
    return _Place("not begun", "us", _RUN)


def _of_verification(verification: TollfreeVerification) -> _Place:
    outcome = verification.outcome()
    if outcome.state == "reached":
        return _Place("ready", "nobody", "", verification, "verification", outcome)
    if outcome.state == "waiting":
        action = "Twilio reviews the verification"
        return _Place("verification", "Twilio", action, verification, "verification", outcome)
    editable = verification.is_editable()
    action = "Correct the document and submit it again" if editable else "Delete it and submit a new one"
    return _Place("verification", "us", action, verification, "verification", outcome)


def _correction(outcome: Outcome) -> str:
    if outcome.status in _NO_CORRECTION_ENDS:
        return _SUPPORT
    return "Correct the document and submit it again"


def _reasons(resource: Any, private: Private) -> Iterator[Reason]:
    """Yield why Twilio has refused a resource. Advice on a code is elsewhere on the page."""
    given = next(
        (
            found
            for name in ("errors", "rejection_reasons", "failure_reason", "rejection_reason")
            if (found := getattr(resource, name, None))
        ),
        None,
    )
    if given is None:
        yield Reason("Twilio gives no reason")
    for error in given if isinstance(given, list) else [given]:
        said = error if isinstance(error, dict) else {"description": str(error)}
        words = next((str(said[name]) for name in _WORDS if said.get(name)), "Twilio gives no reason")
        code = next((str(said[name]) for name in _CODES if said.get(name)), "")
        yield Reason(private.hide(words), int(code) if code.isascii() and code.isdigit() else None)
