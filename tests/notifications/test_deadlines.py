"""Alerts of deadlines that were missed."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from airflow.sdk.definitions.deadline import AsyncCallback, SyncCallback
from airflows import since

from airflow_provider_twilio.notifications.sms import SmsNotifier
from airflow_provider_twilio.simulator.simulator import Simulator

from .alerts import FROM, TO, messages

pytestmark = since("3.2", "callbacks of deadlines know neither run nor deadline")

DEADLINE: dict[str, Any] = {
    "to": [TO],
    "body": "{{ dag_run.dag_id }} is late",
    "from_": FROM,
    "throttle": 60,
}
MISSED: dict[str, Any] = {"dag_run": {"dag_id": "nightly"}, "deadline": {"id": "1"}}


class TestDeadlines:
    """As Airflow 3.3 runs them: by the class's path and its arguments, from the database."""

    @pytest.fixture
    def kept(self) -> dict[str, Any]:
        """Return a callback as a serialized DAG keeps it."""
        from airflow.serialization.serialized_objects import BaseSerialization

        callback = AsyncCallback(SmsNotifier, kwargs=DEADLINE)
        return dict(BaseSerialization.deserialize(BaseSerialization.serialize(callback.serialize())))

    def test_in_the_triggerer(self, twilio_default: Simulator, kept: dict[str, Any]) -> None:
        from airflow.triggers.callback import CallbackTrigger

        async def run() -> list[Any]:
            trigger = CallbackTrigger(kept["path"], kept["kwargs"] | {"context": MISSED})
            return [event.payload async for event in trigger.run()]

        events = asyncio.run(run())

        assert [event["state"] for event in events] == ["running", "success"]
        assert messages(twilio_default) == [(TO, "nightly is late")]

    def test_in_an_executor(self, twilio_default: Simulator) -> None:
        from airflow.sdk.execution_time.callback_supervisor import execute_callback
        from structlog import get_logger

        callback = SyncCallback(SmsNotifier, kwargs=DEADLINE)
        succeeded, error = execute_callback(
            callback.path, callback.kwargs | {"context": MISSED}, Path("nightly.py"), None, get_logger()
        )

        assert (succeeded, error) == (True, None)
        assert messages(twilio_default) == [(TO, "nightly is late")]
