"""Runs one DAG with ``dag.test()`` and tells what happens on standard output, a JSON object a line.

The output of Airflow and the tasks goes to standard error, of which ``make demo`` makes a log.
"""

import json
import os
import sys
import time
from pathlib import Path
from typing import Any, TextIO

from airflow.listeners import hookimpl

from scripts.moved import moved


class Teller:
    """An Airflow listener that tells when a task starts, and how it ends."""

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._started: dict[tuple[str, int], float] = {}

    def tell(self, event: str, **what: Any) -> None:
        """Write one line."""
        self._out.write(json.dumps({"event": event, **what}, default=str) + "\n")
        self._out.flush()

    @hookimpl
    def on_task_instance_running(self, task_instance: Any) -> None:
        """Note that a task has started. One that comes back from its wait has been started before."""
        key = (task_instance.task_id, task_instance.map_index)
        if key not in self._started:
            self._started[key] = time.monotonic()
            self.tell("started", task=key[0], map_index=key[1])

    @hookimpl
    def on_task_instance_success(self, task_instance: Any) -> None:
        """Note that a task has succeeded, with its result."""
        result = task_instance.xcom_pull(task_ids=task_instance.task_id, map_indexes=task_instance.map_index)
        self._ended(task_instance, "success", result=result)

    @hookimpl
    def on_task_instance_skipped(self, task_instance: Any) -> None:
        """Note that a task has nothing to do."""
        self._ended(task_instance, "skipped")

    @hookimpl
    def on_task_instance_failed(self, task_instance: Any, error: BaseException | str | None) -> None:
        """Note that a task has failed, with the error; its class too, unless it is Airflow's."""
        kind = "" if type(error).__module__.startswith("airflow.") else f"{type(error).__name__}: "
        self._ended(task_instance, "failed", error=f"{kind}{error}")

    def _ended(self, task_instance: Any, state: str, **how: Any) -> None:
        key = (task_instance.task_id, task_instance.map_index)
        now = time.monotonic()
        seconds = now - self._started.pop(key, now)
        self.tell("ended", task=key[0], map_index=key[1], state=state, seconds=seconds, **how)


def run(file: Path, teller: Teller) -> None:
    """Run the DAG that is called as its file."""
    bag = moved("DagBag")(dag_folder=file)
    if file.stem not in bag.dags:
        problem = next(iter(bag.import_errors.values()), f"there is no DAG {file.stem} in {file}")
        teller.tell("broken", error=problem.strip())
        return
    store(bag)
    moved("get_listener_manager")().add_listener(teller)
    dag = bag.dags[file.stem]
    dag_run = dag.test()
    order = [task.task_id for task in dag.topological_sort()]
    tasks = sorted(dag_run.get_task_instances(), key=lambda ti: (order.index(ti.task_id), ti.map_index))
    teller.tell(
        "finished", state=dag_run.state, states=[(ti.task_id, ti.map_index, ti.state) for ti in tasks]
    )


def store(bag: Any) -> None:
    """Airflow 3.1.0 tests no DAG that its database doesn't know."""
    from airflow.dag_processing.bundles.manager import DagBundlesManager

    DagBundlesManager().sync_bundles_to_db()  # type: ignore[no-untyped-call]
    moved("sync_bag_to_db")(bag, "dags-folder", None)


def main() -> None:
    events = os.fdopen(os.dup(sys.stdout.fileno()), "w")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    run(Path(sys.argv[1]), Teller(events))


if __name__ == "__main__":
    main()
