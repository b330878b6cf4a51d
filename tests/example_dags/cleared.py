"""Clears a task of a run that ``dag.test()`` has ended, and runs it again, as a scheduler would."""

from typing import Any

from airflow.sdk import DAG

from scripts.moved import moved

_MOST_ROUNDS = 20


def clear(run: Any, task_id: str) -> None:
    """Clear a task as "Clear task" of the UI does. Airflow 3.3 keeps the task's state then."""
    from airflow.models.taskinstance import TaskInstance, clear_task_instances
    from airflow.utils.session import create_session
    from airflow.utils.state import DagRunState
    from sqlalchemy import select

    with create_session() as session:
        of_the_run = TaskInstance.dag_id == run.dag_id, TaskInstance.run_id == run.run_id
        tasks = session.scalars(select(TaskInstance).where(*of_the_run, TaskInstance.task_id == task_id))
        clear_task_instances([*tasks], session, dag_run_state=DagRunState.RUNNING)


def drop_state(task_id: str) -> None:
    """Drop the task's state, as clearing does from Airflow 3.4 on."""
    from airflow.models.task_state_store import TaskStateStoreModel
    from airflow.utils.session import create_session
    from sqlalchemy import delete

    with create_session() as session:
        session.execute(delete(TaskStateStoreModel).where(TaskStateStoreModel.task_id == task_id))


def run_again(dag: DAG, run: Any) -> Any:
    """Run what was cleared; the run."""
    from airflow.models.dagrun import DagRun
    from airflow.sdk.definitions.dag import _run_task
    from airflow.utils.session import create_session
    from airflow.utils.state import DagRunState, TaskInstanceState

    serialization = moved("DagSerialization")
    with create_session() as session:
        again = session.get(DagRun, run.id)
        assert again is not None
        again.dag = serialization.deserialize_dag(serialization.serialize_dag(dag))
        for _ in range(_MOST_ROUNDS):
            if again.state != DagRunState.RUNNING:
                return again
            tasks, _callback = again.update_state(session=session)
            for task in tasks:
                task.try_number += 1
                task.state = TaskInstanceState.SCHEDULED
            session.commit()
            for task in tasks:
                _run_task(ti=task, task=dag.task_dict[task.task_id], run_triggerer=True)
    raise AssertionError(f"the run is still {again.state}")
