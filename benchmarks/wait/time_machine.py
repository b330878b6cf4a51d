"""Days of waiting in no time: where nothing is left to do but to wait, the clocks jump.

While a request is on its way, or a thread at work, they stand still.
"""

import asyncio
import selectors
import time
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any, TypeVar

T = TypeVar("T")


class TimeMachine:
    """The time that sensors and triggers believe in.

    :param moved: is told the seconds of each jump.
    :ivar now: the time of day.
    :ivar slept: seconds of each pause of a sensor in its worker.
    :ivar looks: when each request of an event loop left, in seconds since the test began.
    """

    def __init__(self, moved: Callable[[float], object] = lambda seconds: None) -> None:
        self._moved = moved
        self._events: list[tuple[float, Callable[[], object]]] = []
        self._base = time.monotonic()
        self._ahead = 0.0
        self._at_work = 0
        self.start = self.now = datetime.now(UTC)
        self.slept: list[float] = []
        self.looks: list[float] = []

    @property
    def passed(self) -> float:
        """Seconds since the test began, whatever the time of day is set to."""
        return self._ahead

    @property
    def pauses(self) -> list[float]:
        """Seconds between two requests of an event loop."""
        return [later - earlier for earlier, later in pairwise(self.looks)]

    def after(self, seconds: float, event: Callable[[], object]) -> None:
        """Let something happen ``seconds`` after the beginning."""
        self._events.append((seconds, event))

    def pause(self, seconds: float) -> None:
        """Let ``seconds`` pass in a worker."""
        assert len(self.slept) < 300, "the wait has no end"
        self.slept.append(seconds)
        self.jump(seconds)

    def jump(self, seconds: float) -> None:
        """Let ``seconds`` pass."""
        assert seconds >= 0
        end = self._ahead + seconds
        while self._events and min(self._events, key=_moment)[0] <= self.passed + (end - self._ahead):
            event = min(self._events, key=_moment)
            self._events.remove(event)
            self._move(max(event[0] - self.passed, 0.0))
            event[1]()
        self._move(end - self._ahead)

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Run what an event loop is to do, in this time."""
        with asyncio.Runner(loop_factory=lambda: _Loop(self)) as runner:
            return runner.run(work)

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """Something is done outside of the event loop: the clocks stand still."""
        self._at_work += 1
        try:
            yield
        finally:
            self._at_work -= 1

    @property
    def stands_still(self) -> bool:
        """True if something is done outside of the event loop."""
        return self._at_work > 0

    def monotonic(self) -> float:
        """The event loop's clock."""
        return self._base + self._ahead

    def _move(self, seconds: float) -> None:
        self._ahead += seconds
        self.now += timedelta(seconds=seconds)
        self._moved(seconds)


def _moment(event: tuple[float, Callable[[], object]]) -> float:
    return event[0]


class _Selector(selectors.DefaultSelector):
    """Waits for what is at work outside; in place of any other waiting the clocks jump."""

    machine: TimeMachine

    def select(self, timeout: float | None = None) -> Any:
        if timeout is None or timeout <= 0:
            return super().select(timeout)
        if self.machine.stands_still:
            return super().select(min(timeout, 0.05))
        events = super().select(0)
        if not events:
            self.machine.jump(timeout)
        return events


class _Loop(asyncio.SelectorEventLoop):
    def __init__(self, machine: TimeMachine) -> None:
        selector = _Selector()
        selector.machine = machine
        super().__init__(selector)
        self._machine = machine

    def time(self) -> float:
        return self._machine.monotonic()

    def run_in_executor(self, executor: Any, func: Any, *args: Any) -> Any:  # type: ignore[override]
        work = self._machine.at_work()
        work.__enter__()
        future = super().run_in_executor(executor, func, *args)
        future.add_done_callback(lambda _: work.__exit__(None, None, None))
        return future
