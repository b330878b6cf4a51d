"""Logs the progress of a batch, a line every few seconds."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from airflow_provider_twilio.batch.tally import Tally

if TYPE_CHECKING:
    from airflow.sdk.types import Logger

INTERVAL = 5.0


@asynccontextmanager
async def reported(
    tally: Tally,
    log: "Logger",
    clock: Callable[[], float],
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> AsyncIterator[None]:
    """Log how far a batch is, as long as the block lasts.

    :param clock: returns seconds since 1970.
    :param sleep: waits for a number of seconds.
    """

    async def report() -> None:
        before, since = tally.done, clock()
        while True:
            await sleep(INTERVAL)
            now = clock()
            speed = (tally.done - before) / max(now - since, 0.001)
            log.info("%s", line(tally, speed, now))
            before, since = tally.done, now

    reporter = asyncio.create_task(report())
    try:
        yield
    finally:
        reporter.cancel()


def line(tally: Tally, speed: float, now: float) -> str:
    """Write how far the batch is.

    :param speed: messages a second.
    :param now: the present moment, in seconds since 1970.
    """
    share = tally.done / tally.total if tally.total else 1.0
    parts = [f"{tally.done:,} of {tally.total:,} messages ({share:.0%})", f"{speed:,.1f} a second"]
    if tally.errors:
        parts.append(f"{tally.errors:,} refused")
    if speed > 0 and tally.done < tally.total:
        end = datetime.fromtimestamp(now + (tally.total - tally.done) / speed, UTC)
        parts.append(f"done at about {end:%Y-%m-%d %H:%M:%S} UTC")
    return ", ".join(parts)
