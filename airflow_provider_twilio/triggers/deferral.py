"""Passes a task's wait to the triggerer, and turns its end into the task's result."""

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Literal, NoReturn

from airflow.providers.common.compat.sdk import AirflowFailException, AirflowSensorTimeout, BaseOperator

from airflow_provider_twilio.waiting import clock
from airflow_provider_twilio.waiting.wait import DEADLINE, Wait
from airflow_provider_twilio.waiting.words import in_words, moment

if TYPE_CHECKING:
    from airflow_provider_twilio.hooks.twilio import TwilioHook

OnFailure = Literal["fail", "return"]
# The trigger's own deadline comes first and says more; this one is for a triggerer that is gone.
_MARGIN = timedelta(minutes=5)


def defer(task: BaseOperator, hook: "TwilioHook", wait: Wait, poll_interval: float) -> NoReturn:
    """Wait in the triggerer, at most until the wait's absolute deadline.

    :param poll_interval: seconds between two looks at first.
    """
    from airflow_provider_twilio.hooks.metrics import count
    from airflow_provider_twilio.triggers.poll import PollTrigger

    left = max(wait.deadline - datetime.now(UTC), timedelta())
    task.log.info(
        "Waiting in the triggerer, without a worker: the next look is in about %s, the last one at %s",
        in_words(poll_interval),
        moment(wait.deadline.timestamp()),
    )
    count("waits.begun", operator=type(task).__name__)
    task.defer(
        trigger=PollTrigger(hook.twilio_conn_id, hook.account_sid, wait.serialize(), poll_interval),
        method_name="execute_complete",
        timeout=left + _MARGIN,
    )


def verdict(task: BaseOperator, event: dict[str, Any], on_failure: OnFailure = "fail") -> dict[str, Any]:
    """Turn a wait's end into the task's result or failure.

    :param on_failure: ``fail``, or ``return`` the verdict of a wait that failed.
    :raises AirflowFailException: the wait failed; another try wouldn't change that.
    :raises AirflowSensorTimeout: the deadline came first.
    """
    from airflow_provider_twilio.hooks.metrics import count

    waited = _since(event)
    state, status, reasons = event["state"], event["status"], event["reasons"]
    told = {"status": status, **event["xcom"], "outcome": state, "reasons": reasons}
    count(f"waits.{state}", operator=type(task).__name__)
    if state == "reached":
        task.log.info("%s%s%s", _subject(event), status, waited)
        return told
    if state == DEADLINE:
        raise AirflowSensorTimeout(
            f"{_subject(event)}waited {in_words(event['waited'])}, and the status is still {status}"
        )
    why = "\n".join(("", *(f"  {reason}" for reason in reasons))) if reasons else " no reasons given"
    if state == "failed" and on_failure == "return":
        task.log.warning("%s%s%s:%s", _subject(event), status, waited, why)
        return told
    advice: str = getattr(task, "after_failure", {}).get(status, "")
    following = f"\nNext: {advice}" if advice else ""
    raise AirflowFailException(f"{_subject(event)}{status}{waited}:{why}{following}")


def _subject(event: dict[str, Any]) -> str:
    """Return the SID of what was waited for, with a colon; a campaign has that of its service."""
    sid = event["xcom"].get("messaging_service_sid") or event["xcom"].get("sid")
    return f"{sid}: " if sid else ""


def _since(event: dict[str, Any]) -> str:
    """Return how old the resource is; where nothing tells, how long it was waited for."""
    try:
        created = datetime.fromisoformat(event["xcom"]["date_created"]).timestamp()
    except (KeyError, TypeError, ValueError):
        return f" after {in_words(event['waited'])}"
    return f", {in_words(clock.now() - created)} after its creation"
