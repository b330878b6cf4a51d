"""The tries of a task, as Airflow counts them."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from airflow_provider_twilio.client.clock import TwilioClock

if TYPE_CHECKING:
    from airflow.providers.common.compat.sdk import Context


@dataclass(frozen=True, slots=True)
class Tries:
    """The place of this try among the tries of its task.

    A task that is cleared gets all its retries again: Airflow raises ``max_tries`` to the number of tries so
    far plus the retries. A record that keeps ``max_tries`` tells later whether the task was cleared since. A
    task that is cleared while it runs counts as retried, because Airflow doesn't always raise ``max_tries``
    then.

    :ivar number: 1 for the first try, over all clearings.
    :ivar max_tries: as Airflow counts them, which is one less than there can be.
    :ivar retries: of the task.
    :ivar run_began: the earliest moment at which the DAG run can have begun, by the scheduler's clock.
    """

    number: int
    max_tries: int
    retries: int
    run_began: datetime | None

    @classmethod
    def of(cls, context: "Context") -> "Tries":
        """Return the tries of the running task."""
        ti: Any = context["ti"]
        retries = getattr(getattr(ti, "task", None), "retries", None) or 0
        return cls(ti.try_number, getattr(ti, "max_tries", retries), retries, _run_began(context))

    @property
    def cleared(self) -> bool:
        """True if the task was ever cleared."""
        return self.max_tries > self.retries

    @property
    def first_since_cleared(self) -> bool:
        """True for the first try, and for the first one since the task was cleared."""
        return self.number <= self.max_tries - self.retries + 1

    def cleared_since(self, max_tries: int | None) -> bool:
        """Tell whether Airflow has raised the number since a record kept it as ``max_tries``."""
        return max_tries is not None and self.max_tries > max_tries

    def began_at(self, clock: TwilioClock) -> float:
        """Return the earliest moment at which the DAG run can have begun, in seconds since 1970.

        The scheduler's clock may be right, or as wrong as this worker's. The earlier of both moments is
        taken.
        """
        if self.run_began is None:
            return 0.0
        told = self.run_began.timestamp()
        return min(told, clock.earliest(told))


def _run_began(context: "Context") -> datetime | None:
    """Return the earliest moment at which the DAG run can have begun, by the scheduler's clock.

    The run's start is the last resort, because Airflow sets it anew when the run is cleared. Airflow 3 says
    after which moment the run may begin; before, that is the end of its data interval.
    """
    run: Any = context.get("dag_run")
    for name in ("run_after", "data_interval_end", "logical_date", "start_date"):
        if isinstance(moment := getattr(run, name, None), datetime):
            return moment
    return None
