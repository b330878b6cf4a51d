"""The look at a corrected document and its pages before a paid resubmission, and the question about it."""

from collections.abc import Sequence
from typing import Any

from airflow.providers.common.compat.sdk import AirflowException

from airflow_provider_twilio.onboarding.approval import body
from airflow_provider_twilio.onboarding.faults import InvalidDocument
from airflow_provider_twilio.onboarding.fees import Due
from airflow_provider_twilio.onboarding.preflight.task import look
from airflow_provider_twilio.onboarding.preflight_correction import fault_of
from airflow_provider_twilio.onboarding.reference import Known
from airflow_provider_twilio.onboarding.task import OfCustomer

_AGAIN = (
    "The preflight is made again with the document and the pages as they are after the answer. "
    "If it finds an error, nothing is paid."
)


def require_no_errors(task: OfCustomer, known: Known) -> None:
    """Hold the corrected document and its pages against what reviews look for.

    :raises InvalidDocument: a review would reject them again.
    :raises AirflowException: pages can't be reached at the moment, and nothing else is wrong.
    """
    if errors := look(task, known).errors:
        raise InvalidDocument(map(fault_of, errors))


def question(task: OfCustomer, due: Sequence[Due], preflight: bool) -> str:
    """Return what is paid for whom, and what the preflight finds, as the question of the first payment does.

    :param preflight: whether there is one.
    """
    known = task.read()
    said = body(known, due, _findings(task, known) if preflight else None)
    return f"{said}\n\n{_AGAIN}" if preflight else said


def _findings(task: OfCustomer, known: Known) -> list[dict[str, Any]]:
    try:
        report = look(task, known)
    except AirflowException as error:
        return [{"level": "can't tell", "place": "pages", "message": str(error).splitlines()[0]}]
    return [one.as_dict() for one in report.findings]
