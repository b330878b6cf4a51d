"""Alerts from the callbacks of a task, a run and a deadline, each run by the part of Airflow that runs it."""

import asyncio
from typing import Any

import structlog
from airflow.callbacks.callback_requests import DagCallbackRequest
from airflows import since

from airflow_provider_twilio.simulator.simulator import Simulator
from scripts.moved import moved

from .conftest import EXAMPLES, Load, states

TASK_FAILED = "alerts: load failed: there is nothing to load"
TELLS_CALLBACKS = since("3.2", "dag.test() doesn't tell a task's callback the exception; a worker does")


def bodies(twilio: Simulator) -> list[Any]:
    return [message["body"] for message in twilio.snapshot()["messages"]]


@TELLS_CALLBACKS
def test_a_failed_task_sends_an_sms(load: Load, twilio: Simulator) -> None:
    assert states(load("alerts").test()) == {"load": "failed"}

    assert bodies(twilio) == [TASK_FAILED]


@TELLS_CALLBACKS
def test_the_same_failure_is_told_once_in_half_an_hour(load: Load, twilio: Simulator) -> None:
    for _ in range(2):
        load("alerts").test()

    assert bodies(twilio) == [TASK_FAILED]


def test_a_failed_run_sends_an_sms_from_the_dag_processor(load: Load, twilio: Simulator) -> None:
    """``dag.test()`` of Airflow 3.3.2 leaves the callbacks of runs out."""
    from airflow.dag_processing.processor import _execute_dag_callbacks

    file = EXAMPLES / "alerts.py"
    request = DagCallbackRequest(
        filepath=str(file),
        bundle_name="dags-folder",
        bundle_version=None,
        msg="task_failure",
        dag_id="alerts",
        run_id="manual",
    )
    _execute_dag_callbacks(moved("DagBag")(file), request, structlog.get_logger())

    assert bodies(twilio) == ["alerts failed: task_failure"]


@since("3.2", "the triggerer runs no callback with its context")
def test_a_late_run_sends_an_sms_from_the_triggerer(load: Load, twilio: Simulator) -> None:
    from airflow.models.deadline import Deadline
    from airflow.models.trigger import Trigger
    from airflow.triggers.callback import CallbackTrigger
    from airflow.utils.session import create_session
    from sqlalchemy import select

    run = load("alerts").test()
    with create_session() as session:
        deadline = session.scalars(select(Deadline).where(Deadline.dagrun_id == run.id)).one()
        deadline.handle_miss(session)
        trigger = session.scalars(select(Trigger).where(Trigger.classpath.contains("CallbackTrigger"))).one()
        kept = dict(trigger.kwargs)

    async def missed() -> list[Any]:
        return [event.payload["state"] async for event in CallbackTrigger(**kept).run()]

    assert asyncio.run(missed()) == ["running", "success"]
    assert str(bodies(twilio)[-1]).startswith("alerts should have finished by 20")
