"""Counts how far a batch is, and logs it every few seconds."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from airflow_provider_twilio.api.counted import counted
from airflow_provider_twilio.batch.chunk import ASSUMED, OPEN, RowOutcome
from airflow_provider_twilio.hooks.metrics import count

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
    :ivar earlier: number of outcomes that weren't awaited just now: they say nothing about the speed.
    :ivar seconds_each: time that a message takes at least, because its senders pass on no more.
    :ivar waiting_for: why no message leaves at the moment; empty while some do.
    """

    total: int
    sent: int = 0
    assumed: int = 0
    refused: Counter[int] = field(default_factory=Counter)
    errors: int = 0
    earlier: int = 0
    seconds_each: float = 0.0
    waiting_for: str = ""
    _counted: dict[str, int] | None = None

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

    def recall(self, outcome: RowOutcome) -> None:
        """Count the outcome, if there is one, of a message that an earlier try sent or the log tells of."""
        before = self.done
        self.add(outcome)
        self.earlier += self.done - before

    def too_many_errors(self, max_error_rate: float) -> bool:
        """Tell whether the share of refused messages is above what is allowed.

        Of a long batch at least 200 messages are looked at together: a bad beginning doesn't end it.

        :param max_error_rate: the share that is allowed, from 0 to 1.
        """
        return self.errors > max_error_rate * max(self.done, min(self.total, _ENOUGH))

    def counts(self) -> dict[str, Any]:
        """Return the numbers by outcome, for XCom."""
        return {
            **self._totals(),
            "refused_by_code": {str(code): count for code, count in sorted(self.refused.items())},
        }

    def begin_metrics(self) -> None:
        """Count from here on for Airflow's metrics: what there is so far, earlier tries have counted."""
        self._counted = self._totals()

    def take_metrics(self) -> dict[str, int]:
        """Return the numbers by outcome that came since the last call; none before the count has begun."""
        if self._counted is None:
            return {}
        totals = self._totals()
        new = {name: number - self._counted[name] for name, number in totals.items()}
        self._counted = totals
        return new

    def _totals(self) -> dict[str, int]:
        return {"sent": self.sent, "assumed_sent": self.assumed, "refused": self.errors}


@asynccontextmanager
async def reported(
    progress: Progress,
    log: "Logger",
    clock: Callable[[], float],
) -> AsyncIterator[None]:
    """Log how far a batch is and count its messages in Airflow's metrics, as long as the block lasts.

    :param clock: returns seconds since 1970.
    """

    async def report() -> None:
        before, since = 0, clock()
        while True:
            await asyncio.sleep(INTERVAL)
            now, answered = clock(), progress.done - progress.earlier
            speed = (answered - before) / max(now - since, 0.001)
            log.info("%s", line(progress, speed, now))
            _count_messages(progress)
            before, since = answered, now

    reporter = asyncio.create_task(report())
    try:
        yield
    finally:
        reporter.cancel()
        _count_messages(progress)


def _count_messages(progress: Progress) -> None:
    for outcome, number in progress.take_metrics().items():
        count(f"messages.{outcome}", number)


def line(progress: Progress, speed: float, now: float) -> str:
    """Write how far the batch is.

    :param speed: messages a second.
    :param now: the present moment, in seconds since 1970.
    """
    share = progress.done / progress.total if progress.total else 1.0
    parts = [f"{progress.done:,} of {counted(progress.total, 'message')} ({share:.0%})"]
    if speed > 0 or not progress.waiting_for:
        parts.append(f"{speed:,.1f} a second")
    else:
        parts.append(progress.waiting_for)
    if progress.errors:
        parts.append(f"{progress.errors:,} refused")
    if speed > 0 and progress.done < progress.total:
        left = (progress.total - progress.done) * max(1 / speed, progress.seconds_each)
        parts.append(f"last message at about {datetime.fromtimestamp(now + left, UTC):%Y-%m-%d %H:%M:%S} UTC")
    return ", ".join(parts)
