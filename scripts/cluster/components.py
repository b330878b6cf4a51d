"""The processes of a cluster: how each is started, and the settings that all of them share."""

import json
from collections.abc import Callable
from dataclasses import dataclass

from scripts.airflow_home import AIRFLOW, AirflowHome
from scripts.airflow_server import settings_of
from scripts.cluster.postgres import Postgres
from scripts.cluster.redis import Redis

_TASKS_A_WORKER = 6
_LOADED = [
    f"airflow_provider_twilio.{module}"
    for module in (
        "batch.run",
        "batch.task",
        "client.client",
        "exports.messages.export",
        "hooks.twilio",
        "onboarding.task_group",
        "operators.batch",
        "operators.brands",
        "operators.exports",
        "operators.messages",
        "sensors.brands",
        "triggers.poll",
    )
]


@dataclass(frozen=True, slots=True)
class Component:
    """A kind of process, which is started again whenever it has ended.

    :param is_ready: tells whether others can use it.
    """

    name: str
    command: tuple[str, ...]
    is_ready: Callable[[], bool] = lambda: True

    @property
    def kind(self) -> str:
        """The name without its number."""
        return self.name.rstrip("-0123456789")


def services(postgres: Postgres, redis: Redis) -> list[Component]:
    """Return what Airflow needs."""
    return [
        Component("postgres", postgres.command, postgres.is_ready),
        Component("redis", redis.command, redis.is_ready),
    ]


def airflow(home: AirflowHome) -> list[Component]:
    """Return the parts of Airflow, two of each that a company runs several of."""
    # The log servers would listen on all of the machine's addresses; the API server reads the files as well.
    alone = {"api-server": ("api-server",), "dag-processor": ("dag-processor",)}
    twice = {
        "scheduler": ("scheduler", "--skip-serve-logs"),
        "triggerer": ("triggerer", "--skip-serve-logs"),
    }
    found = [Component(name, (*AIRFLOW, *command)) for name, command in alone.items()]
    for number in (1, 2):
        found += [Component(f"{name}-{number}", (*AIRFLOW, *command)) for name, command in twice.items()]
        found.append(_worker(home, f"worker-{number}"))
    return found


def _worker(home: AirflowHome, name: str) -> Component:
    options = ("--celery-hostname", f"{name}@cluster", "--pid", str(home.path / f"{name}.pid"))
    return Component(name, (*AIRFLOW, "celery", "worker", *options, "--skip-serve-logs"))


def settings(url: str, postgres: Postgres, redis: Redis) -> dict[str, str]:
    """Return the settings of all parts: a company's, but whoever is gone is missed sooner."""
    return settings_of(url) | {
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": f"postgresql+psycopg2://{postgres.address}",
        "AIRFLOW__CORE__EXECUTOR": "CeleryExecutor",
        # Of each scheduler. What is queued finds a free worker, and its token doesn't expire in the queue.
        "AIRFLOW__CORE__PARALLELISM": str(_TASKS_A_WORKER),
        "AIRFLOW__CELERY__WORKER_CONCURRENCY": str(_TASKS_A_WORKER),
        "AIRFLOW__CELERY__BROKER_URL": redis.address,
        "AIRFLOW__CELERY__RESULT_BACKEND": f"db+postgresql+psycopg2://{postgres.address}",
        "AIRFLOW__CELERY_BROKER_TRANSPORT_OPTIONS__VISIBILITY_TIMEOUT": "3600",
        # Tasks are forked from a worker that has loaded what they need, which halves their start.
        "AIRFLOW__CELERY__EXTRA_CELERY_CONFIG": json.dumps({"imports": _LOADED}),
        # An API server that is killed is back within a minute: no task should use a try up for that.
        "AIRFLOW__WORKERS__EXECUTION_API_RETRIES": "10",
        "AIRFLOW__WORKERS__MAX_FAILED_HEARTBEATS": "12",
        "AIRFLOW__SCHEDULER__SCHEDULER_HEALTH_CHECK_THRESHOLD": "15",
        "AIRFLOW__SCHEDULER__ORPHANED_TASKS_CHECK_INTERVAL": "10",
        "AIRFLOW__SCHEDULER__TASK_INSTANCE_HEARTBEAT_TIMEOUT": "30",
        "AIRFLOW__SCHEDULER__TASK_INSTANCE_HEARTBEAT_TIMEOUT_DETECTION_INTERVAL": "5",
        "AIRFLOW__SCHEDULER__TASK_QUEUED_TIMEOUT": "60",
        "AIRFLOW__SCHEDULER__TASK_QUEUED_TIMEOUT_CHECK_INTERVAL": "10",
        # A queue that is killed with its workers loses a task more than twice.
        "AIRFLOW__SCHEDULER__NUM_STUCK_IN_QUEUED_RETRIES": "20",
        "AIRFLOW__TRIGGERER__TRIGGERER_HEALTH_CHECK_THRESHOLD": "10",
    }
