"""Corrects a rejected toll-free verification from the document, by an edit or by another one in its place.

https://www.twilio.com/docs/messaging/compliance/toll-free/api-onboarding
"""

from typing import TYPE_CHECKING, Any

from airflow_provider_twilio.api.errors import InvalidRequest, NotFound
from airflow_provider_twilio.api.messaging_v1.tollfree import (
    DeleteTollfreeVerification,
    FetchTollfreeVerification,
    ListTollfreeVerification,
    TollfreeVerification,
    UpdateTollfreeVerification,
)
from airflow_provider_twilio.onboarding import messaging
from airflow_provider_twilio.onboarding.answered_once import answer_once
from airflow_provider_twilio.onboarding.document import TollfreeCustomer
from airflow_provider_twilio.onboarding.reference import Known
from airflow_provider_twilio.onboarding.task import OfCustomer
from airflow_provider_twilio.operators.phone_numbers import BuyPhoneNumberOperator
from airflow_provider_twilio.operators.tollfree import SubmitTollfreeVerificationOperator

if TYPE_CHECKING:
    from airflow.providers.common.compat.sdk import Context

_EDITS = frozenset(UpdateTollfreeVerification.model_fields) - {"sid", "edit_reason", "extra_params"}


def resubmit_verification(
    task: OfCustomer, known: Known, rejected: TollfreeVerification | None, context: "Context"
) -> None:
    """Correct a TWILIO_REJECTED verification, and submit it again.

    It is deleted and submitted anew once Twilio doesn't let it be edited any more. That costs nothing.

    :param rejected: the verification; ``None`` if it is gone, as after a try that died before it submitted
        another one.
    """
    if not isinstance(known.customer, TollfreeCustomer):
        return
    name = known.customer.customer
    number = rejected.tollfree_phone_number_sid if rejected else _number(task, name)
    if number is None:
        raise InvalidRequest(f"the account has no number of the name {name!r} to verify")
    wanted = messaging.verification(known.customer, number)
    if rejected is not None and rejected.is_editable():
        _edit(task, rejected, wanted, context)
        return
    if rejected is not None:
        _delete(task, rejected.sid)
    there = task.done_by(SubmitTollfreeVerificationOperator, wanted, context)
    task.log.info("Submitted the verification %s in place of the rejected one", there.sid)


def newest_verification(task: OfCustomer) -> str | None:
    """Return the SID of the customer's verification, which may have taken the place of another one."""
    name = task.customer_name
    pages = task.hook.pages(ListTollfreeVerification(external_reference_id=name))
    found = [one for page in pages for one in page if one.external_reference_id == name]
    return max(found, key=lambda one: str(one.date_created)).sid if found else None


def _number(task: OfCustomer, name: str) -> str | None:
    number = task.operator(BuyPhoneNumberOperator, friendly_name=name).find()
    return number.sid if number else None


def _edit(task: OfCustomer, rejected: TollfreeVerification, wanted: Any, context: "Context") -> None:
    hook, sid = task.hook, rejected.sid
    given = {name: value for name, value in wanted if name in _EDITS and value is not None}
    request = UpdateTollfreeVerification(sid=sid, edit_reason="Corrected after the rejection", **given)
    answer_once(
        hook,
        context.get("task_state_store"),
        sid,
        str(rejected.date_updated),
        fetch=lambda: hook.execute(FetchTollfreeVerification(sid=sid)),
        verdict_of=lambda there: str(there.date_updated),
        submit=lambda intend: hook.execute(request, before_repeating=intend),
    )
    task.log.info("Corrected the verification %s and submitted it again", sid)


def _delete(task: OfCustomer, sid: str) -> None:
    try:
        task.hook.execute(DeleteTollfreeVerification(sid=sid))
    except NotFound:
        task.log.info("The verification %s is deleted already", sid)
