"""A trigger that waits for a brand."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from airflow_provider_twilio.api.messaging_v1.brands import FetchBrandRegistrations
from airflow_provider_twilio.api.request import Request
from airflow_provider_twilio.simulator.simulator import Simulator
from airflow_provider_twilio.triggers.poll import PollTrigger
from airflow_provider_twilio.waiting.wait import Wait
from triggers.time_machine import TimeMachine

Run = Callable[[PollTrigger], dict[str, Any]]
A_DAY = timedelta(days=1)
NOBODYS = "BN" + "0" * 32


def waiting_for(
    request: Request[Any] | str,
    time: TimeMachine,
    *,
    lasts: timedelta = A_DAY,
    poll_interval: float = 20.0,
    conn_id: str = "twilio_default",
    **options: Any,
) -> PollTrigger:
    """A trigger that waits for a brand by its SID, or for what a request fetches."""
    fetch = FetchBrandRegistrations(sid=request) if isinstance(request, str) else request
    wait = Wait(fetch, options, time.now, time.now + lasts)
    return PollTrigger(conn_id, None, wait.serialize(), poll_interval)


def polls(simulator: Simulator) -> int:
    """How often the brand was asked for."""
    return len(simulator.requests("GET", r"/BrandRegistrations/"))
