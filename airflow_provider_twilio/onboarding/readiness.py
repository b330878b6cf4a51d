"""Checks the arguments of ``onboard(...)`` about readiness while the DAG's file is parsed."""

import airflow

from airflow_provider_twilio.api.errors import InvalidRequest
from airflow_provider_twilio.tasks.durations import seconds

_HAS_STORE = tuple(int(part) for part in airflow.__version__.split(".")[:2]) >= (3, 3)


def check_readiness(ready: str | None, hours: float, probe_to: str | None) -> None:
    """Refuse arguments with which the customers' last wait would fail.

    :raises InvalidRequest: one of them is wrong.
    """
    if ready not in (None, "age", "probe"):
        raise InvalidRequest(f"ready: {ready!r}: must be 'age', 'probe' or None")
    if ready != "probe" and probe_to is not None:
        raise InvalidRequest("probe_to: is of use with ready='probe' alone")
    if ready == "age":
        seconds("ready_hours", hours)
    if ready == "probe" and not probe_to:
        raise InvalidRequest("probe_to: is missing: a probe goes to a phone number of one's own")
    if ready == "probe" and not _HAS_STORE:
        raise InvalidRequest("ready: 'probe': needs the task state store of Airflow 3.3; use 'age'")
