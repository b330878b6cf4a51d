"""Review a submitted bundle: check e-mail and address at first, and the rest as a person would.

https://www.twilio.com/docs/messaging/compliance/a2p-10dlc/troubleshooting-sole-proprietor-brand-registration-failures
"""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from airflow_provider_twilio.simulator.life import Life, course
from airflow_provider_twilio.simulator.records import Wire
from airflow_provider_twilio.simulator.state import State
from airflow_provider_twilio.simulator.trusthub_v1.entities import EndUser
from airflow_provider_twilio.simulator.trusthub_v1.evaluations import addresses, evaluate
from airflow_provider_twilio.simulator.trusthub_v1.policies import find_policy
from airflow_provider_twilio.simulator.trusthub_v1.records import (
    APPROVED,
    DRAFT,
    IN_REVIEW,
    PENDING,
    REJECTED,
    Bundle,
    parts,
)
from airflow_provider_twilio.simulator.trusthub_v1.types import BUSINESS
from airflow_provider_twilio.simulator.v2010.addresses import Address

REJECTION = 18601
"""The code of a rejected bundle in Twilio's examples."""
_DISPOSABLE = {"mailinator.com", "guerrillamail.com", "10minutemail.com"}
_LABEL = re.compile(r"[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?")
_POSTAL_CODES = {"US": re.compile(r"\d{5}(-\d{4})?"), "CA": re.compile(r"[A-Z]\d[A-Z] ?\d[A-Z]\d")}
_EIN = re.compile(r"(?!00|07|08|09|17|18|19|28|29|49|69|70|78|79|89|96|97)\d{2}-?\d{7}")
"""A tax number with a prefix that the IRS has given out."""
_POST_OFFICE_BOX = re.compile(r"p\.? ?o\.? ?box", re.IGNORECASE)


def hand_in(state: State, bundle: Bundle) -> None:
    """Begin the review of a bundle as it is now."""
    settings, now = state.settings, state.now()
    stages: tuple[tuple[float, str], ...] = ((settings.bundle_checks, PENDING),)
    if not (faults := list(_faults(state, bundle))):
        stages = ((settings.bundle_pending, PENDING), (settings.bundle_in_review, IN_REVIEW))
        faults = list(_objections(state, bundle))
    bundle.review = Life(now, course(stages, REJECTED if faults else APPROVED, settings.speed))
    bundle.errors = [rejection(fault) for fault in faults]
    bundle.updated = now


def rejection(message: str, code: int = REJECTION) -> Wire:
    return {"code": code, "message": message}


def brand_problems(state: State, profile: Bundle, product: Bundle) -> list[Wire]:
    """Return the faults of a brand's two bundles, as the brand's ``errors``."""
    now = state.now()
    bad = [one.sid for one in (profile, product) if one.review.status(now) in (DRAFT, REJECTED)]
    problems = [_problem(30794, f"The profile {sid} was not handed in, or is rejected.") for sid in bad]
    for part in parts(state, profile):
        if isinstance(part, EndUser) and part.type == BUSINESS:
            number = str(part.attributes.get("business_registration_number", ""))
            if part.attributes.get("business_registration_identifier", "EIN") == "EIN" and not _EIN.fullmatch(
                number
            ):
                reason = "The business registration number (EIN) can't be matched with the business name."
                problems.append(_problem(30795, reason, "business_registration_number"))
    return problems


def _problem(code: int, description: str, *fields: str) -> Wire:
    url = f"https://www.twilio.com/docs/api/errors/{code}"
    return {"code": code, "description": description, "fields": list(fields), "url": url}


def _faults(state: State, bundle: Bundle) -> Iterator[str]:
    """Yield the faults that are found within seconds."""
    for part in parts(state, bundle):
        if isinstance(part, EndUser) and isinstance(email := part.attributes.get("email"), str):
            yield from _of_email(email)
    for address in addresses(state, bundle):
        yield from (f"[address_sids] - Invalid {what}" for what in _of_address(address))


def _of_email(email: str) -> Iterator[str]:
    local, at, domain = email.rpartition("@")
    labels = domain.split(".")
    if not (local and at) or "@" in local or " " in email:
        yield "Email is invalid"
    elif len(labels) < 2 or not all(map(_LABEL.fullmatch, labels)):
        yield "Email domain has an invalid address syntax"
    elif labels[-1] == "invalid":
        yield "Unknown email domain"
    elif domain.lower() in _DISPOSABLE:
        yield "Email is a suspected disposable address"


def _of_address(address: Address) -> Iterator[str]:
    """Yield the faults of an address. A2P takes those of two countries."""
    said = {name: str(value) for name, value in address.options.items()}
    postal_code = _POSTAL_CODES.get(said["iso_country"])
    if postal_code is None:
        return
    if not postal_code.fullmatch(said["postal_code"]):
        yield "Postal Code"
    if not re.search(r"[A-Za-z]", said["street"]):
        yield "Street"
    elif not re.match(r"\d", said["street"]) and not _POST_OFFICE_BOX.match(said["street"]):
        yield "House Number"
    if not re.search(r"[A-Za-z]", said["city"]):
        yield "Locality"
    if not re.fullmatch(r"[A-Z]{2}", said["region"]):
        yield "Region"


def _objections(state: State, bundle: Bundle) -> Iterator[str]:
    """Yield a person's objections: unfulfilled requirements of the policy, and a website on ``.invalid``."""
    for result in evaluate(state, find_policy(bundle.policy_sid), bundle):
        faults = result["invalid"]
        assert isinstance(faults, list)
        yield from (str(fault["failure_reason"]) for fault in faults)
    for part in parts(state, bundle):
        if isinstance(part, EndUser):
            host = urlsplit(str(part.attributes.get("website_url") or "")).hostname or ""
            if host.endswith(".invalid"):
                yield "The website can't be reached"
