"""The place of one wait at a reader: its resource, its next look, its log and its end."""

import asyncio
from collections.abc import Callable, Iterator
from contextvars import copy_context
from math import inf
from typing import Any

from airflow_provider_twilio.api.errors import NotFound
from airflow_provider_twilio.api.resource import Resource
from airflow_provider_twilio.client.backoff import doubling
from airflow_provider_twilio.waiting import clock
from airflow_provider_twilio.waiting.schedule import Schedule
from airflow_provider_twilio.waiting.wait import DEADLINE, Wait, end_of, event_of, tell
from airflow_provider_twilio.waiting.words import in_words, moment

GRACE = 120.0
"""Seconds after its deadline in which a wait still gets its last look."""
_GONE_AFTER = 3
_LONGEST_PAUSE = 900.0


class Seat:
    """A wait that hears of its own resource alone. It belongs to the running event loop.

    :param wait: the wait.
    :param schedule: the moments at which it looks.
    :param log: the task's log; its lines are written in the context that the seat is taken in.
    :ivar end: the event that ends the wait.
    :ivar due: the moment of the next look, by the event loop's clock; ``inf`` once the wait has ended.
    :ivar last_call: the moment of the deadline, by the event loop's clock.
    :ivar digest: of the resource, as a list showed it.
    :ivar misses: number of lists in a row that didn't show the resource.
    :ivar is_doubted: true if a list showed that the resource failed. A single look must confirm that.
    """

    __slots__ = (
        "_alarm", "_context", "_log", "_loop", "_missing", "_pauses", "_status", "_told_interval",
        "_told_trouble", "digest", "due", "end", "is_doubted", "last_call", "misses", "schedule", "wait",
    )  # fmt: skip

    def __init__(self, wait: Wait, schedule: Schedule, log: Any) -> None:
        self.wait = wait
        self.schedule = schedule
        self._log = log
        self._context = copy_context()
        self._loop = asyncio.get_running_loop()
        self.end: asyncio.Future[dict[str, Any]] = self._loop.create_future()
        self._status = "unknown"
        self._missing = self.misses = 0
        self._pauses: Iterator[float] | None = None
        self._told_interval = 0.0
        self._told_trouble: str | None = None
        self.digest: int | None = None
        self.is_doubted = False
        self._alarm = self._loop.call_later(max(self._left(), 0.0) + GRACE, self._ring)
        self._look_again(self.schedule.next_look(clock.now()) - clock.now())

    def hear(self, resource: Resource) -> None:
        """Take the resource as a look has shown it."""
        self.is_doubted = False
        try:
            outcome = self.wait.judge(resource)  # type: ignore[arg-type]
        except Exception as error:
            self.digest = None
            self.fail(error)
            return
        if outcome.state != "waiting":
            self._finish(end_of(self.wait, resource, outcome))
            return
        if outcome.status != self._status:
            self._say(tell, self._log, outcome)
        self._status = outcome.status
        self.hear_nothing_new()

    def hear_of_list(self, resource: Resource, digest: int) -> None:
        """Take the resource as a list shows it. The list may lag behind, as behind a resubmission."""
        self.digest, self.misses = digest, 0
        if not self.is_doubted and self._has_failed(resource):
            self.is_doubted, self.due = True, self._loop.time()
        elif not self.is_doubted:
            self.hear(resource)

    def hear_nothing_new(self) -> None:
        """Note that the resource is as it was."""
        self._missing, self._pauses = 0, None
        self._told_trouble = None
        self._go_on(self.schedule.look_after(clock.now()) - clock.now())

    def fail(self, error: Exception, again_in: float | None = None) -> None:
        """Note that a look at this resource failed. A resource that is missing three times in a row is gone.

        :param error: the failure.
        :param again_in: seconds until the next look, if the failure isn't the resource's own.
        """
        self._say(self._log.warning, "A poll failed, the wait goes on: %s", error)
        self._missing = self._missing + 1 if isinstance(error, NotFound) else 0
        if self._missing >= _GONE_AFTER:
            self._finish(event_of(self.wait, "failed", "gone", (str(error),), {}))
            return
        self._pauses = self._pauses or doubling(2 * self.schedule.least, _LONGEST_PAUSE)
        pause = next(self._pauses)
        self._go_on(again_in or max(pause, self.schedule.interval(clock.now())))

    def warn(self, trouble: str) -> None:
        """Log a trouble that keeps all waits of the account from looking, once."""
        if trouble != self._told_trouble:
            self._told_trouble = trouble
            self._say(self._log.warning, "Nobody can look now, the wait goes on: %s", trouble)

    def leave(self) -> None:
        """Cancel the wait and its alarm."""
        self._alarm.cancel()
        self.end.cancel()

    def _go_on(self, pause: float) -> None:
        if self._left() <= 0:
            self._finish(event_of(self.wait, DEADLINE, self._status, (), {}))
        else:
            self._look_again(pause)

    def _look_again(self, pause: float) -> None:
        now = self._loop.time()
        self.last_call = now + self._left()
        self.due = min(now + max(pause, 0.0), self.last_call)
        interval = self.schedule.interval(clock.now())
        if interval >= 2 * self._told_interval:
            self._told_interval = interval
            self._say(
                self._log.info,
                "Waiting on %s: the next look is at about %s, then at intervals of %s; the wait ends at %s",
                self._status if self._status != "unknown" else "a first answer",
                moment(clock.now() + self.due - now),
                in_words(interval),
                moment(self.wait.deadline.timestamp()),
            )

    def _has_failed(self, resource: Any) -> bool:
        try:
            return self.wait.judge(resource).state == "failed"
        except Exception:
            return True

    def _left(self) -> float:
        return self.wait.deadline.timestamp() - clock.now()

    def _ring(self) -> None:
        """End the wait without its last look, unless the clock was set back."""
        if self._left() > 0:
            self._alarm = self._loop.call_later(self._left() + GRACE, self._ring)
        else:
            self._finish(event_of(self.wait, DEADLINE, self._status, (), {}))

    def _finish(self, event: dict[str, Any]) -> None:
        self._alarm.cancel()
        self.due = self.last_call = inf
        if not self.end.done():
            self.end.set_result(event)

    def _say(self, speak: Callable[..., None], *words: Any) -> None:
        self._context.run(speak, *words)
