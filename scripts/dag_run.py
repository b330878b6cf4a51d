"""Runs one DAG with ``dag.test()`` and tells what happens on standard output, a JSON object a line.

The output of Airflow and the tasks goes to standard error, of which ``make demo`` makes a log.
"""

import json
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Lock, Thread
from typing import Any, TextIO

from airflow.listeners import hookimpl

from scripts.moved import moved

_LOOK_SECONDS = 0.4


class Teller:
    """An Airflow listener that tells when a task starts, and how it ends."""

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._started: dict[tuple[str, int], float] = {}
        self._writing = Lock()

    def tell(self, event: str, **what: Any) -> None:
        """Write one line."""
        line = json.dumps({"event": event, **what}, default=str) + "\n"
        with self._writing:
            self._out.write(line)
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
    with telling_of_rejections(teller):
        dag_run = dag.test()
    order = [task.task_id for task in dag.topological_sort()]
    tasks = sorted(dag_run.get_task_instances(), key=lambda ti: (order.index(ti.task_id), ti.map_index))
    teller.tell(
        "finished", state=dag_run.state, states=[(ti.task_id, ti.map_index, ti.state) for ti in tasks]
    )


@contextmanager
def telling_of_rejections(teller: Teller) -> Iterator[None]:
    """Tell of each task that begins to wait for a correction. No listener is called for that."""
    over = Event()

    def look() -> None:
        told: set[tuple[str, int, str]] = set()
        while not over.wait(_LOOK_SECONDS):
            for task, map_index, rejection in waiting():
                key = (task, map_index, rejection["verdict"])
                if key not in told:
                    told.add(key)
                    teller.tell("rejected", task=task, map_index=map_index, rejection=rejection)

    thread = Thread(target=look, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def waiting() -> Iterator[tuple[str, int, dict[str, Any]]]:
    """Yield the tasks that wait for a correction now, by Airflow's database, with the rejection.

    A task has looked at its document before it is there. While ``dag.test()`` waits for it, it is queued.
    """
    from airflow.models.taskinstance import TaskInstance
    from airflow.utils.session import create_session
    from sqlalchemy import select

    query = select(TaskInstance).where(
        TaskInstance.next_method == "answered", TaskInstance.state.in_(("deferred", "queued"))
    )
    with create_session() as session:
        for ti in session.scalars(query).all():
            rejection = ti.xcom_pull(
                task_ids=ti.task_id, key="rejection", map_indexes=ti.map_index, session=session
            )
            if rejection:
                yield ti.task_id, ti.map_index, rejection


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
