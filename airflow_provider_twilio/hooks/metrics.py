"""Count requests, messages, waits and records in Airflow's metrics, where a deployment collects those.

The names begin with ``twilio.`` after Airflow's own prefix. Tags are words of Twilio's and ours, never a
number, a text or a SID.
"""

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from airflow.providers.common.compat.sdk import Stats

if TYPE_CHECKING:
    from airflow_provider_twilio.api.request import Request
    from airflow_provider_twilio.client.flow import CallOutcome


def count(name: str, amount: int = 1, **tags: str) -> None:
    """Add to a counter.

    :param name: after ``twilio.``, such as ``messages.sent``.
    :param amount: nothing is counted for 0.
    """
    if amount:
        # A task that has sent its message mustn't fail because it couldn't be counted.
        with suppress(Exception):
            Stats.incr(f"twilio.{name}", amount, tags=tags)


def count_request(request: "Request[Any]", outcome: "CallOutcome") -> None:
    """Count one request that left, by its host and its answer: ``2xx``, ``429``, ``5xx`` … or ``none``."""
    status: int = getattr(outcome, "status_code", 0)
    answer = _BY_ITSELF.get(status, f"{status // 100}xx")
    count("requests", host=request.host.product, answer=answer)


_BY_ITSELF = {0: "none", 429: "429"}
