"""Polls once in a fresh interpreter, and prints for how long no other trigger could run (processor seconds).

Processor time, because that is what a busy neighbour on the same machine doesn't lengthen.
"""

import asyncio
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from airflow_provider_twilio.triggers.poll import PollTrigger


def measured(step: Callable[[Any], None], longest: list[float]) -> Callable[[Any], None]:
    """One turn of the event loop, whose length is kept if it is the longest."""

    def run(handle: Any) -> None:
        before = time.thread_time()
        step(handle)
        longest[0] = max(longest[0], time.thread_time() - before)

    return run


async def poll_once(brand_sid: str) -> None:
    """A wait whose deadline has come ends with its first poll."""
    now = datetime.now(UTC).isoformat()
    request = "airflow_provider_twilio.api.messaging_v1.brands:FetchBrandRegistrations"
    wait = {"request": request, "fields": {"sid": brand_sid}, "options": {}, "since": now, "deadline": now}
    event = await anext(PollTrigger("twilio_default", None, wait, 60.0).run())
    assert event.payload["status"] == "PENDING", event.payload


if __name__ == "__main__":
    longest = [0.0]
    asyncio.Handle._run = measured(asyncio.Handle._run, longest)  # type: ignore[method-assign,assignment]
    asyncio.run(poll_once(sys.argv[1]))
    sys.stdout.write(f"{longest[0]:.3f}\n")
