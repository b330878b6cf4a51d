"""Text whoever is on call when a task fails, when a run fails, and when a run is late.

The same failure of many tasks, or of one that fails again and again, sends one SMS in half an hour.
"""

from datetime import timedelta

import pendulum
from airflow.sdk import Param, dag, task
from airflow.sdk.definitions.deadline import AsyncCallback, DeadlineAlert, DeadlineReference

from airflow_provider_twilio.notifications.sms import SmsNotifier

ON_CALL = "+15558670911"
FROM = "+15005550006"

task_failed = SmsNotifier(
    to=ON_CALL,
    from_=FROM,
    body="{{ dag.dag_id }}: {{ ti.task_id }} failed: {{ exception }}",
    throttle=timedelta(minutes=30),
    max_segments=2,
)
run_failed = SmsNotifier(to=ON_CALL, from_=FROM, body="{{ dag.dag_id }} failed: {{ reason }}")

# The triggerer makes this notifier itself. Its templates know the run and the deadline, and nothing else.
run_is_late = AsyncCallback(
    SmsNotifier,
    kwargs={
        "to": ON_CALL,
        "from_": FROM,
        "body": "{{ dag_run.dag_id }} should have finished by {{ deadline.deadline_time }}",
    },
)


@dag(
    schedule=None,
    start_date=pendulum.datetime(2026, 1, 1),
    catchup=False,
    doc_md=__doc__,
    tags=["twilio"],
    on_failure_callback=run_failed,
    deadline=DeadlineAlert(
        reference=DeadlineReference.DAGRUN_LOGICAL_DATE, interval=timedelta(hours=1), callback=run_is_late
    ),
    params={
        "rows": Param(
            0,
            type="integer",
            description="0, the default, fails on purpose, so that somebody is texted; 1 succeeds",
        )
    },
)
def alerts() -> None:
    @task(on_failure_callback=task_failed)
    def load(rows: str) -> None:
        if rows == "0":
            raise ValueError("there is nothing to load")

    load("{{ params.rows }}")


alerts()
