"""Corrects a FAILED campaign from the document, by an edit or by another one in its place.

https://www.twilio.com/docs/messaging/compliance/a2p-10dlc/troubleshooting-a2p-brands
"""

import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any

from airflow_provider_twilio.api.errors import NotFound, TwilioError
from airflow_provider_twilio.api.messaging_v1.campaigns import (
    VERSION_WITH_URLS,
    CreateUsAppToPerson,
    DeleteUsAppToPerson,
    FetchUsAppToPerson,
    UpdateUsAppToPerson,
    UsAppToPerson,
)
from airflow_provider_twilio.idempotency.ensure import SETTLED_AFTER
from airflow_provider_twilio.idempotency.intents import Ledger
from airflow_provider_twilio.onboarding import messaging
from airflow_provider_twilio.onboarding.answered_once import answer_once
from airflow_provider_twilio.onboarding.document import TollfreeCustomer
from airflow_provider_twilio.onboarding.reference import Known
from airflow_provider_twilio.onboarding.rejections import ANEW, verdict_of
from airflow_provider_twilio.onboarding.task import OfCustomer
from airflow_provider_twilio.operators.campaigns import RegisterCampaignOperator, campaign_of

if TYPE_CHECKING:
    from airflow.providers.common.compat.sdk import Context

Paying = Callable[[], AbstractContextManager[None]]
_NOT_ALLOWED = (403, 404, 405, 409)
"""The answers to an edit by an account that may not edit campaigns. Editing them is in private beta."""
_NAMES = frozenset(("messaging_service_sid", "sid", "x_twilio_api_version", "extra_params"))
_EDITS = frozenset(UpdateUsAppToPerson.model_fields) - _NAMES


def resubmit_campaign(
    task: OfCustomer,
    known: Known,
    rejected: UsAppToPerson | None,
    verdict: str,
    service: str,
    paying: Paying,
    context: "Context",
) -> None:
    """Correct a FAILED campaign, and submit it again.

    It is deleted and registered anew if something differs that an edit can't change, or if the account may
    not edit campaigns.

    :param rejected: the campaign; ``None`` if it is gone, as after a try that died before it registered
        another one.
    :param verdict: the rejection that is answered.
    :param service: the campaign's service (MG…).
    :param paying: makes the context in which the fee is paid.
    :raises NotAllowed: the fee may not be paid. Nothing was sent then.
    """
    if isinstance(known.customer, TollfreeCustomer):
        return
    replaced = _replacement(task, service, verdict, context)
    entry = replaced.read()
    if entry.sid or (rejected is None and not entry.intended):
        return
    brand_sid = str(entry.facts.get("brand") or (rejected and rejected.brand_registration_sid))
    wanted = messaging.campaign(known.customer, service, brand_sid)
    if rejected is None or entry.intended or not _can_be_edited(rejected, wanted):
        _replace(task, wanted, verdict, paying, context)
        return
    try:
        _edit(task, wanted, verdict, paying, context)
    except TwilioError as error:
        if error.may_have_happened or error.status not in _NOT_ALLOWED:
            raise
        task.log.info("This account may not edit campaigns: another one is registered in its place")
        _replace(task, wanted, verdict, paying, context)


def _can_be_edited(rejected: UsAppToPerson, wanted: CreateUsAppToPerson) -> bool:
    """Tell whether an edit makes the campaign what the document says."""
    codes = {error.get("error_code") for error in rejected.errors or () if isinstance(error, dict)}
    others = (name for name in type(wanted).model_fields if name not in _EDITS)
    return not codes & ANEW and not any(_differs(rejected, wanted, name) for name in others)


def _differs(rejected: UsAppToPerson, wanted: CreateUsAppToPerson, name: str) -> bool:
    """Compare a field. A value that Twilio or the document leaves out isn't compared."""
    there, here = getattr(rejected, name, None), getattr(wanted, name)
    return None not in (there, here) and there != here


def _edit(
    task: OfCustomer, wanted: CreateUsAppToPerson, verdict: str, paying: Paying, context: "Context"
) -> None:
    hook, service = task.hook, wanted.messaging_service_sid
    fetch = FetchUsAppToPerson(messaging_service_sid=service, x_twilio_api_version=VERSION_WITH_URLS)
    given: dict[str, Any] = {name: getattr(wanted, name) for name in _EDITS}
    flags = {name: bool(given[name]) for name in ("age_gated", "direct_lending")}
    request = UpdateUsAppToPerson(messaging_service_sid=service, **given | flags)

    def submit(intend: Callable[[], None]) -> UsAppToPerson:
        intend()
        with paying():
            return hook.execute(request, before_repeating=intend)

    answer_once(
        hook,
        context.get("task_state_store"),
        service,
        verdict,
        fetch=lambda: hook.execute(fetch),
        verdict_of=verdict_of,
        submit=submit,
    )
    task.log.info("Corrected the campaign of %s and submitted it again", service)


def _replace(
    task: OfCustomer, wanted: CreateUsAppToPerson, verdict: str, paying: Paying, context: "Context"
) -> None:
    """Delete the rejected campaign, and register another one, for one fee.

    All campaigns have one SID, so a deletion that is still on its way would hit the other one too. Such a
    deletion is waited for.
    """
    service = wanted.messaging_service_sid
    ledger = _replacement(task, service, verdict, context, {"brand": wanted.brand_registration_sid})
    settled = SETTLED_AFTER + task.hook.account.timeout
    with paying():
        earlier = ledger.read()
        if earlier.intended:
            time.sleep(max(0.0, settled - ledger.passed(earlier)))
        ledger.intend()
        there = campaign_of(task.hook, service)
        if there and verdict_of(there) == verdict and _delete(task, service) > 1:
            time.sleep(settled)
        operator = task.operator(RegisterCampaignOperator, wanted)
        operator.paying = paying
        campaign = operator.perform(operator.build(), context)
    ledger.record(campaign.sid)
    task.log.info("Registered another campaign of %s in place of the rejected one", service)


def _delete(task: OfCustomer, service: str) -> int:
    """Delete the service's campaign, and return how many requests that took."""
    repeated: list[None] = []
    try:
        task.hook.execute(
            DeleteUsAppToPerson(messaging_service_sid=service), before_repeating=lambda: repeated.append(None)
        )
    except NotFound:
        task.log.info("The campaign of %s is deleted already", service)
    return 1 + len(repeated)


def _replacement(
    task: OfCustomer,
    service: str,
    verdict: str,
    context: "Context",
    facts: dict[str, Any] | None = None,
) -> Ledger:
    """Return the memory of whether the campaign with this verdict was replaced."""
    key = {"replace the campaign of": service, "verdict": verdict}
    return Ledger(context.get("task_state_store"), key, task.hook.clock, facts)
