"""A task that sends to five people, and the tries that Airflow makes of it."""

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

from airflow_provider_twilio.operators.batch import SendSmsBatchOperator
from airflow_provider_twilio.simulator.simulator import Simulator

if TYPE_CHECKING:
    from airflow.sdk import Context

FROM = "+15005550006"


def batch(**arguments: Any) -> SendSmsBatchOperator:
    """A task that sends to five people."""
    rows = [{"to": f"+1415555010{number}", "name": f"Ada {number}"} for number in range(5)]
    given: dict[str, Any] = {"messages": rows, "body": "Hello {name}", "from_": FROM}
    return SendSmsBatchOperator(task_id="batch", **given | arguments)


def of_try(states: Any = None, number: int = 1, most: int = 3, began: datetime | None = None) -> "Context":
    """Return the context that Airflow gives to a try of a task with three retries.

    :param most: as Airflow has it in ``max_tries``: 3, and more once the task was cleared.
    :param began: when the DAG run began; now unless it is said.
    """
    ti = SimpleNamespace(try_number=number, max_tries=most, task=SimpleNamespace(retries=3))
    run = SimpleNamespace(run_after=began or datetime.now(UTC))
    given = {"ti": ti, "dag_run": run}
    return cast("Context", given | ({} if states is None else {"task_state_store": states}))


def sent(simulator: Simulator) -> list[str]:
    """The recipients of all messages that there are, sorted."""
    return sorted(str(message["to"]) for message in simulator.snapshot()["messages"])


FIVE = [f"+1415555010{number}" for number in range(5)]
