"""Counts how far a batch is, and logs it every few seconds."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from airflow_provider_twilio.batch.chunk import ASSUMED, OPEN, RowOutcome

if TYPE_CHECKING:
    from airflow.sdk.types import Logger

INTERVAL = 5.0
_ENOUGH = 200
"""Number of messages after which the share of errors says something about all of them."""


@dataclass(slots=True)
class Progress:
    """The outcomes of a batch's messages, counted over all tries.

    :ivar total: number of messages to send.
    :ivar sent: number of messages that Twilio has.
    :ivar assumed: number of messages that count as sent, though that isn't certain.
    :ivar refused: number of messages that Twilio refused for good, by its error code.
    :ivar errors: number of all refused messages.
    """

    total: int
    sent: int = 0
    assumed: int = 0
    refused: Counter[int] = field(default_factory=Counter)
    errors: int = 0

    @property
    def done(self) -> int:
        """Number of messages that have an outcome."""
        return self.sent + self.assumed + self.errors

    def add(self, outcome: RowOutcome) -> None:
        """Count one message's outcome, if it has one."""
        if isinstance(outcome, int):
            self.refused[outcome] += 1
            self.errors += 1
        elif outcome == ASSUMED:
            self.assumed += 1
        elif outcome not in OPEN:
            self.sent += 1

    def too_many_errors(self, max_error_rate: float) -> bool:
        """Tell whether the share of refused messages is above what is allowed.

        Of a long batch at least 200 messages are looked at together: a bad beginning doesn't end it.

        :param max_error_rate: the share that is allowed, from 0 to 1.
        """
        return self.errors > max_error_rate * max(self.done, min(self.total, _ENOUGH))

    def counts(self) -> dict[str, Any]:
        """Return the numbers by outcome, for XCom."""
        return {
            "sent": self.sent,
            "assumed_sent": self.assumed,
            "refused": self.errors,
            "refused_by_code": {str(code): count for code, count in sorted(self.refused.items())},
        }


@asynccontextmanager
async def reported(
    progress: Progress,
    log: "Logger",
    clock: Callable[[], float],
) -> AsyncIterator[None]:
    """Log how far a batch is, as long as the block lasts.

    :param clock: returns seconds since 1970.
    """

    async def report() -> None:
        before, since = progress.done, clock()
        while True:
            await asyncio.sleep(INTERVAL)
            now = clock()
            speed = (progress.done - before) / max(now - since, 0.001)
            log.info("%s", line(progress, speed, now))
            before, since = progress.done, now

    reporter = asyncio.create_task(report())
    try:
        yield
    finally:
        reporter.cancel()


def line(progress: Progress, speed: float, now: float) -> str:
    """Write how far the batch is.

    :param speed: messages a second.
    :param now: the present moment, in seconds since 1970.
    """
    share = progress.done / progress.total if progress.total else 1.0
    parts = [f"{progress.done:,} of {progress.total:,} messages ({share:.0%})", f"{speed:,.1f} a second"]
    if progress.errors:
        parts.append(f"{progress.errors:,} refused")
    if speed > 0 and progress.done < progress.total:
        end = datetime.fromtimestamp(now + (progress.total - progress.done) / speed, UTC)
        parts.append(f"done at about {end:%Y-%m-%d %H:%M:%S} UTC")
    return ", ".join(parts)
