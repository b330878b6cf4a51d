"""Let a test play the reviewer or the carrier: its verdicts are effective at once."""

from collections.abc import Sequence
from typing import TypeVar

from airflow_provider_twilio.simulator.errors import error_url
from airflow_provider_twilio.simulator.messaging_v1.campaigns import SHARED_SID
from airflow_provider_twilio.simulator.messaging_v1.domain_certificates import FAILED, PENDING
from airflow_provider_twilio.simulator.messaging_v1.domains import INVALID, VALID, Domain, find_domain
from airflow_provider_twilio.simulator.messaging_v1.tollfree_verifications import (
    STATUSES as TOLLFREE_STATUSES,
)
from airflow_provider_twilio.simulator.records import Brand, Campaign, TollfreeVerification, Wire
from airflow_provider_twilio.simulator.sids import is_sid
from airflow_provider_twilio.simulator.state import State
from airflow_provider_twilio.simulator.tables import Record
from airflow_provider_twilio.simulator.trusthub_v1.records import (
    REJECTED,
    Bundle,
    CustomerProfile,
    TrustProduct,
)
from airflow_provider_twilio.simulator.trusthub_v1.records import STATUSES as BUNDLE_STATUSES
from airflow_provider_twilio.simulator.trusthub_v1.review import rejection
from airflow_provider_twilio.simulator.v2010.message_log import MessageLog
from airflow_provider_twilio.simulator.v2010.messages import settle

BRAND_STATUSES = (
    "PENDING",
    "APPROVED",
    "FAILED",
    "IN_REVIEW",
    "DELETION_PENDING",
    "DELETION_FAILED",
    "SUSPENDED",
    "DELETED",
)
MESSAGE_STATUSES = (
    "queued",
    "sending",
    "sent",
    "delivered",
    "undelivered",
    "failed",
    "canceled",
    "read",
    "partially_delivered",
)
CERTIFICATE_STATUSES = (PENDING, VALID, FAILED)
R = TypeVar("R", bound=Record)


def _find(state: State, kind: type[R], sid: str) -> R:
    record = state.table(kind).get(sid)
    if record is None:
        raise LookupError(f"there is no {kind.__name__.lower()} {sid}")
    return record


def _check_status(status: str, allowed: Sequence[str]) -> None:
    if status not in allowed:
        raise ValueError(f"status must be one of {', '.join(allowed)}; got {status!r}")


def _brand_rejection() -> Wire:
    return {
        "code": 30799,
        "description": "The details of the registration can't be verified.",
        "fields": [],
        "url": error_url(30799),
    }


def _campaign_rejection() -> Wire:
    return {
        "error_code": 30909,
        "fields": ["MESSAGE_FLOW"],
        "url": error_url(30909),
        "description": "The call to action is incomplete or can't be verified.",
    }


def decide_brand(state: State, sid: str, status: str, errors: Sequence[Wire] | None = None) -> None:
    """Set the brand's status for good. A FAILED brand gets a general error unless ``errors`` are given.

    :raises LookupError: there is no such brand.
    :raises ValueError: no brand has such a status.
    """
    _check_status(status, BRAND_STATUSES)
    brand = _find(state, Brand, sid)
    brand.review = brand.review.turned(state.now(), status)
    brand.errors = _errors(errors, _brand_rejection() if status == "FAILED" else None)


def decide_campaign(state: State, sid: str, status: str, errors: Sequence[Wire] | None = None) -> None:
    """Set the campaign's status for good. Twilio's list of statuses is open, so any text is accepted.

    :param sid: the service's SID; with a single campaign also the SID that all campaigns share.
    :raises LookupError: there is no such campaign.
    :raises ValueError: several campaigns have the SID.
    """
    campaign = _only_campaign(state) if sid == SHARED_SID else _find(state, Campaign, sid)
    campaign.review = campaign.review.turned(state.now(), status)
    campaign.errors = _errors(errors, _campaign_rejection() if status == "FAILED" else None)


