"""A task's tries as Airflow makes them: a context, and the state store that its tries share."""

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from functools import partialmethod
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import pytest

from airflow_provider_twilio.client.client import Client
from airflow_provider_twilio.idempotency.ensure import Ensure

if TYPE_CHECKING:
    from airflow.sdk import Context


RETRIES = 3
RUN_AFTER = datetime.now(UTC)


class TaskStates:
    """Behaves like Airflow's ``context["task_state_store"]``: JSON values but null, one task only."""

    def __init__(self) -> None:
        self.kept: dict[str, str] = {}

    def get(self, key: str, default: Any = None) -> Any:
        return json.loads(self.kept[key]) if key in self.kept else default

    def set(self, key: str, value: Any) -> None:
        if value is None:
            raise ValueError("Cannot set value as None")
        self.kept[key] = json.dumps(value, allow_nan=False)

    def clear(self) -> None:
        self.kept.clear()


def context(
    states: Any = None,
    *,
    task_id: str = "the_task",
    run_id: str = "run 1",
    map_index: int = -1,
    try_number: int = 1,
    cleared_after: int | None = None,
    run_after: datetime = RUN_AFTER,
) -> "Context":
    """Return the context that Airflow gives to ``execute``.

    :param states: the task's store; ``None`` leaves it out, as Airflow does before 3.3.
    :param cleared_after: the try after which the task was cleared.
    """
    ti = SimpleNamespace(
        dag_id="onboarding",
        run_id=run_id,
        task_id=task_id,
        map_index=map_index,
        start_date=datetime.now(UTC),
        try_number=try_number,
        max_tries=(cleared_after or 0) + RETRIES,
        task=SimpleNamespace(retries=RETRIES),
    )
    given = {"ti": ti, "dag_run": SimpleNamespace(run_after=run_after)} | (
        {} if states is None else {"task_state_store": states}
    )
    return cast("Context", given)


def run(operator: Any, states: Any = None, **of_the_try: Any) -> dict[str, Any]:
    """One try of a task that returns something."""
    result: dict[str, Any] | None = operator.execute(context(states, **of_the_try))
    assert result is not None
    return result


def told(logs: Iterable[Mapping[str, Any]]) -> str:
    """The lines that ``structlog.testing.capture_logs`` caught, with their level."""
    return "\n".join(f"{log['log_level']}: {log['event'] % log.get('positional_args', ())}" for log in logs)


def patch_sleep(patch: pytest.MonkeyPatch, sleep: Callable[[float], None]) -> None:
    """Let every client and every ensure task sleep by ``sleep``, which is an argument of both."""
    for kind in (Client, Ensure):
        patch.setattr(kind, "__init__", partialmethod(kind.__init__, sleep=sleep))
