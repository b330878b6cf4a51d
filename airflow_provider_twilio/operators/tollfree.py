"""Submit and resubmit toll-free verifications, each once."""

from datetime import UTC
from typing import TYPE_CHECKING, Unpack

from pydantic import Field

from airflow_provider_twilio.api.errors import InvalidRequest
from airflow_provider_twilio.api.masking import mask_numbers
from airflow_provider_twilio.api.messaging_v1.tollfree import (
    CreateTollfreeVerification,
    FetchTollfreeVerification,
    ListTollfreeVerification,
    TollfreeVerification,
    UpdateTollfreeVerification,
)
from airflow_provider_twilio.operators.base import RequestOperator

if TYPE_CHECKING:
    from airflow.providers.common.compat.sdk import Context

    from airflow_provider_twilio.operators.arguments import (
        SubmitTollfreeVerificationArguments,
        UpdateTollfreeVerificationArguments,
    )


class SubmitTollfreeVerification(CreateTollfreeVerification):
    """A submission with a reference, by which a later try finds it."""

    external_reference_id: str = Field(min_length=1)


class SubmitTollfreeVerificationOperator(RequestOperator):
    """Make sure that a toll-free number is submitted for verification under this reference, once.

    A verification with the same reference is adopted, whatever its status. For a TWILIO_REJECTED one there is
    :class:`ResubmitTollfreeVerificationOperator`. Every business except a sole proprietor needs a
    registration number, which is checked before anything is sent. The operator takes every parameter of
    :class:`CreateTollfreeVerification`.

    :param external_reference_id: your own name for this verification, the same in every run.
    :param tollfree_phone_number_sid: the number (PN…).

    https://www.twilio.com/docs/messaging/api/tollfree-verification-resource#create-a-tollfreeverification-resource
    """

    request = SubmitTollfreeVerification

    def __init__(self, **arguments: "Unpack[SubmitTollfreeVerificationArguments]") -> None:
        super().__init__(**arguments)

    def perform(self, request: SubmitTollfreeVerification, context: "Context") -> TollfreeVerification:
        """Adopt the verification with this reference, or submit it."""
        from airflow_provider_twilio.idempotency.ensure import Ensure
        from airflow_provider_twilio.idempotency.intents import Ledger

        key = {"tollfree_verification": request.external_reference_id}
        ledger = Ledger(context.get("task_state_store"), key, self.hook.clock)
        ensure = Ensure(
            ledger=ledger,
            fetch=lambda sid: self.hook.execute(FetchTollfreeVerification(sid=sid)),
            find=lambda: self._find(request),
            create=lambda: self.hook.execute(request, before_repeating=ledger.intend),
            sid=lambda verification: verification.sid,
            connecting=self.hook.account.timeout,
        )
        verification, made = ensure()
        _refuse_other(verification, request)
        done = "Submitted" if made else "Adopted"
        self.log.info("%s the verification %s: %s", done, verification.sid, verification.status)
        return verification

    def _find(self, request: SubmitTollfreeVerification) -> TollfreeVerification | None:
        reference, number = request.external_reference_id, request.tollfree_phone_number_sid
        pages = self.hook.pages(ListTollfreeVerification(external_reference_id=reference))
        found = (one for page in pages for one in page if one.external_reference_id == reference)
        return max(
            found,
            key=lambda one: (one.tollfree_phone_number_sid == number, str(one.date_created)),
            default=None,
        )


class ResubmitTollfreeVerificationOperator(RequestOperator):
    """Correct a TWILIO_REJECTED verification and submit it again; do nothing for any other status.

    Twilio allows that for some rejections only, and for seven days. The operator takes every parameter of
    :class:`UpdateTollfreeVerification`; those that are ``None`` stay as they are.

    :param sid: the verification (HH…).

    https://www.twilio.com/docs/messaging/api/tollfree-verification-resource#update-a-tollfreeverification-resource
    """

    request = UpdateTollfreeVerification

    def __init__(self, **arguments: "Unpack[UpdateTollfreeVerificationArguments]") -> None:
        super().__init__(**arguments)

    def perform(self, request: UpdateTollfreeVerification, context: "Context") -> TollfreeVerification:
        """Resubmit the verification if it is rejected and no earlier try of this task has resubmitted it.

        :raises InvalidRequest: it can't be edited any more, or would lack a registration number.
        """
        from airflow_provider_twilio.idempotency.intents import Ledger
        from airflow_provider_twilio.idempotency.resubmit import Resubmit

        resubmit = Resubmit(
            ledger=Ledger(context.get("task_state_store"), {"resubmit": request.sid}, self.hook.clock),
            fetch=lambda: self.hook.execute(FetchTollfreeVerification(sid=request.sid)),
            verdict=_verdict,
            submit=lambda rejected, intend: self.hook.execute(
                _allowed(request, rejected), before_repeating=intend
            ),
            sid=lambda verification: verification.sid,
            connecting=self.hook.account.timeout,
        )
        verification, done = resubmit()
        self.log.info("The verification %s is %s: %s", verification.sid, verification.status, done)
        return verification


def _verdict(verification: TollfreeVerification) -> str | None:
    """Return a value that distinguishes one TWILIO_REJECTED from the next."""
    return str(verification.date_updated) if verification.status == "TWILIO_REJECTED" else None


def _allowed(
    request: UpdateTollfreeVerification, rejected: TollfreeVerification
) -> UpdateTollfreeVerification:
    """Return the request, if Twilio allows such an edit of this verification."""
    if not rejected.is_editable():
        reasons = (f"  {mask_numbers(reason)}" for reason in rejected.outcome().reasons)
        raise InvalidRequest("\n".join((_final(rejected), *reasons)))
    edited = rejected.model_copy(update=request.model_dump(exclude_none=True, exclude={"extra_params"}))
    if complaint := edited.missing_registration():
        raise InvalidRequest(complaint)
    return request


def _final(rejected: TollfreeVerification) -> str:
    until = rejected.edit_expiration
    why = f"it could be edited until {until.astimezone(UTC):%Y-%m-%d %H:%M} UTC" if until else "it is final"
    return (
        f"sid: {rejected.sid!r}: must be a verification that may still be edited; {why}. Delete it "
        "(DeleteTollfreeVerification) and submit a new one, or turn to Twilio's support. It was rejected:"
    )


def _refuse_other(verification: TollfreeVerification, request: SubmitTollfreeVerification) -> None:
    """Refuse a verification of another number."""
    there, wanted = verification.tollfree_phone_number_sid, request.tollfree_phone_number_sid
    if there != wanted:
        raise InvalidRequest(
            f"tollfree_phone_number_sid: {wanted!r}: the verification {verification.sid} with the reference "
            f"{request.external_reference_id!r} is that of {there}; use another reference"
        )