def _only_campaign(state: State) -> Campaign:
    campaigns: list[Campaign] = [*state.table(Campaign)]
    if not campaigns:
        raise LookupError("there is no campaign")
    if len(campaigns) > 1:
        services = ", ".join(campaign.sid for campaign in campaigns)
        raise ValueError(f"all campaigns share this SID: name a service instead, one of {services}")
    return campaigns[0]


def _errors(given: Sequence[Wire] | None, usual: Wire | None) -> list[Wire]:
    if given is not None:
        return list(given)
    return [] if usual is None else [usual]


def decide_bundle(state: State, sid: str, status: str, errors: Sequence[Wire] | None = None) -> None:
    """Set the status of a customer profile or trust product until it is submitted again.

    :param errors: each with ``code`` and ``message``. A twilio-rejected bundle without any gets one.
    :raises LookupError: there is no such bundle.
    :raises ValueError: no bundle has such a status.
    """
    _check_status(status, BUNDLE_STATUSES)
    kind = CustomerProfile if state.table(CustomerProfile).get(sid) else TrustProduct
    bundle: Bundle = _find(state, kind, sid)
    bundle.review = bundle.review.turned(state.now(), status)
    usual = rejection("The details can't be verified.") if status == REJECTED else None
    bundle.errors = _errors(errors, usual)


def _tollfree_rejection() -> Wire:
    return {"code": 30484, "reason": "Business name and official records do not match"}


def decide_tollfree(
    state: State,
    sid: str,
    status: str,
    rejection_reasons: Sequence[Wire] | None = None,
    edit_allowed: bool = True,
) -> None:
    """Set the status of a toll-free verification for good.

    :param rejection_reasons: each with ``code`` and ``reason``. Without any, a TWILIO_REJECTED one gets a
        general reason.
    :param edit_allowed: lets a TWILIO_REJECTED one be edited, until its time for that is over.
    :raises LookupError: there is no such verification.
    :raises ValueError: no verification has such a status.
    """
    _check_status(status, TOLLFREE_STATUSES)
    verification = _find(state, TollfreeVerification, sid)
    verification.review = verification.review.turned(state.now(), status)
    verification.reasons = _errors(
        rejection_reasons, _tollfree_rejection() if status == "TWILIO_REJECTED" else None
    )
    verification.editable = edit_allowed


def decide_domain(
    state: State,
    sid: str,
    *,
    dns_valid: bool | None = None,
    reason: str | None = None,
    certificate: str | None = None,
) -> None:
    """Set Twilio's view of a Link Shortening domain. A parameter of ``None`` leaves its part as it is.

    :param dns_valid: true if its DNS records are right.
    :param reason: text for wrong DNS records.
    :param certificate: the validation of its certificate: pending, valid or failed.
    :raises LookupError: the domain has no certificate.
    :raises ValueError: ``sid`` is no domain's, or ``certificate`` none of the three.
    """
    if not is_sid(sid, "DN"):
        raise ValueError(f"sid must be DN and 32 hexadecimal digits, got {sid!r}")
    if certificate is not None:
        _check_status(certificate, CERTIFICATE_STATUSES)
    domain, now = find_domain(state, sid), state.now()
    if dns_valid is not None:
        domain.dns = domain.dns.turned(now, VALID if dns_valid else INVALID)
    if reason is not None:
        domain.reason = reason
    if certificate is not None:
        _decide_certificate(domain, certificate, now)


def _decide_certificate(domain: Domain, status: str, now: float) -> None:
    if domain.certificate is None:
        raise LookupError(f"domain {domain.sid} has no certificate")
    domain.certificate.validation = domain.certificate.validation.turned(now, status)


def decide_message(state: State, sid: str, status: str, error_code: int | None = None) -> None:
    """Set the message's status for good. ``error_code`` shows if that is undelivered or failed.

    :raises LookupError: there is no such message.
    :raises ValueError: no message has such a status.
    """
    _check_status(status, MESSAGE_STATUSES)
    message = state.store(MessageLog).get(sid)
    if message is None:
        raise LookupError(f"there is no message {sid}")
    settle(state, message, status, error_code)
