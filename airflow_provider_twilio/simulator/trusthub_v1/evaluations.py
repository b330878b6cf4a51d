"""Compare a bundle with its policy, field by field.

https://www.twilio.com/docs/trust-hub/trusthub-rest-api/customer-profiles/evaluations
"""

from collections.abc import Iterator

from airflow_provider_twilio.simulator.records import Wire
from airflow_provider_twilio.simulator.state import State
from airflow_provider_twilio.simulator.trusthub_v1.entities import Entity, SupportingDocument
from airflow_provider_twilio.simulator.trusthub_v1.policies import (
    PRIMARY,
    PROFILE_TYPES,
    Document,
    EndUser,
    Policy,
    Profile,
    fields_of,
)
from airflow_provider_twilio.simulator.trusthub_v1.records import (
    APPROVED,
    IN_REVIEW,
    PENDING,
    Bundle,
    parts,
)
from airflow_provider_twilio.simulator.trusthub_v1.types import in_words
from airflow_provider_twilio.simulator.v2010.addresses import Address

END_USER_MISSING, FIELD_MISSING, DOCUMENT_MISSING = 22214, 22215, 22216
VALUE_WRONG, PROFILE_MISSING, ADDRESS_MISSING = 22217, 22218, 22219

_OPTIONAL = {"social_media_profile_urls", "brand_contact_email", "vertical"}
_OF_PUBLIC_COMPANIES = {"stock_exchange", "stock_ticker"}
_ALLOWED = {
    "business_identity": ("direct_customer", "isv_reseller_or_partner", "unknown"),
    "company_type": ("government", "non-profit", "private", "public"),
    "job_position": ("Director", "GM", "VP", "CEO", "CFO", "General Counsel", "Other"),
}
"""Allowed values of fields, as far as Twilio's pages list them."""


def evaluate(state: State, policy: Policy, bundle: Bundle) -> list[Wire]:
    """Return a result for each requirement of ``policy``."""
    found = list(parts(state, bundle))
    results = [
        _of_end_user(one, found) for one in policy.end_users if one.required or _typed(one.type, found)
    ]
    results += [_of_document(state, one, found) for one in policy.documents]
    return results + [_of_profile(state, one, found) for one in policy.profiles]


def _typed(name: str, found: list[Entity | Bundle]) -> Entity | None:
    return next((one for one in found if isinstance(one, Entity) and one.type == name), None)


def _of_end_user(wanted: EndUser, found: list[Entity | Bundle]) -> Wire:
    entity = _typed(wanted.type, found)
    attributes = entity.attributes if entity else {}
    invalid = list(_wrong_fields(wanted, attributes))
    named = {fault["object_field"] for fault in invalid}
    valid = [name for name in fields_of(wanted.type) if attributes.get(name) and name not in named]
    reason = f"A {wanted.name} End-User is missing. Please add one to the bundle."
    code = None if entity else END_USER_MISSING
    return _result(wanted.type, wanted.name, wanted.type, valid, invalid, code, reason)


def _wrong_fields(wanted: EndUser, attributes: Wire) -> Iterator[Wire]:
    is_public = attributes.get("company_type") == "public"
    needless = _OPTIONAL if is_public else _OPTIONAL | _OF_PUBLIC_COMPANIES
    for name in fields_of(wanted.type):
        value, words = attributes.get(name), in_words(name)
        if isinstance(value, str) and value.strip():
            if value not in _ALLOWED.get(name, (value,)):
                yield _fault(name, VALUE_WRONG, f"The {words} is none of {', '.join(_ALLOWED[name])}.")
        elif name not in needless:
            reason = f"The {words} is missing. Please enter in a {words} on the {wanted.name}."
            yield _fault(name, FIELD_MISSING, reason)


def _of_document(state: State, wanted: Document, found: list[Entity | Bundle]) -> Wire:
    documents = (one for one in found if isinstance(one, SupportingDocument) and one.type in wanted.types)
    document = next(documents, None)
    sids = _address_sids(document) if document else []
    there = bool(sids) and all(state.table(Address).get(sid) for sid in sids)
    reason = f"The Address is missing. Please enter in the address shown on the {wanted.name}."
    invalid = [] if there else [_fault("address_sids", ADDRESS_MISSING, reason)]
    kind = document.type if document else wanted.types[0]
    missing = f"A {wanted.name} is missing. Please add one to the bundle."
    code = None if document else DOCUMENT_MISSING
    return _result(
        kind, wanted.name, wanted.requirement, ["address_sids"] if there else [], invalid, code, missing
    )


def _address_sids(document: Entity) -> list[str]:
    """Return SIDs from one SID as text, as in Twilio's examples, or from a list, as in its descriptions."""
    given = document.attributes.get("address_sids")
    return [str(one) for one in given] if isinstance(given, list) else [str(given)] if given else []


def addresses(state: State, bundle: Bundle) -> Iterator[Address]:
    """Yield the addresses that a bundle's documents name."""
    for part in parts(state, bundle):
        if isinstance(part, SupportingDocument):
            known = (state.table(Address).get(sid) for sid in _address_sids(part))
            yield from (address for address in known if address is not None)


def _of_profile(state: State, wanted: Profile, found: list[Entity | Bundle]) -> Wire:
    """Return the result for a profile. The primary one must be approved, others must be submitted."""
    kinds = {PROFILE_TYPES[kind]: kind for kind in wanted.names}
    profile = next((one for one in found if isinstance(one, Bundle) and one.policy_sid in kinds), None)
    kind = kinds[profile.policy_sid] if profile else next(iter(wanted.names))
    name = wanted.names[kind]
    enough = (APPROVED,) if PROFILE_TYPES[kind] == PRIMARY else (PENDING, IN_REVIEW, APPROVED)
    if profile is None:
        fault = _fault("bundle_sid", PROFILE_MISSING, f"A {name} is missing. Please add one to the bundle.")
    else:
        reason = f"The {name} must be {' or '.join(enough)}; it is {profile.review.status(state.now())}."
        fault = _fault("bundle_status", PROFILE_MISSING, reason)
    passed = profile is not None and profile.review.status(state.now()) in enough
    field = str(fault["object_field"])
    code = None if profile else PROFILE_MISSING
    return _result(
        kind,
        name,
        wanted.requirement,
        [field] if passed else [],
        [] if passed else [fault],
        code,
        str(fault["failure_reason"]),
    )


def _fault(field: str, code: int, reason: str) -> Wire:
    return {
        "friendly_name": in_words(field),
        "object_field": field,
        "failure_reason": reason,
        "error_code": code,
    }


def _result(
    kind: str, name: str, requirement: str, valid: list[str], invalid: list[Wire], code: int | None, why: str
) -> Wire:
    """Return a requirement's result. ``code`` and ``why`` are for an object that is missing as a whole."""
    return {
        "friendly_name": name,
        "object_type": kind,
        "passed": not invalid,
        "failure_reason": why if code else None,
        "error_code": code,
        "valid": [
            {
                "friendly_name": in_words(field),
                "object_field": field,
                "passed": True,
                "failure_reason": None,
                "error_code": None,
            }
            for field in valid
        ],
        "invalid": invalid,
        "requirement_friendly_name": in_words(requirement),
        "requirement_name": requirement,
    }
