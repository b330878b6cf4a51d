"""``python -m benchmarks.wait.deferred DAG FROM TO AGE``: tasks wait, as if their sensors had looked once.

To have a thousand sensors look would take a worker an hour, and has been measured elsewhere.
"""

import random
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from airflow.models.dagrun import DagRun
from airflow.models.trigger import Trigger
from airflow.utils.session import create_session
from airflow.utils.state import DagRunState
from airflow.utils.types import DagRunTriggeredByType, DagRunType
from sqlalchemy import select

from airflow_provider_twilio.api.messaging_v1.brands import FetchBrandRegistrations
from airflow_provider_twilio.triggers.poll import PollTrigger
from airflow_provider_twilio.waiting.wait import Wait
from scripts.dag_run import store
from scripts.moved import moved

_LASTS = timedelta(days=60)
_INTERVAL = 10.0


def main(file: str, first: str, end: str, age: str) -> None:
    """Defer the tasks from one number to another; the DAG run is made with the first of them.

    :param age: seconds; each wait began at any time within so many before now.
    """
    now, ages = datetime.now(UTC), random.Random(first)
    with create_session() as session:
        run = session.scalar(select(DagRun)) or _run(Path(file), now, session)
        for ti in run.get_task_instances(session=session):
            if int(first) <= ti.map_index < int(end):
                request = FetchBrandRegistrations(sid=f"BN{ti.map_index:032x}")
                since = now - ages.random() * timedelta(seconds=float(age))
                wait = Wait(request, {}, since, since + _LASTS).serialize()
                trigger = Trigger.from_object(PollTrigger("twilio_default", None, wait, _INTERVAL))
                session.add(trigger)
                session.flush()
                ti.trigger_id, ti.state, ti.start_date = trigger.id, "deferred", now
                ti.next_method, ti.next_kwargs = "resume", {}


def _run(file: Path, now: datetime, session: Any) -> DagRun:
    bag = moved("DagBag")(dag_folder=file)
    store(bag)
    dag = moved("DagSerialization").from_dict(moved("DagSerialization").to_dict(bag.dags[file.stem]))
    made: DagRun = dag.create_dagrun(
        run_id="bench",
        logical_date=None,
        data_interval=None,
        run_after=now,
        run_type=DagRunType.MANUAL,
        state=DagRunState.RUNNING,
        triggered_by=DagRunTriggeredByType.TEST,
        start_date=now,
        session=session,
    )
    return made


if __name__ == "__main__":
    main(*sys.argv[1:])
