"""The faults that Twilio finds in a customer's bundle, as faults of the document.

https://www.twilio.com/docs/trust-hub/trusthub-rest-api/customer-profiles/evaluations
"""

from collections.abc import Iterator
from typing import Any

from airflow_provider_twilio.api.masking import mask_numbers
from airflow_provider_twilio.api.outcome import reasons
from airflow_provider_twilio.api.trusthub_v1 import bundles as api
from airflow_provider_twilio.onboarding.bundles import BundleDraft
from airflow_provider_twilio.onboarding.faults import Fault, Path
from airflow_provider_twilio.onboarding.reference import Known

_WORDS: dict[str, Path] = {
    "Invalid Postal Code": ("address", "postal_code"),
    "Invalid Street": ("address", "street"),
    "Invalid House Number": ("address", "street"),
    "Invalid Locality": ("address", "city"),
    "Invalid Region": ("address", "region"),
    "website": ("business", "website"),
}
"""The place of the value that a review complains about in these words."""
_ADDRESS_MISSING = 22219


def of_evaluation(known: Known, bundle: BundleDraft, evaluation: api.Evaluation) -> Iterator[Fault]:
    """Yield the faults of a document for which its bundle is noncompliant."""
    for result in evaluation.results or ():
        if isinstance(result, dict) and result.get("passed") is False:
            kind = str(result.get("object_type") or "")
            for wrong in result.get("invalid") or [result]:
                yield _fault(known, bundle, kind, wrong)


def of_review(known: Known, bundle: BundleDraft, rejected: api.Bundle) -> Iterator[Fault]:
    """Yield the faults of a document for which its bundle was rejected."""
    for reason in reasons(rejected.errors) or ("Twilio gives no reason",):
        place = next((path for words, path in _WORDS.items() if words in reason), ())
        if "mail" in reason.lower():
            place = _email(bundle)
        yield known.fault(place, mask_numbers(reason))


def _fault(known: Known, bundle: BundleDraft, kind: str, wrong: Any) -> Fault:
    said = wrong if isinstance(wrong, dict) else {}
    code, field = said.get("error_code"), str(said.get("object_field") or "")
    message = mask_numbers(str(said.get("failure_reason") or "is refused by Twilio without a reason"))
    return known.fault(_place(bundle, kind, field, code), message, code if isinstance(code, int) else None)


def _place(bundle: BundleDraft, kind: str, field: str, code: Any) -> Path:
    if place := bundle.place(field, kind):
        return place
    if field == "address_sids" or code == _ADDRESS_MISSING:
        return ("address",)
    return ("account", "primary_profile") if kind.startswith("primary_customer_profile") else ()


def _email(bundle: BundleDraft) -> Path:
    """Return the place of the e-mail address of the first end user that has one."""
    return next((end_user.fields["email"] for end_user in bundle.end_users if "email" in end_user.fields), ())
