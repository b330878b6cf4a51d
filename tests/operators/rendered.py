"""Tasks as Airflow has rendered them."""

from copy import deepcopy
from types import SimpleNamespace
from typing import Any

from airflow.sdk.execution_time.task_runner import _serialize_rendered_fields


class Rendered:
    """A task's templates, rendered as Airflow's task runner does.

    :param xcoms: what other tasks left, by key.
    """

    def __init__(self, task: Any, map_index: int = -1, **xcoms: Any) -> None:
        ti = SimpleNamespace(
            task=task,
            map_index=map_index,
            xcom_pull=lambda *, key="return_value", **_: deepcopy(xcoms[key]),
            _upstream_map_lengths={},
        )
        given: Any = {
            "ti": ti,
            "task_instance": ti,
            "task": task,
            "dag": task.dag,
            "dag_run": SimpleNamespace(conf={}),
            "params": task.dag.params.dump(),
            "ds": "2026-10-05",
            "conn": {"twilio_default": {"password": "the auth token"}},
        }
        task.render_template_fields(given)
        self.task: Any = given["task"]

    @property
    def shown(self) -> dict[str, Any]:
        """Return the rendered template as Airflow's user interface shows it."""
        shown: dict[str, Any] = _serialize_rendered_fields(self.task)
        return shown
